"""The student is here."""

import pytest

from appointments.actions import appointments as actions
from appointments.actions import availability
from audit.models import Event
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed

STARTS_AT = make.NOON + DAY


@pytest.fixture
def booked(ada, cora):
    make.hours(of=cora)
    return make.appointment(of=ada, starts_at=STARTS_AT)


def arrived(appointment, *, by, now=STARTS_AT):
    actions.arrive(appointment, by=by, now=now)
    appointment.refresh_from_db()
    return appointment


def test_the_moment_is_kept_and_the_meeting_stays_open(booked, cora):
    arrived(booked, by=cora.user)

    assert (booked.status, booked.arrived_at, booked.is_open) == ("arrived", STARTS_AT, True)


@pytest.mark.parametrize("by", [-HOUR, -MINUTE, 20 * MINUTE, 29 * MINUTE])
def test_early_or_late(booked, cora, by):
    assert arrived(booked, by=cora.user, now=STARTS_AT + by).arrived_at == STARTS_AT + by


def test_refuses_long_before_the_time(booked, cora):
    with pytest.raises(NotAllowed):
        arrived(booked, by=cora.user, now=STARTS_AT - HOUR - MINUTE)


def test_refuses_once_the_time_is_over(booked, cora):
    with pytest.raises(NotAllowed):
        arrived(booked, by=cora.user, now=STARTS_AT + HOUR / 2)


def test_refuses_twice_and_keeps_the_first(booked, cora):
    arrived(booked, by=cora.user)

    with pytest.raises(NotAllowed):
        arrived(booked, by=cora.user, now=STARTS_AT + MINUTE)

    booked.refresh_from_db()
    assert booked.arrived_at == STARTS_AT


@pytest.mark.parametrize(("act", "facts"), [("fulfil", {}), ("miss", {"missed_by": "student"})])
def test_refuses_once_there_is_an_ending(booked, cora, act, facts):
    getattr(actions, act)(booked, by=cora.user, now=STARTS_AT, **facts)

    with pytest.raises(NotAllowed):
        arrived(booked, by=cora.user)


def test_refuses_a_meeting_that_was_called_off(booked, ada, cora, noon):
    actions.cancel(booked, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        arrived(booked, by=cora.user)


def test_a_director_may(booked, dora):
    assert arrived(booked, by=dora).status == "arrived"


@pytest.mark.parametrize("by", [-15 * MINUTE, 0 * MINUTE, 29 * MINUTE])
def test_the_student_may_from_the_waiting_room(booked, ada, by):
    assert arrived(booked, by=ada.user, now=STARTS_AT + by).arrived_at == STARTS_AT + by


def test_the_student_may_not_from_the_bus(booked, ada):
    with pytest.raises(NotAllowed):
        arrived(booked, by=ada.user, now=STARTS_AT - 16 * MINUTE)


def test_nobody_arrives_in_the_waiting_room_of_a_call(ada, cora, noon):
    make.hours(of=cora)
    availability.offer(
        cora,
        purpose=make.talk(),
        minutes=30,
        medium="video",
        place="https://meet.test/1",
        by=cora.user,
        now=noon,
    )
    call = make.appointment(of=ada, starts_at=STARTS_AT)

    with pytest.raises(NotAllowed):
        arrived(call, by=ada.user)
    assert arrived(call, by=cora.user).arrived_at


def test_a_student_takes_no_mark_back(booked, ada):
    arrived(booked, by=ada.user)

    with pytest.raises(NotAllowed):
        actions.reopen(booked, by=ada.user, now=STARTS_AT)


def test_no_other_student_may(booked, ben):
    with pytest.raises(NotAllowed):
        arrived(booked, by=ben.user)


def test_whoever_of_the_staff_is_at_the_desk_may_and_take_it_back(booked, dan):
    assert arrived(booked, by=dan.user).status == "arrived"

    actions.reopen(booked, by=dan.user, now=STARTS_AT)

    booked.refresh_from_db()
    assert booked.status == "booked"


def test_it_is_nothing_a_calendar_must_know(booked, cora):
    assert arrived(booked, by=cora.user).version == 0


def test_is_in_the_trail(booked, ada, cora):
    arrived(booked, by=cora.user)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_id, event.student_id, event.by, event.at) == (
        "arrived",
        booked.pk,
        ada.pk,
        cora.user,
        STARTS_AT,
    )
