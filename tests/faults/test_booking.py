"""Booking over real HTTP: many at once, and a server that dies in the middle."""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.client import HTTPConnection
from itertools import chain, product
from pathlib import Path
from random import Random
from threading import Barrier
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from appointments.free_times import offers_of
from appointments.models import Appointment, Purpose, Submission
from counselors.models import Counselor
from reminders.actions import tick
from reminders.models import Reminder
from students.models import Student
from tests import make
from tests.faults.stack import stack
from tests.sink import running
from web.calendar import DAY
from web.clock import database_time
from web.forms import instant_text

pytestmark = pytest.mark.django_db(transaction=True)

RACERS = 50
# Each of the students wants each of the times. RACING_STUDENTS=100 makes it ten thousand attempts, which takes minutes.
STUDENTS, TIMES = int(os.environ.get("RACING_STUDENTS", "8")), 100
LINES = 16
CSRF = "c" * 32
PATIENCE = 120


@dataclass(frozen=True)
class Answer:
    """What the server said: the status, and where to go."""

    status: int
    location: str


@contextmanager
def line_to(port: int) -> Iterator[HTTPConnection]:
    """A connection that is kept, as a browser keeps it."""
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        yield line
    finally:
        line.close()


def book(
    line: HTTPConnection,
    session: str,
    counselor: Counselor,
    starts_at: datetime,
    key: UUID,
    more: dict[str, str] | None = None,
) -> Answer:
    """Send the form of whoever is signed in with this session, with more headers where there are any."""
    told = {
        "csrfmiddlewaretoken": CSRF,
        "key": str(key),
        "counselor": str(counselor.pk),
        "starts_at": instant_text(starts_at),
        "topic": "My list is short",
    }
    headers = (more or {}) | {
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line.request("POST", "/appointments/book/", urlencode(told), headers)
    answer = line.getresponse()
    answer.read()
    return Answer(answer.status, answer.getheader("Location") or "")


def session_of(person: User) -> str:
    """Sign this person in; the row is all that the server asks for."""
    browser = Client()
    browser.force_login(person)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def free(student: Student, counselor: Counselor) -> list[datetime]:
    """Times that are free, and so far ahead that nothing but the booking is due while the test runs."""
    now = database_time()
    offered = offers_of(
        student, counselor.pk, purpose=Purpose.objects.in_order()[0].pk, by=student.user, now=now
    ).by_counselor[counselor.pk]
    return [start for start in offered if start >= now + 2 * DAY]


@pytest.fixture(autouse=True)
def open_hours(cora):
    """On every day, so that the test may run on any; and no rule keeps a student from wanting every time."""
    make.rules()
    make.hours(of=cora, opens="09:00", closes="13:00", weekdays=tuple(range(7)))


def test_of_fifty_who_want_one_time_at_once_one_gets_it(cora, tmp_path: Path):
    """F35"""
    students = [make.student(counselor=cora) for _ in range(RACERS)]
    sessions = [session_of(student.user) for student in students]
    starts_at, *_ = free(students[0], cora)
    start = Barrier(RACERS)

    def run(port: int, session: str) -> int:
        with line_to(port) as line:
            start.wait(PATIENCE)
            return book(line, session, cora, starts_at, uuid4()).status

    with running() as sink, stack(sink, tmp_path / "log") as children:
        port = children.serve()
        with ThreadPoolExecutor(RACERS) as pool:
            statuses = Counter(pool.map(partial(run, port), sessions))

    assert statuses == {302: 1, 409: RACERS - 1}
    assert Appointment.objects.get().starts_at == starts_at


def test_however_many_want_a_hundred_times_a_hundred_are_sold(cora, tmp_path: Path):
    """F35: every student wants every time. No two times overlap, so nobody is in one's own way."""
    students = [make.student(counselor=cora) for _ in range(STUDENTS)]
    times = free(students[0], cora)[:TIMES]
    sessions = [session_of(student.user) for student in students]
    attempts = list(product(sessions, times))
    Random(1).shuffle(attempts)  # noqa: S311 - the same order in every run

    def work(port: int, mine: list[tuple[str, datetime]]) -> list[Answer]:
        with line_to(port) as line:
            return [book(line, session, cora, starts_at, uuid4()) for session, starts_at in mine]

    with running() as sink, stack(sink, tmp_path / "log") as children:
        port = children.serve()
        shares = [attempts[number::LINES] for number in range(LINES)]
        with ThreadPoolExecutor(LINES) as pool:
            answers = list(chain.from_iterable(pool.map(partial(work, port), shares)))

    sold = {
        appointment.get_absolute_url(): appointment.starts_at for appointment in Appointment.objects.all()
    }
    assert Counter(answer.status for answer in answers) == {302: TIMES, 409: STUDENTS * TIMES - TIMES}
    assert sorted(sold.values()) == times
    assert {answer.location for answer in answers if answer.status == 302} == set(sold)


@pytest.mark.parametrize("moment", ["before_commit", "after_commit"])
def test_a_server_that_dies_over_a_booking_is_asked_again_and_books_once(
    ada, cora, moment, tmp_path, settings
):
    """F37"""
    starts_at, *_ = free(ada, cora)
    session, key = session_of(ada.user), uuid4()
    with running() as sink, stack(sink, tmp_path / "log") as children:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        children.environment["KILL_DIR"] = str(tmp_path)
        port = children.serve("tests.faults.killed_web:application", workers=1)
        (tmp_path / moment).touch()

        with line_to(port) as line, pytest.raises(ConnectionError):
            book(line, session, cora, starts_at, key)
        written = list(Appointment.objects.all())
        with line_to(port) as line:
            answers = [book(line, session, cora, starts_at, key) for _ in range(2)]
        for _ in range(2):
            tick(now=database_time())

    booked = Appointment.objects.get()
    assert written == ([booked] if moment == "after_commit" else [])
    assert answers == [Answer(302, booked.get_absolute_url())] * 2
    assert Submission.objects.get().appointment == booked
    assert sorted(letter.recipient for letter in sink.letters) == sorted([ada.user.email, cora.user.email])
    assert set(Reminder.objects.values_list("kind", "subject")) == {("appointments.booked", booked.pk)}


def test_control_with_another_key_the_second_form_is_too_late(ada, cora, tmp_path):
    """What F37 would look like to the student if forms were not known by their key."""
    starts_at, *_ = free(ada, cora)
    session = session_of(ada.user)
    with running() as sink, stack(sink, tmp_path / "log") as children:
        children.environment["KILL_DIR"] = str(tmp_path)
        port = children.serve("tests.faults.killed_web:application", workers=1)
        (tmp_path / "after_commit").touch()

        with line_to(port) as line, pytest.raises(ConnectionError):
            book(line, session, cora, starts_at, uuid4())
        with line_to(port) as line:
            answer = book(line, session, cora, starts_at, uuid4())

    assert answer.status == 409
    assert Appointment.objects.get().starts_at == starts_at
