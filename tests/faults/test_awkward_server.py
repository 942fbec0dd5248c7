"""A mail server that puts us off, refuses us, thinks long, says nothing or hangs up, at any point of the dialogue.

An address that it does not know (F21) is in tests/reminders/test_bounces.py.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from django.db import connection
from django.db.models.functions import Now

from accounts.models import User
from devstack.programs import wait_until
from reminders import journal, post, sending
from reminders.actions import deliver, raise_due
from reminders.delivery import BATCH
from reminders.models import Outage, Reminder
from tests import make
from tests.faults.awkward import Awkward, awkward, drop, drop_after_yes, hang, late, trickle
from tests.faults.letters import owe, settled, try_now
from tests.faults.stack import SENDER, stack
from tests.faults.test_booking import line_to
from tests.sink import PATIENCE, running
from web.calendar import MINUTE
from web.clock import database_time

POINTS = ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."]
BEFORE_THE_DOT = POINTS[:-1]
LETTERS = 2 * BATCH + 10
# So long may a sender be held up by one who says nothing, when it waits a second for each answer.
BOUND = 5
# So many seconds after the final dot they answer.
THINKING = [float(seconds) for seconds in os.environ.get("THINKING", "4").split(",")]
REFUSALS = {"AUTH": "535 Who are you", "MAIL": "550 Not from you"}
# At these points real senders are refused.
REFUSING = os.environ.get("REFUSING", "MAIL").split(",")
TOKEN = "a-long-token"
# The row allows five mails to be tried. Each sender tries one; so many looks later, who goes on asking has tried more.
SENDERS, ALARMED_WITHIN = 3, 60
LATER = SENDERS + 1


@pytest.fixture
def server(settings) -> Iterator[Awkward]:
    with awkward() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def hasty(settings, monkeypatch) -> None:
    """Wait a second for each answer, that to the final dot excepted."""
    settings.EMAIL_TIMEOUT = 1
    monkeypatch.setattr(post, "COMMAND_SECONDS", 1)


def owed(ada, noon, *, letters: int = 1) -> None:
    for _ in range(letters):
        make.note(of=ada, owed_at=noon)
    raise_due(noon)


@pytest.mark.parametrize("code", [421, 450, 451, 452])
@pytest.mark.parametrize("point", POINTS)
def test_whoever_puts_us_off_gets_the_letter_later_and_once(ada, noon, server, point, code):
    """F20"""
    owed(ada, noon)
    # Whoever does not know EHLO is greeted with HELO.
    server.does = dict.fromkeys([point, "HELO"] if point == "EHLO" else [point], f"{code} Not now")

    assert [deliver(noon), deliver(noon + MINUTE / 2)] == [0, 0]
    server.does.clear()
    assert deliver(noon + MINUTE) == 1

    assert server.copies() == [1]
    assert Reminder.objects.get().attempts <= 2


@pytest.mark.parametrize(("point", "answer"), REFUSALS.items())
@pytest.mark.django_db(transaction=True)
def test_whoever_refuses_us_is_asked_by_each_sender_once_and_blames_no_letter(
    cora, server, settings, caplog, point, answer
):
    """F22: three senders come at once, and there are letters for each; the operator's log says so at once."""
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "center", "secret"
    owe(cora, letters=LETTERS)
    now = database_time()
    raise_due(now)
    server.does[point] = answer

    for moment in (now, now + MINUTE / 2):
        at_once(3, moment)

    assert 1 <= server.heard[point] <= 3
    assert {record.levelname for record in caplog.records if record.name == "reminders.delivery"} == {"ERROR"}
    assert answer[:3] in Outage.objects.get().reason
    assert Reminder.objects.open().filter(attempts=0, claimed_until=None).count() == LETTERS
    assert Outage.objects.get().tries == 1
    server.does.clear()
    assert deliver(now + MINUTE) == LETTERS
    assert server.copies() == [1] * LETTERS


def at_once(senders: int, moment) -> None:
    """Have so many send at this moment."""

    def send() -> None:
        deliver(moment)
        connection.close()

    threads = [Thread(target=send) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


@pytest.mark.parametrize("point", REFUSING)
@pytest.mark.django_db(transaction=True)
def test_that_everybody_is_refused_is_known_within_a_minute(cora, tmp_path: Path, point):
    """F22: it begins in the middle of the day, while three senders are at work and a monitor looks on."""
    with awkward() as server, running() as unused, stack(unused, tmp_path / "log") as children:
        url = server.url.replace("//", "//center:secret@")
        children.environment |= {"EMAIL_URL": url, "METRICS_TOKEN": TOKEN}
        is_alarmed = partial(tells_of_an_outage, children.serve(workers=1))
        for _ in range(SENDERS):
            children.start(SENDER)
        owe(cora, letters=1)
        settled(1)
        heard = server.heard[point]
        assert not is_alarmed()

        server.does[point] = REFUSALS[point]
        owe(cora, letters=LETTERS)
        assert wait_until(is_alarmed, ALARMED_WITHIN)
        # They go on to look, as these are raised one after the other, and leave the server alone.
        for number in range(1, LATER + 1):
            owe(cora, letters=1)
            raised(1 + LETTERS + number)
        assert 1 <= server.heard[point] - heard <= SENDERS
        assert Reminder.objects.open().count() == LETTERS + LATER

        server.does.clear()
        try_now()
        settled(1 + LETTERS + LATER)
        assert not is_alarmed()

    assert set(Reminder.objects.values_list("attempts", flat=True)) == {1}
    assert server.copies() == [1] * (1 + LETTERS + LATER)


def tells_of_an_outage(port: int) -> bool:
    """Ask the web server for the figures, as a monitor does."""
    with line_to(port) as line:
        line.request("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        told = line.getresponse().read().decode()
    (outage,) = [line for line in told.splitlines() if line.startswith("careercenter_letters_outage ")]
    return outage.endswith(" 1.0")


def raised(letters: int) -> None:
    """Return once so many letters are in the ledger."""
    assert wait_until(lambda: Reminder.objects.count() == letters, PATIENCE)


@pytest.mark.parametrize("seconds", THINKING)
@pytest.mark.django_db(transaction=True)
def test_whoever_thinks_long_about_a_letter_gets_it_once(cora, tmp_path: Path, seconds):
    """F23: longer than the lease, and another sender is idle."""
    owe(cora, letters=1)
    with (
        awkward() as server,
        running() as unused,
        stack(unused, tmp_path / "log", lease_seconds=1) as children,
    ):
        server.does["."] = late(seconds)
        for _ in range(2):
            children.start(SENDER, EMAIL_URL=server.url)
        settled(1, seconds=seconds + PATIENCE)
        # One that comes after it: what was sent twice is there by then.
        server.does.clear()
        owe(cora, letters=1)
        settled(2)

    assert server.copies() == [1, 1]


def test_the_answer_to_the_dot_is_waited_for_longer_than_any_other(ada, noon, server, hasty):
    """F23"""
    owed(ada, noon)
    server.does["."] = late(1.5)

    assert deliver(noon) == 1
    assert server.copies() == [1]


@pytest.mark.parametrize("silence", [hang, trickle])
@pytest.mark.parametrize("point", BEFORE_THE_DOT)
def test_whoever_does_not_answer_holds_a_sender_up_for_a_while_only(ada, noon, server, hasty, point, silence):
    """F24"""
    owed(ada, noon, letters=2)
    server.does[point] = silence

    begun = time.monotonic()
    assert deliver(noon) == 0
    assert time.monotonic() - begun < BOUND

    assert Reminder.objects.open().filter(claimed_until=None).count() == 2
    server.does.clear()
    assert deliver(noon + MINUTE) == 2
    assert server.copies() == [1, 1]


def test_whoever_does_not_even_accept_us_holds_a_sender_up_for_a_while_only(ada, noon, settings, hasty):
    """F24: nobody takes the call."""
    owed(ada, noon)
    with ExitStack() as lines:
        deaf = lines.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = deaf.getsockname()
        # The line is busy with those who wait to be accepted.
        lines.enter_context(socket.create_connection(deaf.getsockname()))

        begun = time.monotonic()
        assert deliver(noon) == 0
        assert time.monotonic() - begun < BOUND

    assert "timed out" in Outage.objects.get().reason


@pytest.mark.parametrize("point", ["MAIL", "RCPT", "DATA"])
def test_who_hangs_up_before_the_letter_has_not_got_it(noon, server, db, point):
    """Nothing is in doubt: not even what is never sent twice is given up."""
    ada = make.user(role="student", password="long enough, really")
    User.objects.filter(pk=ada.pk).update(reset_asked_at=noon)
    raise_due(noon)
    server.does[point] = drop

    assert deliver(noon) == 0
    server.does.clear()
    assert deliver(noon + MINUTE) == 1

    assert server.copies() == [1]


def test_control_who_hangs_up_after_the_dot_may_have_it(noon, server, db):
    ada = make.user(role="student", password="long enough, really")
    User.objects.filter(pk=ada.pk).update(reset_asked_at=noon)
    raise_due(noon)
    server.does["."] = drop

    assert deliver(noon) == 0
    server.does.clear()
    assert deliver(noon + MINUTE) == 0

    assert Reminder.objects.get().reason == "perhaps sent already"


def test_a_doubt_outlasts_an_outage(noon, server, db, settings, monkeypatch):
    """Who died after the dot is not heard of; the next sender finds nobody, and gives back what it has claimed."""
    ada = make.user(role="student", password="long enough, really")
    User.objects.filter(pk=ada.pk).update(reset_asked_at=noon)
    raise_due(noon)
    with monkeypatch.context() as dying:
        dying.setattr(journal.Journal, "note", die)
        dying.setattr(sending, "_settle_as_sent", die)
        with pytest.raises(ZeroDivisionError):
            deliver(noon)
    Reminder.objects.update(claimed_until=Now() - MINUTE)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    deliver(noon + MINUTE)

    settings.EMAIL_PORT = port
    deliver(noon + 3 * MINUTE)

    assert server.copies() == [1]
    assert Reminder.objects.get().reason == "perhaps sent already"


def die(*args, **words):
    raise ZeroDivisionError


def test_who_hangs_up_after_each_yes_gets_no_letter_twice(ada, noon, server):
    """F26"""
    owed(ada, noon, letters=3)
    server.does["."] = drop_after_yes

    assert deliver(noon) == 3
    deliver(noon + timedelta(hours=1))

    assert server.copies() == [1, 1, 1]
