"""Which times a student can have, and with whom: the one question behind the list, the booking and the way out.

Three statements at most, for any number of counselors.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import BigIntegerField, Func, Q
from django.db.models.functions import JSONArray, Lower, Upper

from appointments.models import Appointment, AppointmentType
from appointments.slots import Hours, Off, Rules, Stretch, open_times
from counselors.models import Counselor
from students.models import Student
from web.calendar import DAY, HOUR

# How soon, and how far ahead, a time may be booked. Nobody should find a meeting in the next hour's calendar.
NOTICE = 4 * HOUR
HORIZON = 28 * DAY


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
    """The free times of some counselors for one student, in the order in which those are preferred."""

    types: list[AppointmentType] = field(default_factory=list)
    by_counselor: dict[int, list[datetime]] = field(default_factory=dict)

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
    standing = Appointment.objects.standing().filter(
        Q(counselor__in=[kind.counselor_id for kind in kinds]) | Q(student=student),
        blocked__overlap=(since, until + DAY),
    )
    if but:
        standing = standing.exclude(pk=but.pk)
    taken: dict[int, list[Stretch]] = {kind.counselor_id: [] for kind in kinds}
    own: list[Stretch] = []
    # One row for each counselor: to read the ranges of 2,500 appointments takes Python as long as six pages.
    for counselor, theirs, mine in standing.values_list("counselor").annotate(
        theirs=JSONBAgg(JSONArray(_Seconds(Lower("blocked")), _Seconds(Upper("blocked")))),
        mine=JSONBAgg(JSONArray(_Seconds("starts_at"), _Seconds("ends_at")), filter=Q(student=student)),
    ):
        taken[counselor] = [(_instant(begins), _instant(ends)) for begins, ends in theirs]
        own += [(_instant(begins), _instant(ends)) for begins, ends in mine or ()]
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
            Hours(told["weekday"], _time(told["opens_at"]), _time(told["closes_at"])) for told in kind.hours
        ),
        off=tuple(
            Off(
                date.fromisoformat(told["first_on"]),
                date.fromisoformat(told["last_on"]),
                told["leaves_at"] and _time(told["leaves_at"]),
                told["returns_at"] and _time(told["returns_at"]),
            )
            for told in kind.time_off
        ),
    )


class _Seconds(Func):
    """A moment as seconds since 1970: a whole number, which Python reads many times faster than a date."""

    template = "extract(epoch FROM %(expressions)s)::bigint"
    output_field = BigIntegerField()


# Many appointments begin or end at the same moments.
@lru_cache(maxsize=20_000)
def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _time(told: str) -> time:
    return time.fromisoformat(told)
