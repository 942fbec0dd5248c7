"""One row's raw facts to the facts of a contact, and what is wrong with them in plain sentences.

What may be written in a field is the form's business: each value goes through the field of `ContactForm`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Field

from contacts.fields import EXTENSION, way
from contacts.files.rows import Row
from contacts.forms import ContactForm
from contacts.models.contacts import MANY

FIELDS: dict[str, Field] = ContactForm.base_fields
LINES = ("name", "organization", "title", "field", "met_how")
WAYS = ("email", "phone", "link")
SEPARATORS = re.compile(r"[,;\r\n]")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")  # noqa: RUF001


@dataclass(frozen=True)
class Person:
    """The facts of one contact to be, each as its form would have it, and what could not be used."""

    line: int
    facts: dict[str, Any]
    problems: tuple[str, ...]


def cleaned(rows: Iterable[Row]) -> Iterator[Person]:
    """Yield what each row says of a contact; a row with problems says what it can."""
    for row in rows:
        yield _problem(row) if row.problem else _person(row)


def _problem(row: Row) -> Person:
    return Person(row.line, {}, (row.problem,))


def _person(row: Row) -> Person:
    problems: list[str] = []
    told = _lines(row) | {"private_notes": "\n".join(row.facts.get("private_notes", []))}
    facts: dict[str, Any] = {}
    for fact, said in told.items():
        facts[fact] = _clean(FIELDS[fact].clean, FIELDS[fact].label, said, problems)
        if fact == "name" and not facts["name"] and not problems:
            problems.append("This row has no name.")
    facts |= _ways(row, problems)
    facts["tags"] = _tags(row, problems)
    return Person(row.line, {fact: said for fact, said in facts.items() if said}, tuple(problems))


def _lines(row: Row) -> dict[str, str]:
    """Return the facts of one line: what a file broke into several is put together, and a name from its parts."""
    lines = {fact: _on_one_line(row.facts.get(fact, [])) for fact in LINES}
    parts = [_on_one_line(row.facts.get(fact, [])) for fact in ("first_name", "last_name")]
    lines["name"] = lines["name"] or " ".join(filter(None, parts))
    return lines


def _on_one_line(values: Sequence[str]) -> str:
    return " ".join(line.strip() for value in values for line in value.splitlines() if line.strip())


def _ways(row: Row, problems: list[str]) -> dict[str, Any]:
    """Return the ways to reach them: the first of each kind in its place, all others in `more_ways`."""
    ways: dict[str, Any] = {}
    more: list[str] = []
    for kind in WAYS:
        for value in row.facts.get(kind, []):
            typed = _tidy_phone(value) if kind == "phone" else value.strip()
            text = _clean(FIELDS[kind].clean, FIELDS[kind].label, typed, problems)
            if text and text != ways.setdefault(kind, text):
                more.append(text)
    for value in row.facts.get("more_ways", []):
        more.append(_clean(way, FIELDS["more_ways"].label, value.strip(), problems))
    if more := [text for text in dict.fromkeys(more) if text and text not in ways.values()]:
        ways["more_ways"] = more
    if len(more) > MANY:
        problems.append(f"There are {len(more)} more ways to reach them. Keep it to {MANY} of them.")
    return ways


def _tidy_phone(value: str) -> str:
    """Return the number as the form takes it: phones copy marks of direction and dashes of many kinds."""
    seen = "".join(" " if c.isspace() else c for c in value if unicodedata.category(c) != "Cf")
    return EXTENSION.sub(" x", seen.translate(DASHES).strip())


def _tags(row: Row, problems: list[str]) -> list[str]:
    """Return the tags. Outlook has semicolons between them; Google marks the groups it makes itself with a star."""
    words = [word.strip() for value in row.facts.get("tags", []) for word in SEPARATORS.split(value)]
    tags = FIELDS["tags"]
    kept = ", ".join(word for word in words if word and not word.startswith("* "))
    return _clean(tags.clean, tags.label, kept, problems) or []


def _clean(clean: Callable[[str], Any], label: Any, value: str, problems: list[str]) -> Any:
    """Return the value as its field has it; say what is wrong where it has not."""
    if not value:
        return ""
    try:
        return clean(value)
    except ValidationError as error:
        # Nothing to see in it: as good as empty.
        if getattr(error, "code", "") == "required":
            return ""
        shown = " ".join(value.split())
        shown = shown if len(shown) <= 40 else f"{shown[:39]}…"
        problems.append(f"{label} “{shown}”: {' '.join(error.messages)}")
        return ""
