"""raise_due in two senders at once: the first has written and not yet committed when the second asks."""

from datetime import datetime
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from reminders.actions import raise_due
from reminders.models import Reminder
from tests import make
from tests.races import wait_until_somebody_waits

TOLD_ONCE = next(one for one in Reminder._meta.constraints if one.name == "reminder_told_once")


def raise_twice_at_once(now: datetime) -> None:
    """Let both raise: the first commits when the second has come as far as it can before that."""
    has_written, may_commit = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            raise_due(now)
            has_written.set()
            may_commit.wait(20)
        connection.close()

    def second() -> None:
        has_written.wait(20)
        raise_due(now)
        connection.close()

    threads = [Thread(target=first), Thread(target=second)]
    for thread in threads:
        thread.start()
    has_written.wait(20)
    wait_until_somebody_waits(or_until=lambda: not threads[1].is_alive())
    may_commit.set()
    for thread in threads:
        thread.join(20)


@pytest.mark.django_db(transaction=True)
def test_tells_once_when_two_senders_raise_at_the_same_moment(ada, noon):
    make.note(of=ada, owed_at=noon)

    raise_twice_at_once(noon)

    assert Reminder.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_control_without_the_constraint_the_race_is_lost(ada, noon):
    make.note(of=ada, owed_at=noon)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, TOLD_ONCE)

    try:
        raise_twice_at_once(noon)
        told = Reminder.objects.count()
    finally:
        Reminder.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Reminder, TOLD_ONCE)

    assert told == 2
