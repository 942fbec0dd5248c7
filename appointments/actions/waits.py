"""Waiting for a time, and what is said to one that is offered: each end of an offer hands the time on at once."""

from datetime import date, datetime
from http import HTTPStatus

from accounts.models import User
from appointments import policies
from appointments.actions.appointments import open_progress
from appointments.actions.holding import hold, hold_student
from appointments.actions.offers import end, give_on, is_still_open
from appointments.contention import one_at_a_time
from appointments.free_times import free_times
from appointments.models import Appointment, AppointmentType, Purpose, Wait
from audit.models import record
from counselors.models import Counselor
from reminders.actions import hint
from students.actions import note_activity
from students.models import Student
from web.refusals import Refused, require

TAKEN = "You have taken a time, and are in line no more. It stands among your appointments, where it can be cancelled."


class OfferIsOver(Refused):
    """The time was not held any longer."""

    status = HTTPStatus.GONE


@one_at_a_time
def join(
    student: Student,
    *,
    counselor: Counselor | None,
    purpose: Purpose,
    suits: str,
    last_on: date,
    topic: str,
    by: User,
    now: datetime,
) -> Wait:
    """Let the student wait for a time of this counselor, or of anybody, until this day; who came first is first.

    What is free at this moment they have seen, and it did not do: it is not offered. Refused when they wait in this
    line already, when the counselor does not offer this, and when a rule leaves them no time at all.
    """
    require("join", policies.allowed_to_wait(by, student))
    student = hold_student(student.pk)
    mine = Wait.objects.filter(
        student=student, counselor=counselor, purpose=purpose, left_at=None, served_at=None
    )
    for known in mine.select_related("student__user"):
        if not known.is_over(now):
            raise Refused("You are in this line already. Your place is kept.", field="counselor")
        end(known, by=by, now=now)
    wait = Wait(
        student=student,
        counselor=counselor,
        purpose=purpose,
        suits=suits,
        last_on=last_on,
        topic=topic,
        joined_at=now,
    )
    if wait.is_over(now):
        raise Refused("This day is over. Choose today or a day to come.", field="last_on")
    types = AppointmentType.objects.offered().filter(purpose=purpose)
    if counselor:
        types = types.filter(counselor=counselor)
    offers = free_times(student, types.with_availability(on_or_after=now), by=student.user, now=now)
    if counselor and not offers.types:
        raise Refused(
            f"{counselor.user.name} does not offer this. Choose somebody else, or whoever has time first.",
            field="counselor",
        )
    if closed := offers.closed():
        raise Refused(str(closed))
    wait.unwanted = [free.starts_at for free in offers.times()]
    wait.save(force_insert=True)
    record("joined", wait, student=student.pk, by=by, now=now)
    note_activity([student.pk], by=by, now=now)
    return wait


@one_at_a_time
def take(wait: Wait, *, by: User, now: datetime) -> Appointment | None:
    """Make the time that is offered an appointment; both hear of it. Taken twice is taken once.

    None where the counselor has closed that time meanwhile: then it is offered no more. Refused with 410 once it is
    held no longer.
    """
    wait, offer = _answered("take", wait, by=by)
    if wait.served_at:
        return Appointment.objects.get(wait=wait)
    if not offer or not offer.offered_until or offer.offered_until <= now:
        raise OfferIsOver("This time is not held for you any more. You keep your place in line.")
    if not is_still_open(offer, now=now):
        give_on(offer, "withdrew", by=None, now=now)
        return None
    offer.offered_until, offer.booked_at, offer.booked_by = None, now, by
    offer.save(update_fields=["offered_until", "booked_at", "booked_by"])
    wait.served_at = now
    wait.save(update_fields=["served_at"])
    record("booked", offer, student=offer.student_id, by=by, now=now)
    note_activity([offer.student_id], by=by, now=now)
    open_progress(offer, now=now)
    hint()
    return offer


@one_at_a_time
def decline(wait: Wait, *, by: User, now: datetime) -> None:
    """Pass on the time that is offered, which goes to the next in line; the place in line stays."""
    wait, offer = _answered("decline", wait, by=by)
    if wait.served_at:
        raise Refused(TAKEN)
    if offer:
        give_on(offer, "declined", by=by, now=now)


@one_at_a_time
def leave(wait: Wait, *, by: User, now: datetime) -> None:
    """Give up the place in line, and what is offered to it. Left twice is left once; refused once a time is taken."""
    wait, offer = _answered("leave", wait, by=by)
    if wait.served_at:
        raise Refused(TAKEN)
    if wait.left_at:
        return
    end(wait, by=by, now=now)
    if offer:
        give_on(offer, "declined", by=by, now=now)


@one_at_a_time
def rejoin(wait: Wait, *, by: User, now: datetime) -> None:
    """Undo `leave`: the place in line is the old one. Refused where there is a newer one, or the day is over."""
    wait, _ = _answered("rejoin", wait, by=by)
    newer = Wait.objects.filter(
        student=wait.student,
        counselor=wait.counselor,
        purpose=wait.purpose,
        left_at=None,
        served_at=None,
    )
    if newer.exclude(pk=wait.pk).exists():
        raise Refused("You are in this line again already.")
    wait.left_at = None
    if wait.is_over(now):
        raise Refused("The day you named is over. Get in line anew, with a day to come.")
    wait.save(update_fields=["left_at"])
    record("rejoined", wait, student=wait.student_id, by=by, now=now)


def _answered(act: str, wait: Wait, *, by: User) -> tuple[Wait, Appointment | None]:
    """The wait and what is offered to it, with nobody else changing either. Refused to whoever may not do this."""
    first = Appointment.offers.standing().filter(wait=wait.pk).first()
    if first:
        hold(first.counselor_id, first.student_id)
    else:
        hold_student(wait.student_id)
    wait = Wait.objects.with_offer().get(pk=wait.pk)
    if wait.offer and (not first or wait.offer.pk != first.pk):
        # Another one by now, perhaps of a counselor who is not held.
        raise Refused("A time was offered to you at this very moment. Look at it first.")
    require(act, policies.allowed_on_wait(by, wait))
    if wait.offer:
        wait.offer.student = wait.student
    return wait, wait.offer
