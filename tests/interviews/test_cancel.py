"""Calling a talk off, and setting it on again."""

import pytest

from interviews import actions
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed


def planned(ada):
    return Summary.objects.get(student=ada).planned


def test_the_row_stays_and_asks_for_nothing(ada, noon):
    interview = make.interview(of=ada)

    actions.cancel(interview, by=ada.user, now=noon)

    interview.refresh_from_db()
    assert (interview.status, interview.cancelled_at) == ("cancelled", noon)
    assert interview.contact.step not in ("prepare", "meet", "log")
    assert planned(ada) == 0


def test_somebody_who_had_agreed_is_offered_another_time(ada, noon):
    contact = make.contact(of=ada)
    make.outreach(to=contact)
    interview = make.interview(of=ada, contact=contact)

    actions.cancel(interview, by=ada.user, now=noon)

    contact.refresh_from_db()
    assert (contact.step, contact.step_due_at) == ("plan", noon + DAY)


def test_on_again_it_is_as_it_was(ada, noon):
    interview = make.interview(of=ada, starts_at=noon + 3 * DAY)
    actions.cancel(interview, by=ada.user, now=noon)

    actions.reopen(interview, by=ada.user, now=noon)

    interview.refresh_from_db()
    assert interview.status == "planned"
    assert interview.contact.step == "prepare"
    assert planned(ada) == 1


def test_refuses_a_talk_that_was_held(ada, noon):
    interview = make.interview(of=ada, held_at=noon - DAY)

    with pytest.raises(NotAllowed):
        actions.cancel(interview, by=ada.user, now=noon)


def test_refuses_twice(ada, noon):
    interview = make.interview(of=ada)
    actions.cancel(interview, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        actions.cancel(interview, by=ada.user, now=noon + HOUR)


@pytest.mark.parametrize("held_at", [None, make.NOON - DAY])
def test_a_talk_that_is_planned_or_held_cannot_be_reopened(ada, noon, held_at):
    interview = make.interview(of=ada, held_at=held_at)

    with pytest.raises(NotAllowed):
        actions.reopen(interview, by=ada.user, now=noon)


def test_nobody_else_may(ada, ben, noon):
    with pytest.raises(NotAllowed):
        actions.cancel(make.interview(of=ada), by=ben.user, now=noon)


def test_who_called_it_off_and_why_are_kept_until_it_is_on_again(ada, noon):
    interview = make.interview(of=ada)

    actions.cancel(interview, cancelled_by="them", cancellation_reason="A cold", by=ada.user, now=noon)

    interview.refresh_from_db()
    assert (interview.cancelled_by, interview.cancellation_reason) == ("them", "A cold")
    actions.reopen(interview, by=ada.user, now=noon)
    interview.refresh_from_db()
    assert (interview.status, interview.cancelled_by, interview.cancellation_reason) == ("planned", "", "")
