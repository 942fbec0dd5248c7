"""The one task. It may be lost, doubled or late: what must be done is in the ledger."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from reminders import actions
from web.clock import database_time


@shared_task(name="reminders.tick", acks_late=False, ignore_result=True, max_retries=0)
def tick() -> None:
    """Once a minute, and whenever somebody waits for a letter: do what is due by now."""
    actions.tick(now=database_time())


@worker_ready.connect
def look_at_once(**_: Any) -> None:
    """Once a worker has started: what is due does not wait for the clock, nor does a monitor for a sign of life."""
    actions.wake()
