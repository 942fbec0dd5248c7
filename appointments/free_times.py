"""Which times a student can have, and with whom: the one question behind the list, the booking and the way out.

Three statements at most, for any number of counselors.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from appointments.models import Appointment, AppointmentType
from appointments.slots import Hours, Off, Rules, Stretch, open_times
from counselors.models import Counselor
from students.models import Student
from web.calendar import DAY, HOUR

# How soon, and how far ahead, a time may be booked. Nobody should find a meeting in the next hour's calendar.
NOTICE = 4 * HOUR
HORIZON = 28 * DAY
# What is taken, one row for each counselor: from and to, in seconds since 1970. To read 2,500 appointments one by
# one takes Python as long as six pages, and a list for each would have it look for garbage all the time.
TAKEN = """
    SELECT counselor_id,
        json_agg(extract(epoch FROM lower(blocked))::bigint ORDER BY blocked),
        json_agg(extract(epoch FROM upper(blocked))::bigint ORDER BY blocked),
        json_agg(extract(epoch FROM starts_at)::bigint ORDER BY starts_at) FILTER (WHERE student_id = %(student)s),
        json_agg(extract(epoch FROM ends_at)::bigint ORDER BY starts_at) FILTER (WHERE student_id = %(student)s)
    FROM appointments_appointment
    WHERE cancelled_at IS NULL AND (counselor_id = ANY(%(counselors)s) OR student_id = %(student)s)
        AND blocked && tstzrange(%(since)s, %(until)s) AND id IS DISTINCT FROM %(but)s
    GROUP BY counselor_id
"""


@dataclass(frozen=True)
class FreeTime:
    """One time that can be had, with the counselor's kind of appointment."""

    starts_at: datetime
    type: AppointmentType

    @property
    def counselor(self) -> Counselor:
        return self.type.counselor


@dataclass
class Offers:
    """The free times of some counselors for one student, in the order in which those are preferred.

    `own` are the stretches that the student has booked already.
    """

    types: list[AppointmentType] = field(default_factory=list)
    by_counselor: dict[int, list[datetime]] = field(default_factory=dict)
    own: list[Stretch] = field(default_factory=list)

    def times(self) -> list[FreeTime]:
        """Return each beginning once, in order, with the counselor who is preferred among those free then."""
        first: dict[datetime, AppointmentType] = {}
        for kind in self.types:
            for start in self.by_counselor[kind.counselor_id]:
                first.setdefault(start, kind)
        return [FreeTime(start, first[start]) for start in sorted(first)]

    def nearest(self, to: datetime, *, count: int = 3) -> list[FreeTime]:
        """Return the free times that are nearest to this moment, in order."""
        near = sorted(self.times(), key=lambda free: abs(free.starts_at - to))[:count]
        return sorted(near, key=lambda free: free.starts_at)


def free_times(
    student: Student, types: Iterable[AppointmentType], *, but: Appointment | None = None, now: datetime
) -> Offers:
    """Return what these types (loaded `with_availability`) leave free for the student.

    The student's own counselor comes first, then whoever has the fewest appointments. `but` is an appointment
    that is about to move, and so takes up no time.
    """
    kinds = list(types)
    since, until = now + NOTICE, now + HORIZON
    taken: dict[int, list[Stretch]] = {kind.counselor_id: [] for kind in kinds}
    own: list[Stretch] = []
    facts: dict[str, Any] = {
        "counselors": list(taken),
        "student": student.pk,
        "but": but.pk if but else None,
        "since": since,
        "until": until + DAY,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, facts)
        for counselor, begin, end, own_begin, own_end in cursor.fetchall():
            taken[counselor] = _stretches(begin, end)
            own += _stretches(own_begin or [], own_end or [])
    kinds.sort(
        key=lambda kind: (
            kind.counselor_id != student.counselor_id,
            len(taken[kind.counselor_id]),
            kind.counselor_id,
        )
    )
    return Offers(
        kinds,
        {
            kind.counselor_id: open_times(
                rules_of(kind), taken=[*taken[kind.counselor_id], *own], since=since, until=until
            )
            for kind in kinds
        },
        sorted(own),
    )


def offers_of(student: Student, counselor: int, *, but: Appointment | None = None, now: datetime) -> Offers:
    """Return what one counselor (by key) leaves free for the student; nothing where nothing is offered."""
    types = AppointmentType.objects.offered().filter(counselor=counselor)
    return free_times(student, types.with_availability(on_or_after=now), but=but, now=now)


def rules_of(kind: Any) -> Rules:
    """Return a type that was loaded `with_availability` as the rules that slots.py knows."""
    return Rules(
        zone=ZoneInfo(kind.counselor.user.zone),
        minutes=kind.minutes,
        hours=tuple(
            Hours(weekday, time.fromisoformat(opens), time.fromisoformat(closes))
            for weekday, opens, closes in kind.hours
        ),
        off=tuple(
            Off(date.fromisoformat(first), date.fromisoformat(last), _time(leaves), _time(returns), why)
            for first, last, leaves, returns, why in kind.time_off
        ),
    )


def _stretches(begin: list[int], end: list[int]) -> list[Stretch]:
    return list(zip(map(_instant, begin), map(_instant, end), strict=True))


# Many appointments begin or end at the same moments.
@lru_cache(maxsize=20_000)
def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _time(told: str | None) -> time | None:
    return time.fromisoformat(told) if told else None
