"""What it costs to look at a file of 5,000 people, to put them on a list, and to take them back."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bench.cards import FIRST, LAST, ORGANIZATIONS, TITLES
from bench.meters import statements
from contacts import actions
from contacts.files import columns, tables
from contacts.models import Import
from students.models import Student

LINES = 5_000
PREAMBLE = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
"""


def connections(lines: int) -> bytes:
    """Return so many connections as LinkedIn writes them; every fifth shows an address."""
    first, last = FIRST.split(), LAST.split()
    told = [PREAMBLE]
    for number in range(lines):
        names = (
            first[number % len(first)],
            f"{last[number // len(first) % len(last)]}-{last[number // 1280 * 7 % len(last)]} {number}",
        )
        address = f"connection.{number}@example.org" if number % 5 == 0 else ""
        told.append(
            f"{names[0]},{names[1]},https://www.linkedin.com/in/connection-{number},{address},"
            f'"{ORGANIZATIONS[number % len(ORGANIZATIONS)]}, Inc.",{TITLES[number % len(TITLES)]},14 Sep 2025\n'
        )
    return "".join(told).encode()


def looked_at(student: int, now: datetime) -> int:
    """Bring such a file, and leave it at that: the key of the import."""
    owner = Student.objects.select_related("user").get(pk=student)
    raw = connections(LINES)
    imported = actions.bring(owner, raw=raw, name="Connections.csv", by=owner.user, now=now)
    meanings = columns.guess(tables.read(raw).header)
    actions.choose_columns(imported, meanings=meanings, has_header=None, by=owner.user, now=now)
    return imported.pk


def importing(student: int, database_ms: Callable[[], float], now: datetime) -> dict[str, dict[str, Any]]:
    """Look at such a file, put it on this student's list as the clock does, and take it back: what each step took."""
    owner = Student.objects.select_related("user").get(pk=student)
    found: dict[str, dict[str, Any]] = {}

    def measure(name: str, act: Callable[[], Any]) -> Any:
        before, cpu, wall = database_ms(), time.process_time(), time.monotonic()
        with statements() as sent:
            result = act()
        found[name] = {
            "seconds": round(time.monotonic() - wall, 2),
            "cpu_ms": round((time.process_time() - cpu) * 1000),
            "postgres_ms": round(database_ms() - before),
            "statements": len(sent),
        }
        return result

    def on_list() -> None:
        while actions.carry_on(now=now):
            pass

    pk = measure("the dry run", lambda: looked_at(student, now))
    imported = Import.objects.select_related("student__user").get(pk=pk)
    told = {"by": owner.user, "now": now}
    measure("its first 500, on the page", lambda: actions.start_import(imported, leave_out=False, **told))
    measure("the rest, by the clock", on_list)
    imported.refresh_from_db()
    if (imported.added, imported.status) != (LINES, "finished"):
        raise AssertionError(f"{imported.added} of {LINES} people were added.")
    measure("the same file again", lambda: looked_at(student, now))
    measure("taking it back", lambda: actions.take_back(imported, **told))
    return found
