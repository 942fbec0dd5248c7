"""Whether anybody would send a letter is known before one is due."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from devstack.programs import wait_until
from home import health
from reminders import watching
from tests.faults.letters import owe
from tests.faults.stack import BEAT, SENDER, WORKER, stack
from tests.sink import PATIENCE, running

pytestmark = pytest.mark.django_db(transaction=True)


def says(word: str) -> bool:
    return wait_until(lambda: health.parts(health.database_now())["senders"] == word, PATIENCE)


def test_a_worker_looks_when_it_starts_though_no_clock_tells_it_to(cora, tmp_path: Path):
    owe(cora, letters=1)
    with running() as sink, stack(sink, tmp_path / "log") as children:
        children.start(WORKER)

        assert len(sink.wait_for(1)) == 1
        assert says("ok")


def test_a_worker_that_dies_is_missed_though_nothing_is_due(db, tmp_path: Path, monkeypatch, settings):
    monkeypatch.setattr(watching, "SILENCE", timedelta(seconds=3))
    settings.TICK_SECONDS = 1
    with running() as sink, stack(sink, tmp_path / "log") as children:
        children.start(BEAT)
        worker = children.start(WORKER)
        assert says("ok")

        children.kill(worker)
        assert says("down")

        children.start(WORKER)
        assert says("ok")


@pytest.mark.parametrize("command", [WORKER, SENDER])
def test_whoever_sends_letters_lets_the_pages_go_first(cora, tmp_path: Path, command):
    owe(cora, letters=1)

    with running() as sink, stack(sink, tmp_path / "log") as children:
        sender = children.start(command)
        sink.wait_for(1)

        assert os.getpriority(os.PRIO_PROCESS, sender.pid) > os.getpriority(os.PRIO_PROCESS, 0)
