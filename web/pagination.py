"""Pages of long lists by key: as quick on the last page as on the first."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Func, Model, QuerySet, Value
from django.db.models.fields import BooleanField
from django.db.models.lookups import GreaterThan, LessThan
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)


@dataclass
class Page(Generic[Row]):
    """Some rows of a list, and the query strings that lead further and back to the start."""

    rows: list[Row]
    further: str
    start: str


class Together(Func):
    """Two values compared as one: (name, id) > ('nair', 7), which an index over both answers."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


def paged(rows: QuerySet[Row], *, by: tuple[str, str], query: QueryDict, size: int = 30) -> Page[Row]:
    """Return the page that follows `?after=ID`, ordered by a column that is never null, and the key.

    Both columns go up, or both down (`-name`). An id that is no row of this list leads to the first page, and so
    does its last: an address is not worth an error.
    """
    columns = [name.lstrip("-") for name in by]
    last = _last(rows, query.get("after", ""), columns)
    ordered = rows.order_by(*by)
    found: list[Row] = []
    if last:
        beyond = LessThan if by[0].startswith("-") else GreaterThan
        found = list(ordered.filter(beyond(Together(*columns), Together(*map(Value, last))))[: size + 1])
    if not found:
        last, found = None, list(ordered[: size + 1])
    return Page(
        rows=found[:size],
        further=_query(query, after=str(found[size - 1].pk)) if len(found) > size else "",
        start=_query(query) if last else "",
    )


def _last(rows: QuerySet[Row], key: str, columns: list[str]) -> tuple[Any, ...] | None:
    # Sixteen digits are more than any key has, and fewer than Postgres can take.
    if not (key.isascii() and key.isdigit() and len(key) <= 16):
        return None
    return rows.order_by().filter(pk=int(key)).values_list(*columns).first()


def _query(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    changed.pop("after", None)
    for name, value in changes.items():
        changed[name] = value
    return f"?{changed.urlencode()}"
