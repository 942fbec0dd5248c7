"""vCards to rows: versions 2.1, 3.0 and 4.0, many in one file, as phones and address books write them.

Only what a contact has is read: names, organization, title, e-mail, phone, link, categories, note. Photos are
dropped line by line, so an upload may be 25 MB while no more than 1 MB of text is looked at; 1,000 cards are
as many as one can look through. What is wrong with one card is the problem of its row, so that the others
come in; a card of which a line breaks off gives no facts at all, and never half a name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from contacts.files import text
from contacts.files.rows import Row
from contacts.files.text import Unreadable
from contacts.files.vcard_lines import Broken, Line, lines

BYTES = 25 * 1024 * 1024
CARDS = 1_000
VERSIONS = ("2.1", "3.0", "4.0")
# The last two are our own export's.
FIELD, MET_HOW = "X-FIELD-OF-WORK", "X-HOW-WE-MET"
KNOWN = {"VERSION", "FN", "N", "ORG", "TITLE", "EMAIL", "TEL", "URL", "CATEGORIES", "NOTE", FIELD, MET_HOW}
BEGIN = re.compile(rb"(?:\A|[\r\n])BEGIN:VCARD\s", re.IGNORECASE)
TEL = re.compile(r"tel:([^;]*)(?:.*;ext=([^;]*))?.*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Cards:
    """The cards of a file as rows; `is_guessed` where letters were read as Windows-1252, for want of better."""

    rows: tuple[Row, ...]
    is_guessed: bool


@dataclass
class _Card:
    """One card while it is read; `depth` counts the cards inside it, an AGENT's, of which nothing is kept."""

    begin: int
    lines: list[Line] = field(default_factory=list)
    depth: int = 1
    last: str = ""


def looks_like_cards(raw: bytes) -> bool:
    """Say whether a file is one of vCards, by what it says and not by its name."""
    return bool(re.match(rb"\s*BEGIN:VCARD\s", _as_utf8(raw[:4096], "ignore") + b"\n", re.IGNORECASE))


def read(raw: bytes) -> Cards:
    """Return the cards of a file.

    Refused for a file that is too large, or has no card in it.
    """
    if len(raw) > BYTES:
        raise Unreadable("This file is larger than 25 MB. Export the contacts without photos.")
    raw = _as_utf8(raw)
    if not BEGIN.search(raw):
        raise Unreadable("There is no card in this file. Choose a file of vCards (.vcf).")
    rows: list[Row] = []
    is_guessed = False
    for card in _cards(raw):
        if len(rows) == CARDS:
            raise Unreadable(f"This file has more than {CARDS:,} cards. Export it in parts.")
        if isinstance(card, Row):
            rows.append(card)
            continue
        try:
            facts, by_guess = _facts(card.lines), any(line.is_guessed for line in card.lines)
            rows.append(Row(card.begin, facts))
            is_guessed = is_guessed or by_guess
        except Broken as broken:
            rows.append(Row(card.begin, {}, str(broken)))
    return Cards(tuple(rows), is_guessed)


def _as_utf8(raw: bytes, errors: str = "strict") -> bytes:
    """Return the file without its byte order mark, and UTF-16 as UTF-8: the lines are cut from bytes."""
    for mark, (codec, name) in text.MARKS.items():
        if raw.startswith(mark):
            rest = raw[len(mark) :]
            if codec == "utf-8":
                return rest
            try:
                return rest.decode(codec, errors).encode()
            except UnicodeDecodeError as error:
                raise Unreadable(
                    f"This file says that it is {name}, and is not. Export it again, as UTF-8."
                ) from error
    return raw


def _cards(raw: bytes) -> Iterator[_Card | Row]:
    """Yield the cards that begin and end, and a row with its problem for what does not."""
    card: _Card | None = None
    is_reported = False
    for line in lines(raw):
        mark = (line.name, line.value.strip().upper())
        if mark == ("BEGIN", b"VCARD"):
            if card and card.last == "AGENT":
                card.depth += 1
            else:
                if card:
                    yield _unended(card)
                card = _Card(line.number)
        elif card is None:
            if not is_reported:
                yield Row(line.number, {}, "This line is in no card. Is a BEGIN:VCARD missing before it?")
            is_reported = True
            continue
        elif mark == ("END", b"VCARD"):
            card.depth -= 1
            if not card.depth:
                yield card
                card, is_reported = None, False
                continue
        elif mark == ("AGENT", b"BEGIN:VCARD"):
            card.depth += 1
        elif card.depth == 1 and (line.name in KNOWN or (not line.name and card.last in KNOWN)):
            card.lines.append(line)
        card.last = line.name
    if card:
        yield _unended(card)


def _unended(card: _Card) -> Row:
    return Row(card.begin, {}, "This card has no END:VCARD, so it may have lost its end.")


def _facts(card: list[Line]) -> dict[str, list[str]]:
    """Return what a card says. Raises Broken where a line cannot be read whole, or its version is unknown."""
    for line in card:
        if not line.name:
            raise Broken(f"Line {line.number} belongs to nothing before it.")
    version = next((line.text().strip() for line in card if line.name == "VERSION"), "")
    if version not in VERSIONS:
        what = f"of version {version[:10]}, which is unknown here" if version else "without a VERSION"
        raise Broken(f"This card is {what}. Export it as version 3.0.")
    names = _texts(card, "FN")[:1]
    facts = {
        "name": names,
        "organization": [line.parts(";")[0] for line in card if line.name == "ORG"][:1],
        "title": _texts(card, "TITLE")[:1],
        "field": _texts(card, FIELD)[:1],
        "email": [re.sub(r"^mailto:", "", address, flags=re.I) for address in _texts(card, "EMAIL")],
        "phone": [_number(number) for number in _texts(card, "TEL")],
        "link": _texts(card, "URL"),
        "met_how": _texts(card, MET_HOW)[:1],
        "tags": [tag for line in card if line.name == "CATEGORIES" for tag in line.parts(",")],
        "private_notes": _texts(card, "NOTE"),
    }
    family, given = next(([*line.parts(";"), ""][:2] for line in card if line.name == "N"), ("", ""))
    if not names:
        facts |= {"first_name": [given], "last_name": [family]}
    return {fact: said for fact, values in facts.items() if (said := [v for v in values if v.strip()])}


def _texts(card: list[Line], name: str) -> list[str]:
    """Return what the lines of this name say, the preferred first, without fax numbers."""
    found = sorted((line for line in card if line.name == name), key=lambda line: line.rank)
    texts = [line.text().strip() for line in found if "FAX" not in line.types]
    return [said for said in texts if said]


def _number(number: str) -> str:
    """Return a telephone number as people write it; version 4 has tel:+1-859-555-0100;ext=5."""
    found = TEL.fullmatch(number)
    if not found:
        return number
    return f"{found[1]} x{found[2]}" if found[2] else found[1]
