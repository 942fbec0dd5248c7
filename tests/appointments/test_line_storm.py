"""Many book, move, cancel, wait and answer at the same time: nothing is sold twice, and nobody loses a turn."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import combinations
from random import Random
from uuid import uuid4

import pytest
from django.db import connection

from appointments.actions import appointments, lines, waits
from appointments.free_times import offers_of
from appointments.models import Appointment, Wait
from tests import make
from web.calendar import DAY
from web.refusals import Refused

CLIENTS, ACTS_EACH = 8, 120
TIMES = [make.NOON.replace(hour=hour) + day * DAY for day in (1, 2, 3) for hour in (9, 14)]


@pytest.fixture
def everybody(cora, dan):
    make.rules()
    for counselor in (cora, dan):
        make.hours(of=counselor, weekdays=())
        for time in TIMES:
            make.extra_hours(of=counselor, on=time.date(), opens=f"{time:%H:%M}", closes=f"{time:%H}:30")
    return [make.student(counselor=cora) for _ in range(10)], [cora, dan]


@pytest.mark.django_db(transaction=True)
def test_leaves_nothing_sold_twice_and_nobody_who_could_have_a_free_time(everybody):
    students, counselors = everybody
    # All is taken before it begins, so that there is something to wait for.
    for counselor, student in zip(counselors, students, strict=False):
        for time in TIMES:
            make.appointment(of=student, counselor=counselor, starts_at=time)

    with ThreadPoolExecutor(CLIENTS) as pool:
        outcomes = [each for one in pool.map(lambda n: client(n, *everybody), range(CLIENTS)) for each in one]
    lines.keep_moving(now=make.NOON)

    # What was refused was refused in words, and enough was done to mean something.
    assert {"booked", "cancelled", "joined", "took", "passed"} <= set(outcomes)
    rows = [*Appointment.objects.standing(), *Appointment.offers.standing()]
    for one, other in combinations(rows, 2):
        shared = one.counselor_id == other.counselor_id or one.student_id == other.student_id
        assert not (shared and one.starts_at < other.ends_at and other.starts_at < one.ends_at)
    served = Wait.objects.filter(served_at__isnull=False)
    assert {wait.pk for wait in served} == set(
        Appointment.objects.filter(wait__isnull=False).values_list("wait", flat=True)
    )
    assert not [wait for wait in Wait.objects.in_line(make.NOON) if could_have(wait, counselors)]


def client(number: int, students, counselors) -> list[str]:
    """One person at a keyboard, who does whatever comes to mind."""
    chance, done = Random(number), []  # noqa: S311 - a story to be told again, not a secret
    try:
        for _ in range(ACTS_EACH):
            act = chance.choice([book, book, cancel, move, join, join, answer, answer])
            try:
                done.append(act(chance, students, counselors))
            except Refused:
                done.append("refused")
    finally:
        connection.close()
    return done


def book(chance: Random, students, counselors) -> str:
    student = chance.choice(students)
    appointments.book(
        student,
        counselor=chance.choice(counselors),
        purpose=make.talk(),
        starts_at=chance.choice(TIMES),
        topic="My list",
        key=uuid4(),
        by=student.user,
        now=make.NOON,
    )
    return "booked"


def cancel(chance: Random, students, counselors) -> str:
    meeting = some(chance, Appointment.objects.standing().with_names())
    appointments.cancel(meeting, by=meeting.student.user, now=make.NOON)
    return "cancelled"


def move(chance: Random, students, counselors) -> str:
    meeting = some(chance, Appointment.objects.standing().with_names())
    to: datetime = chance.choice(TIMES)
    appointments.move(meeting, starts_at=to, version=meeting.version, by=meeting.student.user, now=make.NOON)
    return "moved"


def join(chance: Random, students, counselors) -> str:
    make.wait(of=chance.choice(students), counselor=chance.choice([*counselors, None]))
    return "joined"


def answer(chance: Random, students, counselors) -> str:
    offer = some(chance, Appointment.offers.standing().select_related("wait__student__user"))
    act, word = chance.choice([(waits.take, "took"), (waits.decline, "passed"), (waits.leave, "left")])
    act(offer.wait, by=offer.wait.student.user, now=make.NOON)
    return word


def some(chance: Random, rows):
    """One of these; refused where there is none."""
    found = list(rows)
    if not found:
        raise Refused("Nothing is there.")
    return chance.choice(found)


def could_have(wait: Wait, counselors) -> bool:
    """Whether a time is free that this place in line has not been offered, and its student did not give back."""
    user = wait.student.user
    gone = Appointment._base_manager.filter(student=wait.student, cancelled_at__isnull=False)
    had = set(gone.values_list("counselor", "starts_at"))
    asked = [one for one in counselors if wait.counselor_id in (None, one.pk)]
    return any(
        (one.pk, time) not in had and wait.takes(time)
        for one in asked
        for time in offers_of(
            wait.student, one.pk, purpose=wait.purpose_id, by=user, now=make.NOON
        ).by_counselor[one.pk]
    )
