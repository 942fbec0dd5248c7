"""The Celery app: one task, one beat entry, no state.

Redis carries hints; what must be done is in Postgres.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.conf import settings

from careercenter import broker
from web.priority import give_way

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careercenter.settings")


def broker_url(redis_url: str) -> str:
    """Return the address as Celery spells it: a socket is `redis+socket://…?virtual_host=N` to it."""
    return redis_url.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")


app = Celery("careercenter")
app.conf.update(
    broker_url=broker_url(settings.REDIS_URL),
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # for ever: no part needs a human to come back
    # A hint must never hold up the person who caused it: the beat comes within the minute anyway.
    # Without max_retries a publisher tries for six seconds, whatever it was told about retrying; the worker
    # and the beat have their own way of waiting for the broker.
    broker_transport_options={"socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 0},
    task_default_queue=broker.HINTS,
    accept_content=["json"],
    task_serializer="json",
    task_ignore_result=True,
    task_acks_late=False,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    timezone="UTC",
    beat_schedule={
        "tick": {
            "task": "reminders.tick",
            "schedule": settings.TICK_SECONDS,
            "options": {"expires": settings.TICK_SECONDS},
        }
    },
)
app.autodiscover_tasks()


@worker_init.connect
def begin(**_: Any) -> None:
    """A worker sends letters: pages come first. Its children inherit that."""
    give_way()
