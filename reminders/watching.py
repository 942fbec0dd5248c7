"""What those who keep the program running ask of the ledger: figures by kind, and whether letters go out. No names."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, Q
from django.db.models.functions import Now

from reminders.kinds import kinds
from reminders.models import Reminder, ReminderQuerySet, Senders
from reminders.sending import lease
from web.calendar import DAY, MINUTE

# A letter that is to be tried since then, and by nobody, means that nobody sends.
PATIENCE = 5 * MINUTE
# The clock ticks once in TICK_SECONDS; a sender that is silent for so much longer is not there.
SILENCE = MINUTE
LATELY = DAY


@dataclass(frozen=True)
class Tally:
    """The letters of one kind: those that are open, and what became of the others lately."""

    kind: str
    open: int
    due: int
    oldest_due_at: datetime | None
    waiting: int
    sent: int
    dropped: int
    failed: int


def by_kind(now: datetime) -> list[Tally]:
    """Count the letters of every kind that is known or in the ledger, in as many statements however many there are."""
    again = Count("pk", filter=Q(attempts__gt=0, next_try_at__gt=now))
    open_ = _counted(Reminder.objects.open(), waiting=again)
    due = _counted(Reminder.objects.due(now), oldest=Min("next_try_at"))
    since = now - LATELY
    sent = _counted(Reminder.objects.filter(sent_at__gt=since))
    dropped = _counted(Reminder.objects.filter(dropped_at__gt=since))
    failed = _counted(Reminder.objects.filter(failed_at__gt=since))
    return [
        Tally(
            kind=name,
            open=_count(open_, name),
            due=_count(due, name),
            oldest_due_at=due[name]["oldest"] if name in due else None,
            waiting=open_[name]["waiting"] if name in open_ else 0,
            sent=_count(sent, name),
            dropped=_count(dropped, name),
            failed=_count(failed, name),
        )
        for name in sorted({*kinds, *open_, *sent, *dropped, *failed})
    ]


def oldest_due(tallies: Iterable[Tally]) -> datetime | None:
    """Return since when the letter that waits longest is to be tried; None where none is."""
    return min((tally.oldest_due_at for tally in tallies if tally.oldest_due_at), default=None)


def are_stuck(now: datetime) -> bool:
    """Say whether a letter has waited too long, in nobody's hands; one that waits for its next try has not."""
    late = now - PATIENCE
    unplanned = Q(next_try_at=None, due_at__lt=late)
    ours = Reminder.objects.open().unclaimed().filter(told_in=None)
    return ours.filter(unplanned | Q(next_try_at__lt=late)).exists()


def have_failed(now: datetime) -> bool:
    """Say whether a letter failed lately that nobody has seen to."""
    return Reminder.objects.filter(failed_at__gt=now - LATELY).exists()


def is_nobody_sending(now: datetime) -> bool:
    """Say whether no sender has shown lately that it lives, neither by looking nor by taking a letter in hand."""
    lately = SILENCE + timedelta(seconds=settings.TICK_SECONDS)
    has_looked = Senders.objects.filter(seen_at__gt=Now() - lately)
    # Nobody looks while a slow mail server takes a hundred letters; but the lease of each is renewed at its turn.
    has_in_hand = Reminder.objects.due(now).filter(claimed_until__gt=lease() - lately)
    return not (has_looked.exists() or has_in_hand.exists())


def senders_silent_for() -> timedelta | None:
    """Return how long ago a sender last looked, by the database's clock; None where none ever has."""
    return Senders.objects.values_list(Now() - F("seen_at"), flat=True).first()


def _counted(letters: ReminderQuerySet, **more: Any) -> dict[str, Any]:
    found = letters.order_by().values("kind").annotate(letters=Count("pk"), **more)
    return {row["kind"]: row for row in found}


def _count(rows: dict[str, Any], kind: str) -> int:
    return rows[kind]["letters"] if kind in rows else 0
