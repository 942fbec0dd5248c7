"""raise_due in two senders at once: the first has written and not yet committed when the second asks."""

from datetime import datetime

import pytest
from django.db import connection

from reminders.actions import raise_due
from reminders.models import Reminder
from tests import make
from tests.races import at_once

TOLD_ONCE = next(one for one in Reminder._meta.constraints if one.name == "reminder_told_once")


def raise_twice_at_once(now: datetime) -> None:
    """Let both raise: the first commits when the second has come as far as it can before that."""
    assert at_once(lambda: raise_due(now), lambda: raise_due(now)) == []


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
