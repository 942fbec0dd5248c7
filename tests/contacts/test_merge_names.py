"""Two cards of one person who gave the same name: of two introductions, and of two reports, one goes on."""

import pytest

from contacts import actions, next_step, summary
from contacts.models import Contact, Referral
from contacts.models.referrals import INTRODUCTION
from tests import make
from web.calendar import DAY, HOUR


@pytest.fixture
def one(ada):
    return make.contact(of=ada, name="Priya Nair")


@pytest.fixture
def twin(ada):
    return make.contact(of=ada, name="Pria Nair")


def merge(kept, gone, now=make.NOON):
    return actions.merge(kept=kept, gone=gone, by=kept.student.user, now=now)


def take_apart(merged, now=make.NOON):
    actions.take_apart(merged, by=merged.student.user, now=now)


def wrong(ada, now=make.NOON):
    """What is derived and does not hold what the facts say."""
    everybody = list(Contact.objects.values_list("pk", flat=True))
    return [*next_step.differences(everybody, now), *summary.differences([ada.pk])]


WAY = ["", "asked", "forwarded", "declined", "accepted", "introduced", "answered"]


@pytest.mark.parametrize("here", WAY)
@pytest.mark.parametrize("there", WAY)
def test_of_two_introductions_the_one_that_got_further_counts(here, there, ada, one, twin, noon):
    pair = make.referral(giver=one, introduction=here, now=noon - 2 * DAY)
    other = make.referral(giver=twin, introduction=there, now=noon - DAY)
    further = max(pair, other, key=lambda row: WAY.index(row.introduction))

    merged = merge(one, twin)

    joined = Referral.objects.get()
    assert [getattr(joined, at) for at in INTRODUCTION] == [getattr(further, at) for at in INTRODUCTION]
    assert wrong(ada) == []
    take_apart(merged)
    assert [row.introduction for row in Referral.objects.order_by("pk")] == [here, there]
    assert wrong(ada) == []


def test_an_answer_is_still_due_from_whoever_was_introduced_by_the_other_card(ada, one, twin, noon):
    actions.refer(one, name="Marcus Webb", by=ada.user, now=noon)
    pair = make.referral(giver=twin, introduction="introduced", now=noon)

    merged = merge(one, twin)

    marcus = Contact.objects.get(pk=pair.named_id)
    assert (marcus.step, marcus.step_ref) == ("answer_introduction", Referral.objects.get().pk)
    take_apart(merged)
    marcus.refresh_from_db()
    assert (marcus.step, marcus.step_ref) == ("answer_introduction", pair.pk)


def test_whoever_heard_on_either_card_has_heard(ada, one, twin, noon):
    pair = make.referral(giver=one)
    other = make.referral(giver=twin)
    make.interview(of=ada, contact=pair.named, held_at=noon - 3 * HOUR)
    actions.report_back(other, by=ada.user, now=noon)

    merged = merge(one, twin)

    assert Referral.objects.get().report == "told"
    take_apart(merged)
    assert [row.report for row in Referral.objects.order_by("pk")] == ["owed", "told"]
    assert wrong(ada) == []


def test_what_was_marked_since_the_merge_stands_as_a_whole(ada, one, twin, noon):
    pair = make.referral(giver=one)
    make.referral(giver=twin, introduction="forwarded", now=noon - DAY)
    merged = merge(one, twin)
    actions.mark_accepted(pair, by=ada.user, now=noon)

    take_apart(merged)

    assert [row.introduction for row in Referral.objects.order_by("pk")] == ["accepted", "forwarded"]
    assert wrong(ada) == []
