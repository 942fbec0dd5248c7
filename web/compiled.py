"""Questions that nearly every request asks: Django builds and compiles them once, and asks them with other values.

To build and compile a question costs a page more than to ask it (decision 27).
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import cache, wraps
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

Row = TypeVar("Row")
Ask = Callable[..., "QuerySet[Any, Any]"]


class Compiled:
    """One question as SQL, with the places where the values of a call go."""

    def __init__(self, ask: Ask, kinds: dict[str, type]) -> None:
        marks, others = (
            {name: _mark(kind, n + start) for n, (name, kind) in enumerate(kinds.items())}
            for start in (1, 101)
        )
        self._rows = ask(**marks)
        self._compiler = self._rows.query.get_compiler(connection=connection)
        self._sql, params = self._compiler.as_sql()
        converters = self._compiler.get_converters([column for column, *_ in self._compiler.select])
        self._compiler.get_converters = lambda _: converters
        names = {mark: name for name, mark in marks.items()}
        # Each parameter with the name of the value that takes its place.
        self._params = [
            (param, names.get(param) if isinstance(param, int | date | str) else None) for param in params
        ]
        expected = self._sql, [others[name] if name else param for param, name in self._params]
        sql, params = ask(**others).query.sql_with_params()
        if (sql, list(params)) != expected or {name for _, name in self._params if name} != set(kinds):
            raise TypeError("a compiled question uses each of its values, and as it is")

    def rows(self, values: dict[str, Any]) -> list[Any]:
        """Ask with these values."""
        # A parameter keeps its type, by which Postgres is told the width of a number.
        params = tuple(
            param if name is None else type(param)(values[name]) if isinstance(param, int) else values[name]
            for param, name in self._params
        )
        compiler = copy(self._compiler)
        compiler.as_sql = lambda *_, **__: (self._sql, params)
        rows = self._rows.all()
        rows.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(rows)


def compiled_once(question: Callable[..., "QuerySet[Any, Row]"]) -> Callable[..., list[Row]]:
    """Let a question be built once for each set of its positional arguments, and answer with its rows.

    Its keyword arguments are the values that differ from call to call: keys, moments, days or words, never
    None. They go into the statement as they are: a question that computes with one, or leaves one out, is refused with
    TypeError when it is first asked.
    """

    @cache
    def compiled(shape: tuple[Any, ...], kinds: tuple[tuple[str, type], ...]) -> Compiled:
        return Compiled(lambda **values: question(*shape, **values), dict(kinds))

    @wraps(question)
    def answer(*shape: Any, **values: Any) -> list[Row]:
        return compiled(shape, tuple((name, type(value)) for name, value in values.items())).rows(values)

    return answer


def found(rows: list[Row]) -> Row:
    """Return the one row of an answer; 404 where there is none."""
    if not rows:
        raise Http404
    [row] = rows
    return row


def _mark(kind: type, number: int) -> Any:
    """Return a value of this kind that no question has by itself."""
    if kind is datetime:
        return datetime(1901, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    if kind is date:
        return date(1901, 1, 1) + timedelta(days=number)
    if issubclass(kind, str):
        return f"a value {number}"
    if issubclass(kind, int) and kind is not bool:
        return 1_901_000_000 + number
    raise TypeError(f"no value of a compiled question: {kind}")
