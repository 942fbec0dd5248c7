"""Letting a thank-you note go."""

import pytest

from contacts import actions
from students.models import Summary
from tests import make
from web.refusals import NotAllowed


@pytest.fixture
def note(ada):
    return make.note(of=ada)


def test_keeps_the_reason_and_asks_for_it_no_more(ada, noon, note):
    actions.excuse(note, excuse="My aunt", by=ada.user, now=noon)

    note.refresh_from_db()
    assert (note.status, note.excused_at, note.excuse) == ("excused", noon, "My aunt")
    assert note.contact.step == ""


def test_is_not_counted_as_thanked(ada, noon, note):
    actions.excuse(note, excuse="My aunt", by=ada.user, now=noon)

    assert Summary.objects.values_list("owed", "thanked").get(student=ada) == (0, 0)


def test_undone_it_is_owed_again(ada, noon, note):
    actions.excuse(note, excuse="My aunt", by=ada.user, now=noon)

    actions.reopen_note(note, by=ada.user, now=noon)

    note.refresh_from_db()
    assert (note.status, note.excuse, note.contact.step) == ("owed", "", "thank")


def test_refuses_a_note_that_was_sent(ada, noon, note):
    actions.thank(note, channel="email", by=ada.user, now=noon)

    with pytest.raises(NotAllowed, match="settled already"):
        actions.excuse(note, excuse="My aunt", by=ada.user, now=noon)


def test_nobody_else_may(ben, noon, note):
    with pytest.raises(NotAllowed):
        actions.excuse(note, excuse="My aunt", by=ben.user, now=noon)
