"""What Today shows of what is coming: talks, appointments, and leads whose day has come."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, SmallIntegerField, Value
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


def coming(student: User, *, now: datetime) -> list[Interview | Appointment]:
    """Return the next talks and appointments of a student, the soonest first, with what a row prints of each."""
    return [_made(Row(*row)) for row in _both(user=student.pk, now=now)]


def leads_due(student: User, *, now: datetime) -> list[Lead]:
    """Return the leads whose day has come, the longest waiting first: as many as are shown, and one more."""
    return _leads(user=student.pk, today=localdate(now))


@compiled_once
def _both(*, user: int, now: datetime) -> QuerySet[Any, Any]:
    student, no_way = student_with(user), Value(None, SmallIntegerField())
    talks = Interview.objects.visible_to(student).open().filter(ends_at__gt=now)
    meetings = Appointment.objects.visible_to(student).to_know(student, now)
    shown = ("pk", "starts_at", "medium", "place", "cancelled_at")
    first = talks.order_by("starts_at", "pk").values_list(
        Value(TALK), *shown, F("contact__name"), F("travel_minutes")
    )
    second = meetings.order_by("starts_at", "pk").values_list(
        Value(MEETING), *shown, F("counselor__user__name"), no_way
    )
    return first[:SHOWN].union(second[:SHOWN], all=True).order_by("starts_at")[:SHOWN]


def _made(row: Row) -> Interview | Appointment:
    known: dict[str, Any] = row._asdict()
    kind, name, travel_minutes = (known.pop(column) for column in ("kind", "name", "travel_minutes"))
    if kind == TALK:
        return Interview(contact=Contact(name=name), travel_minutes=travel_minutes, **known)
    return Appointment(counselor=Counselor(user=User(name=name)), **known)


@compiled_once
def _leads(*, user: int, today: date) -> QuerySet[Lead]:
    return Lead.objects.visible_to(student_with(user)).due(today)[: LEADS_SHOWN + 1]
