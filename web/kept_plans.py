"""Statements so long that Postgres plans them longer than it runs them: it keeps their plan for a while (decision 21).

For questions about one student or a few contacts. One about thousands is better planned each time.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import count
from typing import Any, Self
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from django.db.models import QuerySet

# A question about so many rows takes longer to plan than to answer.
FEW = 20
# After so many uses plans are made anew: meanwhile the tables may have grown from nothing.
USES = 40
_used: WeakKeyDictionary[Any, int] = WeakKeyDictionary()


def kept_plan() -> Any:
    """Return a cursor, to be used in a `with`, whose statements keep their plan on this connection."""
    if connection.queries_logged:
        # Whoever looks on wants to read each statement with its values.
        return connection.cursor()
    connection.ensure_connection()
    ours: Any = connection.connection
    cursor: Any = _Cursor(ours)
    _used[ours] = _used.get(ours, 0) + 1
    if _used[ours] % USES == 0:
        cursor.execute("DISCARD PLANS", prepare=False)
    return connection.make_cursor(cursor)


class _Cursor(psycopg.RawCursor[Any]):
    """Binds on the server. What is as long as ours psycopg would take apart anew each time, to number its places."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Self:
        numbered, names = _numbered(query)
        if names:
            params = [params[name] for name in names]
        return super().execute(numbered, params, **options)


PLACE = re.compile(r"%(?:s|%|\((\w+)\)s)")


@lru_cache(maxsize=200)
def _numbered(query: str) -> tuple[str, list[str]]:
    """Return the statement with $1, $2 … where it says %s or %(name)s, and the names in their order."""
    names: list[str] = []
    places = count(1)

    def place(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        if found[1] is None:
            return f"${next(places)}"
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    return PLACE.sub(place, query), names


def union_of(queries: Iterable[QuerySet[Any, Any]]) -> tuple[str, list[Any]]:
    """Compile questions with the same columns into one statement, for those that are asked often; with its parameters.

    What differs each time they name as a column of a CTE that the statement around them gives.
    """
    compiled = [query.query.sql_with_params() for query in queries]
    return " UNION ALL ".join(f"({sql})" for sql, _ in compiled), [
        p for _, params in compiled for p in params
    ]
