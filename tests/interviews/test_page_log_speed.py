"""A log is written on a phone, minutes after a talk: it asks the database little (PROMISES 9) and forgets nothing."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from contacts.models import FollowUp, Referral
from tests import make
from tests.pages import know_the_center
from web.calendar import DAY, HOUR

MOST = 16
BRIEF = {"learned": "Patience.", "minutes_used": "22", "fit": "4"}
WITH_A_NAME_AND_A_PROMISE = BRIEF | {
    "name_1": "Grace Obi",
    "organization_1": "Harbor Labs",
    "promise": "Send the article",
    "promise_on": "2099-01-01",
}


@pytest.mark.parametrize(
    "told", [BRIEF, WITH_A_NAME_AND_A_PROMISE], ids=["brief", "with a name and a promise"]
)
def test_asks_no_more_than_it_must(ada, as_, noon, told):
    asked = asked_by_a_log(as_(ada), make.interview(of=ada, starts_at=noon - DAY), told)

    assert len(asked) <= MOST, "\n".join(asked)
    assert (FollowUp.objects.count(), Referral.objects.count()) == ((1, 1) if "promise" in told else (0, 0))


def test_all_that_a_log_does_is_recorded_in_one_statement(ada, as_, noon):
    talk = make.interview(of=ada, starts_at=noon - DAY)
    before = set(Event.objects.values_list("pk", flat=True))

    asked = asked_by_a_log(as_(ada), talk, WITH_A_NAME_AND_A_PROMISE)

    assert len([one for one in asked if "INSERT INTO audit_event" in one]) == 1
    verbs = Event.objects.exclude(pk__in=before).values_list("verb", flat=True)
    assert sorted(verbs) == ["added", "logged", "promised", "referred"]


def asked_by_a_log(browser, talk, told):
    """What the database is asked when this talk is written down, by a process that knows the center already."""
    know_the_center()
    with CaptureQueriesContext(connection) as asked:
        assert browser.post(f"/interviews/{talk.pk}/log/", told).status_code == 302
    # In a test the transaction of a request is a savepoint in that of the test.
    return [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]


AWKWARD = 'He said "why?" \\u0000 \\ </textarea> \u2028 😀\n\ttab'


def test_what_was_jotted_down_stands_in_the_log_as_it_was_typed(ada, as_, noon):
    talk = make.interview(of=ada, starts_at=noon - HOUR)
    talk.planned_questions.create(text="Second?", place=2)
    first = talk.planned_questions.create(
        text="First?", place=1, answer=AWKWARD, answer_edit=uuid4(), asked_at=noon
    )

    form = as_(ada).get(f"/interviews/{talk.pk}/log/").context["form"]

    assert [question.text for question in form.asked] == ["First?", "Second?"]
    assert form.initial[f"answer_{first.pk}"] == AWKWARD
    assert form.initial[f"seen_{first.pk}"] == first.answer_edit
    assert form.asked[0].asked_at == noon
