"""How many talks a student means to hold, and by when."""

import pytest

from interviews import actions
from interviews.models import Goal
from tests import make
from web.calendar import DAY
from web.refusals import NotAllowed, Refused


def test_there_is_one_goal_and_the_last_one_counts(ada, noon):
    make.goal(of=ada, talks=3)

    before = actions.aim(ada, talks=5, by_on=noon.date() + 90 * DAY, by=ada.user, now=noon)

    assert before.talks == 3
    assert (Goal.objects.get().talks, Goal.objects.get().set_at) == (5, noon)


@pytest.mark.parametrize("days", [0, -1])
def test_refuses_a_day_that_is_not_to_come(ada, noon, days):
    with pytest.raises(Refused, match="a day to come") as refused:
        actions.aim(ada, talks=3, by_on=noon.date() + days * DAY, by=ada.user, now=noon)

    assert refused.value.field == "by_on"


def test_refuses_what_is_reached_already(ada, noon):
    for days in (3, 2):
        make.interview(of=ada, held_at=noon - days * DAY)

    with pytest.raises(Refused, match="held 2 already"):
        actions.aim(ada, talks=2, by_on=noon.date() + 60 * DAY, by=ada.user, now=noon)


def test_it_is_let_go_and_put_back_also_when_its_day_is_over(ada, noon):
    goal = make.goal(of=ada, talks=4, days=10)
    later = noon + 30 * DAY

    gone = actions.drop_goal(ada, by=ada.user, now=later)
    assert not Goal.objects.exists()
    actions.put_back_goal(ada, talks=gone.talks, by_on=gone.by_on, by=ada.user, now=later)

    assert (Goal.objects.get().talks, Goal.objects.get().by_on) == (4, goal.by_on)


def test_letting_go_of_none_is_no_error(ada, noon):
    assert actions.drop_goal(ada, by=ada.user, now=noon) is None


def test_nobody_else_may(ada, ben, cora, noon):
    make.goal(of=ada)

    for other in (ben.user, cora.user):
        with pytest.raises(NotAllowed):
            actions.aim(ada, talks=9, by_on=noon.date() + 60 * DAY, by=other, now=noon)
        with pytest.raises(NotAllowed):
            actions.drop_goal(ada, by=other, now=noon)
