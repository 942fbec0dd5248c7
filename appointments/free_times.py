"""Which times a student can have, and with whom: the one question behind the list, the booking and the way out.

Three statements at most, for any number of counselors.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from appointments.contention import AlreadyMeeting, SlotTaken
from appointments.models import Appointment, AppointmentType
from appointments.rules import Booked, Hindrance, absences, monday_of, not_for, rules_for
from appointments.slots import Extra, Hours, Off, Plan, Rules, Stretch, open_times
from appointments.taken import taken
from center.kept import kept_center, term_at
from center.models import Center
from counselors.models import Counselor
from students.models import Student
from web.calendar import DAY, MINUTE, at


@dataclass(frozen=True)
class FreeTime:
    """One time that can be had, with the counselor's way of offering it."""

    starts_at: datetime
    type: AppointmentType

    @property
    def counselor(self) -> Counselor:
        return self.type.counselor


@dataclass
class Offers:
    """The free times of some counselors for one student, in the order in which those are preferred.

    `booked` are the student's own appointments, of this term and to come; `rules` are what the center's rules hide
    from the student. From staff they hide nothing: who gives a time against them says why.
    """

    types: list[AppointmentType] = field(default_factory=list)
    by_counselor: dict[int, list[datetime]] = field(default_factory=dict)
    taken: dict[int, list[Stretch]] = field(default_factory=dict)
    booked: list[Booked] = field(default_factory=list)
    rules: list[Hindrance] = field(default_factory=list)
    they_have: str = ""
    are_for_staff: bool = False

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

    def own(self) -> Hindrance:
        """Return the student's own calendar as what stands against a time."""
        return Hindrance(
            f"{self.they_have} an appointment then.",
            "Choose another time, or move that one.",
            tuple((one.begins, one.ends) for one in self.booked if not one.is_offered),
        )

    def held(self) -> Hindrance:
        """Return the times that are held for the student in a waiting line."""
        return Hindrance(
            "This time is held in line.",
            "It is taken, or passed on, under Appointments.",
            tuple((one.begins, one.ends) for one in self.booked if one.is_offered),
        )

    def against(self, kind: AppointmentType) -> list[Hindrance]:
        """Return all that stands against times with this counselor, in the order in which it is told."""
        rules = rules_of(kind)
        others = Hindrance(
            "Somebody else has taken it.",
            "Choose another time. It comes back if they give it up.",
            tuple(rules.around(self.taken[kind.counselor_id])),
        )
        away = absences(rules.off, rules.zone, kind.counselor.user.name)
        total = [rule for rule in self.hiding() if rule.hides_all]
        return [
            *total,
            self.own(),
            self.held(),
            *away,
            others,
            *(rule for rule in self.hiding() if not rule.hides_all),
        ]

    def hiding(self) -> list[Hindrance]:
        """Return the rules that hide times from whoever asks."""
        return [] if self.are_for_staff else self.rules

    def closed(self) -> Hindrance | None:
        """Return the rule that leaves the student no time at all, if one does."""
        return next((rule for rule in self.hiding() if rule.hides_all), None)

    def refusal(self, kind: AppointmentType | None, starts_at: datetime) -> SlotTaken:
        """Return what to say of this time, which cannot be had: the first thing that stands against it."""
        if kind is None:
            return SlotTaken()
        ends_at = starts_at + kind.minutes * MINUTE
        against = next((one for one in self.against(kind) if one.hits(starts_at, ends_at)), None)
        if against == self.own():
            return AlreadyMeeting(str(against))
        return SlotTaken(str(against or ""))

    def broken_by(self, kind: AppointmentType, starts_at: datetime) -> list[Hindrance]:
        """Return the rules that whoever of the staff gives this time sets aside."""
        ends_at = starts_at + kind.minutes * MINUTE
        return [rule for rule in self.rules if rule.hits(starts_at, ends_at)]


def free_times(
    student: Student,
    types: Iterable[AppointmentType],
    *,
    but: Appointment | None = None,
    by: User,
    now: datetime,
) -> Offers:
    """Return what these types of one purpose (loaded `with_availability`) leave free, as this person may book it.

    The student's own counselor comes first, then whoever has the fewest appointments. `but` is an appointment
    that is about to move, and so takes up no time.
    """
    kinds, center, zone = list(types), kept_center(), ZoneInfo(student.user.zone)
    (since, until), began = offered_between(center, now), term_at(now)
    known = taken(
        [kind.counselor_id for kind in kinds],
        student=student.pk,
        but=but.pk if but else None,
        since=now,
        until=until + DAY,
        first=at(min(began, monday_of(now.astimezone(zone).date())), 0, zone),
        now=now,
    )
    kinds.sort(
        key=lambda kind: (
            kind.counselor_id != student.counselor_id,
            len(known.of[kind.counselor_id]),
            kind.counselor_id,
        )
    )
    they_have = "You have" if by.pk == student.user_id else f"{student.user.first_name} has"
    moved_from = but.starts_at if but else None
    rules = rules_for(
        center, known.own, zone=zone, they_have=they_have, term_began=began, moved_from=moved_from, now=now
    )
    # What is booked already may move, whoever it is for by now.
    if kinds and not but and not kinds[0].purpose.is_for(student):
        purpose = kinds[0].purpose
        rules.insert(0, not_for(purpose.for_whom, purpose.name, horizon=center.horizon, now=now))
    offers = Offers(
        kinds,
        taken=known.of,
        booked=sorted(known.own),
        rules=rules,
        they_have=they_have,
        are_for_staff=by.is_staff,
    )
    mine = (offers.own(), offers.held())
    closed = [stretch for one in (*mine, *offers.hiding()) for stretch in one.stretches]
    for kind in kinds:
        counselor = kind.counselor_id
        offers.by_counselor[counselor] = open_times(
            rules_of(kind), taken=known.of[counselor], closed=closed, since=since, until=until
        )
    return offers


def colleagues_free_at(
    asked: Iterable[tuple[datetime, int]], *, but: Counselor, now: datetime
) -> dict[tuple[datetime, int], list[Counselor]]:
    """Return, for each beginning and purpose (by key), which colleagues of this counselor have it free, by name.

    Whether the students have time is another matter: they have an appointment then, which is to end.
    """
    found: dict[tuple[datetime, int], list[Counselor]] = {one: [] for one in sorted(asked)}
    moments = [moment for moment, _ in found]
    offered = AppointmentType.objects.of_the_house().filter(purpose__in={purpose for _, purpose in found})
    colleagues = offered.exclude(counselor=but).order_by("counselor__user__name", "pk")
    kinds = list(colleagues.with_availability(on_or_after=now))
    known = taken(
        [kind.counselor_id for kind in kinds],
        since=moments[0],
        until=moments[-1] + DAY,
        first=moments[0],
        now=now,
    )
    for kind in kinds:
        theirs = known.of[kind.counselor_id]
        free = open_times(rules_of(kind), taken=theirs, since=moments[0], until=moments[-1])
        for one in found.keys() & {(moment, kind.purpose_id) for moment in free}:
            found[one].append(kind.counselor)
    return found


def open_in_all(
    counselors: Iterable[int] | None = None, *, now: datetime
) -> dict[tuple[int, int], list[datetime]]:
    """Return what these counselors (by key; None: all) leave free for each purpose, before any rule of a student.

    The times of two purposes of one counselor are the same person's: whoever has one has the other no more.
    """
    offered = AppointmentType.objects.offered()
    if counselors is not None:
        offered = offered.filter(counselor__in=counselors)
    kinds = list(offered.with_availability(on_or_after=now).order_by("counselor"))
    since, until = offered_between(kept_center(), now)
    known = taken([kind.counselor_id for kind in kinds], since=now, until=until + DAY, first=until, now=now)
    return {
        (kind.counselor_id, kind.purpose_id): open_times(
            rules_of(kind), taken=known.of[kind.counselor_id], since=since, until=until
        )
        for kind in kinds
    }


def offered_between(center: Center, now: datetime) -> Stretch:
    """Return between which moments times are offered at all; what begins at this very one has begun."""
    return now + timedelta.resolution, now + center.horizon


def offers_of(
    student: Student,
    counselor: int,
    *,
    purpose: int,
    but: Appointment | None = None,
    by: User,
    now: datetime,
) -> Offers:
    """Return what one counselor leaves free for the student and this purpose (both by key), if it is offered.

    A retired purpose has its times still, for what is booked to move.
    """
    types = AppointmentType.objects.of_the_house().filter(counselor=counselor, purpose=purpose)
    return free_times(student, types.with_availability(on_or_after=now), but=but, by=by, now=now)


def rules_of(kind: Any) -> Rules:
    """Return a type that was loaded `with_availability` as the rules that slots.py knows."""
    weeks = [(first, last, _week(hours)) for first, last, hours in kind.plans]
    return Rules(
        zone=ZoneInfo(kind.counselor.user.zone),
        minutes=kind.minutes,
        hours=next((week for first, _, week in weeks if not first), ()),
        off=tuple(
            Off(date.fromisoformat(first), date.fromisoformat(last), _time(leaves), _time(returns), why)
            for first, last, leaves, returns, why in kind.time_off
        ),
        plans=tuple(
            Plan(date.fromisoformat(first), date.fromisoformat(last) if last else None, week)
            for first, last, week in weeks
            if first
        ),
        before_minutes=kind.before_minutes,
        after_minutes=kind.after_minutes,
        extra=tuple(
            Extra(date.fromisoformat(on), time.fromisoformat(opens), time.fromisoformat(closes))
            for on, opens, closes in kind.extra
        ),
    )


def _week(told: list[list[Any]]) -> tuple[Hours, ...]:
    return tuple(
        Hours(weekday, time.fromisoformat(opens), time.fromisoformat(closes))
        for weekday, opens, closes in told
    )


def _time(told: str | None) -> time | None:
    return time.fromisoformat(told) if told else None
