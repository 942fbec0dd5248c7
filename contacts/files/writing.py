"""Facts to files: a table that is safe to open in a spreadsheet, and vCards for an address book.

Private notes are in neither: a file is made to be passed on.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from contacts.files.formulas import guarded
from contacts.files.text import CONTROL
from contacts.files.vcard import FIELD, MET_HOW

# The facts that go out, and what their columns are called. `columns.guess` knows each of them again.
COLUMNS = {
    "name": "Name",
    "organization": "Organization",
    "title": "Title",
    "field": "Field",
    "email": "E-mail",
    "phone": "Phone",
    "link": "Link",
    "more_ways": "More ways",
    "met_how": "How we met",
    "tags": "Tags",
    "next_step": "Next step",
    "listed_on": "Listed on",
}
# Excel takes a file for UTF-8 only if it begins with this.
MARK = "\ufeff"
OCTETS = 75


class _Echo:
    """A file that gives back what is written to it, so that a long table can be sent line by line."""

    def write(self, line: str) -> str:
        return line


def as_csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the lines of a table, every cell as a spreadsheet may safely show it."""
    writer = csv.writer(_Echo())
    yield MARK + writer.writerow(COLUMNS.values())
    for facts in rows:
        yield writer.writerow(guarded(_cell(fact, facts.get(fact))) for fact in COLUMNS)


def as_vcard(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the cards of version 3.0, which every address book reads."""
    for facts in rows:
        yield "".join(_folded(line) for line in _card(facts))


def _cell(fact: str, value: Any) -> str:
    if fact == "more_ways":
        return "\n".join(value or [])
    if fact == "tags":
        return ", ".join(value or [])
    return str(value or "")


def _card(facts: Mapping[str, Any]) -> Iterator[str]:
    name = _escaped(facts["name"])
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"FN:{name}"
    # Nobody has told us which part is the family's, and address books show the given name first.
    yield f"N:;{name};;;"
    for fact, label in (("organization", "ORG"), ("title", "TITLE"), ("field", FIELD), ("met_how", MET_HOW)):
        if facts.get(fact):
            yield f"{label}:{_escaped(facts[fact])}"
    for way in [*(facts.get(kind) for kind in ("email", "phone", "link")), *(facts.get("more_ways") or [])]:
        if way:
            yield _reached_by(way)
    if facts.get("tags"):
        yield "CATEGORIES:" + ",".join(_escaped(tag) for tag in facts["tags"])
    yield "END:VCARD"


def _escaped(text: str) -> str:
    """Return the text as one value: no line break, comma or semicolon of it ends anything."""
    lines = str(text).replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").splitlines()
    return "\\n".join(CONTROL.sub("", line) for line in lines)


def _reached_by(way: str) -> str:
    """Return the line of an address, a number or a link, each of which its form has cleaned."""
    kind = "URL" if "://" in way else "EMAIL" if "@" in way else "TEL"
    return f"{kind}:{_escaped(way)}"


def _folded(line: str) -> str:
    """Return the line in pieces of at most 75 octets, no letter of UTF-8 divided, each ended as RFC 2426 says."""
    if line.isascii() and len(line) <= OCTETS:
        return f"{line}\r\n"
    pieces, length = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if length + octets > OCTETS:
            pieces.append(" ")
            length = 1
        pieces[-1] += letter
        length += octets
    return "\r\n".join([*pieces, ""])
