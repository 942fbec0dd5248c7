"""kill -9 of the worker: every letter arrives, and only the one in doubt comes twice, byte for byte the same."""

from collections import Counter
from pathlib import Path

import pytest

from reminders.models import Reminder
from tests.faults.letters import owe
from tests.faults.stack import BEAT, WORKER, Stack, stack
from tests.sink import Sink, running

LETTERS = 8

pytestmark = pytest.mark.django_db(transaction=True)


def kill_between_letters(children: Stack, sink: Sink, *, sent: int) -> None:
    """Start a worker, and kill it when it has sent so many and offered one more, of which nothing is sent."""
    sink.hold("RCPT", nth=sent + 1)
    worker = children.start(WORKER)
    sink.wait_held()
    children.kill(worker)
    sink.release()


def kill_in_doubt(children: Stack, sink: Sink, *, sent: int) -> None:
    """Start a worker, and kill it when the mail server has one letter more than so many, and has not said so."""
    sink.hold("DATA", nth=sent + 1)
    worker = children.start(WORKER)
    sink.wait_held()
    children.kill(worker)
    sink.release()


def test_a_worker_killed_twice_loses_no_letter_and_doubles_only_the_one_in_doubt(cora, tmp_path: Path):
    """F2, and a kill before the dot."""
    owe(cora, letters=LETTERS)
    with running() as sink, stack(sink, tmp_path / "log") as children:
        children.start(BEAT)

        kill_between_letters(children, sink, sent=2)
        kill_in_doubt(children, sink, sent=2)
        in_doubt = sink.letters[-1]
        assert len(sink.letters) == 5
        children.start(WORKER)
        sink.wait_for(LETTERS + 1)
        # One that comes after them: what its worker had to settle before is settled by then.
        owe(cora, letters=1)
        *letters, _ = sink.wait_for(LETTERS + 2)

    assert len({letter.recipient for letter in letters}) == LETTERS
    came = Counter((letter.message_id, letter.sha256) for letter in letters)
    assert {letter: times for letter, times in came.items() if times > 1} == {
        (in_doubt.message_id, in_doubt.sha256): 2
    }
    assert len(came) == LETTERS
    assert Reminder.objects.filter(sent_at__isnull=False).count() >= LETTERS


def test_control_while_the_lease_lasts_nobody_takes_over(cora, tmp_path: Path):
    owe(cora, letters=LETTERS)
    with running() as sink, stack(sink, tmp_path / "log", lease_seconds=720) as children:
        children.start(BEAT)

        kill_in_doubt(children, sink, sent=2)
        children.start(WORKER)
        owe(cora, letters=1)
        sink.wait_for(4)

    assert len(sink.letters) == 4
    assert Reminder.objects.open().count() >= LETTERS - 2
