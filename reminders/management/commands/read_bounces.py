"""`manage.py read_bounces`: read what came back, from a mail server that hands it over, or from a mailbox file."""

import mailbox
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from reminders import returned
from web.clock import database_time


class Command(BaseCommand):
    help = "Read reports about letters that came back: one from standard input, or all of a mailbox."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mbox", help="a mailbox file; reports that were read are taken out of it")

    def handle(self, *args: Any, mbox: str | None, **options: Any) -> None:
        if not settings.BOUNCE_ADDRESS:
            raise CommandError("Letters do not come back anywhere: set BOUNCE_ADDRESS first.")
        now = database_time()
        if mbox is None:
            read, left = int(returned.read(sys.stdin.buffer.read(), now=now)), 0
        elif Path(mbox).is_file():
            read, left = _emptied(mbox, now)
        else:
            raise CommandError(f"There is no mailbox {mbox}.")
        reports = "1 report was" if read == 1 else f"{read} reports were"
        letters = "1 letter was" if left == 1 else f"{left} letters were"
        self.stdout.write(f"{reports} read, {letters} left.")


def _emptied(path: str, now: Any) -> tuple[int, int]:
    """Read a mailbox under its lock, so that no report that comes meanwhile is lost; return what was read and left."""
    box = mailbox.mbox(path, create=False)
    box.lock()
    try:
        known = [key for key in box.iterkeys() if returned.read(box.get_bytes(key), now=now)]
        for key in known:
            box.remove(key)
        left = len(box)
        box.flush()
    finally:
        box.unlock()
        box.close()
    return len(known), left
