"""Redis as Celery's broker: what cannot be a hint is thrown away, where Celery's own worker would end over it.

And who has taken a hint is nobody's business but the worker's: it may be lost, the ledger knows what is to be done.
"""

import json
import logging
from base64 import b64decode
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis

log = logging.getLogger(__name__)

HINTS = "celery"
# Not JSON, or nested so deep that nobody could read it.
UNREADABLE = (ValueError, RecursionError)


class Channel(redis.Channel):
    """One worker's line to the queue."""

    # A hint that is taken is not noted in Redis, nor given back when the line is lost. Were it noted, and the line lost
    # as the note is taken back, the worker would count it as in hand for ever; and who holds one at a time would never
    # take another.
    ack_emulation = False
    do_restore = False

    def _brpop_read(self, **options: Any) -> Any:
        try:
            return super()._brpop_read(**options)  # type: ignore[misc]
        except UNREADABLE as error:
            log.error("Something in the broker is no hint, and is thrown away: %s", error)
            raise Empty from error


class Transport(redis.Transport):
    Channel = Channel

    def _deliver(self, message: Any, queue: str | None) -> None:
        if not _is_envelope(message) or (queue == HINTS and not _is_hint(message)):
            log.error("Something in the broker is not as Celery lays down a hint, and is thrown away")
            return
        super()._deliver(message, queue)


def _is_envelope(message: Any) -> bool:
    properties = message.get("properties") if isinstance(message, dict) else None
    return isinstance(properties, dict) and isinstance(properties.get("delivery_tag"), str)


def _is_hint(message: dict[str, Any]) -> bool:
    """Say whether it names a task and a key, has words of the right shape, and asks for no time as ours never do."""
    told = message.get("headers")
    if not isinstance(told, dict) or not all(isinstance(told.get(name), str) for name in ("task", "id")):
        return False
    if told.get("eta") is not None or told.get("timelimit") not in (None, [None, None]):
        return False
    if not (isinstance(told.get("expires"), str | None) and isinstance(told.get("retries", 0), int)):
        return False
    try:
        words = json.loads(b64decode(message["body"]))
    except (*UNREADABLE, LookupError, TypeError):
        return False
    return isinstance(words, list) and [type(word) for word in words] == [list, dict, dict]


# As well where the line is encrypted.
TRANSPORT_ALIASES |= dict.fromkeys(("redis", "rediss"), f"{__name__}:Transport")
