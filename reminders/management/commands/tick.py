"""`manage.py tick`: what the clock does once a minute, done now; or, on a laptop, as of another moment."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from center.models import the_center
from reminders import actions
from web.calendar import instant
from web.clock import database_time


class Command(BaseCommand):
    help = "Raise and send what is due, now or (on a laptop) at another moment."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--now", help="such as 2026-03-03T08:00, by the center's clock")

    def handle(self, *args: Any, now: str | None, **options: Any) -> None:
        if now is None:
            return actions.tick(now=database_time())
        if not settings.LOCAL:
            raise CommandError("Only a laptop (LOCAL=1) may play another moment.")
        # Without the chores: they would write down tomorrow's state as today's.
        played = moment(now)
        actions.raise_due(played)
        sent = actions.deliver(played)
        self.stdout.write(f"Letters sent as of {played.isoformat(' ', 'minutes')}: {sent}")
        return None


def moment(text: str) -> datetime:
    """Read a moment; without an offset it is one of the center's clock. Raises CommandError."""
    try:
        read = datetime.fromisoformat(text)
        return read if read.tzinfo else instant(read, ZoneInfo(the_center().zone))
    except (ValueError, ValidationError) as error:
        raise CommandError(f"{text} is no moment such as 2026-03-03T08:00.") from error
