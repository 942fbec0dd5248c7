"""One row that nobody can send is settled after three tries at most, and all others go out at once."""

import os
from collections.abc import Callable

import pytest

from accounts.models import User
from contacts.models import ThankYouNote
from reminders.actions import raise_due, tick
from reminders.models import Reminder
from tests import make
from tests.faults.letters import owe
from web.calendar import MINUTE

OTHERS = int(os.environ.get("OTHERS", "5"))
MEGABYTE = 1_000_000


def gone(poison: Reminder) -> None:
    ThankYouNote.objects.filter(pk=poison.subject).delete()


def of_no_known_kind(poison: Reminder) -> None:
    Reminder.objects.filter(pk=poison.pk).update(kind="appointments.of_old")


def without_address(poison: Reminder) -> None:
    User.objects.filter(pk=poison.recipient_id).update(email="")


def to_no_possible_address(poison: Reminder) -> None:
    User.objects.filter(pk=poison.recipient_id).update(email="jürgen@school.test")


def in_no_zone(poison: Reminder) -> None:
    User.objects.filter(pk=poison.recipient_id).update(zone="Mars/Olympus_Mons")


def frozen(poison: Reminder) -> None:
    """Composed, and tried once."""
    Reminder.objects.filter(pk=poison.pk).update(letter=b"From: us\r\n\r\nHi", composed_at=make.NOON)


def of_ten_megabytes(poison: Reminder) -> None:
    Reminder.objects.filter(pk=poison.pk).update(letter=b"x" * 10 * MEGABYTE, composed_at=make.NOON)


POISONS = [
    [gone], [of_no_known_kind], [without_address], [to_no_possible_address], [in_no_zone],
    [frozen, without_address], [frozen, to_no_possible_address], [of_ten_megabytes],
]  # fmt: skip


@pytest.mark.parametrize("made", POISONS, ids=lambda made: "_".join(one.__name__ for one in made))
def test_a_row_that_is_poison_harms_no_other(
    ada, cora, noon, sink, settings, made: list[Callable[[Reminder], None]]
):
    """F32; what cannot be composed is in tests/reminders/test_deliver.py."""
    settings.LETTERS_A_MINUTE = 10 * OTHERS
    note = make.note(of=ada, owed_at=noon)
    raise_due(noon)
    poison = Reminder.objects.get(subject=note.pk)
    for make_worse in made:
        make_worse(poison)
    owe(cora, letters=OTHERS, since=noon)
    others = set(User.objects.filter(role="student").exclude(pk=ada.user_id).values_list("email", flat=True))

    tick(now=noon)
    assert others <= {letter.recipient for letter in sink.letters}
    for minutes in (1, 6, 21):
        tick(now=noon + minutes * MINUTE)

    poison.refresh_from_db()
    assert poison.status != "open"
    assert poison.attempts <= 3
    assert len([letter for letter in sink.letters if letter.recipient in others]) == OTHERS
