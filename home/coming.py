"""What Today shows of what is coming: talks, appointments, and leads whose day has come."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from accounts.models import User, student_with
from appointments.models import Appointment
from contacts.models import Lead
from interviews.models import Interview
from web.compiled import compiled_once

SHOWN = 3
LEADS_SHOWN = 5
# What their rows print: of rows as wide as these the rest would take longer to read than to show.
TALK = ("starts_at", "medium", "place", "travel_minutes", "cancelled_at", "contact__name")
MEETING = ("starts_at", "medium", "place", "cancelled_at", "counselor__user__name")


def coming(student: User, *, now: datetime) -> list[Any]:
    """Return the next talks and appointments of a student, the soonest first."""
    both: list[Any] = [*_talks(user=student.pk, now=now), *_meetings(user=student.pk, now=now)]
    return sorted(both, key=lambda meeting: meeting.starts_at)[:SHOWN]


def leads_due(student: User, *, now: datetime) -> list[Lead]:
    """Return the leads whose day has come, the longest waiting first: as many as are shown, and one more."""
    return _leads(user=student.pk, today=localdate(now))


@compiled_once
def _talks(*, user: int, now: datetime) -> QuerySet[Interview]:
    talks = Interview.objects.visible_to(student_with(user)).open().filter(ends_at__gt=now)
    return talks.select_related("contact").only(*TALK).order_by("starts_at", "pk")[:SHOWN]


@compiled_once
def _meetings(*, user: int, now: datetime) -> QuerySet[Appointment]:
    student = student_with(user)
    meetings = Appointment.objects.visible_to(student).to_know(student, now)
    return meetings.select_related("counselor__user").only(*MEETING).order_by("starts_at", "pk")[:SHOWN]


@compiled_once
def _leads(*, user: int, today: date) -> QuerySet[Lead]:
    return Lead.objects.visible_to(student_with(user)).due(today)[: LEADS_SHOWN + 1]
