"""What becomes of a time that is free again: held for whoever is first in line for it, in the same transaction.

The caller holds the counselor. Each student is held while something is offered to them; two who do that for each other
at once may meet in a circle, which Postgres ends and `one_at_a_time` tries again.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from appointments.actions.holding import hold_student
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
