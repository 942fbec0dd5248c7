"""Whether the parts answer."""

import logging
from datetime import datetime

import redis
from django.conf import settings
from django.db import DatabaseError, connection

from reminders.models import Reminder
from web.calendar import MINUTE

logger = logging.getLogger(__name__)

# A letter that is due for longer than this means that nobody sends.
PATIENCE = 5 * MINUTE


def parts(now: datetime) -> dict[str, str]:
    """Return each part's name with "ok" or "down", and nothing else: this is public."""
    return {"database": _database(), "broker": _broker(), "letters": _letters(now)}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        logger.exception("the database does not answer")
        return "down"
    return "ok"


def _broker() -> str:
    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except redis.RedisError:
        logger.exception("the broker does not answer")
        return "down"
    return "ok"


def _letters(now: datetime) -> str:
    try:
        waiting = Reminder.objects.filter(
            sent_at=None, dropped_at=None, failed_at=None, due_at__lt=now - PATIENCE, next_try_at=None
        )
        return "down" if waiting.exists() else "ok"
    except DatabaseError:
        logger.exception("the ledger does not answer")
        return "down"
