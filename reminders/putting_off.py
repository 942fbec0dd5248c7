"""Putting off: "not now" is a row of the ledger of its own, by which the same thing is told again on a later day.

Until then nothing else is said about it. What was told stays told, and what is due stays due: see decision 26.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from reminders.kinds import Manner, Still, kinds
from reminders.models import Reminder, ReminderQuerySet
from reminders.timing import MORNING, Clock, put_off_to
from web.calendar import DAY, LATEST, at
from web.refusals import Refused

PUT_OFF = "put off"
HORIZON = timedelta(days=60)
# The letter that tells it again has words of its own, which stay true for so long.
USEFUL_FOR = 7 * DAY

# Whom it is told, what it is about, and which occurrence of that.
Thing = tuple[int, str, int, str]


def put_off(reminder: Reminder, still: Still, *, on: date, clock: Clock, now: datetime) -> bool:
    """Tell this again on the morning of that day, and until then nothing about it; say whether that is news.

    Of several days the one that was told last counts. The caller holds the thing. Refused for a day that is not to
    come, and for one on which nobody would need it any more.
    """
    kind, today = kinds[reminder.kind], localdate(now, clock.zone)
    if on <= today:
        raise Refused("Choose a day to come: tomorrow or later.", field="on")
    if on > last_day(reminder, still, clock=clock, now=now):
        raise Refused("That is too late: choose an earlier day.", field="on")
    if waiting(reminder) == on:
        return False
    about = of_the_thing(reminder).open()
    # Whoever answers a letter has it, also where we have not heard so yet.
    about.filter(pk=reminder.pk).update(sent_at=now, claimed_until=None, claim_token=None)
    # Neither what would come meanwhile is told, nor on the day that was said before.
    about.update(dropped_at=now, reason=PUT_OFF, claimed_until=None, claim_token=None)
    due_at = at(on, MORNING, clock.zone)
    Reminder.objects.update_or_create(
        kind=kind.name,
        subject=reminder.subject,
        recipient=reminder.recipient,
        occurrence=reminder.occurrence,
        again_on=on,
        defaults={
            "due_at": due_at,
            "expires_at": min(due_at + USEFUL_FOR, end(reminder, still)),
            # One for that day may have been dropped: it is as new.
            **dict.fromkeys(("sent_at", "dropped_at", "failed_at", "letter", "composed_at", "next_try_at")),
            "attempts": 0,
            "reason": "",
            "in_digest": False,
            "told_in": None,
        },
    )
    return True


def last_day(reminder: Reminder, still: Still, *, clock: Clock, now: datetime) -> date:
    """Return until which day it may be put off: somebody needs it on that morning, and the day can be foreseen."""
    over = end(reminder, still)
    day = min(localdate(now, clock.zone) + HORIZON, localdate(over, clock.zone))
    while put_off_to(day, over, Manner.AT_ONCE, clock, reminder.pk) is None:
        day -= DAY
    return day


def end(reminder: Reminder, still: Still) -> datetime:
    """Return from when on nobody needs it, however it is told; of most things there is no such moment."""
    until = kinds[reminder.kind].until
    return getattr(still.row, until) if until else LATEST - 2 * DAY


def waiting(reminder: Reminder) -> date | None:
    """Return the day to which the thing is put off now, if it is."""
    again = of_the_thing(reminder).open().filter(again_on__isnull=False)
    return again.values_list("again_on", flat=True).first()


def hold(reminder: Reminder) -> None:
    """Let nobody else answer a letter about the same thing until the transaction ends."""
    list(of_the_thing(reminder).order_by("pk").select_for_update().values_list("pk"))


def of_the_thing(reminder: Reminder) -> ReminderQuerySet:
    """Return all that this person was or will be told about the same thing."""
    return Reminder.objects.filter(
        kind__in=kinds[reminder.kind].names_of_the_thing,
        subject=reminder.subject,
        recipient=reminder.recipient_id,
        occurrence=reminder.occurrence,
    )


def silences(people: Iterable[int]) -> dict[Thing, datetime]:
    """Return what these people have put off, and until when nothing new is said about it: in one statement.

    For a day more than they said: what was told again this morning is not told once more at noon.
    """
    again = Reminder.objects.filter(recipient__in=list(people), again_on__isnull=False, dropped_at=None)
    found = again.only("kind", "subject", "recipient_id", "occurrence", "due_at").order_by("due_at")
    return {_thing(one): one.due_at + DAY for one in found if one.kind in kinds}


def is_silenced(reminder: Reminder, silences: dict[Thing, datetime]) -> bool:
    """Say whether its reader has put the thing off; what tells it again is no new letter."""
    if reminder.again_on or reminder.kind not in kinds:
        return False
    until = silences.get(_thing(reminder))
    return until is not None and reminder.due_at < until


def _thing(reminder: Reminder) -> Thing:
    return reminder.recipient_id, kinds[reminder.kind].thing, reminder.subject, reminder.occurrence
