"""What time it is, by the one clock that counts: those of web servers and senders differ, and jump."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])


def without_now(view: View) -> View:
    """Let a page do without `request.now`, and so perhaps without the database."""
    view.has_now = False  # type: ignore[attr-defined]
    return view


def database_time() -> datetime:
    """Ask Postgres for the time: once for each tick or page, and handed down from there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        row = cursor.fetchone()
    assert row is not None
    now: datetime = row[0]
    return now


def moment_of(request: HttpRequest) -> datetime:
    """Return when the session was read; where there is none, ask."""
    read_at: datetime | None = getattr(request.session, "read_at", None)
    return read_at or database_time()
