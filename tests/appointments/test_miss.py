"""The meeting did not take place, on one side or the other."""

import pytest

from appointments.actions import appointments as actions
from audit.models import Event
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused

STARTS_AT = make.NOON + DAY


@pytest.fixture
def booked(ada, cora):
    make.hours(of=cora)
    return make.appointment(of=ada, starts_at=STARTS_AT)


def missed(appointment, *, by, missed_by="student", now=STARTS_AT + HOUR):
    actions.miss(appointment, missed_by=missed_by, by=by, now=now)
    appointment.refresh_from_db()
    return appointment


@pytest.mark.parametrize("side", ["student", "counselor"])
def test_the_side_and_the_moment_are_kept(booked, cora, side):
    missed(booked, by=cora.user, missed_by=side)

    assert (booked.status, booked.missed_by, booked.missed_at) == ("no-show", side, STARTS_AT + HOUR)
    assert not booked.is_open


def test_refuses_that_a_student_who_is_here_did_not_come_and_keeps_the_arrival(booked, cora):
    """Every mark can be undone, so none may wipe out another: whoever pressed the wrong button undoes that."""
    actions.arrive(booked, by=cora.user, now=STARTS_AT)

    with pytest.raises(Refused, match="Ada Moreno is marked as here") as refusal:
        missed(booked, by=cora.user, missed_by="student")

    assert (refusal.value.status, refusal.value.field) == (422, "missed_by")
    booked.refresh_from_db()
    assert (booked.status, booked.arrived_at) == ("arrived", STARTS_AT)


def test_a_student_who_arrived_can_find_nobody(booked, cora):
    actions.arrive(booked, by=cora.user, now=STARTS_AT)

    missed(booked, by=cora.user, missed_by="counselor")

    assert (booked.status, booked.arrived_at) == ("no-show", STARTS_AT)


def test_refuses_before_its_time(booked, cora):
    with pytest.raises(NotAllowed):
        missed(booked, by=cora.user, now=STARTS_AT - MINUTE)


def test_refuses_twice_and_keeps_the_first(booked, cora):
    missed(booked, by=cora.user, missed_by="student")

    with pytest.raises(NotAllowed):
        missed(booked, by=cora.user, missed_by="counselor")

    booked.refresh_from_db()
    assert booked.missed_by == "student"


def test_refuses_what_took_place(booked, cora):
    actions.fulfil(booked, by=cora.user, now=STARTS_AT)

    with pytest.raises(NotAllowed):
        missed(booked, by=cora.user)


def test_refuses_what_was_called_off(booked, ada, cora, noon):
    actions.cancel(booked, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        missed(booked, by=cora.user)


def test_a_director_may(booked, dora):
    assert missed(booked, by=dora).status == "no-show"


@pytest.mark.parametrize("who", ["ada", "ben", "dan"])
def test_no_student_and_no_other_counselor_may(booked, who, request):
    with pytest.raises(NotAllowed):
        missed(booked, by=request.getfixturevalue(who).user)


def test_is_in_the_trail(booked, ada, cora):
    missed(booked, by=cora.user)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_id, event.student_id, event.by) == (
        "missed",
        booked.pk,
        ada.pk,
        cora.user,
    )
