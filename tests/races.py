"""Two people at the same moment, for certain: the first has written and not yet committed when the second begins."""

import time
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from django.db import connection, transaction

PATIENCE = 20


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> list[Exception]:
    """Do both; the first commits once the second waits for it, or is done. Return what was raised."""
    has_written, may_commit = Event(), Event()
    raised: list[Exception] = []

    def run(act: Callable[[], Any], *, holds: bool) -> None:
        try:
            with transaction.atomic():
                act()
                if holds:
                    has_written.set()
                    may_commit.wait(PATIENCE)
        except Exception as error:
            raised.append(error)
        finally:
            has_written.set()
            connection.close()

    threads = [
        Thread(target=run, args=[first], kwargs={"holds": True}),
        Thread(target=run, args=[second], kwargs={"holds": False}),
    ]
    threads[0].start()
    has_written.wait(PATIENCE)
    threads[1].start()
    wait_until_somebody_waits(or_until=lambda: not threads[1].is_alive())
    may_commit.set()
    for thread in threads:
        thread.join(PATIENCE)
    return raised


def wait_until_somebody_waits(*, or_until: Callable[[], bool] = lambda: False) -> None:
    """Return once somebody waits for a lock in this test's database, or the other thing has happened."""
    deadline = time.monotonic() + PATIENCE
    while not (or_until() or _somebody_waits()):
        assert time.monotonic() < deadline, "nobody waits"


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
                WHERE NOT granted AND datname = current_database()
            )
            """
        )
        row = cursor.fetchone()
    return bool(row and row[0])
