"""CPU time of processes, as Linux counts it. Time on the wall says nothing on a machine that others use too."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from devstack.programs import PROC

NANOSECOND = 1e-6  # in milliseconds
TICK = 1000 / os.sysconf("SC_CLK_TCK")


def cpu(pid: int) -> float:
    """The CPU milliseconds that the living threads of this process have used, to the nanosecond where told."""
    try:
        threads = (PROC / str(pid) / "task").iterdir()
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) * NANOSECOND
    except FileNotFoundError:
        return sum(_ticks(pid)[:2]) * TICK


def cpu_of_family(pid: int) -> float:
    """The same of a process, its living children, and those it has buried."""
    return cpu(pid) + sum(_ticks(pid)[2:]) * TICK + sum(cpu(child) for child in children(pid))


def children(pid: int) -> list[int]:
    tasks = (PROC / str(pid) / "task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that this thread sends to the database meanwhile, savepoints included."""
    sent: list[str] = []

    def note(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield sent


def _ticks(pid: int) -> list[int]:
    """User, system, and both of the buried children. The name before them may have spaces and brackets."""
    try:
        after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return [0, 0, 0, 0]
    return [int(count) for count in after_name[11:15]]
