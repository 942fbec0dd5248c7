"""How counselors meet students, as demo/counselors.toml says it.

The `hours` of each weekday are by their own clock. What they have `off` is told by weeks from the one in which the
story is told: "+2 Tue Thu" is Tuesday to Thursday of the week after next.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from web.calendar import DAY

COUNSELORS = Path(__file__).with_name("counselors.toml")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


@dataclass(frozen=True)
class Off:
    """Days on which somebody sees nobody: from one weekday to another, so many weeks from now."""

    weeks: int
    first: int
    last: int

    @classmethod
    def read(cls, line: str) -> "Off":
        weeks, *days = line.split()
        weekdays = [WEEKDAYS.index(day) for day in days]
        return cls(int(weeks), weekdays[0], weekdays[-1])

    def dates(self, today: date) -> tuple[date, date]:
        """Return the first and the last of the days, seen from this one."""
        monday = today + (7 * self.weeks - today.weekday()) * DAY
        return monday + self.first * DAY, monday + self.last * DAY


@dataclass(frozen=True)
class Host:
    """One counselor, as students meet them. `meets` is "medium minutes place"; `reviews` of résumés, too."""

    name: str
    email: str
    meets: str
    hours: list[tuple[int, time, time]]
    off: list[Off]
    reviews: str = ""

    @classmethod
    def read(cls, facts: dict[str, Any]) -> "Host":
        hours = []
        for day, stretches in facts.pop("hours").items():
            for stretch in stretches.split():
                opens_at, closes_at = map(time.fromisoformat, stretch.split("-"))
                hours.append((WEEKDAYS.index(day), opens_at, closes_at))
        off = [Off.read(line) for line in facts.pop("off")]
        return cls(**facts, hours=hours, off=off)


def hosts() -> list[Host]:
    """Return all counselors."""
    told = tomllib.loads(COUNSELORS.read_text(encoding="utf-8"))["counselor"]
    return [Host.read(counselor) for counselor in told]
