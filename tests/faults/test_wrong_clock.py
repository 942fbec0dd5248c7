"""Whose clock is wrong sends nothing early and nothing twice, and shuts nobody out: the database's clock counts."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from appointments.models import Appointment
from counselors.models import Counselor
from office import invitations
from office.reminders import PasswordReset
from reminders.models import Reminder
from students.models import Student
from tests import make
from tests.faults.letters import copies, owe, settled
from tests.faults.stack import SENDER, stack
from tests.faults.test_booking import book, free, line_to, session_of
from tests.sink import running
from web.calendar import DAY, HOUR, MINUTE
from web.clock import database_time

LETTERS = 20
JUMPING = ["-m", "tests.faults.jumping_clock"]
NOW = datetime.now(UTC)
CLOCKS = {
    "an hour ahead": NOW + HOUR,
    "an hour behind": NOW - HOUR,
    "a day ahead": NOW + DAY,
    "a day behind": NOW - DAY,
    "at a change of the clocks": datetime(NOW.year + 1, 3, 28, 0, 59, 59, tzinfo=UTC),
    "in 2038": datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC),
}


@pytest.mark.django_db(transaction=True)
def test_a_sender_whose_clock_jumps_goes_by_the_clock_of_the_database(cora, tmp_path: Path):
    """F30: it neither believes that another's lease is over, nor that the hour of a letter has come or gone."""
    begun = database_time()
    owe(cora, letters=LETTERS)
    owe(cora, letters=1, since=begun + HOUR)
    with running() as sink, stack(sink, tmp_path / "log", lease_seconds=720) as children:
        sink.hold("RCPT")
        children.start(SENDER)
        sink.wait_held()
        children.start(JUMPING)
        for number in (1, 2):
            owe(cora, letters=LETTERS)
            sink.wait_for(number * LETTERS)

        sink.release()
        settled(3 * LETTERS)

    assert list(copies(sink).values()) == [1] * 3 * LETTERS
    assert Reminder.objects.count() == 3 * LETTERS
    moments = [parsedate_to_datetime(letter.parsed["Date"]) for letter in sink.letters]
    moments += Reminder.objects.values_list("sent_at", flat=True)
    assert begun - MINUTE < min(moments) <= max(moments) <= database_time()


@pytest.mark.django_db(transaction=True)
def test_a_web_server_whose_clock_is_wrong_goes_by_the_clock_of_the_database(cora, tmp_path: Path):
    """F30: nobody is signed out, links are as old as they are, bookings are dated right, and letters come once."""
    begun = database_time()
    right = {
        "signed in": 200,
        "invitation": True,
        "old invitation": False,
        "new password": 302,
        "booked": "/appointments",
    }
    make.hours(of=cora, weekdays=tuple(range(7)))
    students = [make.student(counselor=cora) for _ in CLOCKS]
    # Whoever believes that it is tomorrow would send this one.
    owe(cora, letters=1, since=begun + 12 * HOUR)
    with running() as sink, stack(sink, tmp_path / "log") as children:
        port = children.serve("tests.faults.jumping_web:application", workers=1)
        children.start(SENDER)
        with line_to(port) as line:
            told = {
                name: done_at(clock, ada, cora, line)
                for ada, (name, clock) in zip(students, CLOCKS.items(), strict=True)
            }
        assert told == dict.fromkeys(CLOCKS, right)
        everybody = {student.user.email for student in students}
        sink.wait_until(lambda letters: everybody <= {letter.recipient for letter in letters})

    right = {
        "signed in": 200,
        "invitation": True,
        "old invitation": False,
        "new password": 302,
        "booked": 302,
    }
    booked = Appointment.objects.values_list("booked_at", flat=True)
    assert begun <= min(booked) <= max(booked) <= database_time()
    assert set(copies(sink).values()) == {1}
    sent = Reminder.objects.filter(sent_at__isnull=False).values_list("kind", flat=True)
    assert set(sent) == {"appointments.booked", "office.invitation"}


def done_at(clock: datetime, student: Student, counselor: Counselor, line: HTTPConnection) -> dict[str, Any]:
    """Say what a server answers to a student whose clock shows this."""
    session, headers = session_of(student.user), {"X-Clock": clock.isoformat()}

    def get(path: str, **more: str) -> tuple[int, str]:
        line.request("GET", path, headers=headers | more)
        answer = line.getresponse()
        return answer.status, answer.read().decode()

    fresh, old = (invited(since=database_time() - age) for age in (MINUTE, 15 * DAY))
    starts_at, *_ = free(student, counselor)
    return {
        "signed in": get("/reminders/", Cookie=f"{settings.SESSION_COOKIE_NAME}={session}")[0],
        "invitation": 'name="password"' in get(fresh)[1],
        "old invitation": 'name="password"' in get(old)[1],
        "new password": get(PasswordReset().link(forgetful()))[0],
        "booked": book(line, session, counselor, starts_at, uuid4(), headers).location.rstrip("0123456789/"),
    }


def invited(*, since: datetime) -> str:
    """Return the link of somebody who was invited then."""
    person = make.user(role="student")
    User.objects.filter(pk=person.pk).update(invited_at=since)
    return reverse("office:invitation", args=[invitations.token(User.objects.get(pk=person.pk))])


def forgetful() -> User:
    """Somebody who has a password."""
    return make.user(role="student", password="one that nobody guesses")
