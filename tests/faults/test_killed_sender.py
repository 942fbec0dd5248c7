"""Senders that die, freeze, or are stopped in the middle of a letter (PROMISES 5): none is lost, none comes twice."""

import signal
from pathlib import Path

import pytest

from tests.faults.letters import copies, owe, settled, try_now
from tests.faults.stack import SENDER, stack
from tests.sink import running

LETTERS = 6
KILLED = ["-m", "tests.faults.killed_sender"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("moment", ["after_250", "before_dot"])
def test_a_sender_killed_around_a_letter_neither_loses_nor_doubles_it(cora, tmp_path: Path, moment):
    """F3 and F4: the journal knows what was taken; what was not sent is sent."""
    owe(cora, letters=LETTERS)
    with running() as sink, stack(sink, tmp_path / "log") as children:
        children.environment["KILL_DIR"] = str(tmp_path)
        (tmp_path / moment).touch()

        killed = children.start(KILLED)
        assert killed.wait(60) == -signal.SIGKILL
        children.start(SENDER)
        settled(LETTERS)

    assert len(sink.letters) == LETTERS
    assert set(copies(sink).values()) == {1}


def test_a_sender_that_freezes_past_its_lease_and_goes_on_doubles_nothing(cora, tmp_path: Path):
    """F5: the letter in its hands is locked."""
    owe(cora, letters=LETTERS)
    with running() as sink, stack(sink, tmp_path / "log", lease_seconds=1) as children:
        sink.hold("RCPT", nth=3)
        frozen = children.start(SENDER)
        sink.wait_held()
        frozen.send_signal(signal.SIGSTOP)
        sink.release()
        children.start(SENDER)
        # All but the one in the frozen hands, and those that went before.
        settled(LETTERS - 1)

        frozen.send_signal(signal.SIGCONT)
        settled(LETTERS)

    assert len(sink.letters) == LETTERS
    assert set(copies(sink).values()) == {1}


def test_a_sender_that_is_told_to_stop_finishes_what_it_holds(cora, tmp_path: Path):
    """F6: a deploy."""
    owe(cora, letters=LETTERS)
    with running() as sink, stack(sink, tmp_path / "log") as children:
        sink.hold("DATA", nth=2)
        stopped = children.start(SENDER)
        sink.wait_held()
        stopped.send_signal(signal.SIGTERM)
        sink.release()
        assert stopped.wait(30) == 0
        children.start(SENDER)
        settled(LETTERS)

    assert len(sink.letters) == LETTERS
    assert set(copies(sink).values()) == {1}


def test_a_server_that_hangs_up_instead_of_answering_gets_the_same_bytes_once_more(cora, tmp_path: Path):
    """F25: whether it has the letter nobody can know."""
    owe(cora, letters=1)
    with running() as sink, stack(sink, tmp_path / "log") as children:
        sink.drop_next()
        children.start(SENDER)
        sink.wait_for(1)
        try_now()
        settled(1)

    assert list(copies(sink).values()) == [2]
