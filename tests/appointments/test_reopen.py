"""Undoing what was marked by mistake, one step at a time."""

import pytest

from appointments.actions import appointments as actions
from audit.models import Event
from tests import make
from tests.pages import beside, words
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused

STARTS_AT = make.NOON + DAY
LATER = STARTS_AT + 30 * MINUTE


@pytest.fixture
def booked(ada, cora):
    make.hours(of=cora)
    return make.appointment(of=ada, starts_at=STARTS_AT)


def reopened(appointment, *, by, now=LATER, **more):
    actions.reopen(appointment, by=by, now=now, **more)
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


@pytest.mark.parametrize("side", ["student", "counselor"])
def test_once_the_student_was_told_it_is_undone_for_a_reason_that_is_kept(booked, cora, side):
    actions.miss(booked, missed_by=side, by=cora.user, now=STARTS_AT)

    with pytest.raises(Refused, match="The student has been told that it was missed"):
        reopened(booked, by=cora.user, now=STARTS_AT + HOUR)
    reopened(booked, by=cora.user, now=STARTS_AT + HOUR, reason="We met in the library")

    assert (booked.status, booked.undone_because) == ("booked", "We met in the library")


def test_what_was_kept_goes_when_it_is_missed_again(booked, cora):
    actions.miss(booked, missed_by="student", by=cora.user, now=STARTS_AT)
    reopened(booked, by=cora.user, now=STARTS_AT + HOUR, reason="We met in the library")

    actions.miss(booked, missed_by="student", by=cora.user, now=STARTS_AT + 2 * HOUR)

    booked.refresh_from_db()
    assert booked.undone_because == ""


def test_the_page_asks_why_and_shows_it_to_staff_alone(booked, ada, cora, as_, clock):
    actions.miss(booked, missed_by="student", by=cora.user, now=STARTS_AT)
    clock.move_to(STARTS_AT + 2 * HOUR)
    path = f"/appointments/{booked.pk}/reopen/"
    browser = as_(cora)
    assert "A letter has told Ada that it was missed." in words(browser.get(path))

    without = browser.post(path)
    answer = browser.post(path, {"reason": "We met in the library"}, follow=True)

    assert without.status_code == 422
    assert "Say why it was not." in " ".join(beside(without, "reason"))
    assert "Not missed after all We met in the library" in words(answer)
    assert "library" not in as_(ada).get(booked.get_absolute_url()).text


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
