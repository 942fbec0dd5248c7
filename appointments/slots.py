"""From a counselor's rules to the times that are open: pure, without database and without clock.

Rules are wall time in the counselor's zone: each time of day that they name becomes an instant of its own
day, so that nine o'clock stays nine o'clock on both sides of a clock change. A time of day that the clock
skips is not offered; of one that it shows twice, the first is.

Each stretch is cut into meetings from its own beginning on, with the time between them that the counselor
keeps. One of the extra hours that would overlap one of the usual hours of its day is left out, so that no time is
offered twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from web.calendar import DAY, MINUTE, at

# From when to when, in UTC; the end is not part of it.
Stretch = tuple[datetime, datetime]
BEGINS = itemgetter(0)


class Hours(NamedTuple):
    """A stretch of one weekday (0 is Monday) in which somebody sees people."""

    weekday: int
    opens_at: time
    closes_at: time


class Plan(NamedTuple):
    """A week of hours that holds between two dates, with both; without a last one it has no end."""

    first_on: date
    last_on: date | None
    hours: tuple[Hours, ...]


class Extra(NamedTuple):
    """A stretch of one date in which somebody sees people, too."""

    on: date
    opens_at: time
    closes_at: time


class Opening(NamedTuple):
    """When somebody sees people: in `hours`, on the dates of a plan in its own instead; and in the extra ones."""

    hours: tuple[Hours, ...]
    plans: tuple[Plan, ...]
    extra: tuple[Extra, ...]

    def week_of(self, day: date) -> tuple[Hours, ...]:
        """Return the week of hours that holds on this day."""
        for plan in self.plans:
            if plan.first_on <= day and (plan.last_on is None or day <= plan.last_on):
                return plan.hours
        return self.hours

    def on(self, day: date) -> tuple[list[Hours], list[Extra]]:
        """Return the hours of this day, and the extra ones, both in order."""
        return (
            sorted(hours for hours in self.week_of(day) if hours.weekday == day.weekday()),
            sorted(extra for extra in self.extra if extra.on == day),
        )


class Rhythm(NamedTuple):
    """How many minutes a meeting takes, and how many after its beginning the next may begin."""

    minutes: int
    step_minutes: int


@dataclass(frozen=True)
class Off:
    """A stretch in which somebody sees nobody; without times it begins and ends with its days.

    `why` is the name of a holiday.
    """

    first_on: date
    last_on: date
    leaves_at: time | None = None
    returns_at: time | None = None
    why: str = ""

    def stretch(self, zone: ZoneInfo) -> Stretch:
        """Return the instants between which it lies."""
        ends = at(self.last_on, self.returns_at, zone) if self.returns_at else at(self.last_on + DAY, 0, zone)
        return at(self.first_on, self.leaves_at or 0, zone), ends

    def on(self, day: date) -> Hours | None:
        """Return the part of a day that it takes, None if there is none; midnight closes where it is the rest."""
        if not self.first_on <= day <= self.last_on:
            return None
        begins = self.leaves_at if day == self.first_on else None
        ends = self.returns_at if day == self.last_on else None
        return Hours(day.weekday(), begins or time.min, ends or time.max)


@dataclass(frozen=True)
class Rules:
    """When one person sees people, in which zone, how many minutes a meeting takes, and how many around it are kept."""

    zone: ZoneInfo
    minutes: int
    hours: tuple[Hours, ...] = ()
    off: tuple[Off, ...] = ()
    plans: tuple[Plan, ...] = ()
    extra: tuple[Extra, ...] = ()
    before_minutes: int = 0
    after_minutes: int = 0

    @property
    def opening(self) -> Opening:
        return Opening(self.hours, self.plans, self.extra)

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.minutes, self.before_minutes + self.minutes + self.after_minutes)

    def around(self, taken: Iterable[Stretch]) -> list[Stretch]:
        """Return what no meeting may touch, so that the time kept before and after it touches nothing that is taken."""
        if not self.before_minutes and not self.after_minutes:
            return list(taken)
        before, after = self.before_minutes * MINUTE, self.after_minutes * MINUTE
        return [(begins - after, ends + before) for begins, ends in taken]


def open_times(
    rules: Rules,
    *,
    taken: Iterable[Stretch] = (),
    closed: Iterable[Stretch] = (),
    since: datetime,
    until: datetime,
) -> list[datetime]:
    """Return the beginnings (UTC, in order) of all meetings that fit: not before `since`, not after `until`.

    `taken` are the stretches, in any order, that belong to somebody already, with what is kept around their meetings:
    the time kept around this one comes on top. `closed` is closed to the meeting alone, as time off is.
    """
    first, last = since.astimezone(rules.zone).date(), until.astimezone(rules.zone).date()
    fitting = _fitting(rules.opening, rules.rhythm, rules.zone, first, last)
    within = fitting[bisect_left(fitting, since, key=BEGINS) : bisect_right(fitting, until, key=BEGINS)]
    off = (off.stretch(rules.zone) for off in rules.off)
    return clear_of(sorted([*rules.around(taken), *closed, *off]), within)


def left_of(rules: Rules, day: date, *, taken: Iterable[Stretch]) -> list[Stretch]:
    """Return what is left of a day's hours, in order: neither off nor taken, whether or not a meeting fits into it."""
    usual, extra = rules.opening.on(day)
    hours = sorted(
        [(one.opens_at, one.closes_at) for one in usual] + [(one.opens_at, one.closes_at) for one in extra]
    )
    left: list[Stretch] = []
    for opens, closes in hours:
        opening = at(day, opens, rules.zone), at(day, closes, rules.zone)
        if left and opening[0] <= left[-1][1]:
            # Extra hours may begin before the others end.
            left[-1] = left[-1][0], max(left[-1][1], opening[1])
        else:
            left.append(opening)
    for begins, ends in [*taken, *(off.stretch(rules.zone) for off in rules.off)]:
        around = [((since, min(until, begins)), (max(since, ends), until)) for since, until in left]
        left = [(since, until) for two in around for since, until in two if since < until]
    return left


def clear_of(blocked: Sequence[Stretch], meetings: Iterable[Stretch]) -> list[datetime]:
    """Return the beginnings of the meetings that touch none of these; both are in order."""
    clear, place, busy_until = [], 0, datetime.min.replace(tzinfo=UTC)
    for start, end in meetings:
        while place < len(blocked) and blocked[place][0] < end:
            # One that began earlier may end later.
            busy_until = max(busy_until, blocked[place][1])
            place += 1
        if busy_until <= start:
            clear.append(start)
    return clear


# Rules rarely change, and the same days are asked for all day long.
@lru_cache(maxsize=1_000)
def _fitting(
    opening: Opening, rhythm: Rhythm, zone: ZoneInfo, first: date, last: date
) -> tuple[Stretch, ...]:
    """Return the meetings that fit into these hours on these days, in order."""
    meetings: list[Stretch] = []
    while first <= last:
        hours, extra = opening.on(first)
        of_day: list[Stretch] = []
        for stretch in hours:
            of_day += _fitting_on(first, stretch.opens_at, stretch.closes_at, rhythm, zone)
        if extra:
            usual = tuple(of_day)
            for more in extra:
                in_it = _fitting_on(first, more.opens_at, more.closes_at, rhythm, zone)
                of_day += [meeting for meeting in in_it if not _touches(meeting, usual)]
            of_day.sort()
        meetings += of_day
        first += DAY
    return tuple(meetings)


def _touches(meeting: Stretch, others: Iterable[Stretch]) -> bool:
    return any(begins < meeting[1] and meeting[0] < ends for begins, ends in others)


@lru_cache(maxsize=20_000)
def _fitting_on(
    day: date, opens_at: time, closes_at: time, rhythm: Rhythm, zone: ZoneInfo
) -> tuple[Stretch, ...]:
    """Return the meetings that fit into these hours of this day."""
    length, step = rhythm.minutes * MINUTE, rhythm.step_minutes * MINUTE
    closes = at(day, closes_at, zone)
    meetings: list[Stretch] = []
    wall = datetime.combine(day, opens_at)
    # Each by the clock on the wall, as people read it off; whether it fits is a matter of minutes that pass.
    while wall < datetime.combine(day, closes_at):
        start = wall.replace(tzinfo=zone).astimezone(UTC)
        exists = start.astimezone(zone).replace(tzinfo=None) == wall
        if exists and start + length <= closes:
            meetings.append((start, start + length))
        wall += step
    return tuple(meetings)
