"""Text to a table: delimiter, header, and records that know in which line they begin.

The caps keep a student's import small enough to look through; each refusal names the line.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from contacts.files.columns import target_of
from contacts.files.rows import Record
from contacts.files.text import Unreadable, decoded

BYTES = 2 * 1024 * 1024
RECORDS = 5_000
COLUMNS = 100
LINES_OF_A_RECORD = 50
LENGTH_OF_A_RECORD = 100_000
# LinkedIn puts notes of changing length before its header.
RECORDS_OF_THE_BEGIN = 30
LENGTH_OF_THE_BEGIN = 200_000
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True)
class Table:
    """One file of records, and what was found out about it. `header` is empty where it is missing."""

    records: tuple[Record, ...]
    header: tuple[str, ...]
    delimiter: str
    encoding: str
    is_guessed: bool

    @property
    def delimiter_name(self) -> str:
        return DELIMITERS[self.delimiter]

    @property
    def width(self) -> int:
        """How many columns there are: the header's, or those of the longest record where it is missing."""
        return len(self.header) or max(len(record.cells) for record in self.records)


def read(raw: bytes, *, has_header: bool | None = None) -> Table:
    """Return the table of a file.

    The header is found by the names in it, behind whatever stands before it; `has_header` overrules that.
    Refused for a file that is too large, empty, or broken, with its line.
    """
    if len(raw) > BYTES:
        raise Unreadable("This file is larger than 2 MB. Split it, and import one part after the other.")
    text = decoded(raw)
    if not text.text.strip():
        raise Unreadable("This file is empty. Choose another one.")
    begin = {mark: _begin(text.text[:LENGTH_OF_THE_BEGIN], mark) for mark in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda mark: _fit(begin[mark]))
    header = _header(begin[delimiter], has_header)
    records = _people(text.text, delimiter, after=header.line if header else 0)
    if not records:
        what = "has a header, and nobody below it" if header else "is empty"
        raise Unreadable(f"This file {what}. Choose another one.")
    names = tuple(cell.strip() for cell in header.cells) if header else ()
    return Table(tuple(records), names, delimiter, text.encoding, text.is_guessed)


def _people(text: str, delimiter: str, *, after: int) -> list[Record]:
    """Return the records below the header, without the empty ones that a spreadsheet leaves at the end."""
    records: list[Record] = []
    blanks: list[Record] = []
    for record in _records(text, delimiter):
        if len(record.cells) > COLUMNS:
            raise Unreadable(
                f"Line {record.line} has {len(record.cells):,} columns. Keep it to {COLUMNS} of them."
            )
        if record.line <= after:
            continue
        blanks.append(record)
        if any(cell.strip() for cell in record.cells):
            records += blanks
            blanks = []
        if len(records) + len(blanks) > RECORDS:
            raise Unreadable(
                f"This file has more than {RECORDS:,} rows. Split it, and import one part after the other."
            )
    return records


def _header(begin: list[Record], has_header: bool | None) -> Record | None:
    """Return the record with the most names of columns, if it has enough of them to be the header.

    One name makes a header of the first record only: further down somebody may work as a "Contact".
    """
    if has_header is False or not begin:
        return None
    best = max(begin, key=_names)
    known = _names(best)
    if known > 1 or (known and best is begin[0]):
        return best
    return begin[0] if has_header else None


def _names(record: Record) -> int:
    return len({cell.strip().casefold() for cell in record.cells[:COLUMNS] if target_of(cell)})


def _fit(begin: list[Record]) -> tuple[int, int, int]:
    """Return how well a delimiter fits: by names of columns, then by how many records it divides alike."""
    names = max((_names(record) for record in begin), default=0)
    widths = Counter(len(record.cells) for record in begin if len(record.cells) > 1)
    width, alike = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return names, alike, width


def _begin(text: str, delimiter: str) -> list[Record]:
    """Return the first records, as far as they can be read with this delimiter."""
    begin: list[Record] = []
    try:
        for record in islice(_records(text, delimiter), RECORDS_OF_THE_BEGIN):
            begin.append(record)
    except Unreadable:
        pass
    return begin


def _records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield the records that are not a blank line. Refused for one that is broken or too large."""
    lines = _Lines(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.begin = reader.line_num + 1
        lines.length, lines.quoted_since = 0, 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(lines.fault) from error
        if cells and (len(cells) > 1 or cells[0].strip()):
            yield Record(lines.begin, tuple(cells))


@dataclass
class _Lines:
    """The lines that the csv module asks for, stopped where one record has taken too many."""

    source: Iterator[str]
    begin: int = 1
    number: int = 0
    length: int = 0
    quoted_since: int = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self.source)
        self.number += 1
        self.length += len(line)
        if line.count('"') % 2:
            self.quoted_since = 0 if self.quoted_since else self.number
        if self.number - self.begin >= LINES_OF_A_RECORD or self.length > LENGTH_OF_A_RECORD:
            raise Unreadable(self.fault)
        return line

    @property
    def fault(self) -> str:
        """What is wrong with the record that is being read."""
        if self.quoted_since:
            return (
                f"A quote opened in line {self.quoted_since} is never closed. "
                "Put the missing quotation mark there, and choose the file again."
            )
        if self.length > LENGTH_OF_A_RECORD:
            return f"The row that begins in line {self.begin} is longer than 100 kB. Shorten it."
        if self.number - self.begin >= LINES_OF_A_RECORD:
            return f"The row that begins in line {self.begin} has more than {LINES_OF_A_RECORD} lines. Shorten it."
        return (
            f"The quotation marks of the row that begins in line {self.begin} do not match. "
            "Put two where one belongs to the text."
        )
