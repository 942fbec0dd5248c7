"""How pages are asked for, and what they may cost."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet

CSRF = "c" * 32


@dataclass(frozen=True)
class Ask:
    """One request; with facts it is a POST, and `landed` hears where its answer leads.

    A script asks for a fragment of the page, or for JSON.
    """

    path: str
    facts: Mapping[str, str | list[str]] | None = None
    landed: Callable[[str], None] | None = None
    by_script: bool = False
    wants_json: bool = False

    @property
    def headers(self) -> dict[str, str]:
        fragment = {"HX-Request": "true"} if self.by_script else {}
        return fragment | ({"Accept": "application/json"} if self.wants_json else {})

    @property
    def body(self) -> str:
        return urlencode(self.facts or {}, doseq=True)


@dataclass(frozen=True)
class Budget:
    """At most so much: CPU as a ratio to the floor page, statements, Postgres in CPU milliseconds."""

    ratio: float = 1.0
    statements: int | None = 8
    postgres: float | None = None


@dataclass(frozen=True)
class Page:
    """One page, as one person asks for it again and again."""

    name: str
    reader: str
    asks: Iterator[Ask]
    budget: Budget


LIST = Budget()
FORM = Budget(ratio=1.6)
# The page of a letter drafts, warns and plans besides its form.
LETTER = Budget(ratio=1.6, statements=None)
SEARCH = Budget(postgres=5)
CASELOAD = Budget(statements=6, postgres=2)
POST = Budget(ratio=0.8, statements=16)
FREE = Budget(statements=6, postgres=15)
# A report, as far as the promises go: it is not asked for often.
EXPORT = Budget(ratio=5)


def at(path: str, keys: list[Any]) -> Iterator[Ask]:
    """Ask for the pages of these keys in turn."""
    return cycle([Ask(path.format(key)) for key in keys])


def spread(rows: QuerySet) -> list[int]:
    """Return the keys of forty rows from the whole of a list."""
    keys = list(rows.values_list("pk", flat=True))
    return keys[:: max(1, len(keys) // 40)][:40]


def stated(path: str, **facts: str | list[str]) -> Ask:
    """Return a POST of these facts."""
    return Ask(path, {"csrfmiddlewaretoken": CSRF, **facts})
