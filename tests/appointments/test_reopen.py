"""Undoing what was marked by mistake, one step at a time."""

import pytest

from appointments.actions import appointments as actions
from audit.models import Event
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed

STARTS_AT = make.NOON + DAY
LATER = STARTS_AT + HOUR


@pytest.fixture
def booked(ada, cora):
    make.hours(of=cora)
    return make.appointment(of=ada, starts_at=STARTS_AT)


def reopened(appointment, *, by, now=LATER):
    actions.reopen(appointment, by=by, now=now)
    appointment.refresh_from_db()
    return appointment


def test_an_arrival_is_undone(booked, cora):
    actions.arrive(booked, by=cora.user, now=STARTS_AT)

    reopened(booked, by=cora.user)

    assert (booked.status, booked.arrived_at) == ("booked", None)


def test_an_ending_is_undone_first_and_the_arrival_after_it(booked, cora):
    actions.arrive(booked, by=cora.user, now=STARTS_AT)
    actions.fulfil(booked, by=cora.user, now=STARTS_AT)

    statuses = [reopened(booked, by=cora.user).status for _ in range(2)]

    assert statuses == ["arrived", "booked"]


def test_a_missed_meeting_is_booked_again_and_nobody_missed_it(booked, cora):
    actions.miss(booked, missed_by="student", by=cora.user, now=STARTS_AT)

    reopened(booked, by=cora.user)

    assert (booked.status, booked.missed_at, booked.missed_by) == ("booked", None, "")


def test_a_meeting_the_counselor_missed_goes_back_to_the_student_who_waits(booked, cora):
    actions.arrive(booked, by=cora.user, now=STARTS_AT)
    actions.miss(booked, missed_by="counselor", by=cora.user, now=STARTS_AT)

    assert reopened(booked, by=cora.user).status == "arrived"


def test_then_it_may_be_marked_in_another_way(booked, cora):
    actions.miss(booked, missed_by="student", by=cora.user, now=STARTS_AT)
    reopened(booked, by=cora.user)

    actions.fulfil(booked, by=cora.user, now=LATER)

    booked.refresh_from_db()
    assert (booked.status, booked.missed_by) == ("fulfilled", "")


def test_an_arrival_undone_before_the_time_lets_the_student_cancel(booked, ada, cora):
    actions.arrive(booked, by=cora.user, now=STARTS_AT - 30 * MINUTE)
    reopened(booked, by=cora.user, now=STARTS_AT - 29 * MINUTE)

    actions.cancel(booked, by=ada.user, now=STARTS_AT - 28 * MINUTE)

    booked.refresh_from_db()
    assert booked.status == "cancelled"


def test_refuses_where_nothing_is_marked(booked, cora):
    with pytest.raises(NotAllowed, match="nothing to undo"):
        reopened(booked, by=cora.user)


def test_refuses_what_was_called_off(booked, ada, cora, noon):
    actions.cancel(booked, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        reopened(booked, by=cora.user)


def test_a_director_may(booked, cora, dora):
    actions.fulfil(booked, by=cora.user, now=STARTS_AT)

    assert reopened(booked, by=dora).status == "booked"


@pytest.mark.parametrize("who", ["ada", "ben", "dan"])
def test_no_student_and_no_other_counselor_may(booked, cora, who, request):
    actions.fulfil(booked, by=cora.user, now=STARTS_AT)

    with pytest.raises(NotAllowed):
        reopened(booked, by=request.getfixturevalue(who).user)


def test_the_trail_shows_the_mark_and_its_undoing(booked, ada, cora):
    actions.fulfil(booked, by=cora.user, now=STARTS_AT)

    reopened(booked, by=cora.user)

    trail = Event.objects.filter(subject_type="appointment", subject_id=booked.pk).order_by("pk")
    assert list(trail.values_list("verb", "student_id")) == [
        ("booked", ada.pk),
        ("fulfilled", ada.pk),
        ("reopened", ada.pk),
    ]
