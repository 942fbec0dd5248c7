"""The command that derives every next step and every figure anew, and the one that only compares."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from contacts.management.commands import restate
from contacts.models import Contact
from students.models import Summary
from tests import make
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def contact(ada, ben, noon):
    make.contact(of=ben)
    contact = make.contact(of=ada)
    make.outreach(to=contact)
    make.interview(of=ada, contact=contact, held_at=noon - DAY)
    call("restate")
    return contact


def call(*words: str) -> str:
    told = StringIO()
    call_command(*words, stdout=told)
    return told.getvalue()


def rows() -> tuple[list, list]:
    return list(Contact.objects.order_by("pk").values()), list(Summary.objects.order_by("pk").values())


def test_what_the_actions_left_is_what_the_facts_say(contact):
    assert call("restate", "--check") == "Every column holds what the facts say.\n"


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (Contact, {"step": "ask"}),
        (Contact, {"step_ref": 7}),
        (Contact, {"reached": 0}),
        (Contact, {"step_turns_at": None}),
        (Summary, {"owed": 9}),
        (Summary, {"held": 9}),
        (Summary, {"step_contact_id": None}),
    ],
)
def test_names_what_differs_and_fails(contact, ada, model, wrong):
    model.objects.filter(pk=contact.pk if model is Contact else ada.pk).update(**wrong)
    told = StringIO()

    with pytest.raises(CommandError, match="is stored is wrong"):
        call_command("restate", "--check", stdout=told)

    column, value = next(iter(wrong.items()))
    assert f": {column} is {value!r}, and the facts say " in told.getvalue()


def test_checking_changes_nothing(contact):
    Contact.objects.update(reached=0)
    before = rows()

    with pytest.raises(CommandError):
        call("restate", "--check")

    assert rows() == before


def test_puts_everything_right(contact, monkeypatch):
    right = rows()
    Contact.objects.update(step="", step_ref=None, step_due_at=None, step_turns_at=None, reached=6)
    Summary.objects.update(contacts=9, owed=9, planned=9, held=9, step="ask", step_due_at=make.NOON)
    monkeypatch.setattr(restate, "CHUNK", 1)

    assert call("restate") == "2 contacts are restated.\n"

    assert rows() == right


def test_counts_again_for_a_student_with_nobody_on_the_list(ada):
    Summary.objects.update(contacts=9)

    call("restate")

    assert Summary.objects.get(student=ada).contacts == 0


def test_a_step_that_turned_a_moment_ago_is_no_difference(ada, noon, clock):
    contact = make.contact(of=ada, listed_at=noon)
    make.outreach(to=contact, sent_at=noon)
    clock.move_to(noon + 30 * DAY)

    assert call("restate", "--check") == "Every column holds what the facts say.\n"
