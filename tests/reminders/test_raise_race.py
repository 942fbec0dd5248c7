"""raise_due in two senders at once: the first has written and not yet committed when the second asks."""

from datetime import datetime

import pytest
from django.db import connection

from reminders import senders
from reminders.actions import raise_due
from reminders.models import Reminder
from tests import make
from tests.races import at_once

TOLD_ONCE = next(one for one in Reminder._meta.constraints if one.name == "reminder_told_once")


def raise_twice_at_once(now: datetime) -> None:
    """Let both raise: the first commits when the second has come as far as it can before that."""
    assert at_once(lambda: raise_due(now), lambda: raise_due(now)) == []


@pytest.fixture
def constraint_off(transactional_db):
    """The ledger takes the same thing twice."""
    with connection.schema_editor() as editor:
        editor.remove_constraint(Reminder, TOLD_ONCE)
    yield
    Reminder.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Reminder, TOLD_ONCE)


@pytest.fixture
def lock_off(monkeypatch):
    """Nobody waits for whoever raises."""
    monkeypatch.setattr(senders, "alone", lambda act: None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("off", [[], ["constraint_off"], ["lock_off"]])
def test_tells_once_when_two_senders_raise_at_the_same_moment(ada, noon, request, off):
    """Either guard is enough."""
    for guard in off:
        request.getfixturevalue(guard)
    make.note(of=ada, owed_at=noon)

    raise_twice_at_once(noon)

    assert Reminder.objects.count() == 1


@pytest.mark.usefixtures("constraint_off", "lock_off")
def test_control_without_both_guards_the_race_is_lost(ada, noon):
    make.note(of=ada, owed_at=noon)

    raise_twice_at_once(noon)

    assert Reminder.objects.count() == 2
