"""The broker is gone for a while: nothing is lost, and nobody has to come back."""

import signal
from pathlib import Path

import pytest

from counselors.models import Counselor
from devstack.redis import Redis
from reminders.actions import database_time
from tests import make
from tests.faults.stack import BEAT, SENDER, WORKER, stack
from tests.sink import running


def owe(counselor: Counselor) -> None:
    make.note(of=make.student(counselor=counselor), owed_at=database_time())


@pytest.mark.django_db(transaction=True)
def test_letters_come_once_the_broker_is_back(cora, tmp_path: Path):
    broker = Redis(tmp_path / "redis")
    broker.start()
    try:
        with running() as sink, stack(sink, tmp_path / "log", broker=broker.url) as children:
            children.start(BEAT)
            children.start(WORKER)
            owe(cora)
            sink.wait_for(1)

            broker.stop(0)
            owe(cora)
            children.wait_for_words("Cannot connect to redis")
            broker.start()

            assert len(sink.wait_for(2)) == 2
    finally:
        broker.stop()


@pytest.mark.django_db(transaction=True)
def test_letters_come_without_any_broker_from_the_senders_own_timer(cora, tmp_path: Path):
    owe(cora)
    with running() as sink, stack(sink, tmp_path / "log", broker="redis://127.0.0.1:1/0") as children:
        sender = children.start(SENDER)
        sink.wait_for(1)

        sender.send_signal(signal.SIGTERM)

        assert sender.wait(20) == 0
