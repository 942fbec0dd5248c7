"""How letters are sent so that faults cost nothing: claim, ask again, compose once, fence, send, settle each.

Part of this app's actions. A claim is a lease that ends by itself: whoever dies on the way, the ledger knows
what is left to do, and whoever only slept is not believed any more, because the token has changed.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.functions import Now

from center.models import Center, the_center
from reminders import letters
from reminders.kinds import Still, kinds
from reminders.models import Reminder, ReminderQuerySet
from reminders.post import Post, TryLater, Undeliverable, Unreachable
from web.calendar import HOUR, MINUTE

log = logging.getLogger(__name__)

BATCH = 20
WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)
ATTEMPTS = 12
COMPOSE_ATTEMPTS = 3

TOO_LATE = "too late"
NO_LONGER_TRUE = "no longer true"

# A reminder, and the row it is about as it is now.
Told = tuple[Reminder, Any]


def deliver(now: datetime) -> int:
    """Send what is due until nothing is; return how many letters the mail server has taken.

    Ends when the mail server does not answer: the next tick tries again.
    """
    sent = 0
    while batch := claim(now):
        center = the_center()
        composed = [
            reminder for reminder, row in _ask_again(batch, now) if _compose(reminder, row, center, now)
        ]
        try:
            for _ in _send(composed, now):
                sent += 1
        except Unreachable as reason:
            log.warning("No letter can be sent now: %s", reason)
            break
    return sent


@transaction.atomic
def claim(now: datetime, *, at_most: int = BATCH) -> list[Reminder]:
    """Take the due reminders that are useless soonest, until the lease ends, under a token of this claim."""
    free = Reminder.objects.due(now).unclaimed().soonest_useless_first().only("pk")
    ids = [reminder.pk for reminder in free.select_for_update(skip_locked=True)[:at_most]]
    if not ids:
        return []
    mine = Reminder.objects.filter(pk__in=ids)
    mine.update(claimed_until=_lease(), claim_token=uuid4())
    return list(mine.select_related("recipient").soonest_useless_first())


def _ask_again(batch: list[Reminder], now: datetime) -> list[Told]:
    """Drop what is too late or no longer true; return the rest. One question for each kind."""
    by_kind: dict[str, list[Reminder]] = defaultdict(list)
    for reminder in batch:
        if reminder.expires_at <= now:
            _settle(reminder, dropped_at=now, reason=TOO_LATE)
        elif reminder.attempts >= ATTEMPTS:
            _settle(reminder, failed_at=now, reason=f"Nothing came of {ATTEMPTS} attempts")
        else:
            by_kind[reminder.kind].append(reminder)
    true: list[Told] = []
    for name, reminders in by_kind.items():
        subjects = _subjects(name, reminders)
        for reminder in reminders:
            subject = subjects.get(reminder.subject)
            if subject and subject.means(reminder.occurrence, reminder.recipient_id):
                true.append((reminder, subject.row))
            else:
                _settle(reminder, dropped_at=now, reason=NO_LONGER_TRUE)
    return sorted(true, key=lambda told: told[0].expires_at)


def _subjects(name: str, reminders: list[Reminder]) -> dict[int, Still]:
    # A kind that a later version no longer knows has nothing to say.
    return kinds[name].still_true(reminder.subject for reminder in reminders) if name in kinds else {}


def _compose(reminder: Reminder, row: Any, center: Center, now: datetime) -> bool:
    """Say whether the reminder has its letter: composed at the first attempt, and the same bytes ever after.

    Unless what it tells has changed since: a doubled letter is a lesser fault than a wrong one.
    """
    kind = kinds[reminder.kind]
    if reminder.letter is not None and reminder.composed_at and not kind.is_stale(row, reminder.composed_at):
        return True
    try:
        reminder.letter = letters.compose(reminder, kind, row, center=center, now=now)
    except Exception as error:
        # Whatever is wrong with this letter, the others go out.
        log.exception("The letter %s cannot be composed", reminder)
        _try_later(reminder, f"{type(error).__name__}: {error}", now, at_most=COMPOSE_ATTEMPTS)
        return False
    reminder.composed_at = now
    return True


def _send(waiting: list[Reminder], now: datetime) -> Iterator[Reminder]:
    """Send these over one connection; yield each that is taken. Raises Unreachable, with the rest given back."""
    if not waiting:
        return
    try:
        with Post() as post:
            while waiting:
                if _is_still_ours(waiting[0]) and _hand_over(post, waiting[0], now):
                    yield waiting[0]
                waiting.pop(0)
    except Unreachable:
        for reminder in waiting:
            _held(reminder).update(claimed_until=None, claim_token=None, attempts=reminder.attempts)
        raise


def _hand_over(post: Post, reminder: Reminder, now: datetime) -> bool:
    try:
        post.send(bytes(reminder.letter or b""), to=letters.mailbox(reminder.recipient))
    except Undeliverable as answer:
        _settle(reminder, failed_at=now, reason=str(answer))
        return False
    except TryLater as answer:
        _try_later(reminder, str(answer), now, at_most=ATTEMPTS)
        if answer.hung_up:
            raise Unreachable(str(answer)) from answer
        return False
    _settle(reminder, sent_at=now)
    return True


def _is_still_ours(reminder: Reminder) -> bool:
    """Fence, in one statement: nobody has taken over; keep the letter, renew the lease, count the attempt."""
    return bool(
        _held(reminder).update(
            letter=reminder.letter,
            composed_at=reminder.composed_at,
            claimed_until=_lease(),
            attempts=reminder.attempts + 1,
        )
    )


def _try_later(reminder: Reminder, why: str, now: datetime, *, at_most: int) -> None:
    attempts = reminder.attempts + 1
    if attempts >= at_most:
        return _settle(reminder, failed_at=now, reason=why, attempts=attempts)
    log.warning("The letter %s has to wait: %s", reminder, why)
    next_try_at = now + WAITS[min(attempts, len(WAITS)) - 1]
    _held(reminder).update(claimed_until=None, claim_token=None, attempts=attempts, next_try_at=next_try_at)
    return None


def _settle(reminder: Reminder, *, reason: str = "", **ending: Any) -> None:
    kind = kinds.get(reminder.kind)
    if kind and not kind.keeps_letter:
        ending["letter"] = None
    _held(reminder).update(claimed_until=None, claim_token=None, reason=reason[:300], **ending)


def _held(reminder: Reminder) -> ReminderQuerySet:
    """The row, as long as it is open and under our token; otherwise none."""
    return Reminder.objects.open().filter(pk=reminder.pk, claim_token=reminder.claim_token)


def _lease() -> ExpressionWrapper:
    # The database's clock: workers' clocks differ.
    return ExpressionWrapper(Now() + timedelta(seconds=settings.REMINDER_LEASE_SECONDS), DateTimeField())
