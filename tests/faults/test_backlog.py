"""Nobody has sent for a day, and then several begin at once: one letter for each student, and none about the past.

Some students in the gate; `make faults` has two thousand of them, with ten thousand letters that are due. Meanwhile
students look at their page of today, and each of them gets it.
"""

import os
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from appointments.models import Appointment, Purpose
from contacts.models import Contact, ThankYouNote
from counselors.models import Counselor
from devstack.programs import wait_until
from interviews.models import Interview
from reminders import planning
from reminders.actions import raise_due
from reminders.digests import collect
from reminders.kinds import DIGEST
from reminders.models import Reminder
from tests import make
from tests.faults.counting import CountingSink
from tests.faults.letters import acquaintances, analyzed
from tests.faults.readers import p95, readers
from tests.faults.stack import SENDER, stack
from tests.races import wait_until_somebody_waits
from tests.sink import PATIENCE, running
from web.calendar import DAY, HOUR, MINUTE
from web.clock import database_time

pytestmark = pytest.mark.django_db(transaction=True)

STUDENTS = min(int(os.environ.get("LETTERS", "300")) // 6, 2000)
THANKS, SENDERS = 5, 3
# So few that a part of the letters has to wait for its turn, a quarter of a minute.
LETTERS_A_MINUTE = STUDENTS * 4 // 5
TOLERANCE = 1.05
# Two of them look, some twenty times a second; so often before anybody sends.
READERS, USUALLY = 2, max(20, STUDENTS // 5)
# The first looks find a web server that has yet to read its templates.
WARMING = 10
OVERDUE = "contacts.thank_you_overdue"
# What was raised before they went away, about a talk and an appointment; the latter is told to two.
SOON = {"interviews.in_an_hour": 1, "appointments.in_an_hour": 2, "appointments.booked": 2}
SECOND = timedelta(seconds=1)


def zone_of_noon(now: datetime) -> str:
    """A zone in which it is about noon: nobody sleeps."""
    ahead = 12 - now.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def neglect(known: list[Contact], *, since: datetime) -> None:
    """Let thanks to each be overdue five times within the day since then.

    In its first hour are a talk and an appointment of each, which are over now.
    """
    for number in range(THANKS):
        due_at = since + number * 4 * HOUR
        ThankYouNote.objects.bulk_create(
            ThankYouNote(contact=contact, because="helped", owed_at=due_at - 7 * DAY, due_at=due_at)
            for contact in known
        )
    begins = since + 50 * MINUTE
    Interview.objects.bulk_create(
        Interview(
            student_id=contact.student_id,
            contact=contact,
            medium="phone",
            planned_at=since - 7 * DAY,
            starts_at=begins,
            ends_at=begins + 20 * MINUTE,
            zone=contact.student.user.zone,
        )
        for contact in known
    )
    # Each takes a second, so that their counselor has time for all of them.
    seconds = [since + 16 * MINUTE + number * SECOND for number in range(len(known))]
    talk = Purpose.objects.in_order()[0]
    Appointment.objects.bulk_create(
        Appointment(
            student_id=contact.student_id,
            counselor=contact.student.counselor,
            purpose=talk,
            starts_at=begins,
            ends_at=begins + SECOND,
            blocked=(begins, begins + SECOND),
            medium="phone",
            booked_at=since - 7 * DAY,
            zone=contact.student.user.zone,
        )
        for contact, begins in zip(known, seconds, strict=True)
    )
    analyzed(ThankYouNote, Interview, Appointment)


def is_in_pace(sink: CountingSink) -> bool:
    """Say whether at no moment more had come than a minute's letters and those of the time since the first."""
    first = sink.copies[0].came_at
    return all(
        number <= TOLERANCE * LETTERS_A_MINUTE * (1 + (copy.came_at - first) / 60)
        for number, copy in enumerate(sink.copies, 1)
    )


def test_a_day_without_senders_ends_in_one_letter_for_each_student(tmp_path: Path, show):
    """F34: of what was due before they went away some waits in the ledger; the rest is raised when they are back."""
    now = database_time()
    zone = zone_of_noon(now)
    known = acquaintances(make.counselor(zone=zone), count=STUDENTS, zone=zone)
    neglect(known, since=now - DAY)
    raise_due(now - DAY)
    about_the_past = Reminder.objects.filter(kind__in=SOON)
    assert Counter(about_the_past.values_list("kind", flat=True)) == {
        kind: people * STUDENTS for kind, people in SOON.items()
    }
    with (
        running(CountingSink) as sink,
        stack(sink, tmp_path / "log", letters_a_minute=LETTERS_A_MINUTE) as children,
        readers(children.serve(workers=1), [contact.student.user for contact in known[:READERS]]) as looks,
    ):
        usual = looks.wait_for(WARMING + USUALLY)[WARMING:]
        for _ in range(SENDERS):
            children.start(SENDER)
        assert wait_until(lambda: Reminder.objects.filter(kind=OVERDUE).count() == THANKS * STUDENTS, 120)
        assert wait_until(lambda: not Reminder.objects.due(database_time()).exists(), 60 + STUDENTS)
        meanwhile = looks.made[WARMING + len(usual) :]

    show(
        f"F34, {STUDENTS} students, {THANKS * STUDENTS} letters due at once",
        [
            f"p95 of a page {p95(usual):.0f} ms, meanwhile {p95(meanwhile):.0f} ms "
            f"({p95(meanwhile) / p95(usual) - 1:+.0%}), in {len(meanwhile)} requests"
        ],
    )
    letters = Reminder.objects.filter(sent_at__isnull=False, told_in=None)
    assert Counter(Counter(letters.values_list("recipient", flat=True)).values()) == {1: STUDENTS}
    assert len(sink.copies) == len({copy.message_id for copy in sink.copies}) == STUDENTS
    assert is_in_pace(sink)
    assert set(about_the_past.values_list("reason", flat=True)) == {"too late"}
    assert {look.status for look in usual + meanwhile} == {200}


def test_of_two_who_collect_at_once_one_waits_for_the_other(cora: Counselor):
    """F34: else each would take a part of what a student is told, and the student had two letters."""
    now = database_time()
    neglect(acquaintances(cora, count=1, zone=zone_of_noon(now)), since=now - DAY)
    raise_due(now)
    has_collected, may_commit = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            collect(now)
            has_collected.set()
            may_commit.wait(PATIENCE)
        connection.close()

    def second() -> None:
        collect(now)
        connection.close()

    senders = [Thread(target=first, daemon=True), Thread(target=second, daemon=True)]
    senders[0].start()
    has_collected.wait(PATIENCE)
    senders[1].start()
    wait_until_somebody_waits()
    may_commit.set()
    for sender in senders:
        sender.join(PATIENCE)

    assert Reminder.objects.filter(kind=DIGEST).count() == 1


def test_whoever_collects_while_another_plans_sees_all_that_a_student_is_told_or_nothing(
    cora: Counselor, monkeypatch: pytest.MonkeyPatch
):
    """F34: a sender plans a thousand at a time; else others collected those, and later what came after them."""
    now = database_time()
    neglect(acquaintances(cora, count=1, zone=zone_of_noon(now)), since=now - DAY)
    monkeypatch.setattr(planning, "AT_ONCE", 2)
    wishes_of = planning.wishes_of

    def collect_elsewhere() -> None:
        collect(now)
        connection.close()

    def wishes_while_another_collects(people: Iterable[int]) -> dict[int, planning.Wishes]:
        other = Thread(target=collect_elsewhere)
        other.start()
        other.join(PATIENCE)
        assert not other.is_alive()
        return wishes_of(people)

    monkeypatch.setattr(planning, "wishes_of", wishes_while_another_collects)
    raise_due(now)
    collect(now)

    (digest,) = Reminder.objects.filter(kind=DIGEST)
    assert digest.items.filter(kind=OVERDUE).count() == THANKS
