"""The journal: what the mail server has taken is sent once, though we died before we could settle it."""

import os
from hashlib import sha256

import pytest
from django.db import OperationalError
from django.db.models.functions import Now

from reminders import journal, sending
from reminders.actions import deliver, raise_due, tidy
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, MINUTE


@pytest.fixture(autouse=True)
def own_journal(settings, tmp_path):
    settings.JOURNAL_DIR = tmp_path / "journal"


@pytest.fixture
def owed(ada, noon):
    make.note(of=ada, owed_at=noon)
    raise_due(noon)


def die(*args, **words):
    raise OperationalError("the database is gone")


def lease_ends():
    Reminder.objects.update(claimed_until=Now() - MINUTE)


def test_a_letter_that_was_taken_and_not_settled_is_settled_and_not_sent_again(owed, noon, sink, monkeypatch):
    with monkeypatch.context() as dying:
        dying.setattr(sending, "_settle_as_sent", die)
        with pytest.raises(OperationalError):
            deliver(noon)
    assert Reminder.objects.get().status == "open"
    lease_ends()

    deliver(noon + MINUTE)

    assert (Reminder.objects.get().status, len(sink.letters)) == ("sent", 1)


def test_also_where_postgres_has_forgotten_that_it_was_tried(owed, noon, sink, monkeypatch):
    """Nobody waits for the disk when a letter is locked: what a crash loses is the count of attempts."""
    with monkeypatch.context() as dying:
        dying.setattr(sending, "_settle_as_sent", die)
        with pytest.raises(OperationalError):
            deliver(noon)
    Reminder.objects.update(attempts=0)
    lease_ends()

    deliver(noon + MINUTE)

    assert (Reminder.objects.get().status, len(sink.letters)) == ("sent", 1)


def test_control_without_the_journal_it_is_sent_again(owed, noon, sink, monkeypatch):
    monkeypatch.setattr(journal, "has", lambda letter: False)
    with monkeypatch.context() as dying:
        dying.setattr(sending, "_settle_as_sent", die)
        with pytest.raises(OperationalError):
            deliver(noon)
    lease_ends()

    deliver(noon + MINUTE)

    assert len(sink.letters) == 2


def test_the_journal_of_another_machine_or_letter_is_no_reason_to_be_silent(owed, noon, sink, tmp_path):
    (tmp_path / "journal").mkdir()
    (tmp_path / "journal" / "2026-03-02.taken").write_text(f"\n{sha256(b'another').hexdigest()}")
    sink.answers["*"] = "451 Try later"
    deliver(noon)
    sink.answers.clear()

    deliver(noon + MINUTE)

    assert len(sink.letters) == 1


def test_a_line_torn_by_a_power_cut_spoils_no_other(noon, tmp_path):
    taken = journal.Journal(noon)
    taken.note(b"one")
    os.write(taken.file, b"\n0123")
    taken.note(b"two")
    taken.close()

    assert journal.has(b"one")
    assert journal.has(b"two")
    assert not journal.has(b"three")


def test_the_journal_is_forgotten_after_two_weeks(noon, settings, db):
    taken = journal.Journal(noon)
    taken.note(b"one")
    taken.close()

    tidy(noon + 14 * DAY)
    assert journal.has(b"one")
    tidy(noon + 15 * DAY)
    assert not journal.has(b"one")


def test_a_letter_taken_on_a_full_disk_is_settled_before_we_stop(owed, noon, sink, monkeypatch):
    def full(self, letter):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal.Journal, "note", full)

    deliver(noon)

    assert (Reminder.objects.get().status, len(sink.letters)) == ("sent", 1)
