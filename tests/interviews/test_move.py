"""Giving a talk another time."""

import pytest

from interviews import actions
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused


def moved(interview, *, by, now, starts_at=make.NOON + 3 * DAY):
    actions.move(interview, starts_at=starts_at, minutes=45, place="Room 5", by=by, now=now)
    interview.refresh_from_db()
    return interview


def test_the_time_the_length_and_the_place_change(ada, noon):
    interview = moved(make.interview(of=ada), by=ada.user, now=noon)

    assert (interview.starts_at, interview.minutes, interview.place) == (noon + 3 * DAY, 45, "Room 5")
    assert interview.ends_at == noon + 3 * DAY + 45 * MINUTE


def test_the_next_step_moves_along(ada, noon):
    interview = make.interview(of=ada, starts_at=noon - HOUR)

    moved(interview, by=ada.user, now=noon)

    assert (interview.contact.step, interview.contact.step_due_at) == ("prepare", noon + 3 * DAY)


def test_refuses_a_talk_that_was_held(ada, noon):
    interview = make.interview(of=ada, held_at=noon - DAY)

    with pytest.raises(NotAllowed):
        moved(interview, by=ada.user, now=noon)


def test_refuses_a_talk_that_was_called_off(ada, noon):
    interview = make.interview(of=ada)
    actions.cancel(interview, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        moved(interview, by=ada.user, now=noon)


def test_refuses_a_talk_by_email_which_has_no_time(ada, noon):
    interview = make.interview(of=ada, medium="email")

    with pytest.raises(NotAllowed):
        moved(interview, by=ada.user, now=noon)


def test_refuses_a_time_of_long_ago(ada, noon):
    interview = make.interview(of=ada)

    with pytest.raises(Refused, match="more than a year ago"):
        moved(interview, by=ada.user, now=noon, starts_at=noon - 366 * DAY)


def test_nobody_else_may(ada, ben, noon):
    with pytest.raises(NotAllowed):
        moved(make.interview(of=ada), by=ben.user, now=noon)


def test_who_asked_for_another_time_and_from_when_it_was_moved_are_kept(ada, noon):
    interview = make.interview(of=ada, starts_at=noon + DAY)
    told = {"minutes": 20, "place": "", "by": ada.user, "now": noon}

    actions.move(interview, starts_at=noon + 2 * DAY, moved_by="them", **told)
    actions.move(interview, starts_at=noon + 2 * DAY, **told)

    interview.refresh_from_db()
    moved = (interview.moved_by, interview.moved_at, interview.moved_from_at)
    assert moved == ("them", noon, noon + DAY)
