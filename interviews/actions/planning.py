"""How an interview comes about, and gets another time."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Case, Value, When

from accounts.models import User
from audit.models import record
from center.models import closed_days
from contacts import actions as contacts
from contacts.folding import folded
from contacts.models import Contact, Outreach
from contacts.policies import allowed
from interviews import policies
from interviews.actions.interviews import locked
from interviews.models import Interview, Proposal
from students.models import Student
from web.calendar import DAY, MINUTE, at, working_day_before
from web.refusals import Refused, require

# A talk can be written down this long after it took place.
LOG_WITHIN = 365 * DAY


@transaction.atomic
def plan(
    contact: Contact,
    *,
    medium: str,
    starts_at: datetime | None = None,
    minutes: int = 20,
    place: str = "",
    travel_minutes: int | None = None,
    by: User,
    now: datetime,
) -> Interview:
    """Put an interview in the student's calendar; by e-mail it has no time.

    One that has taken place already may be planned too, to be logged at once. Their letter counts as
    answered. Refused without a time where one is needed, and for a talk of long ago.
    """
    contact = contacts.locked(contact)
    require("plan", allowed(by, contact, now))
    starts_at = None if medium == Interview.Medium.EMAIL else _usable(starts_at, now)
    # Told twice (a second click, a second tab) it is one talk.
    same = Interview.objects.open().filter(contact=contact, medium=medium, starts_at=starts_at)
    if again := same.order_by("pk").first():
        return again
    interview = arranged(
        contact,
        medium=medium,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        travel_minutes=travel_minutes,
        now=now,
    )
    record("planned", interview, student=contact.student_id, by=by, now=now)
    contacts.restate(contacts.around([interview.contact_id]), by=by, now=now)
    return interview


def arranged(
    contact: Contact,
    *,
    medium: str,
    starts_at: datetime | None,
    minutes: int,
    place: str,
    travel_minutes: int | None = None,
    answered: Proposal | None = None,
    now: datetime,
) -> Interview:
    """The part of `plan` that a contact's own answer shares; the caller holds the list, records, restates all around.

    What is still offered to them, but for the proposal that was `answered`, is withdrawn, and earlier answers are
    taken note of. Whoever gave their name is owed thanks; of a talk that is over they hear in a report.
    """
    interview = Interview.objects.create(
        student=contact.student,
        contact=contact,
        medium=medium,
        planned_at=now,
        starts_at=starts_at,
        minutes=minutes,
        minutes_asked=minutes,
        ends_at=starts_at and starts_at + minutes * MINUTE,
        zone=contact.student.user.zone,
        place=place,
        travel_minutes=travel_minutes,
        confirm_at=starts_at and _confirm_at(starts_at, contact.student.user.zone, now),
    )
    Outreach.objects.filter(contact=contact, outcome="").update(
        outcome=Outreach.Outcome.AGREED, outcome_at=now, try_again_at=None
    )
    others = Proposal.objects.filter(contact=contact, withdrawn_at=None, noted_at=None)
    others.exclude(pk=answered and answered.pk).update(
        withdrawn_at=Case(When(answered_at=None, then=Value(now))),
        noted_at=Case(When(answered_at__isnull=False, then=Value(now))),
    )
    if starts_at is None or starts_at > now:
        contacts.owe_for_name(contact, now)
    return interview


@transaction.atomic
def plan_with(student: Student, *, who: str, by: User, now: datetime, **facts: Any) -> Interview:
    """Plan an interview with the contact of this name; somebody new goes on the student's list first."""
    known = Contact.objects.filter(student=student, sort_key=folded(who), deleted_at=None).order_by("pk")
    contact = known.first() or contacts.add(student, name=who, by=by, now=now)
    if contact.archived_at:
        contacts.bring_back(contact, by=by, now=now)
    return plan(contact, by=by, now=now, **facts)


@transaction.atomic
def move(
    interview: Interview,
    *,
    starts_at: datetime,
    minutes: int,
    place: str,
    travel_minutes: int | None = None,
    moved_by: str = Interview.Side.ME,
    by: User,
    now: datetime,
) -> None:
    """Give the talk another time, length or place. Another time is confirmed anew. Refused once it has an ending.

    Of another time is kept who asked for it, and from when the talk was moved.
    """
    interview = locked(interview)
    require("move", policies.allowed(by, interview, now))
    if _usable(starts_at, now) != interview.starts_at:
        interview.moved_from_at, interview.moved_at, interview.moved_by = interview.starts_at, now, moved_by
        interview.confirmed_at = None
        interview.confirm_at = _confirm_at(starts_at, interview.zone, now)
    interview.version += 1
    interview.starts_at = starts_at
    interview.minutes = minutes
    interview.ends_at = starts_at + minutes * MINUTE
    interview.place = place
    interview.travel_minutes = travel_minutes
    interview.save(
        update_fields=[
            "starts_at",
            "minutes",
            "ends_at",
            "place",
            "travel_minutes",
            "confirm_at",
            "confirmed_at",
            "moved_at",
            "moved_from_at",
            "moved_by",
            "version",
        ]
    )
    record("moved", interview, student=interview.student_id, by=by, now=now)
    contacts.restate([interview.contact_id], by=by, now=now)


def _usable(starts_at: datetime | None, now: datetime) -> datetime:
    if starts_at is None:
        raise Refused("Choose the day and time of the talk.", field="starts_at")
    if starts_at < now - LOG_WITHIN:
        raise Refused("This was more than a year ago. Check the date.", field="starts_at")
    if starts_at > now + LOG_WITHIN:
        raise Refused("This is more than a year away. Check the date.", field="starts_at")
    return starts_at


def _confirm_at(starts_at: datetime, zone: str, now: datetime) -> datetime | None:
    """Return nine o'clock on the working day before; None where that is over: they have only just agreed."""
    if starts_at <= now:
        return None
    here = ZoneInfo(zone)
    on = working_day_before(starts_at.astimezone(here).date(), closed_days())
    confirm_at = at(on, 9, here)
    return confirm_at if confirm_at > now else None
