"""Whether the parts answer."""

import logging
from datetime import datetime

import redis
from django.conf import settings
from django.db import DatabaseError, connection

from reminders import outages, watching
from web.calendar import MINUTE

logger = logging.getLogger(__name__)

# A mail server may be away for a while; then somebody should look.
OUTAGE_PATIENCE = 10 * MINUTE


def parts(now: datetime) -> dict[str, str]:
    """Return each part's name with "ok" or "down", and nothing else: this is public."""
    return {"database": _database(), "broker": _broker(), "letters": _letters(now), "senders": _senders(now)}


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
        outage = outages.current()
        lasts = outage is not None and outage.since < now - OUTAGE_PATIENCE
        return "down" if lasts or watching.are_stuck(now) or watching.have_failed(now) else "ok"
    except DatabaseError:
        logger.exception("the ledger does not answer")
        return "down"


def _senders(now: datetime) -> str:
    try:
        return "down" if watching.is_nobody_sending(now) else "ok"
    except DatabaseError:
        logger.exception("nobody knows of the senders")
        return "down"
