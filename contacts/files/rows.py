"""What the readers make of a file: records of a table, and rows of facts that nobody has checked yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """One record of a table, and the line where it begins: 1 is the first, as in an editor."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One person as a file has them: the line where they begin, and what stands there for each fact.

    A `problem` says why nothing of the row can be trusted.
    """

    line: int
    facts: Mapping[str, Sequence[str]]
    problem: str = ""
