"""The breaker: while the mail server takes nothing from us, nobody asks it more often than a patient person would."""

from datetime import datetime

from django.db import transaction

from reminders.models import Outage
from web.calendar import HOUR, MINUTE

WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)


def current() -> Outage | None:
    """Return the outage that lasts, if any."""
    return Outage.objects.filter(pk=1).first()


@transaction.atomic
def begun_or_lasting(reason: str, now: datetime) -> Outage:
    """Write down that nothing can be sent, and when to try again: 1, 5, 15, 60 minutes later, then every hour.

    Several senders who find it out at once have tried once.
    """
    begun = Outage(pk=1, since=now, tries=0, reason=reason[:300], next_try_at=now)
    # Whoever writes it first, the row is locked from here on.
    Outage.objects.bulk_create([begun], update_conflicts=True, unique_fields=["id"], update_fields=["reason"])
    outage = Outage.objects.get(pk=1)
    if outage.next_try_at <= now:
        outage.tries += 1
        outage.next_try_at = now + WAITS[min(outage.tries, len(WAITS)) - 1]
        outage.save(update_fields=["tries", "next_try_at"])
    return outage


def over() -> None:
    """Letters are taken again."""
    Outage.objects.all().delete()
