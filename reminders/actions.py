"""Raise, deliver, tidy: what happens to the ledger when the clock ticks. How one letter is sent is in delivery.py."""

import logging
from datetime import datetime

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from reminders import journal, senders
from reminders.chores import chores
from reminders.delivery import deliver
from reminders.models import OPEN, Reminder
from reminders.raising import raise_due
from web.calendar import DAY

log = logging.getLogger(__name__)

LETTERS_KEPT_FOR = 7 * DAY


def hint() -> None:
    """Wake the sender once this transaction is committed; without a broker it wakes at the next tick anyway."""
    transaction.on_commit(wake)


def wake() -> None:
    """Wake the sender now."""
    try:
        current_app.send_task(
            "reminders.tick", retry=False, expires=settings.TICK_SECONDS, ignore_result=True
        )
    except (OperationalError, OSError) as reason:
        log.warning("The broker does not answer, so letters wait for the next tick: %s", reason)


def tick(*, now: datetime) -> None:
    """Do all that the clock asks for: show that we live, raise what is due, do the chores, send, tidy up."""
    senders.show_life()
    raise_due(now)
    for chore in chores:
        try:
            chore(now)
        except Exception:
            # A chore that fails must not keep letters back; the next tick tries it again.
            log.exception("The chore %s failed", chore.__qualname__)
    deliver(now)
    tidy(now)


def settle_as_sent(now: datetime) -> None:
    """Raise what is due and call everything open sent, each at its own time, without a letter: a past as told."""
    raise_due(now)
    Reminder.objects.open().filter(due_at__lte=now).update(sent_at=F("due_at"))


def tidy(now: datetime) -> None:
    """Forget the bytes of letters that were settled and are some days old; the ledger remembers the rest."""
    old = Reminder.objects.filter(letter__isnull=False, composed_at__lt=now - LETTERS_KEPT_FOR)
    old.exclude(OPEN).update(letter=None)
    journal.tidy(now)
