"""What becomes of a time that is free again: held for whoever is first in line for it, in the same transaction.

The caller holds the counselor. Each student is held while something is offered to them; two who do that for each other
at once may meet in a circle, which Postgres ends and `one_at_a_time` tries again.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from accounts.models import User
from appointments.actions.holding import hold, hold_student
from appointments.free_times import offers_of, open_in_all
from appointments.models import Appointment, Wait
from appointments.taken import NEXT_IN_LINE
from appointments.waiting import answer_by
from audit.models import record
from reminders.actions import hint


def promote(counselor: int, *, now: datetime) -> None:
    """Hold each time that this counselor (by key) has free for the first in line who asked for such a one.

    Nobody is offered what they have passed, let lapse or called off before, what the rules of booking keep from
    them, or what leaves them no time to answer.
    """
    waits = list(Wait.objects.in_line(now).for_time_of(counselor))
    if not waits:
        return
    free = open_in_all([counselor], now=now)
    for wait in waits:
        if any(wait.takes(starts_at) for starts_at in free.get((counselor, wait.purpose_id), [])):
            offer = _offer(wait, counselor, now=now)
            if offer:
                # It may hide times of every purpose that the counselor offers.
                free = open_in_all([counselor], now=now)
                hint()


def clear_lapsed(counselor: int, student: int, *, now: datetime) -> None:
    """Call off what was held for somebody who did not answer: the database cannot know that its time is over."""
    lapsed = Appointment.offers.standing().filter(offered_until__lte=now - NEXT_IN_LINE)
    lapsed.filter(Q(counselor=counselor) | Q(student=student)).update(cancelled_at=now)


def give_on(offer: Appointment, verb: str, *, by: User | None, now: datetime) -> None:
    """Call the offer off, and hand its time on to the next in line."""
    offer.cancelled_at, offer.cancelled_by = now, by
    offer.save(update_fields=["cancelled_at", "cancelled_by"])
    record(verb, offer, student=offer.student_id, by=by, now=now)
    promote(offer.counselor_id, now=now)


def end(wait: Wait, *, by: User | None, now: datetime) -> None:
    """End a place in line."""
    wait.left_at = now
    wait.save(update_fields=["left_at"])
    record("left", wait, student=wait.student_id, by=by, now=now)


def is_still_open(offer: Appointment, *, now: datetime) -> bool:
    """Say whether the counselor has this time still, as they see it: the rules were asked when it was offered."""
    offers = offers_of(
        offer.student,
        offer.counselor_id,
        purpose=offer.purpose_id,
        but=offer,
        by=offer.counselor.user,
        now=now,
    )
    return offer.starts_at in offers.by_counselor.get(offer.counselor_id, [])


def held(offer: Appointment) -> Appointment | None:
    """Return the offer as it is, with nobody else changing it; none if it is one no longer."""
    hold(offer.counselor_id, offer.student_id)
    rows = Appointment.offers.standing().select_related("student__user", "counselor__user", "wait")
    return rows.filter(pk=offer.pk).first()


def _offer(wait: Wait, counselor: int, *, now: datetime) -> Appointment | None:
    """Hold the first time that this student can have; none, if somebody has offered them another meanwhile."""
    student = hold_student(wait.student_id)
    if wait.is_over(now) or not Wait.objects.in_line(now).filter(pk=wait.pk).exists():
        return None
    offers = offers_of(student, counselor, purpose=wait.purpose_id, by=student.user, now=now)
    # Called off, each of them: an offer that was passed or lapsed, or an appointment that the student gave back.
    gone = Appointment._base_manager.filter(
        student=student, counselor=counselor, starts_at__gt=now, cancelled_at__isnull=False
    )
    declined = set(gone.values_list("starts_at", flat=True))
    for free in offers.times():
        if free.starts_at in declined or not wait.takes(free.starts_at):
            continue
        until = answer_by(free.starts_at, zone=ZoneInfo(student.user.zone), now=now)
        if until:
            clear_lapsed(counselor, student.pk, now=now)
            offer = Appointment.offers.create(
                student=student,
                wait=wait,
                offered_until=until,
                topic=wait.topic,
                booked_at=now,
                counselor_id=counselor,
                **free.type.meeting_at(free.starts_at, zone=student.user.zone),
            )
            record("offered", offer, student=student.pk, by=None, now=now)
            return offer
    return None
