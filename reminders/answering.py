"""What the reader of a letter says to it without signing in: done, not now, or take it back.

The link is signed for this one purpose, and for one row of the ledger, one person and the address that had the letter.
Who did what is written down by whoever calls: audit is beside this app, not below it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from reminders import putting_off
from reminders.kinds import Kind, Manner, Still, kinds
from reminders.models import Reminder
from reminders.planning import Wishes, wishes_of
from web.calendar import DAY
from web.refusals import Refused

# What is put off until the last day there is can be answered from its first letter still.
LINKS_LAST = timedelta(days=90)
WEEK = 7 * DAY


@dataclass(frozen=True)
class Asked:
    """What one letter asks for, as it stands now: open, done by a click that can be taken back, or settled."""

    reminder: Reminder
    kind: Kind
    still: Still | None
    # What was done, where it can be taken back.
    done_row: Any
    again_on: date | None
    # The last day to which it can be put off; none where that is not to come, or its letters are switched off.
    last_on: date | None
    is_off: bool
    today: date

    @property
    def days(self) -> list[tuple[str, date]]:
        """The days that are one click away."""
        near = [("Tomorrow", self.today + DAY), ("Next week", self.today + WEEK)]
        return [(words, day) for words, day in near if self.last_on and day <= self.last_on]


def token(reminder: Reminder) -> str:
    """Return what a letter's link says: which row. Nobody can make one up, nor does another mailbox have one."""
    return _signer(reminder.recipient).sign(str(reminder.pk))


def link(reminder: Reminder) -> str:
    """Return the address at which its reader answers; nothing where the letter asks for nothing."""
    if not kinds[reminder.kind].asks:
        return ""
    return settings.BASE_URL + reverse("home:reminder", args=[token(reminder)])


def told_by(text: str, now: datetime) -> Reminder | None:
    """Return which reminder such a link means; None where it means none, or is too old."""
    key = text.partition(".")[0]
    # Sixteen digits are more than any key has, and fewer than Postgres can take.
    if not (key.isascii() and key.isdigit() and len(key) <= 16):
        return None
    open_accounts = Reminder.objects.filter(recipient__deactivated_at=None).select_related("recipient")
    reminder = open_accounts.defer("letter").filter(pk=int(key)).first()
    if reminder is None or reminder.kind not in kinds or not kinds[reminder.kind].asks:
        return None
    try:
        _signer(reminder.recipient).unsign(text)
    except signing.BadSignature:
        return None
    return reminder if now < (reminder.sent_at or reminder.due_at) + LINKS_LAST else None


def asked(reminder: Reminder, now: datetime) -> Asked:
    """Return how what it asks for stands."""
    person, kind = reminder.recipient, kinds[reminder.kind]
    still, wished = _still(reminder, now), _wishes(person)
    done_row = last_on = None
    is_off = wished.manner(kind) == Manner.OFF
    today = localdate(now, wished.clock.zone)
    if still is None and kind.done:
        row = kind.seen_by(person, reminder.subject)
        done_row = row if row and kind.done.is_undone_by(person, row, now) else None
    elif still and not is_off:
        last_on = putting_off.last_day(reminder, still, clock=wished.clock, now=now)
    return Asked(
        reminder=reminder,
        kind=kind,
        still=still,
        done_row=done_row,
        again_on=putting_off.waiting(reminder),
        last_on=last_on if last_on and last_on > today else None,
        is_off=is_off,
        today=today,
    )


@transaction.atomic
def finish(reminder: Reminder, *, way: str, now: datetime) -> None:
    """Write down that its reader has done what it asks for. What is settled already stays so.

    Refused where a click does not say all that must be known, and as its own act refuses.
    """
    kind = kinds[reminder.kind]
    putting_off.hold(reminder)
    still = _still(reminder, now)
    if still is None:
        return
    if kind.done is None or way not in (kind.done.ways or {"": kind.done.words}):
        raise Refused("Say on its page how it was done.", field="way")
    try:
        kind.done.finish(still.row, way, by=reminder.recipient, now=now)
    except Refused:
        # Somebody was quicker, on the page of the thing itself.
        if _still(reminder, now):
            raise


@transaction.atomic
def take_back(reminder: Reminder, *, now: datetime) -> None:
    """Undo what was done. What is not done, or cannot be taken back, stays as it is."""
    person, done = reminder.recipient, kinds[reminder.kind].done
    putting_off.hold(reminder)
    row = kinds[reminder.kind].seen_by(person, reminder.subject) if done else None
    if done and row and done.is_undone_by(person, row, now):
        done.undo(row, by=person, now=now)


@transaction.atomic
def put_off(reminder: Reminder, *, on: date, now: datetime) -> bool:
    """Tell it again on the morning of that day, and not before; say whether that is news.

    Refused for a day that is not to come, that is too far, and while its reader wants no such letters.
    """
    putting_off.hold(reminder)
    still, wished = _still(reminder, now), _wishes(reminder.recipient)
    if still is None:
        return False
    if wished.manner(kinds[reminder.kind]) == Manner.OFF:
        raise Refused("You have stopped these letters, so none would come.", field="on")
    return putting_off.put_off(reminder, still, on=on, clock=wished.clock, now=now)


def _still(reminder: Reminder, now: datetime) -> Still | None:
    """Return what it is about, as long as its reader ought to hear of it."""
    still = kinds[reminder.kind].still_true([reminder.subject]).get(reminder.subject)
    if still is None or not still.means(reminder.occurrence, reminder.recipient_id):
        return None
    return still if now < putting_off.end(reminder, still) else None


def _wishes(person: User) -> Wishes:
    return wishes_of([person.pk])[person.pk]


def _signer(person: User) -> signing.Signer:
    return signing.Signer(salt=f"reminders.answering {person.pk} {person.email}", sep=".")
