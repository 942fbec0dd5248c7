"""A talk that did not take place."""

import pytest

from interviews import actions
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed


@pytest.fixture
def interview(ada, noon):
    return make.interview(of=ada, starts_at=noon - HOUR)


@pytest.mark.parametrize("side", ["me", "them"])
def test_keeps_on_whose_side_it_was(ada, noon, interview, side):
    actions.miss(interview, missed_by=side, by=ada.user, now=noon)

    interview.refresh_from_db()
    assert (interview.status, interview.missed_at, interview.missed_by) == ("missed", noon, side)
    assert interview.contact.step not in ("prepare", "meet", "log")


def test_undone_it_waits_to_be_written_down(ada, noon, interview):
    actions.miss(interview, missed_by="me", by=ada.user, now=noon)

    actions.reopen(interview, by=ada.user, now=noon)

    interview.refresh_from_db()
    assert (interview.status, interview.missed_by) == ("planned", "")
    assert interview.contact.step == "log"


def test_refuses_before_its_time(ada, noon):
    interview = make.interview(of=ada, starts_at=noon + HOUR)

    with pytest.raises(NotAllowed):
        actions.miss(interview, missed_by="me", by=ada.user, now=noon)


def test_refuses_a_talk_that_was_held(ada, noon):
    interview = make.interview(of=ada, held_at=noon - DAY)

    with pytest.raises(NotAllowed):
        actions.miss(interview, missed_by="me", by=ada.user, now=noon)


def test_nobody_else_may(ben, noon, interview):
    with pytest.raises(NotAllowed):
        actions.miss(interview, missed_by="me", by=ben.user, now=noon)
