"""The embedded Redis keeps what it was told."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from devstack.programs import living_in, wait_until
from devstack.redis import Redis


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    server = Redis(tmp_path / "redis")
    server.start()
    yield server
    server.stop()


def client(server: Redis) -> redis.Redis:
    return redis.Redis.from_url(server.url)


def test_stops_and_leaves_no_socket(server):
    server.stop()

    assert server.process.returncode == 0
    assert living_in(server.data_dir, "redis-server") == []
    assert not server.socket.parent.exists()


def test_keeps_its_data_after_a_kill(server):
    with client(server) as speaker:
        speaker.set("note", "kept")
    server.process.send_signal(signal.SIGKILL)
    assert wait_until(server.ended, 5)

    server.start()

    with client(server) as speaker:
        assert speaker.get("note") == b"kept"


def test_ends_one_that_was_left_behind_and_takes_its_place(server):
    successor = Redis(server.data_dir)

    successor.start()

    try:
        assert server.ended()
    finally:
        successor.stop()
