"""Calling a meeting off: its time is free again, and the row says who, why and when."""

import pytest

from appointments.actions import appointments as actions
from audit.models import Event
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed


@pytest.fixture
def booked(ada, cora):
    make.hours(of=cora)
    return make.appointment(of=ada)


def cancelled(appointment, *, by, reason="", now=make.NOON):
    actions.cancel(appointment, reason=reason, by=by, now=now)
    appointment.refresh_from_db()
    return appointment


def test_the_row_stays_with_who_why_and_when(booked, ada, noon):
    cancelled(booked, by=ada.user, reason="I have a fever")

    assert (booked.status, booked.cancelled_at, booked.cancelled_by) == ("cancelled", noon, ada.user)
    assert booked.cancellation_reason == "I have a fever"


def test_nobody_has_to_say_why(booked, ada):
    assert cancelled(booked, by=ada.user).cancellation_reason == ""


def test_it_raises_the_version(booked, ada):
    assert cancelled(booked, by=ada.user).version == 1


def test_twice_is_once(booked, ada, cora, noon):
    cancelled(booked, by=ada.user, reason="I have a fever")

    cancelled(booked, by=cora.user, reason="I am away", now=noon + HOUR)

    assert (booked.cancelled_at, booked.cancelled_by, booked.version) == (noon, ada.user, 1)
    assert booked.cancellation_reason == "I have a fever"
    assert Event.objects.filter(verb="cancelled").count() == 1


def test_until_it_begins(booked, ada, noon):
    assert cancelled(booked, by=ada.user, now=noon + DAY - MINUTE / 60).status == "cancelled"


@pytest.mark.parametrize("ago", [0 * MINUTE, MINUTE / 60, 3 * DAY])
@pytest.mark.parametrize("who", ["ada", "cora"])
def test_refuses_once_it_has_begun(booked, noon, ago, who, request):
    person = request.getfixturevalue(who).user

    with pytest.raises(NotAllowed, match="has begun"):
        cancelled(booked, by=person, now=noon + DAY + ago)

    booked.refresh_from_db()
    assert (booked.status, booked.version) == ("booked", 0)


def test_refuses_once_the_student_is_here(booked, ada, cora, noon):
    actions.arrive(booked, by=cora.user, now=noon + DAY - 5 * MINUTE)

    with pytest.raises(NotAllowed):
        cancelled(booked, by=ada.user, now=noon + DAY - MINUTE)


@pytest.mark.parametrize("act", ["fulfil", "miss"])
def test_refuses_a_meeting_that_has_an_ending(booked, cora, noon, act):
    facts = {"missed_by": "student"} if act == "miss" else {}
    getattr(actions, act)(booked, by=cora.user, now=noon + DAY, **facts)

    with pytest.raises(NotAllowed):
        cancelled(booked, by=cora.user, now=noon + DAY)


@pytest.mark.parametrize("who", ["ada", "cora", "dora"])
def test_either_side_and_a_director_may(booked, who, request):
    person = request.getfixturevalue(who)
    user = getattr(person, "user", person)

    assert cancelled(booked, by=user).cancelled_by == user


@pytest.mark.parametrize("who", ["ben", "dan"])
def test_no_other_student_and_no_other_counselor_may(booked, who, request):
    with pytest.raises(NotAllowed):
        cancelled(booked, by=request.getfixturevalue(who).user)


def test_it_is_not_undone(booked, ada, cora, noon):
    cancelled(booked, by=ada.user)

    with pytest.raises(NotAllowed):
        actions.reopen(booked, by=cora.user, now=noon)


def test_is_in_the_trail(booked, ada, cora):
    cancelled(booked, by=cora.user)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_type, event.subject_id, event.student_id, event.by) == (
        "cancelled",
        "appointment",
        booked.pk,
        ada.pk,
        cora.user,
    )
