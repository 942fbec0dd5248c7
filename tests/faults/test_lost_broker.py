"""The broker dies, forgets, is full or falls silent: nothing is lost, nobody waits, and nobody has to come back."""

import signal
import time
from contextlib import ExitStack
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from appointments.models import Appointment
from devstack.programs import wait_until
from tests import make
from tests.faults.broker import HINTS, Broker, broker
from tests.faults.letters import copies, owe, settled
from tests.faults.proxy import proxy, to_socket
from tests.faults.stack import BEAT, SENDER, WORKER, stack
from tests.faults.test_booking import CSRF, book, free, line_to
from tests.sink import running

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = 20
PASSWORD = "one that nobody guesses"
NOBODY = "redis://127.0.0.1:1/0"
HASTY = "tests.faults.hasty_worker"
# A page may wait for the broker so long, and no longer.
MOMENT = 3


def test_a_broker_that_dies_with_all_its_hints_loses_no_letter(cora, tmp_path: Path):
    """F13"""
    with (
        broker(tmp_path) as redis,
        running() as sink,
        stack(sink, tmp_path / "log", broker=redis.url) as children,
    ):
        children.start(BEAT)
        with redis.client() as client:
            assert wait_until(lambda: client.llen(HINTS) > 1, 30)
        redis.crash()
        worker = children.start(WORKER)
        owe(cora, letters=1)
        children.wait_for_words("Cannot connect to redis")
        redis.start()

        assert len(sink.wait_for(1)) == 1
        assert worker.poll() is None


def test_letters_come_without_beat_and_broker_from_the_senders_own_timer(cora, tmp_path: Path):
    """F14 and F18"""
    owe(cora, letters=1)
    with running() as sink, stack(sink, tmp_path / "log", broker=NOBODY) as children:
        sender = children.start(SENDER)
        sink.wait_for(1)

        sender.send_signal(signal.SIGTERM)

        assert sender.wait(20) == 0


@pytest.mark.parametrize("trouble", ["gone", "full", "silent"])
def test_whoever_signs_in_and_books_does_not_notice(cora, tmp_path: Path, trouble):
    """F14, F15 and the pages of F16: no part of a page is kept in the broker."""
    make.hours(of=cora, weekdays=tuple(range(7)))
    ada = make.student(counselor=cora)
    ada.user.set_password(PASSWORD)
    ada.user.save()
    starts_at, *_ = free(ada, cora)
    with running() as sink, ExitStack() as around:
        address = in_trouble(trouble, tmp_path, around)
        children = around.enter_context(stack(sink, tmp_path / "log", broker=address))
        with line_to(children.serve(workers=1)) as line:
            session = sign_in(line, ada.user)
            begun = time.monotonic()
            answer = book(line, session, cora, starts_at, uuid4())
            seconds = time.monotonic() - begun
        children.start(SENDER)
        letters = sink.wait_for(2)

    assert (answer.status, answer.location) == (302, Appointment.objects.get().get_absolute_url())
    assert seconds < MOMENT
    assert {letter.recipient for letter in letters} == {ada.user.email, cora.user.email}


def test_a_worker_whose_line_to_the_broker_is_dead_takes_another(cora, tmp_path: Path):
    """F16: nothing says so, it only stays silent; then it is cut, and torn, and Redis itself hangs up twenty times."""
    with broker(tmp_path) as redis, proxy(to_socket(str(redis.socket))) as line, running() as sink:
        url = f"redis://127.0.0.1:{line.port}/0"
        with stack(sink, tmp_path / "log", broker=url) as children:
            for program in (BEAT, WORKER):
                children.start([HASTY if word == "careercenter" else word for word in program])
            owe(cora, letters=1)
            sink.wait_for(1)

            lost = [partial(line.freeze, later_ones=False), line.drop, line.reset, partial(hang_up, redis)]
            for number, lose in enumerate(lost, start=2):
                lose()
                owe(cora, letters=1)
                assert len(sink.wait_for(number)) == number
            assert all(child.poll() is None for child in children.children)


def test_five_clocks_send_no_letter_twice(cora, tmp_path: Path):
    """F17"""
    owe(cora, letters=LETTERS)
    with running() as sink, stack(sink, tmp_path / "log") as children:
        for program in [BEAT] * 5 + [WORKER] * 2:
            children.start(program)
        settled(LETTERS)
        # One that comes after them: what was sent twice is there by then.
        owe(cora, letters=1)
        settled(LETTERS + 1)

    assert list(copies(sink).values()) == [1] * (LETTERS + 1)


def hang_up(redis: Broker) -> None:
    with redis.client() as client:
        for _ in range(20):
            client.client_kill_filter(_type="normal", skipme=True)


def in_trouble(trouble: str, folder: Path, around: ExitStack) -> str:
    """Return the address of a broker that is of no use."""
    if trouble == "gone":
        return NOBODY
    redis = around.enter_context(broker(folder))
    if trouble == "full":
        redis.fill()
        return redis.url
    line = around.enter_context(proxy(to_socket(str(redis.socket))))
    line.freeze()
    return f"redis://127.0.0.1:{line.port}/0"


def sign_in(line: HTTPConnection, person: User) -> str:
    """Sign in as people do, and return the session."""
    told = {"csrfmiddlewaretoken": CSRF, "login": person.email, "password": PASSWORD}
    headers = {
        "Cookie": f"{settings.CSRF_COOKIE_NAME}={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line.request("POST", reverse("account_login"), urlencode(told), headers)
    answer = line.getresponse()
    answer.read()
    assert answer.status == 302
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name == "Set-Cookie"]
    return dict(cookie.split("=", 1) for cookie in cookies)[settings.SESSION_COOKIE_NAME]
