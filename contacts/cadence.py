"""When a contact is written to again, and when to stop: the cadences, counted in working days.

Where they come from: "3B7" is what Duke's career hub teaches, once a week what Quinnipiac does, one second letter what
most others ask for. Nothing here asks the database or the time.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from web.calendar import at, working_days_after

# What is proposed, is proposed for this hour of the student's morning.
MORNING = 9
# Whatever the cadence: after so many working days it is usual to try somebody else at the same organization.
ANOTHER_AFTER = 3

NUMBERS = ("First", "Second", "Third", "Fourth")


@dataclass(frozen=True)
class Cadence:
    """One way to go on: so many letters in all, so many working days apart, and perhaps somebody else meanwhile."""

    letters: int
    every: int
    look_beyond: int | None = None


CADENCES = {
    "3b7": Cadence(letters=2, every=7, look_beyond=ANOTHER_AFTER),
    "gentle": Cadence(letters=2, every=7),
    "persistent": Cadence(letters=4, every=5),
}


@dataclass(frozen=True)
class Line:
    """One day of a plan, and what it is for; `number` says which letter."""

    what: Literal["letter", "look_beyond", "rest"]
    on: date
    at: datetime
    number: int = 0

    @property
    def words(self) -> str:
        """What a student reads of it."""
        if self.what == "letter":
            return f"{NUMBERS[self.number - 1]} letter"
        return "Try somebody else there" if self.what == "look_beyond" else "Let it rest"


def plan(
    cadence: str,
    *,
    letter: int,
    on: date,
    zone: ZoneInfo,
    closed: Container[date] = (),
    has_organization: bool,
) -> list[Line]:
    """Return what is to come if this letter (1 for the first) is written on that day, itself included.

    Nothing, where the cadence has no such letter: then it is time to stop.
    """
    if letter > CADENCES[cadence].letters:
        return []
    written = Line("letter", on, at(on, MORNING, zone), letter)
    left = remaining(
        cadence, letters=letter, on=on, zone=zone, closed=closed, has_organization=has_organization
    )
    return [written, *left]


def remaining(
    cadence: str,
    *,
    letters: int,
    on: date,
    zone: ZoneInfo,
    closed: Container[date] = (),
    has_organization: bool,
    is_answered: bool = False,
) -> list[Line]:
    """Return what is left once so many letters were sent, the last of them on that day; any answer ends it all."""
    if is_answered:
        return []
    chosen = CADENCES[cadence]
    lines = []

    def add(what: Literal["letter", "look_beyond", "rest"], days: int, number: int = 0) -> None:
        day = working_days_after(on, days, closed)
        lines.append(Line(what, day, at(day, MORNING, zone), number))

    if letters == 1 and chosen.look_beyond and has_organization:
        add("look_beyond", chosen.look_beyond)
    more = range(letters + 1, chosen.letters + 1)
    for turn, number in enumerate(more, 1):
        add("letter", turn * chosen.every, number)
    add("rest", (len(more) + 1) * chosen.every)
    return lines
