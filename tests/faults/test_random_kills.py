"""Senders are killed at any moment, again and again: no letter is lost, none doubled but where nobody can know.

Some kills in the gate; `make faults` makes a hundred of them over sixty thousand letters.
"""

import os
import time
from hashlib import sha256
from itertools import count
from pathlib import Path
from random import Random
from subprocess import Popen

import pytest

from reminders.models import Reminder
from tests.faults.counting import CountingSink, verdict
from tests.faults.letters import owe, settled
from tests.faults.stack import SENDER, Stack, stack
from tests.sink import PATIENCE, running

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS, KILLS = int(os.environ.get("LETTERS", "300")), int(os.environ.get("KILLS", "6"))
SENDERS = 3
# Longer than one letter takes, so that a kill falls into each part of its way.
ONE_LETTER = 0.02


class Senders:
    """So many senders at work, each known to the mail server by an address of its own."""

    def __init__(self, children: Stack) -> None:
        self.children = children
        self.number = count(1)
        self.living: dict[str, Popen[bytes]] = {}
        for _ in range(SENDERS):
            self.start()

    def start(self) -> None:
        address = f"sender-{next(self.number)}@localhost"
        self.living[address] = self.children.start(SENDER, DEFAULT_FROM_EMAIL=address)

    def kill_one_of(self, sink: CountingSink) -> None:
        """kill -9 of the one who has just sent a letter, and another takes the place."""
        # The last letter of one that was killed may still have been on the way.
        while sink.last_sender not in self.living:
            sink.wait_for_copies(len(sink.copies) + 1)
        self.children.kill(self.living.pop(sink.last_sender))
        self.start()


def test_senders_killed_at_any_moment_lose_nothing_and_double_only_what_nobody_can_know(
    cora, tmp_path: Path, show
):
    """F1"""
    owe(cora, letters=LETTERS)
    seed = int.from_bytes(os.urandom(4))
    chance, some = Random(seed), LETTERS // (KILLS + 2)  # noqa: S311 - no secret
    begun = time.monotonic()
    with running(CountingSink) as sink, stack(sink, tmp_path / "log", lease_seconds=3) as children:
        senders = Senders(children)
        for _ in range(KILLS):
            # The first come when all of them are raised.
            sink.wait_for_copies(len(sink.copies) + chance.randint(some // 2, some), PATIENCE + LETTERS / 50)
            # No race is waited out here: the moment is the point.
            time.sleep(chance.uniform(0, ONE_LETTER))
            senders.kill_one_of(sink)
        settled(LETTERS, seconds=60 + LETTERS / 20)

    sent = Reminder.objects.filter(sent_at__isnull=False).values_list("letter", flat=True)
    shown = verdict(
        sink.copies,
        sent=(sha256(bytes(letter)).hexdigest() for letter in sent.iterator()),
        due=LETTERS,
        kills=KILLS,
    )
    show(f"F1, seed {seed}, {time.monotonic() - begun:.0f} seconds", shown.lines())
    assert shown.letters == LETTERS
    assert shown.keeps_the_promise, shown
