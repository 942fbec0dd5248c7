"""How the lines go on by the clock: what nobody answered, what was closed, and what is free for whatever reason."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from appointments.actions.offers import end, give_on, held, is_still_open, promote
from appointments.contention import one_at_a_time
from appointments.free_times import open_in_all
from appointments.models import Appointment, Wait
from appointments.waiting import answer_by
from counselors.models import Counselor
from reminders.models import Reminder
from web.calendar import HOUR, MINUTE

OFFER = "appointments.waitlist_offer"
# Whoever answers to none of so many offers keeps the time from those behind them, each time for half a day.
UNANSWERED = 2
# A letter is out within seconds; where it takes longer than this, nobody could answer yet.
ON_ITS_WAY = 2 * MINUTE
# Each new end of an offer is news, with a letter of its own: not for less than this.
WORTH_A_LETTER = HOUR


def keep_moving(*, now: datetime) -> None:
    """Let the lines go on: what nobody answered goes to the next, and what is free for whatever reason is offered.

    Who was not told yet, because no letter went out, has the whole time to answer from now on. What its counselor has
    closed meanwhile is offered no more.
    """
    for offer in Appointment.offers.standing().filter(booked_at__lte=now - ON_ITS_WAY):
        if not _was_told(offer):
            _start_anew(offer, now=now)
    for offer in Appointment.offers.standing().filter(offered_until__lte=now).order_by("offered_until", "pk"):
        _lapse(offer, now=now)
    for offer in Appointment.offers.standing().select_related("student__user", "counselor__user"):
        if not is_still_open(offer, now=now):
            _withdraw(offer, now=now)
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
    offer_now = held(offer)
    if not offer_now or not offer_now.offered_until or offer_now.offered_until > now:
        return
    before = Appointment.offers.filter(
        wait=offer_now.wait_id, cancelled_by=None, cancelled_at__gte=F("offered_until")
    )
    if before.count() + 1 >= UNANSWERED and offer_now.wait:
        end(offer_now.wait, by=None, now=now)
    give_on(offer_now, "lapsed", by=None, now=now)


@one_at_a_time
def _withdraw(offer: Appointment, *, now: datetime) -> None:
    offer_now = held(offer)
    if offer_now and not is_still_open(offer_now, now=now):
        give_on(offer_now, "withdrew", by=None, now=now)


@one_at_a_time
def _start_anew(offer: Appointment, *, now: datetime) -> None:
    """Hold the time as long as if it were offered now: nobody could hear of it yet."""
    offer_now = held(offer)
    if not offer_now or not offer_now.offered_until:
        return
    until = answer_by(offer_now.starts_at, zone=ZoneInfo(offer_now.student.user.zone), now=now)
    if until and until - offer_now.offered_until >= WORTH_A_LETTER:
        offer_now.offered_until = until
        offer_now.save(update_fields=["offered_until"])


def _was_told(offer: Appointment) -> bool:
    """Say whether the letter is out, or never will be: its reader wants none, or no address takes it."""
    letters = Reminder.objects.filter(kind=OFFER, subject=offer.pk)
    return letters.exists() and not letters.open().exists()
