"""The breaker: while the mail server takes nothing from us, nobody asks it more often than a patient person would."""

from datetime import datetime

from reminders.models import Outage
from web.calendar import HOUR, MINUTE

WAITS = (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR)


def current() -> Outage | None:
    """Return the outage that lasts, if any."""
    return Outage.objects.filter(pk=1).first()


def begun_or_lasting(reason: str, now: datetime) -> Outage:
    """Write down that nothing can be sent, and when to try again: 1, 5, 15, 60 minutes later, then every hour."""
    outage = current() or Outage(pk=1, since=now, tries=0)
    outage.tries += 1
    outage.reason = reason[:300]
    outage.next_try_at = now + WAITS[min(outage.tries, len(WAITS)) - 1]
    outage.save()
    return outage


def over() -> None:
    """Letters are taken again."""
    Outage.objects.all().delete()
