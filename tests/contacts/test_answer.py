"""Writing down what came of an attempt."""

import pytest
from django.db import IntegrityError, transaction

from contacts import actions
from contacts.models import Outreach
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused


@pytest.fixture
def outreach(ada):
    return make.outreach(to=make.contact(of=ada))


@pytest.mark.parametrize(
    ("outcome", "step"),
    [("agreed", "plan"), ("declined", ""), ("no_answer", "")],
)
def test_the_answer_decides_what_comes_next(ada, noon, outreach, outcome, step):
    actions.answer(outreach, outcome=outcome, by=ada.user, now=noon)

    outreach.refresh_from_db()
    assert (outreach.outcome, outreach.outcome_at, outreach.try_again_at) == (outcome, noon, None)
    assert outreach.contact.step == step


def test_what_came_back_is_to_be_written_again_at_once(ada, noon, outreach):
    actions.answer(outreach, outcome="bounced", by=ada.user, now=noon)

    outreach.refresh_from_db()
    assert (outreach.outcome, outreach.outcome_at, outreach.try_again_at) == ("bounced", noon, noon)
    contact = outreach.contact
    assert (contact.step, contact.step_ref, contact.step_due_at) == ("ask_again", contact.pk, noon + DAY)


def test_once_written_again_what_came_back_is_settled(ada, noon, outreach):
    actions.answer(outreach, outcome="bounced", by=ada.user, now=noon)

    make.outreach(to=outreach.contact, sent_at=noon + HOUR)

    outreach.contact.refresh_from_db()
    assert outreach.contact.step == ""


def test_what_came_back_late_leaves_the_second_letter_the_first(ada, noon, outreach):
    second = make.outreach(to=outreach.contact, sent_at=noon - DAY)
    assert second.try_again_at is None

    actions.answer(outreach, outcome="bounced", by=ada.user, now=noon)

    second.refresh_from_db()
    assert f"{second.try_again_at:%Y-%m-%d}" == "2026-03-11"


@pytest.mark.parametrize(("outcome", "again"), [("declined", None), ("later", "2026-04-02 13:00")])
def test_an_answer_ends_the_plan_of_a_letter_sent_meanwhile(ada, noon, outcome, again):
    contact = make.contact(of=ada, organization="Mercy")
    first = make.outreach(to=contact, cadence="persistent")
    second = make.outreach(to=contact, sent_at=noon - DAY)

    on = (noon + 30 * DAY).date()
    actions.answer(first, outcome=outcome, try_again_on=on, by=ada.user, now=noon)

    second.refresh_from_db()
    assert second.look_beyond_at is None
    assert (f"{second.try_again_at:%Y-%m-%d %H:%M}" if again else second.try_again_at) == again


def test_later_means_nine_in_the_morning_of_the_day_they_named(ada, noon, outreach):
    actions.answer(outreach, outcome="later", try_again_on=(noon + 30 * DAY).date(), by=ada.user, now=noon)

    outreach.refresh_from_db()
    assert f"{outreach.try_again_at:%Y-%m-%d %H:%M}" == "2026-04-02 13:00"
    assert outreach.contact.step == ""


@pytest.mark.parametrize("days", [None, 0, -1])
def test_later_is_refused_without_a_day_to_come(ada, noon, outreach, days):
    on = None if days is None else (noon + days * DAY).date()

    with pytest.raises(Refused) as refusal:
        actions.answer(outreach, outcome="later", try_again_on=on, by=ada.user, now=noon)

    assert refusal.value.field == "try_again_on"
    outreach.refresh_from_db()
    assert outreach.outcome == ""


def test_an_answer_may_be_corrected(ada, noon, outreach):
    actions.answer(outreach, outcome="declined", by=ada.user, now=noon)

    actions.answer(outreach, outcome="agreed", by=ada.user, now=noon + DAY)

    outreach.refresh_from_db()
    assert (outreach.outcome, outreach.outcome_at) == ("agreed", noon + DAY)


def test_nobody_else_may(ben, noon, outreach):
    with pytest.raises(NotAllowed):
        actions.answer(outreach, outcome="agreed", by=ben.user, now=noon)


def test_the_database_refuses_an_outcome_without_its_moment(outreach):
    with pytest.raises(IntegrityError, match="outreach_outcome_has_its_moment"), transaction.atomic():
        Outreach.objects.filter(pk=outreach.pk).update(outcome="agreed")
