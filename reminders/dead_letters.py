"""Letters that failed: what became of each, and how somebody has one tried again or drops it.

Part of this app's actions. Who did it is written down by whoever calls: audit is beside this app, not below it.
A digest takes with it what it tells.
"""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from reminders import bounces
from reminders.actions import hint
from reminders.models import Reminder, ReminderQuerySet
from web.refusals import Refused

DROPPED_BY_STAFF = "dropped by staff"
# What a mail server says begins with its code; what we say ourselves names nobody.
SAFE_TO_SHOW = re.compile(r"\d{3} |Nothing came of ")


def failed() -> ReminderQuerySet:
    """Return the letters that failed, without their bytes; what a digest would have told is no letter of its own."""
    return Reminder.objects.filter(failed_at__isnull=False, told_in=None).defer("letter")


def why(reminder: Reminder) -> str:
    """Say why it failed, to somebody who may not read the letter: an error of ours may quote it."""
    if SAFE_TO_SHOW.match(reminder.reason):
        return reminder.reason
    return f"No answer of the mail server, but an error: {reminder.reason.partition(':')[0]}"


@transaction.atomic
def try_again(reminder: Reminder, *, now: datetime) -> None:
    """Have a letter that failed sent after all, as if nobody had tried.

    Refused when somebody has seen to it already, when nobody needs it any more, and when its address takes no letters.
    """
    reminder = _locked(reminder)
    if reminder.expires_at <= now:
        raise Refused("Nobody needs this letter any more: its time is over. Drop it instead.")
    if bounces.unreachable([reminder.recipient_id], now):
        raise Refused(
            f"Letters to {reminder.recipient.name} come back. Say first that the address works, or correct it."
        )
    _with_what_it_tells(reminder).update(failed_at=None, reason="", attempts=0, next_try_at=now)
    hint()


@transaction.atomic
def drop(reminder: Reminder, *, now: datetime) -> Reminder:
    """Give a letter that failed up for good; return it as it was. Refused when somebody has seen to it already."""
    reminder = _locked(reminder)
    _with_what_it_tells(reminder).update(failed_at=None, dropped_at=now, reason=DROPPED_BY_STAFF)
    return reminder


@transaction.atomic
def put_back(reminder: Reminder, *, failed_at: datetime, reason: str) -> None:
    """Undo a drop: it failed then, for this reason. Refused unless it is dropped by staff."""
    dropped = Reminder.objects.filter(reason=DROPPED_BY_STAFF, dropped_at__isnull=False)
    of_it = dropped.filter(Q(pk=reminder.pk) | Q(told_in=reminder.pk))
    if not of_it.update(dropped_at=None, failed_at=failed_at, reason=reason):
        raise Refused("This letter is not dropped, so there is nothing to undo.")


def _locked(reminder: Reminder) -> Reminder:
    held = failed().filter(pk=reminder.pk).select_related("recipient")
    found = held.select_for_update(of=("self",)).first()
    if found is None:
        raise Refused("Somebody has seen to this letter already. Look at the list again.")
    return found


def _with_what_it_tells(reminder: Reminder) -> ReminderQuerySet:
    """Return it and, of a digest, what failed with it."""
    return Reminder.objects.filter(Q(pk=reminder.pk) | Q(told_in=reminder.pk), failed_at__isnull=False)
