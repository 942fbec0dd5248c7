"""The broker dies, forgets, is full or falls silent: nothing is lost, nobody waits, and nobody has to come back."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection
from itertools import product
from pathlib import Path
from threading import Event, Lock
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from redis import Redis

from accounts.models import User
from appointments.models import Appointment
from counselors.models import Counselor
from devstack.programs import wait_until
from tests import make
from tests.faults.broker import HINTS, Broker, broker
from tests.faults.letters import copies, owe, settled
from tests.faults.proxy import Proxy, proxy, to_socket
from tests.faults.stack import AT_FULL_LENGTH, BEAT, SENDER, WORKER, Stack, stack
from tests.faults.test_booking import CSRF, book, free, line_to
from tests.sink import PATIENCE, Sink, running

pytestmark = pytest.mark.django_db(transaction=True)

LETTERS = 20
PASSWORD = "one that nobody guesses"
NOBODY = "redis://127.0.0.1:1/0"
HASTY = "tests.faults.hasty_worker"
# So soon after the line is back the worker has taken a hint.
AGAIN = 60
HANG_UPS = 20 if AT_FULL_LENGTH else 1
SILENCES = 1 if AT_FULL_LENGTH else 0
# What Redis answers to a worker who waits: a queue, and what was in it.
HINT = b"*2\r\n$%d\r\n%s\r\n" % (len(HINTS), HINTS.encode())
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
    """F16: nothing says so, it only stays silent, later to those who call anew too; it is cut, torn and hung up."""
    with a_worker(tmp_path) as (redis, line, sink, children):
        children.start(hasty(BEAT))
        letters_come_again(cora, sink)
        lost = [partial(line.freeze, later_ones=False), partial(swallow, line), line.drop, line.reset]
        for lose in [*lost, *[partial(hang_up_on_who_waits, redis)] * HANG_UPS]:
            lose()
            letters_come_again(cora, sink)


def test_a_worker_cut_off_with_a_hint_in_hand_takes_another(cora, tmp_path: Path):
    """F16: Redis hangs up or falls silent as it gives the hint, or as the worker says its next word, or its second."""
    with a_worker(tmp_path) as (redis, line, sink, children):
        children.start(BEAT, REDIS_URL=redis.url)
        lost = [partial(hang_up, redis)] * HANG_UPS + [partial(line.freeze, later_ones=False)] * SILENCES
        for words, lose in product(range(3), lost):
            hint_in_hand(line, lose, words)
        hint_in_hand(line)
        letters_come_again(cora, sink)


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


def hint_in_hand(line: Proxy, lose: Callable[[], None] = lambda: None, words: int = 0) -> None:
    """Wait for a worker to be given a hint and to say so many words; lose the line before the last is passed on."""
    line.overhears = instant = Instant(lose, words)
    assert instant.has_come.wait(AGAIN), "no hint was taken"


class Instant:
    """It comes once, when a hint was given and then so many words were said."""

    def __init__(self, happens: Callable[[], None], words: int) -> None:
        self.happens, self.words = happens, words
        self.is_given, self.has_come = False, Event()
        self.one_at_a_time = Lock()

    def __call__(self, piece: bytes, from_visitor: bool) -> None:
        with self.one_at_a_time:
            if self.has_come.is_set():
                return
            if from_visitor:
                self.words -= self.is_given
            elif HINT in piece:
                self.is_given = True
            if self.is_given and self.words <= 0:
                self.happens()
                self.has_come.set()


@contextmanager
def a_worker(folder: Path) -> Iterator[tuple[Broker, Proxy, Sink, Stack]]:
    """One whose only way to the broker is a line that can be lost; neither it nor who is started besides may die."""
    with broker(folder) as redis, proxy(to_socket(str(redis.socket))) as line, running() as sink:
        url = f"redis://127.0.0.1:{line.port}/0"
        with stack(sink, folder / "log", broker=url) as children:
            children.start(hasty(WORKER))
            yield redis, line, sink, children
            assert all(child.poll() is None for child in children.children)


def hasty(program: list[str]) -> list[str]:
    """The same, but at full length, with less patience."""
    return program if AT_FULL_LENGTH else [HASTY if word == "careercenter" else word for word in program]


def letters_come_again(counselor: Counselor, sink: Sink) -> None:
    """Within a minute the worker has taken a hint: nobody else here sends."""
    came = len(sink.letters)
    owe(counselor, letters=1)
    assert len(sink.wait_for(came + 1, AGAIN)) == came + 1


def swallow(line: Proxy) -> None:
    """Be a black hole until lines were given up and two calls made anew, in vain."""
    before = line.swallowed
    line.freeze()
    assert wait_until(lambda: line.swallowed >= before + 2, PATIENCE)
    line.thaw()


def hang_up(redis: Broker) -> None:
    """End every line but those on which somebody listens to everything, as CLIENT KILL does."""
    with redis.client() as client:
        client.client_kill_filter(_type="normal", skipme=True)


def hang_up_on_who_waits(redis: Broker) -> None:
    with redis.client() as client:
        assert wait_until(lambda: waits_for_hints(client), PATIENCE)
    hang_up(redis)


def waits_for_hints(client: Redis) -> bool:
    return any(one["cmd"] == "brpop" for one in client.client_list(_type="normal"))


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
