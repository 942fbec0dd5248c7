"""Redis as Celery's broker: what cannot be a hint is thrown away, where Celery's own worker would end over it."""

import logging
from json import JSONDecodeError
from queue import Empty
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, redis

log = logging.getLogger(__name__)


class Channel(redis.Channel):
    """One worker's line to the queue."""

    def _brpop_read(self, **options: Any) -> Any:
        try:
            return super()._brpop_read(**options)  # type: ignore[misc]
        except JSONDecodeError as error:
            log.error("Something in the broker is no hint, and is thrown away: %s", error)
            raise Empty from error


class Transport(redis.Transport):
    Channel = Channel

    def _deliver(self, message: Any, queue: str | None) -> None:
        if not isinstance(message, dict) or "delivery_tag" not in (message.get("properties") or {}):
            log.error("Something in the broker is not as Celery lays down a hint, and is thrown away")
            return
        super()._deliver(message, queue)


TRANSPORT_ALIASES["redis"] = f"{__name__}:Transport"
