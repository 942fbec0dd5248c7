"""One letter at a time: lock, fence, look into the journal, hand over, journal, settle (PROMISES 2).

Part of this app's actions. The lock is Postgres's, of the session: it needs no open transaction, vanishes with a
process that dies, and stays with one that only sleeps. So nobody sends what another is about to send.
"""

import logging
import random
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.functions import Now

from reminders import bounces, journal, letters, returned
from reminders.kinds import DIGEST, kinds
from reminders.models import Reminder, ReminderQuerySet
from reminders.post import Post, TryLater, Undeliverable, Unreachable
from reminders.timing import Plan
from web.calendar import HOUR, MINUTE

log = logging.getLogger(__name__)

WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)
# Every hour from then on, not all at the same minute.
JITTER = (0.8, 1.2)
ATTEMPTS = 12

PERHAPS_SENT = "perhaps sent already"
NO_ADDRESS = "no mail server knows what to do with this address"


def send(waiting: list[Reminder], now: datetime) -> Iterator[Reminder]:
    """Send these over one connection; yield each that is taken. Raises Unreachable, with the rest given back.

    Also where the journal cannot be written: then nothing may be sent.
    """
    if not waiting:
        return
    try:
        with closing(journal.Journal(now)) as taken, Post() as post, _locks():
            _freeze([reminder for reminder in waiting if reminder.composed_at == now], waiting[0].claim_token)
            while waiting:
                if _is_still_ours(waiting[0]) and _is_taken(waiting[0], post, taken, now):
                    yield waiting[0]
                waiting.pop(0)
    except (Unreachable, OSError) as reason:
        for reminder in waiting:
            _held(reminder).update(**_given_back(reminder), attempts=reminder.attempts)
        raise Unreachable(str(reason)) from reason


def knock() -> None:
    """Ask the mail server whether it would take a letter from us. Raises Unreachable."""
    with Post() as post:
        post.knock()


def settle(reminder: Reminder, *, reason: str = "", **ending: Any) -> None:
    """Write down what became of it, and of what it tells, unless somebody else has taken over meanwhile."""
    with transaction.atomic(savepoint=False) if reminder.kind == DIGEST else nullcontext():
        if (
            _held(reminder).update(**_ended(reminder, reason=reason[:300], **ending))
            and reminder.kind == DIGEST
        ):
            ending.pop("attempts", None)
            Reminder.objects.open().filter(told_in=reminder.pk).update(reason=reason[:300], **ending)


def postpone(reminder: Reminder, plan: Plan) -> None:
    """Give it back until it is wanted; no attempt was made."""
    _held(reminder).update(**_given_back(reminder), next_try_at=plan.at, in_digest=plan.in_digest)


def try_later(reminder: Reminder, why: str, now: datetime, *, at_most: int) -> None:
    """Give it back until its next turn, or give it up after so many attempts."""
    attempts = reminder.attempts + 1
    if attempts >= at_most:
        return settle(reminder, failed_at=now, reason=why, attempts=attempts)
    log.warning("The letter %s has to wait: %s", reminder, why)
    wait = WAITS[min(attempts, len(WAITS)) - 1]
    if attempts > len(WAITS):
        wait *= random.uniform(*JITTER)  # noqa: S311 - no secret
    _held(reminder).update(**_given_back(reminder), attempts=attempts, next_try_at=now + wait)
    return None


def lease() -> ExpressionWrapper:
    """Until when a claim holds, by the database's clock: workers' clocks differ."""
    return ExpressionWrapper(Now() + timedelta(seconds=settings.REMINDER_LEASE_SECONDS), DateTimeField())


def _is_taken(reminder: Reminder, post: Post, taken: journal.Journal, now: datetime) -> bool:
    letter = bytes(reminder.letter or b"")
    if (reminder.attempts or reminder.was_left) and journal.has(letter):
        _settle_as_sent(reminder, now)
        return True
    if reminder.was_left and reminder.attempts and not kinds[reminder.kind].resends:
        settle(reminder, dropped_at=now, reason=PERHAPS_SENT)
        return False
    person = reminder.recipient
    try:
        mailbox = letters.mailbox(person)
    except UnicodeError:
        # It has become one since the letter was composed.
        settle(reminder, failed_at=now, reason=NO_ADDRESS)
        return False
    try:
        post.send(letter, to=mailbox, back_to=returned.return_path(person))
    except Undeliverable as answer:
        if answer.at_the_door:
            bounces.note(reminder.recipient, str(answer), is_permanent=True, now=now)
        settle(reminder, failed_at=now, reason=str(answer))
        return False
    except TryLater as answer:
        if answer.in_doubt and not kinds[reminder.kind].resends:
            settle(reminder, dropped_at=now, reason=PERHAPS_SENT)
        else:
            try_later(reminder, str(answer), now, at_most=ATTEMPTS)
        if answer.hung_up:
            raise Unreachable(str(answer)) from answer
        return False
    try:
        taken.note(letter)
    finally:
        _settle_as_sent(reminder, now)
    return True


def _settle_as_sent(reminder: Reminder, now: datetime) -> None:
    """Write down a fact, whoever holds the claim by now: under the lock nobody else is at it.

    In SQL, as it is said once for each letter.
    """
    kind = kinds.get(reminder.kind)
    digest = reminder.pk if reminder.kind == DIGEST else None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE reminders_reminder SET sent_at = %s, claimed_until = NULL, claim_token = NULL,
                letter = CASE WHEN %s THEN letter END
            WHERE (id = %s OR told_in_id = %s) AND sent_at IS NULL AND dropped_at IS NULL AND failed_at IS NULL
            """,
            [now, kind is None or kind.keeps_letter, reminder.pk, digest],
        )


def _ended(reminder: Reminder, **ending: Any) -> dict[str, Any]:
    kind = kinds.get(reminder.kind)
    if kind and not kind.keeps_letter:
        ending["letter"] = None
    return {"claimed_until": None, "claim_token": None, **ending}


def _is_still_ours(reminder: Reminder) -> bool:
    """Lock and fence, in one statement: nobody is at it or has taken over; renew the lease, count.

    Whoever settled it after this statement had begun has changed the row, and then Postgres looks at it again. It does
    not wait for the disk: a count that Postgres forgets costs nothing where a letter in doubt is sent again. Where it
    is not, the count is what tells the doubt.
    """
    resends = reminder.kind not in kinds or kinds[reminder.kind].resends
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH lock AS MATERIALIZED (
                SELECT pg_try_advisory_lock(hashtextextended('reminder:' || %s, 0)) AS is_ours,
                    set_config('synchronous_commit', CASE WHEN %s THEN 'off'
                        ELSE current_setting('synchronous_commit') END, true) AS commits
            )
            UPDATE reminders_reminder SET attempts = %s,
                claimed_until = clock_timestamp() + make_interval(secs => %s)
            FROM lock
            WHERE lock.is_ours AND lock.commits IS NOT NULL AND id = %s AND claim_token = %s
                AND sent_at IS NULL AND dropped_at IS NULL AND failed_at IS NULL
            """,
            [
                reminder.pk,
                resends,
                reminder.attempts + 1,
                settings.REMINDER_LEASE_SECONDS,
                reminder.pk,
                reminder.claim_token,
            ],
        )
        return bool(cursor.rowcount)


def _freeze(composed: list[Reminder], claim: UUID | None) -> None:
    """Keep the bytes of all these before the first is sent, in one statement: what is sent again is the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE reminders_reminder AS reminder SET letter = frozen.letter, composed_at = frozen.composed_at
            FROM unnest(%s::bigint[], %s::bytea[], %s::timestamptz[]) AS frozen (id, letter, composed_at)
            WHERE reminder.id = frozen.id AND claim_token = %s
                AND sent_at IS NULL AND dropped_at IS NULL AND failed_at IS NULL
            """,
            [
                [reminder.pk for reminder in composed],
                [bytes(reminder.letter or b"") for reminder in composed],
                [reminder.composed_at for reminder in composed],
                claim,
            ],
        )


@contextmanager
def _locks() -> Iterator[None]:
    """Give all locks back at the end; those of a connection that broke are gone with it."""
    try:
        yield
    finally:
        if connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_all()")


def _given_back(reminder: Reminder) -> dict[str, Any]:
    """Free for the next sender, who still learns that somebody left it in doubt: that lease is over, not forgotten."""
    return {"claimed_until": Now() if reminder.was_left else None, "claim_token": None}


def _held(reminder: Reminder) -> ReminderQuerySet:
    """The row, as long as it is open and under our token; otherwise none."""
    return Reminder.objects.open().filter(pk=reminder.pk, claim_token=reminder.claim_token)
