"""`manage.py send_reminders`: the tick without Celery or Redis, once or for ever."""

import logging
import signal
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections

from reminders import actions
from web.clock import database_time
from web.priority import give_way

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Send every reminder that is due."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--forever", action="store_true", help=f"again every {settings.SENDER_SECONDS} seconds"
        )

    def handle(self, *args: Any, forever: bool, **options: Any) -> None:
        if not forever:
            return actions.tick(now=database_time())
        give_way()
        stopped = Event()
        for what in (signal.SIGTERM, signal.SIGINT):
            signal.signal(what, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            try:
                actions.tick(now=database_time())
            except Error:
                # The database is away; the ledger waits with it.
                log.exception("A tick failed; the next one comes in %s seconds", settings.SENDER_SECONDS)
            stopped.wait(settings.SENDER_SECONDS)
        return None
