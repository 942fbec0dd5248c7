"""Every change to appointments, in the order of their life.

Whoever changes one first holds the counselor, then the student: always in this order, so that nobody waits in a
circle. The exclusion constraints are behind that, and let no writer sell a time twice.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from accounts.models import User
from appointments import policies
from appointments.actions.holding import hold, locked
from appointments.actions.offers import clear_lapsed, promote
from appointments.actions.submissions import claimed
from appointments.contention import one_at_a_time
from appointments.free_times import offers_of
from appointments.models import Appointment, AppointmentType, Purpose
from appointments.rules import Hindrance
from audit.models import record
from counselors.models import Counselor
from reminders.actions import hint
from students.actions import note_activity, open_to
from students.models import Student
from web.calendar import DAY
from web.refusals import Refused, require

NOT_EXCUSED = {"excused_at": None, "excused_by": None, "excuse": ""}
# A meeting has an afterwards: notes, a second look at the list.
SEEN_AFTER = 14 * DAY


@one_at_a_time
def book(
    student: Student,
    *,
    counselor: Counselor,
    purpose: Purpose,
    starts_at: datetime,
    topic: str,
    intake: Sequence[dict[str, str]] = (),
    key: UUID,
    shown: str = "",
    despite: str = "",
    instead_of: Appointment | None = None,
    by: User,
    now: datetime,
) -> Appointment:
    """Give the student this time with this counselor, for this purpose; both hear of it at once, whoever booked it.

    The form with this `key`, sent again, gets the same appointment. `intake` is what was asked and answered, `shown`
    the fingerprint of the type that the student saw, `despite` why somebody of the staff sets a rule of booking aside,
    `instead_of` an appointment of theirs that they have called off for it. Refused when the time is over or not free,
    when a rule stands against it, when the type is another by now or its purpose retired, and when the key was used for
    something else.
    """
    require("book", policies.allowed_for(by, student, counselor, now, instead_of=instead_of))
    said = (
        f"{student.pk} {counselor.pk} {purpose.pk} {starts_at.timestamp()} {topic}{despite and f' {despite}'}"
    )
    if intake:
        said += f" {json.dumps(list(intake))}"
    submission = claimed(key, said, by=by, now=now)
    if submission.appointment:
        return submission.appointment
    if starts_at <= now:
        raise Refused("This time is over. Choose one that is to come.", field="starts_at")
    student = hold(counselor.pk, student.pk)
    kind, broken = _free(
        student, counselor.pk, starts_at, purpose=purpose.pk, shown=shown, despite=despite, by=by, now=now
    )
    if kind.purpose.retired_at and not instead_of:
        raise Refused(f"“{kind.purpose.name}” cannot be booked any more. Choose something else.")
    clear_lapsed(counselor.pk, student.pk, now=now)
    appointment = insert(
        Appointment(
            student=student,
            counselor=counselor,
            topic=topic,
            intake=list(intake),
            booked_at=now,
            booked_by=by,
            despite=despite if broken else "",
            **kind.meeting_at(starts_at, zone=student.user.zone),
        )
    )
    submission.appointment = appointment
    submission.save(update_fields=["appointment"])
    record("booked", appointment, student=student.pk, by=by, now=now)
    note_activity([student.pk], by=by, now=now)
    open_progress(appointment, now=now)
    hint()
    return appointment


@one_at_a_time
def move(
    appointment: Appointment,
    *,
    starts_at: datetime,
    version: int,
    shown: str = "",
    despite: str = "",
    by: User,
    now: datetime,
) -> None:
    """Give the meeting another time of the same counselor; the old one is kept until the new one is won.

    Whoever is first in line for the old one is offered it.

    Refused when the new time is over or not free, when a rule stands against it or against moving so late and nobody
    of the staff says why it is set aside (`despite`), when somebody changed the meeting after `version`, and when
    the type is not the one that was `shown`.
    """
    appointment = locked(appointment)
    require("move", policies.allowed(by, appointment, now), policies.no_move(by, appointment, now))
    if starts_at == appointment.starts_at:
        return
    if starts_at <= now:
        raise Refused("This time is over. Choose one that is to come.", field="starts_at")
    if version != appointment.version:
        raise Refused("Somebody moved this appointment a moment ago. Send it again to move it all the same.")
    kind, broken = _free(
        appointment.student,
        appointment.counselor_id,
        starts_at,
        purpose=appointment.purpose_id,
        shown=shown,
        despite=despite,
        but=appointment,
        by=by,
        now=now,
    )
    facts = kind.meeting_at(starts_at, zone=appointment.student.user.zone) | {
        "moved_at": now,
        "moved_by": by,
        "moved_from_at": appointment.starts_at,
        "despite": despite if broken else "",
        "version": appointment.version + 1,
    }
    clear_lapsed(appointment.counselor_id, appointment.student_id, now=now)
    _save(appointment, "moved", facts, by=by, now=now)
    open_progress(appointment, now=now)
    promote(appointment.counselor_id, now=now)
    hint()


@one_at_a_time
def cancel(appointment: Appointment, *, reason: str = "", by: User, now: datetime) -> None:
    """Call the meeting off and give its time back; the row stays, with who, why, when, and whether that was late.

    Whoever is first in line for the time is offered it before anybody else sees it. Cancelled twice is cancelled once.
    Refused once the meeting has begun.
    """
    appointment = locked(appointment)
    if appointment.cancelled_at:
        return
    require(
        "cancel",
        policies.allowed(by, appointment, now),
        "This meeting has begun. The counselor can mark it as missed instead.",
    )
    facts = {
        "cancelled_at": now,
        "cancelled_by": by,
        "cancellation_reason": reason,
        "cancelled_late": policies.is_late(appointment, now),
        "version": appointment.version + 1,
    }
    _save(appointment, "cancelled", facts, by=by, now=now)
    open_progress(appointment, now=now)
    promote(appointment.counselor_id, now=now)
    hint()


@one_at_a_time
def arrive(appointment: Appointment, *, by: User, now: datetime) -> None:
    """Write down that the student is here. Refused long before the time, and once there is an ending."""
    appointment = _allowed_to_mark("arrive", appointment, by=by, now=now)
    _save(appointment, "arrived", {"arrived_at": now}, by=by, now=now)


@one_at_a_time
def fulfil(appointment: Appointment, *, by: User, now: datetime) -> None:
    """Write down that the meeting took place. Refused before its time."""
    appointment = _allowed_to_mark("fulfil", appointment, by=by, now=now)
    _save(appointment, "fulfilled", {"fulfilled_at": now}, by=by, now=now)


@one_at_a_time
def miss(appointment: Appointment, *, missed_by: str, by: User, now: datetime) -> None:
    """Write down that the meeting did not take place, and on whose side.

    Refused before its time, and on the side of a student who is marked as here.
    """
    appointment = _allowed_to_mark("miss", appointment, by=by, now=now)
    if missed_by == Appointment.Side.STUDENT and appointment.arrived_at:
        raise Refused(
            f"{appointment.student.user.name} is marked as here. Undo that first, if it is wrong.",
            field="missed_by",
        )
    facts = {"missed_at": now, "missed_by": missed_by, "undone_because": ""}
    _save(appointment, "missed", facts, by=by, now=now)


@one_at_a_time
def excuse(appointment: Appointment, *, excuse: str, by: User, now: datetime) -> None:
    """Let a meeting that the student missed not count against them, for a reason that is kept."""
    appointment = _allowed_to_mark("excuse", appointment, by=by, now=now)
    _save(appointment, "excused", {"excused_at": now, "excused_by": by, "excuse": excuse}, by=by, now=now)


@one_at_a_time
def unexcuse(appointment: Appointment, *, by: User, now: datetime) -> None:
    """Undo an excuse: the meeting counts as missed again."""
    appointment = _allowed_to_mark("unexcuse", appointment, by=by, now=now)
    _save(appointment, "unexcused", NOT_EXCUSED, by=by, now=now)


@one_at_a_time
def reopen(appointment: Appointment, *, reason: str = "", by: User, now: datetime) -> None:
    """Undo the latest mark: an ending first, then the arrival.

    That somebody missed it is undone for a `reason`, once the student has been told; the reason is kept for staff.
    """
    appointment = locked(appointment)
    require("reopen", policies.allowed(by, appointment, now), policies.NOTHING_TO_UNDO)
    if policies.is_told_as_missed(appointment, now) and not reason:
        raise Refused("The student has been told that it was missed. Say why it was not.", field="reason")
    facts: dict[str, Any] = {"fulfilled_at": None, "missed_at": None, "missed_by": "", **NOT_EXCUSED}
    if appointment.missed_at:
        facts["undone_because"] = reason
    if appointment.is_open:
        facts = {"arrived_at": None}
    _save(appointment, "reopened", facts, by=by, now=now)


def insert(appointment: Appointment) -> Appointment:
    """Write the row: the last word is the database's."""
    appointment.save(force_insert=True)
    return appointment


def _free(
    student: Student,
    counselor: int,
    starts_at: datetime,
    *,
    purpose: int,
    shown: str,
    despite: str,
    but: Appointment | None = None,
    by: User,
    now: datetime,
) -> tuple[AppointmentType, list[Hindrance]]:
    """Return the type if this time is free for both, and the rules of booking that are set aside for it.

    Raises SlotTaken with what stands against it. Refused when the type is not what was `shown`, and when rules are to
    be set aside and nobody says why.
    """
    offers = offers_of(student, counselor, purpose=purpose, but=but, by=by, now=now)
    kind = next(iter(offers.types), None)
    if kind is None or starts_at not in offers.by_counselor[counselor]:
        raise offers.refusal(kind, starts_at)
    if shown and shown != kind.fingerprint:
        raise Refused(
            f"{kind.counselor.user.name} has changed how you meet. Look at it again, then send it again."
        )
    broken = offers.broken_by(kind, starts_at)
    if broken and not despite:
        raise Refused(f"{broken[0].why} Say why this time is right all the same.", field="despite")
    return kind, broken


def open_progress(appointment: Appointment, *, now: datetime) -> None:
    """Show the student's progress to a counselor of another caseload as long as there is a meeting to talk about."""
    student, counselor = appointment.student, appointment.counselor
    if student.counselor_id == counselor.pk:
        return
    meetings = Appointment.objects.standing().filter(student=student, counselor=counselor)
    last = meetings.aggregate(last=Max("ends_at"))["last"]
    open_to(student, counselor, until_at=last and last + SEEN_AFTER, now=now)


def _allowed_to_mark(act: str, appointment: Appointment, *, by: User, now: datetime) -> Appointment:
    appointment = locked(appointment)
    require(act, policies.allowed(by, appointment, now), "This appointment cannot be marked like this now.")
    return appointment


def _save(appointment: Appointment, verb: str, facts: dict[str, Any], *, by: User, now: datetime) -> None:
    for name, fact in facts.items():
        setattr(appointment, name, fact)
    appointment.save(update_fields=list(facts))
    record(verb, appointment, student=appointment.student_id, by=by, now=now)
    note_activity([appointment.student_id], by=by, now=now)
