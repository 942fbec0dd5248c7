"""A sender whose clock is wrong sends nothing early and nothing twice: the clock of the database counts."""

from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from reminders.actions import database_time
from reminders.models import Reminder
from tests.faults.letters import copies, owe, settled
from tests.faults.stack import SENDER, stack
from tests.sink import running
from web.calendar import HOUR, MINUTE

LETTERS = 20
JUMPING = ["-m", "tests.faults.jumping_clock"]


@pytest.mark.django_db(transaction=True)
def test_a_sender_whose_clock_jumps_goes_by_the_clock_of_the_database(cora, tmp_path: Path):
    """F30: it neither believes that another's lease is over, nor that the hour of a letter has come or gone."""
    begun = database_time()
    owe(cora, letters=LETTERS)
    owe(cora, letters=1, since=begun + HOUR)
    with running() as sink, stack(sink, tmp_path / "log", lease_seconds=720) as children:
        sink.hold("RCPT")
        children.start(SENDER)
        sink.wait_held()
        children.start(JUMPING)
        for number in (1, 2):
            owe(cora, letters=LETTERS)
            sink.wait_for(number * LETTERS)

        sink.release()
        settled(3 * LETTERS)

    assert list(copies(sink).values()) == [1] * 3 * LETTERS
    assert Reminder.objects.count() == 3 * LETTERS
    moments = [parsedate_to_datetime(letter.parsed["Date"]) for letter in sink.letters]
    moments += Reminder.objects.values_list("sent_at", flat=True)
    assert begun - MINUTE < min(moments) <= max(moments) <= database_time()
