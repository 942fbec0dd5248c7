"""What stands against a time: everything that keeps one from a student, in stretches and in words. Pure, like slots.py.

The list of free times, the booking's last word and "Why can't I book?" read these, so that none of them can say what
another does not know.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from appointments.slots import Off, Stretch
from center.models import Center
from web.calendar import DAY, at
from web.templatetags.web import day, hours

WEEK = 7 * DAY


class Booked(NamedTuple):
    """One appointment of the student, as the rules see it.

    It counts unless the counselor missed it, and was missed if the student did and nobody has excused it. One that
    is only offered counts, too: whoever takes it must not be over a limit by then.
    """

    begins: datetime
    ends: datetime
    is_open: bool
    counts: bool
    was_missed: bool
    is_offered: bool = False


@dataclass(frozen=True)
class Hindrance:
    """One reason why times are not offered: in words, with what would open them, and the stretches it takes.

    One that `hides_all` leaves the student no time with anybody.
    """

    why: str
    opens: str
    stretches: tuple[Stretch, ...]
    hides_all: bool = False

    def hits(self, begins: datetime, ends: datetime) -> bool:
        """Say whether a meeting of this time is hidden by it."""
        return any(start < ends and begins < end for start, end in self.stretches)

    def __str__(self) -> str:
        return f"{self.why} {self.opens}"


def rules_for(
    center: Center,
    booked: Sequence[Booked],
    *,
    zone: ZoneInfo,
    they_have: str,
    term_began: date,
    moved_from: datetime | None = None,
    now: datetime,
) -> list[Hindrance]:
    """Return what the center's rules keep from a student with these appointments; `they_have` is "You have".

    Days, weeks and the term are those of the student's clock. An appointment that moves away from `moved_from` is
    not among those `booked`: it adds none, and so its own day and week stay open to it.
    """
    found = []
    held = " A time that is held in line counts." if any(one.is_offered for one in booked) else ""
    if center.notice_hours:
        found.append(
            Hindrance(
                f"Times are booked at least {hours(center.notice_hours)} ahead, so that counselors see who comes.",
                "Choose a later one, or ask the center.",
                ((now, now + center.notice),),
            )
        )
    if not moved_from:
        always = ((now, now + center.horizon + DAY),)
        found += [
            Hindrance(*words, always, hides_all=True)
            for words in _of_one_more(
                center, booked, they_have, term_began=at(term_began, 0, zone), held=held, now=now
            )
        ]
    counted = [one.begins.astimezone(zone).date() for one in booked if one.counts]
    old = moved_from.astimezone(zone).date() if moved_from else None
    for on, count in _full(counted, center.per_day, but=old):
        found.append(
            Hindrance(
                f"{they_have} {_counted(count, 'appointment')} on {day(on)}, {_as_many(count, center.per_day)} a day."
                f"{held}",
                "Choose another day, or move what is booked.",
                ((at(on, 0, zone), at(on + DAY, 0, zone)),),
            )
        )
    for monday, count in _full(map(monday_of, counted), center.per_week, but=old and monday_of(old)):
        found.append(
            Hindrance(
                f"{they_have} {_counted(count, 'appointment')} in the week of {day(monday)}, "
                f"{_as_many(count, center.per_week)} a week.{held}",
                "Choose another week, or move what is booked.",
                ((at(monday, 0, zone), at(monday + WEEK, 0, zone)),),
            )
        )
    return found


def not_for(words: str, name: str, *, horizon: timedelta, now: datetime) -> Hindrance:
    """Return that what this is called is for others, in words; it hides all times there are."""
    return Hindrance(
        f"“{name}” is for {words}.",
        "Choose something else, or ask the center: staff can book it for a student.",
        ((now, now + horizon + DAY),),
        hides_all=True,
    )


def _of_one_more(
    center: Center,
    booked: Sequence[Booked],
    they_have: str,
    *,
    term_began: datetime,
    held: str,
    now: datetime,
) -> Iterable[tuple[str, str]]:
    """Yield why there can be no other appointment at all, and what would open one."""
    of_term = [one for one in booked if one.begins >= term_began]
    missed = sum(one.was_missed for one in of_term)
    if center.missed_per_term is not None and missed >= center.missed_per_term:
        yield (
            f"{they_have} missed {_counted(missed, 'appointment')} in this term. After "
            f"{center.missed_per_term} it takes a word with a counselor before the next can be booked.",
            "It happens. Write to a counselor: they can excuse one, or book for a student.",
        )
    ahead = sum(one.is_open and one.ends > now for one in booked)
    if center.open_at_once is not None and ahead >= center.open_at_once:
        yield (
            f"{they_have} {_counted(ahead, 'appointment')} ahead, {_as_many(ahead, center.open_at_once)} at once."
            f"{held}",
            "The next can be booked once one is over or cancelled; one that is booked can be moved.",
        )
    counted = sum(one.counts for one in of_term)
    if center.per_term is not None and counted >= center.per_term:
        yield (
            f"{they_have} {_counted(counted, 'appointment')} in this term, {_as_many(counted, center.per_term)}.",
            "Ask a counselor, or come back when the next term begins.",
        )


def absences(off: Iterable[Off], zone: ZoneInfo, counselor: str) -> list[Hindrance]:
    """Return the holidays of the center, and the time off of this counselor, by the counselor's clock."""
    found = []
    for one in off:
        days = day(one.first_on) + (f" to {day(one.last_on)}" if one.last_on > one.first_on else "")
        hours = " for some hours" if one.leaves_at or one.returns_at else ""
        why = (
            f"The center is closed on {days}: {one.why}."
            if one.why
            else f"{counselor} is away on {days}{hours}."
        )
        found.append(Hindrance(why, "Choose another day.", (one.stretch(zone),)))
    return found


def monday_of(on: date) -> date:
    """Return the day on which this day's week begins."""
    return on - on.weekday() * DAY


def _full(days: Iterable[date], limit: int | None, *, but: date | None) -> list[tuple[date, int]]:
    """Return the days, or weeks, that have as many as the limit, in order; never the one an appointment leaves."""
    counts = Counter(days)
    return [
        (on, counts[on]) for on in sorted(counts) if limit is not None and counts[on] >= limit and on != but
    ]


def _as_many(count: int, limit: int | None) -> str:
    """Say how a count stands to its limit: staff may have booked more."""
    return "as many as one may have" if count == limit else f"more than the {limit} one may have"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'s' * (count != 1)}"
