"""The embedded Postgres keeps its data through anything that can happen to a laptop."""

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from devstack.postgres import Postgres
from devstack.programs import living_in, wait_until


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    """One with a note written down, running."""
    server = Postgres(tmp_path / "postgres", durable=False)
    server.start()
    ask(server, "CREATE TABLE note AS SELECT 'kept' AS text")
    yield server
    server.stop()


def ask(server: Postgres, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(server.url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def kill(server: Postgres) -> None:
    """Kill it as a power cut would; its memory and lock files stay behind."""
    assert server.process
    server.process.send_signal(signal.SIGKILL)
    assert wait_until(server.ended, 5)


def test_stops_and_keeps_its_data(postgres):
    postgres.stop()

    assert postgres.process.returncode == 0
    assert living_in(postgres.data_dir, "postgres") == []
    assert not postgres.socket_dir.exists()
    postgres.start()
    assert ask(postgres, "SELECT text FROM note") == [("kept",)]


def test_starts_again_after_a_kill(postgres):
    ask(postgres, "CHECKPOINT")  # without fsync nothing later is promised

    kill(postgres)
    postgres.start()

    assert ask(postgres, "SELECT text FROM note") == [("kept",)]


def test_is_not_confused_by_lock_files_that_name_a_living_stranger(postgres):
    ask(postgres, "CHECKPOINT")
    kill(postgres)
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        for lock in (postgres.data_dir / "postmaster.pid", postgres.socket_dir / ".s.PGSQL.5432.lock"):
            lines = lock.read_text().splitlines()
            lock.write_text("\n".join([str(stranger.pid), *lines[1:], ""]))

        postgres.start()

        assert ask(postgres, "SELECT text FROM note") == [("kept",)]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_ends_one_that_was_left_behind_and_takes_its_place(postgres):
    successor = Postgres(postgres.data_dir, durable=False)

    successor.start()

    try:
        assert postgres.ended()
        assert ask(successor, "SELECT text FROM note") == [("kept",)]
    finally:
        successor.stop()


def test_knows_letters_beyond_ascii(postgres):
    ask(postgres, "CREATE EXTENSION pg_trgm")

    assert ask(postgres, "SELECT lower('ÄÖÜ'), show_trgm('ß') <> '{}'") == [("äöü", True)]


def test_shares_its_socket_with_nobody(postgres):
    assert postgres.socket_dir.stat().st_mode & 0o077 == 0
    assert ask(postgres, "SHOW listen_addresses") == [("",)]
