"""Somebody moves or cancels a meeting while senders are at it: none who asks after the change tells the past.

Between asking and sending lies a moment that nobody can close; so what counts is when its sender asked the ledger.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from random import Random
from threading import Barrier, Event, Thread, local
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection

from appointments.actions import appointments
from appointments.free_times import offers_of
from appointments.models import Purpose
from counselors.models import Counselor
from interviews import actions as interviews
from interviews.models import Interview
from reminders import delivery
from reminders.actions import deliver, raise_due, tick
from reminders.models import Reminder
from reminders.post import Post
from students.models import Student
from tests import make
from tests.sink import PATIENCE
from web.calendar import DAY, MINUTE
from web.clock import database_time

pytestmark = pytest.mark.django_db(transaction=True)

MOVES = 50
ROUNDS = int(os.environ.get("ROUNDS", "40"))
SOON = "interviews.in_an_hour"


@dataclass
class Asked:
    """When the sender of each letter asked whether it is still true."""

    letters: list[tuple[float, bytes]] = field(default_factory=list)
    of_thread: local = field(default_factory=local)

    def after(self, moment: float) -> int:
        return sum(asked_at > moment for asked_at, _ in self.letters)


@pytest.fixture
def asked(monkeypatch) -> Asked:
    asked, ask, send = Asked(), delivery._ask_again, Post.send

    def noting(*args: Any) -> Any:
        asked.of_thread.at = monotonic()
        return ask(*args)

    def sending(self: Post, letter: bytes, **addresses: str) -> None:
        send(self, letter, **addresses)
        asked.letters.append((asked.of_thread.at, letter))

    monkeypatch.setattr(delivery, "_ask_again", noting)
    monkeypatch.setattr(Post, "send", sending)
    return asked


def run(*acts: Any) -> list[Thread]:
    """Start each on a thread with a connection of its own."""

    def alone(act: Any) -> None:
        try:
            act()
        finally:
            connection.close()

    threads = [Thread(target=alone, args=[act], daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    return threads


@contextmanager
def ticking(senders: int) -> Iterator[None]:
    """So many senders look again and again, until the block ends."""
    stopped = Event()

    def look() -> None:
        while not stopped.is_set():
            tick(now=database_time())

    threads = run(*[look] * senders)
    try:
        yield
    finally:
        stopped.set()
        for thread in threads:
            thread.join(PATIENCE)


def test_of_a_meeting_that_moves_fifty_times_each_letter_tells_the_version_of_its_moment(
    ada: Student, cora: Counselor, sink, asked
):
    """F38"""
    make.hours(of=cora, weekdays=tuple(range(7)))
    now = database_time()
    times = [
        at
        for at in offers_of(
            ada, cora.pk, purpose=Purpose.objects.in_order()[0].pk, by=ada.user, now=now
        ).by_counselor[cora.pk]
        if at > now + 3 * DAY
    ]
    meeting = make.appointment(of=ada, starts_at=times[0], booked_at=now)
    over: dict[int, float] = {}
    with ticking(2):
        for starts_at in times[1 : MOVES + 1]:
            appointments.move(
                meeting, starts_at=starts_at, version=meeting.version, by=ada.user, now=database_time()
            )
            over[meeting.version] = monotonic()
            meeting.refresh_from_db()
    tick(now=database_time())

    told = Counter((version_of(letter), message_from_bytes(letter)["To"]) for _, letter in asked.letters)
    assert set(told.values()) == {1}
    assert [version for version, _ in told].count(meeting.version) == 2
    late = [version_of(letter) for at, letter in asked.letters if at > over.get(version_of(letter), at)]
    assert late == []


def version_of(letter: bytes) -> int:
    """Which version of the meeting the letter's calendar file tells."""
    (part, *_) = [
        one for one in message_from_bytes(letter).walk() if one.get_content_type() == "text/calendar"
    ]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    found = re.search(rb"SEQUENCE:(\d+)", content)
    assert found
    return int(found[1])


def test_what_is_cancelled_is_told_to_nobody_who_asks_afterwards(ada: Student, noon: datetime, sink, asked):
    """F39: the same instant, many times; sometimes the letter wins, sometimes the cancellation."""
    chance, seconds = Random(1), 0.1  # noqa: S311 - no secret
    for _ in range(ROUNDS):
        talk = make.interview(of=ada, starts_at=noon + 50 * MINUTE, planned_at=noon - 7 * DAY)
        raise_due(noon)
        before = len(asked.letters)
        # At any moment of the cancellation, or just after it.
        begun, over = cancel_beside_a_sender(talk, noon, sends_after=chance.uniform(0, 1.5 * seconds))
        deliver(noon)

        seconds = over - begun
        assert [at for at, _ in asked.letters[before:] if at > over] == []
    fates = Counter(letter.status for letter in Reminder.objects.filter(kind=SOON))
    assert fates.total() == ROUNDS
    # Otherwise it was no race.
    assert set(fates) == {"sent", "dropped"}


def cancel_beside_a_sender(talk: Interview, now: datetime, *, sends_after: float) -> tuple[float, float]:
    """Cancel while a sender sends, which begins so much later; return when that began and when it was over."""
    start, moments = Barrier(2), []

    def cancel() -> None:
        start.wait(PATIENCE)
        moments.append(monotonic())
        interviews.cancel(talk, by=talk.student.user, now=now)
        moments.append(monotonic())

    def send() -> None:
        start.wait(PATIENCE)
        sleep(sends_after)
        deliver(now)

    for thread in run(cancel, send):
        thread.join(PATIENCE)
    begun, over = moments
    return begun, over


def test_control_a_sender_that_does_not_ask_tells_what_is_cancelled(
    ada: Student, noon: datetime, sink, asked, monkeypatch
):
    talk = make.interview(of=ada, starts_at=noon + 50 * MINUTE, planned_at=noon - 7 * DAY)
    raise_due(noon)
    waiting = list(Reminder.objects.open())
    known = {one.kind: delivery._subjects(one.kind, [one]) for one in waiting}
    interviews.cancel(talk, by=ada.user, now=noon)
    over = monotonic()

    monkeypatch.setattr(delivery, "_subjects", lambda kind, reminders: known[kind])
    deliver(noon)

    assert asked.after(over) == len(waiting) > 0
