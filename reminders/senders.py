"""What all senders share: how fast they send together, and when one of them last showed that it lives (decision 0029).

Part of this app's actions. All by the database's clock: senders' clocks differ, and a moment that is played is no time
for a mail server.
"""

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from reminders.models import Senders
from web.calendar import MINUTE

# A sender that freezes while the others have to wait for it holds them up for so long, then Postgres hangs up on it.
FROZEN = MINUTE


def alone(act: str) -> None:
    """Wait until no other sender is at this act, and keep them out until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT pg_advisory_xact_lock(hashtextextended(%s, 0)),
                set_config('idle_in_transaction_session_timeout', %s, true)
            """,
            [f"reminders.{act}", f"{FROZEN.total_seconds():.0f}s"],
        )


def show_life() -> None:
    """Write down that a sender looks, whether anything is due or not."""
    seen = Senders(pk=1, paced_until=Now(), seen_at=Now())
    Senders.objects.bulk_create(
        [seen], update_conflicts=True, unique_fields=["id"], update_fields=["seen_at"]
    )


def allowance() -> int:
    """Say how many letters may be claimed now: at most a minute's, after a rest. The others wait until we have claimed.

    An end of the pace that no sender can have written is of a clock that was set back, and counts for nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO reminders_senders AS senders (id, paced_until, seen_at) VALUES (1, now(), now())
            ON CONFLICT (id) DO UPDATE SET seen_at = now(), paced_until = CASE
                WHEN senders.paced_until > now() + interval '2 minutes' THEN now()
                ELSE greatest(senders.paced_until, now()) END
            RETURNING paced_until - now(), set_config('idle_in_transaction_session_timeout', %s, true)
            """,
            [f"{FROZEN.total_seconds():.0f}s"],
        )
        row = cursor.fetchone()
    assert row is not None
    return max(0, (MINUTE - row[0]) * settings.LETTERS_A_MINUTE // MINUTE)


def spend(letters: int) -> None:
    """Count these as sent, whatever becomes of them: those of a sender that dies are not sent faster."""
    Senders.objects.update(paced_until=F("paced_until") + letters * MINUTE / settings.LETTERS_A_MINUTE)


def give_back(letters: int) -> None:
    """Take back what was counted for letters that nobody needs now: no mail server hears of them."""
    if letters:
        spend(-letters)
