"""Waiting for a time, and what is said to one that is offered: each end of an offer hands the time on at once."""

from datetime import date, datetime
from http import HTTPStatus
from zoneinfo import ZoneInfo

from accounts.models import User
from appointments import policies
from appointments.actions.appointments import open_progress
from appointments.actions.holding import hold, hold_student
from appointments.actions.offers import promote
from appointments.contention import one_at_a_time
from appointments.free_times import free_times, offers_of, open_in_all
from appointments.models import Appointment, AppointmentType, Purpose, Wait
from appointments.waiting import answer_by
from audit.models import record
from counselors.models import Counselor
from reminders.actions import hint
from reminders.models import Reminder
from students.actions import note_activity
from students.models import Student
from web.calendar import HOUR, MINUTE
from web.refusals import Refused, require
from web.templatetags.web import moment_in

OFFER = "appointments.waitlist_offer"
# Whoever answers to none of so many offers keeps the time from those behind them, each time for half a day.
UNANSWERED = 2
# A letter is out within seconds; where it takes longer than this, nobody could answer yet.
ON_ITS_WAY = 2 * MINUTE
# Each new end of an offer is news, with a letter of its own: not for less than this.
WORTH_A_LETTER = HOUR


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

    Refused when they wait in this line already, when the counselor does not offer this, when a time that suits is free,
    and when a rule leaves them none.
    """
    require("join", policies.allowed_to_wait(by, student))
    student = hold_student(student.pk)
    mine = Wait.objects.filter(
        student=student, counselor=counselor, purpose=purpose, left_at=None, served_at=None
    )
    for known in mine.select_related("student__user"):
        if not known.is_over(now):
            raise Refused("You are in this line already. Your place is kept.", field="counselor")
        _end(known, by=by, now=now)
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
    free = next((free for free in offers.times() if wait.takes(free.starts_at)), None)
    if free:
        when = moment_in(free.starts_at, student.user.zone)
        raise Refused(
            f"There is a time that suits you: {when}, with {free.counselor.user.name}. Book it before it is gone."
        )
    wait.save(force_insert=True)
    record("joined", wait, student=student.pk, by=by, now=now)
    note_activity([student.pk], by=by, now=now)
    return wait


@one_at_a_time
def take(wait: Wait, *, by: User, now: datetime) -> Appointment:
    """Make the time that is offered an appointment; both hear of it. Taken twice is taken once.

    Refused with 410 once it is held no longer, and where the counselor has taken that time off meanwhile.
    """
    wait, offer = _answered("take", wait, by=by)
    if wait.served_at:
        return Appointment.objects.get(wait=wait)
    if not offer or not offer.offered_until or offer.offered_until <= now:
        raise OfferIsOver("This time is not held for you any more. You keep your place in line.")
    # As the counselor sees it: the rules of booking were asked when it was offered.
    offers = offers_of(
        offer.student,
        offer.counselor_id,
        purpose=offer.purpose_id,
        but=offer,
        by=offer.counselor.user,
        now=now,
    )
    if offer.starts_at not in offers.by_counselor.get(offer.counselor_id, []):
        raise OfferIsOver(str(offers.refusal(next(iter(offers.types), None), offer.starts_at)))
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
    _, offer = _answered("decline", wait, by=by)
    if offer:
        _give_on(offer, "declined", by=by, now=now)


@one_at_a_time
def leave(wait: Wait, *, by: User, now: datetime) -> None:
    """Give up the place in line, and what is offered to it. Left twice is left once."""
    wait, offer = _answered("leave", wait, by=by)
    if wait.left_at or wait.served_at:
        return
    _end(wait, by=by, now=now)
    if offer:
        _give_on(offer, "declined", by=by, now=now)


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


def keep_moving(*, now: datetime) -> None:
    """Let the lines go on: what nobody answered goes to the next, and what is free for whatever reason is offered.

    Who was not told yet, because no letter went out, has the whole time to answer from now on.
    """
    for offer in Appointment.offers.standing().filter(booked_at__lte=now - ON_ITS_WAY):
        if not _was_told(offer):
            _start_anew(offer, now=now)
    for offer in Appointment.offers.standing().filter(offered_until__lte=now).order_by("offered_until", "pk"):
        _lapse(offer, now=now)
    waits = list(Wait.objects.in_line(now))
    if not waits:
        return
    anybody = any(wait.counselor_id is None for wait in waits)
    asked = None if anybody else {wait.counselor_id for wait in waits if wait.counselor_id}
    ready: dict[int, None] = {}
    for (counselor, purpose), starts in open_in_all(asked, now=now).items():
        line = [
            wait for wait in waits if wait.counselor_id in (None, counselor) and wait.purpose_id == purpose
        ]
        if any(wait.takes(start) for wait in line for start in starts):
            ready[counselor] = None
    for counselor in ready:
        _promote(counselor, now=now)


@one_at_a_time
def _promote(counselor: int, *, now: datetime) -> None:
    Counselor.objects.select_for_update(no_key=True).get(pk=counselor)
    promote(counselor, now=now)


@one_at_a_time
def _lapse(offer: Appointment, *, now: datetime) -> None:
    """Call off what nobody answered, hand the time on, and end a wait that answers to nothing."""
    held = _held(offer)
    if not held or not held.offered_until or held.offered_until > now:
        return
    before = Appointment.offers.filter(wait=held.wait_id, cancelled_by=None, cancelled_at__isnull=False)
    if before.count() + 1 >= UNANSWERED and held.wait:
        _end(held.wait, by=None, now=now)
    _give_on(held, "lapsed", by=None, now=now)


@one_at_a_time
def _start_anew(offer: Appointment, *, now: datetime) -> None:
    """Hold the time as long as if it were offered now: nobody could hear of it yet."""
    held = _held(offer)
    if not held or not held.offered_until:
        return
    until = answer_by(held.starts_at, zone=ZoneInfo(held.student.user.zone), now=now)
    if until and until - held.offered_until >= WORTH_A_LETTER:
        held.offered_until = until
        held.save(update_fields=["offered_until"])


def _was_told(offer: Appointment) -> bool:
    """Say whether the letter is out, or never will be: its reader wants none, or no address takes it."""
    letters = Reminder.objects.filter(kind=OFFER, subject=offer.pk)
    return letters.exists() and not letters.open().exists()


def _held(offer: Appointment) -> Appointment | None:
    """The offer as it is, with nobody else changing it; none if it is one no longer."""
    hold(offer.counselor_id, offer.student_id)
    rows = Appointment.offers.standing().select_related("student__user", "counselor__user", "wait")
    return rows.filter(pk=offer.pk).first()


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


def _give_on(offer: Appointment, verb: str, *, by: User | None, now: datetime) -> None:
    offer.cancelled_at, offer.cancelled_by = now, by
    offer.save(update_fields=["cancelled_at", "cancelled_by"])
    record(verb, offer, student=offer.student_id, by=by, now=now)
    promote(offer.counselor_id, now=now)


def _end(wait: Wait, *, by: User | None, now: datetime) -> None:
    wait.left_at = now
    wait.save(update_fields=["left_at"])
    record("left", wait, student=wait.student_id, by=by, now=now)
