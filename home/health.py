"""Whether the parts answer."""

import logging
from datetime import datetime

import redis
from django.conf import settings
from django.db import DatabaseError

from reminders import outages, watching
from web import clock
from web.calendar import MINUTE

logger = logging.getLogger(__name__)

# A mail server may be away for a while; then somebody should look.
OUTAGE_PATIENCE = 10 * MINUTE


def parts(now: datetime | None) -> dict[str, str]:
    """Return each part's name with "ok" or "down", and nothing else: this is public. `now` is as database_now says."""
    return {
        "database": "ok" if now else "down",
        "broker": _broker(),
        "letters": _letters(now) if now else "down",
        "senders": _senders(now) if now else "down",
    }


def database_now() -> datetime | None:
    """Return what time the database says it is; None where it does not answer."""
    try:
        return clock.database_time()
    except DatabaseError:
        logger.exception("the database does not answer")
        return None


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
