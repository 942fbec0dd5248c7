"""What one talk says on the student's own scales."""

import pytest
from django.db import IntegrityError, transaction

from interviews import actions, policies
from interviews.actions import Rated
from interviews.models import Rating
from tests import make
from tests.tables import tables
from web.calendar import DAY
from web.refusals import NotAllowed, Refused


@pytest.fixture
def talk(ada, noon):
    return make.interview(of=ada, held_at=noon - DAY)


def told(talk):
    return {
        rating.scale.name: (rating.value, rating.because)
        for rating in Rating.objects.filter(interview=talk).in_order()
    }


def test_keeps_a_number_and_what_speaks_for_it(ada, noon, talk):
    pay, pace = make.scale(of=ada, name="Pay"), make.scale(of=ada, name="Pace")

    ratings = {pay.pk: Rated(2, "Two jobs at first"), pace.pk: Rated(5)}
    actions.rate(talk, ratings=ratings, by=ada.user, now=noon)

    assert told(talk) == {"Pay": (2, "Two jobs at first"), "Pace": (5, "")}


def test_changes_what_is_named_clears_what_is_empty_and_keeps_the_rest(ada, noon, talk):
    pay, pace, people = (make.scale(of=ada, name=name) for name in ("Pay", "Pace", "People"))
    for scale in (pay, pace, people):
        make.rating(of=talk, on=scale, value=3, because="So they said")

    actions.rate(talk, ratings={pay.pk: Rated(1), pace.pk: Rated(None)}, by=ada.user, now=noon)

    assert told(talk) == {"Pay": (1, ""), "People": (3, "So they said")}


@pytest.mark.parametrize("whose", ["of another student", "removed", "of nobody"])
def test_a_scale_that_is_not_on_the_list_refuses_all_of_it(ada, ben, noon, talk, whose):
    own = make.scale(of=ada, name="Pay")
    foreign = make.scale(of=ben) if whose == "of another student" else make.scale(of=ada, name="Pace")
    if whose == "removed":
        actions.remove_scale(foreign, by=ada.user, now=noon)
    key = foreign.pk if whose != "of nobody" else 987654321
    before = tables()

    with pytest.raises(Refused, match="not on your list") as refused:
        actions.rate(talk, ratings={own.pk: Rated(3), key: Rated(3)}, by=ada.user, now=noon)

    assert refused.value.status == 422
    assert tables() == before


@pytest.mark.parametrize("medium", ["phone", "email"])
def test_refuses_a_talk_that_is_not_written_down(ada, noon, medium):
    scale = make.scale(of=ada)
    planned = make.interview(of=ada, medium=medium)

    assert "rate" not in policies.allowed(ada.user, planned, noon)
    with pytest.raises(NotAllowed, match="once it is written down"):
        actions.rate(planned, ratings={scale.pk: Rated(3)}, by=ada.user, now=noon)


def test_nobody_else_may(ada, ben, cora, noon, talk):
    scale = make.scale(of=ada)

    for other in (ben.user, cora.user):
        with pytest.raises(NotAllowed):
            actions.rate(talk, ratings={scale.pk: Rated(3)}, by=other, now=noon)


@pytest.mark.parametrize("value", [0, 6])
def test_the_database_refuses_what_is_beyond_the_scale(ada, talk, value):
    scale = make.scale(of=ada)

    with pytest.raises(IntegrityError, match="rating_from_one_to_five"), transaction.atomic():
        Rating.objects.create(interview=talk, scale=scale, value=value)
