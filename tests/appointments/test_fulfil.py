"""The meeting took place."""

import pytest

from appointments.actions import appointments as actions
from audit.models import Event
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed

STARTS_AT = make.NOON + DAY


@pytest.fixture
def booked(ada, cora):
    make.hours(of=cora)
    return make.appointment(of=ada, starts_at=STARTS_AT)


def fulfilled(appointment, *, by, now=STARTS_AT + HOUR):
    actions.fulfil(appointment, by=by, now=now)
    appointment.refresh_from_db()
    return appointment


def test_the_moment_is_kept_and_nothing_is_open(booked, cora):
    fulfilled(booked, by=cora.user)

    assert (booked.status, booked.fulfilled_at, booked.is_open) == ("fulfilled", STARTS_AT + HOUR, False)


def test_an_arrival_is_remembered(booked, cora):
    actions.arrive(booked, by=cora.user, now=STARTS_AT)

    fulfilled(booked, by=cora.user)

    assert (booked.status, booked.arrived_at) == ("fulfilled", STARTS_AT)


def test_from_its_beginning_on(booked, cora):
    assert fulfilled(booked, by=cora.user, now=STARTS_AT).status == "fulfilled"


def test_refuses_before_its_time_even_if_the_student_is_here(booked, cora):
    actions.arrive(booked, by=cora.user, now=STARTS_AT - 5 * MINUTE)

    with pytest.raises(NotAllowed):
        fulfilled(booked, by=cora.user, now=STARTS_AT - MINUTE)


def test_refuses_twice_and_keeps_the_first(booked, cora):
    fulfilled(booked, by=cora.user)

    with pytest.raises(NotAllowed):
        fulfilled(booked, by=cora.user, now=STARTS_AT + 2 * HOUR)

    booked.refresh_from_db()
    assert booked.fulfilled_at == STARTS_AT + HOUR


def test_refuses_what_was_missed(booked, cora):
    actions.miss(booked, missed_by="counselor", by=cora.user, now=STARTS_AT)

    with pytest.raises(NotAllowed):
        fulfilled(booked, by=cora.user)


def test_refuses_what_was_called_off(booked, ada, cora, noon):
    actions.cancel(booked, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        fulfilled(booked, by=cora.user)


def test_a_director_may(booked, dora):
    assert fulfilled(booked, by=dora).status == "fulfilled"


@pytest.mark.parametrize("who", ["ada", "ben", "dan"])
def test_no_student_and_no_other_counselor_may(booked, who, request):
    with pytest.raises(NotAllowed):
        fulfilled(booked, by=request.getfixturevalue(who).user)


def test_is_in_the_trail(booked, ada, cora):
    fulfilled(booked, by=cora.user)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_id, event.student_id, event.by) == (
        "fulfilled",
        booked.pk,
        ada.pk,
        cora.user,
    )
