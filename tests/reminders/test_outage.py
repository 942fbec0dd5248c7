"""The mail server takes nothing from us: no letter is blamed, nobody hammers at the door, all go out afterwards."""

import pytest

from reminders import outages
from reminders.actions import deliver, raise_due
from reminders.models import Outage, Reminder
from tests import make
from web.calendar import HOUR, MINUTE


@pytest.fixture
def owed(ada, noon):
    for _ in range(8):
        make.note(of=ada, owed_at=noon)
    raise_due(noon)


def test_a_server_that_refuses_us_is_asked_less_and_less_and_then_gets_every_letter(owed, noon, sink):
    sink.sender_answer = "550 We do not know you"
    asked, now = [], noon
    for _ in range(6):
        deliver(now)
        asked.append(now - noon)
        now = Outage.objects.get().next_try_at
    assert asked == [
        0 * MINUTE, MINUTE, 6 * MINUTE, 21 * MINUTE, 81 * MINUTE, 141 * MINUTE,
    ]  # fmt: skip
    assert Reminder.objects.open().filter(attempts=0, claimed_until=None, next_try_at=noon).count() == 8

    sink.sender_answer = ""
    deliver(now - MINUTE)
    assert sink.letters == []
    assert deliver(now) == 8
    assert not Outage.objects.exists()


def test_an_outage_says_since_when_and_why(owed, noon, sink):
    sink.sender_answer = "550 We do not know you"

    deliver(noon)
    deliver(noon + MINUTE)

    outage = outages.current()
    assert outage is not None
    assert (outage.since, outage.tries) == (noon, 2)
    assert "550 We do not know you" in outage.reason


def test_an_outage_ends_though_nothing_is_due(noon, sink, db):
    outages.begun_or_lasting("550 We do not know you", noon)

    assert deliver(noon + MINUTE) == 0

    assert not Outage.objects.exists()


def test_a_server_that_closes_after_a_letter_leaves_the_others_unblamed(owed, noon, sink):
    sink.drop_next()

    deliver(noon)

    assert Reminder.objects.open().filter(attempts=0).count() == 7
    assert Reminder.objects.get(attempts=1).next_try_at == noon + MINUTE


def test_nothing_is_sent_while_the_journal_cannot_be_written(owed, noon, sink, settings, tmp_path):
    settings.JOURNAL_DIR = tmp_path / "file" / "journal"
    (tmp_path / "file").write_text("no folder")

    assert deliver(noon) == 0

    assert sink.letters == []
    assert "journal" in Outage.objects.get().reason
    assert Reminder.objects.open().filter(attempts=0, claimed_until=None).count() == 8
    settings.JOURNAL_DIR = tmp_path / "journal"
    assert deliver(noon + HOUR) == 8


def test_a_letter_that_was_kept_and_never_tried_has_the_date_on_which_it_goes_out(owed, noon, sink):
    sink.sender_answer = "550 We do not know you"
    deliver(noon)
    assert Reminder.objects.filter(letter__isnull=False, attempts=0).count() == 8

    sink.sender_answer = ""
    deliver(noon + 2 * HOUR)

    assert {letter.parsed["Date"].datetime for letter in sink.letters} == {noon + 2 * HOUR}
