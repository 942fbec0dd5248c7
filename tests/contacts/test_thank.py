"""Thanking somebody, and undoing it."""

import pytest
from django.db import IntegrityError, transaction

from contacts import actions
from contacts.models import ThankYouNote
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed


@pytest.fixture
def note(ada, noon):
    return make.note(of=ada, owed_at=noon - HOUR)


def figures(ada):
    return Summary.objects.values_list("owed", "owed_from", "thanked").get(student=ada)


def test_settles_the_note_and_counts_it(ada, noon, note):
    assert figures(ada) == (1, noon - HOUR, 0)

    actions.thank(note, channel="card", text="Dear Priya", by=ada.user, now=noon)

    note.refresh_from_db()
    assert (note.status, note.sent_at, note.channel, note.text) == ("sent", noon, "card", "Dear Priya")
    assert figures(ada) == (0, None, 1)
    assert note.contact.reached == 5


def test_it_is_never_too_late(ada, noon, note):
    actions.thank(note, channel="email", by=ada.user, now=noon + 365 * DAY)

    note.refresh_from_db()
    assert note.status == "sent"


def test_refuses_a_note_that_is_settled(ada, noon, note):
    actions.thank(note, channel="email", by=ada.user, now=noon)

    with pytest.raises(NotAllowed, match="settled already"):
        actions.thank(note, channel="card", by=ada.user, now=noon)

    note.refresh_from_db()
    assert note.channel == "email"


def test_undone_it_is_owed_again_from_the_first_moment(ada, noon, note):
    actions.thank(note, channel="email", text="Dear Priya", by=ada.user, now=noon)

    actions.reopen_note(note, by=ada.user, now=noon)

    note.refresh_from_db()
    assert (note.status, note.owed_at, note.text) == ("owed", noon - HOUR, "Dear Priya")
    assert figures(ada) == (1, noon - HOUR, 0)
    assert note.contact.step == "thank"


def test_a_note_that_is_owed_cannot_be_reopened(ada, noon, note):
    with pytest.raises(NotAllowed, match="still owed"):
        actions.reopen_note(note, by=ada.user, now=noon)


def test_nobody_else_may(cora, noon, note):
    with pytest.raises(NotAllowed):
        actions.thank(note, channel="email", by=cora.user, now=noon)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"sent_at": make.NOON, "excused_at": make.NOON, "excuse": "met"}, "thank_you_note_has_one_ending"),
        ({"excused_at": make.NOON}, "thank_you_note_excused_with_a_reason"),
        ({"owed_at": make.NOON + 40_000 * DAY}, "thank_you_note_within_a_century"),
    ],
)
def test_the_database_refuses_a_note_with(note, facts, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ThankYouNote.objects.filter(pk=note.pk).update(**facts)
