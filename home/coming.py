"""What Today shows of what is coming: talks, appointments, times that are offered, and leads whose day has come."""

from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, DateTimeField, F, QuerySet, SmallIntegerField, Value
from django.db.models.functions import Cast
from django.utils.timezone import localdate

from accounts.models import User, student_with
from appointments.models import Appointment
from contacts.models import Contact, Lead
from counselors.models import Counselor
from interviews.models import Interview
from web.compiled import compiled_once

SHOWN = 3
LEADS_SHOWN = 5
TALK, MEETING = "talk", "meeting"


class Row(NamedTuple):
    """What is read of a talk or an appointment; `name` is whom it is with."""

    kind: str
    pk: int
    starts_at: datetime
    medium: str
    place: str
    cancelled_at: datetime | None
    name: str
    travel_minutes: int | None
    offered_until: datetime | None
    wait_id: int | None


def coming(student: User, *, now: datetime) -> list[Interview | Appointment]:
    """Return a student's next talks, appointments and times that are offered, soonest first, as a row prints each."""
    rows = [Row(*row) for row in _all(user=student.pk, now=now)]
    # What is held for them waits for an answer, however much comes before it.
    held = [row for row in rows if row.offered_until]
    agreed = [row for row in rows if not row.offered_until]
    return [_made(row) for row in sorted([*held, *agreed[:SHOWN]], key=attrgetter("starts_at"))]


def leads_due(student: User, *, now: datetime) -> list[Lead]:
    """Return the leads whose day has come, the longest waiting first: as many as are shown, and one more."""
    return _leads(user=student.pk, today=localdate(now))


@compiled_once
def _all(*, user: int, now: datetime) -> QuerySet[Any, Any]:
    student, no_way = student_with(user), Value(None, SmallIntegerField())
    # Cast: of two unions Postgres takes each by itself, and of two NULLs it makes a text.
    no_offer = Cast(Value(None), DateTimeField()), Cast(Value(None), BigIntegerField())
    talks = Interview.objects.visible_to(student).open().filter(ends_at__gt=now)
    meetings = Appointment.objects.visible_to(student).to_know(student, now)
    shown = ("pk", "starts_at", "medium", "place", "cancelled_at")
    first = talks.order_by("starts_at", "pk").values_list(
        Value(TALK), *shown, F("contact__name"), F("travel_minutes"), *no_offer
    )
    second = meetings.order_by("starts_at", "pk").values_list(
        Value(MEETING), *shown, F("counselor__user__name"), no_way, *no_offer
    )
    held = Appointment.offers.visible_to(student).standing().filter(offered_until__gt=now)
    third = held.order_by("starts_at", "pk").values_list(
        Value(MEETING), *shown, F("counselor__user__name"), no_way, "offered_until", "wait_id"
    )
    return first[:SHOWN].union(second[:SHOWN], third[:SHOWN], all=True).order_by("starts_at")


def _made(row: Row) -> Interview | Appointment:
    known: dict[str, Any] = row._asdict()
    kind, name, travel_minutes = (known.pop(column) for column in ("kind", "name", "travel_minutes"))
    if kind == TALK:
        del known["offered_until"], known["wait_id"]
        return Interview(contact=Contact(name=name), travel_minutes=travel_minutes, **known)
    return Appointment(counselor=Counselor(user=User(name=name)), **known)


@compiled_once
def _leads(*, user: int, today: date) -> QuerySet[Lead]:
    return Lead.objects.visible_to(student_with(user)).due(today)[: LEADS_SHOWN + 1]
