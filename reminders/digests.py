"""What several letters would say becomes one: the daily digest, and what is left after an outage."""

from datetime import datetime

from django.db import connection, transaction

from reminders import senders
from reminders.kinds import DIGEST, kinds
from reminders.models import Reminder
from web.calendar import HOUR

# Whatever is later than this is not sent one by one any more: there was an outage.
LATE = HOUR


@transaction.atomic
def collect(now: datetime) -> None:
    """Put what waits for a digest, and what an outage has made late, into one letter for each person.

    Whoever would have only one thing to read gets that one by itself. One sender at a time: two at once would each take
    a part of what a person is told, and both write.
    """
    senders.alone("collect")
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH ripe AS (
                SELECT id, recipient_id, expires_at FROM reminders_reminder
                WHERE sent_at IS NULL AND dropped_at IS NULL AND failed_at IS NULL
                    AND told_in_id IS NULL AND (claimed_until IS NULL OR claimed_until < now())
                    AND next_try_at <= %(now)s AND expires_at > %(now)s
                    AND (in_digest OR (next_try_at <= %(late)s AND attempts = 0 AND kind = ANY(%(collectible)s)))
                FOR UPDATE SKIP LOCKED
            ),
            several AS (
                SELECT recipient_id, min(id) AS first, max(expires_at) AS expires_at
                FROM ripe GROUP BY recipient_id HAVING count(*) > 1
            ),
            digest AS (
                INSERT INTO reminders_reminder (kind, subject, recipient_id, occurrence, due_at, expires_at,
                    next_try_at, in_digest, attempts, reason)
                SELECT %(digest)s, first, recipient_id, '', %(now)s, expires_at, %(now)s, false, 0, '' FROM several
                ON CONFLICT DO NOTHING RETURNING id, recipient_id
            )
            UPDATE reminders_reminder AS reminder SET told_in_id = digest.id, in_digest = false
            FROM ripe LEFT JOIN digest USING (recipient_id)
            WHERE reminder.id = ripe.id AND (digest.id IS NOT NULL OR reminder.in_digest)
            """,
            {
                "now": now,
                "late": now - LATE,
                "digest": DIGEST,
                "collectible": [kind.name for kind in kinds.values() if kind.may_be_collected],
            },
        )


def let_go(digest: Reminder, *, told: list[int], reason: str, now: datetime) -> None:
    """Drop what the digest does not tell: it is no longer true, or nobody needs it any more."""
    items = Reminder.objects.open().filter(told_in=digest.pk).exclude(pk__in=told)
    items.update(dropped_at=now, reason=reason)
