"""One row that nobody can send is settled after three tries at most, and all others go out at once."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import quantiles
from typing import Any

import pytest
from django.db import IntegrityError, connection

from accounts.models import User
from contacts.models import ThankYouNote
from counselors.models import Counselor
from reminders.actions import raise_due, tick
from reminders.models import Reminder
from students.models import Student
from tests import make
from tests.faults.letters import owe
from tests.sink import Sink
from web.calendar import HOUR, MINUTE

OTHERS = int(os.environ.get("OTHERS", "5"))
# Enough of them that one in a hundred is one.
MANY = max(OTHERS, 99)
MEGABYTE = 1_000_000
# In one line, which no mail server takes.
TEN_MEGABYTES = b"x" * 10 * MEGABYTE
# Poison costs the others some two seconds, most of them for the ten megabytes. The row's own bound holds at full
# length; in the gate, whose machine has more to do, it is that nobody waits for the next tick.
LATER_AT_MOST = 5 if "OTHERS" in os.environ else 60


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
    Reminder.objects.filter(pk=poison.pk).update(letter=TEN_MEGABYTES, composed_at=make.NOON)


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


@pytest.mark.django_db(transaction=True)
def test_all_others_are_on_time_as_if_there_were_no_poison(cora, noon, sink, settings, show):
    """F32: three poisons at once, first in their turn, put into the ledger past all our rules."""
    settings.LETTERS_A_MINUTE = 10 * MANY
    # The first letter of a process waits until all that its link may lead to is imported.
    lags(cora, sink, noon - HOUR, letters=1)
    usual = lags(cora, sink, noon, letters=MANY)
    later = noon + HOUR
    about_nothing = put_in(make.student(counselor=cora), due_at=later, subject=0)
    large = put_in(
        make.student(counselor=cora), due_at=later, letter=TEN_MEGABYTES, composed_at=later, attempts=1
    )
    without_words = put_in(make.student(counselor=cora), due_at=later)
    # The letter is to tell the time there, and cannot be composed.
    in_no_zone(Reminder.objects.get(pk=without_words))

    poisoned = lags(cora, sink, later, letters=MANY)
    for minutes in (1, 6, 21):
        tick(now=later + minutes * MINUTE)

    show(
        f"F32, {MANY} letters and three that are poison",
        [f"p99 of their lag {p99(usual):.2f} s without, {p99(poisoned):.2f} s with poison"],
    )
    assert len(usual) == len(poisoned) == MANY
    assert p99(poisoned) - p99(usual) <= LATER_AT_MOST
    poisons = Reminder.objects.filter(sent_at=None)
    assert {one.pk: (one.status, one.attempts) for one in poisons} == {
        about_nothing: ("dropped", 0),
        large: ("failed", 2),
        without_words: ("failed", 3),
    }


@pytest.mark.django_db
def test_a_letter_to_nobody_is_refused_by_the_ledger_itself(ada, noon):
    """F32: this poison does not get in."""
    with pytest.raises(IntegrityError, match='null value in column "recipient_id"'):
        put_in(ada, due_at=noon, recipient_id=None)


def lags(counselor: Counselor, sink: Sink, now: datetime, *, letters: int) -> list[float]:
    """Let so many owe thanks by now, and return after how many seconds of true time each of them had the letter."""
    before = len(sink.letters)
    owe(counselor, letters=letters, since=now)
    begun = datetime.now(UTC)
    tick(now=now)
    came = [letter for letter in sink.letters[before:] if letter.recipient.startswith("owing.")]
    return [(letter.at - begun).total_seconds() for letter in came]


def p99(lags: list[float]) -> float:
    return quantiles(lags, n=100, method="inclusive")[-1]


def put_in(student: Student, *, due_at: datetime, **facts: Any) -> int:
    """Write a row into the ledger, useless soonest and so the first in its turn; return its key."""
    row = {
        "kind": "contacts.thank_you_owed",
        "subject": make.note(of=student, owed_at=due_at).pk,
        "recipient_id": student.user_id,
        "occurrence": "",
        "due_at": due_at,
        "next_try_at": due_at,
        "expires_at": due_at + HOUR,
        "in_digest": False,
        "attempts": 0,
        "reason": "",
    } | facts
    words = f"({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO reminders_reminder {words} RETURNING id", [*row.values()])
        (key,) = cursor.fetchone() or (0,)
    return int(key)
