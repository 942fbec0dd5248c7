"""Two browsers that jot in one talk at the same moment."""

from uuid import UUID, uuid4

import pytest

from interviews import actions
from interviews.actions import Jot, Message, meeting
from interviews.models import Interview, Jotting, Pen
from tests import make
from tests.races import at_once
from web.calendar import DAY, MINUTE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talk(ada, noon):
    talk = make.interview(of=ada, starts_at=noon - MINUTE, planned_at=noon - DAY)
    jot(talk, told(9, "Both."))
    return talk


def told(pen, text, base="", number=1):
    pages = {"notes": Jot(text, base)}
    return Message(answers={}, ticks={}, pages=pages, pen=UUID(int=pen), number=number, edit=uuid4())


def jot(talk, message):
    return actions.jot(talk, message=message, by=talk.student.user, now=make.NOON)


def notes():
    return Jotting.objects.get().text


def test_keep_what_each_has_written(talk):
    raised = at_once(
        lambda: jot(talk, told(1, "Both. Phone.", "Both.")),
        lambda: jot(talk, told(2, "Both. Desk.", "Both.")),
    )

    assert (raised, notes()) == ([], "Both. Phone.\n\nDesk.")
    assert Pen.objects.count() == 3


def test_the_same_message_twice_at_once_is_taken_once(talk):
    message = told(1, "Both. Phone.", "Both.")

    raised = at_once(lambda: jot(talk, message), lambda: jot(talk, message))

    assert (raised, notes()) == ([], "Both. Phone.")


def test_without_the_lock_one_of_them_would_be_lost(talk, monkeypatch):
    """The control: what the first test would show if nobody held the list."""
    unheld = Interview.objects.select_related("contact__student__user", "student__user")
    monkeypatch.setattr(meeting, "locked", lambda interview: unheld.get(pk=interview.pk))

    at_once(
        lambda: jot(talk, told(1, "Both. Phone.", "Both.")),
        lambda: jot(talk, told(2, "Both. Desk.", "Both.")),
    )

    assert notes() == "Both. Desk."
