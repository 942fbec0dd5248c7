"""The cast: ada and ben are students; cora counsels ada, dan counsels ben; dora directs; noon is a fixed instant."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings

from accounts.models import User
from center.kept import forget
from counselors.models import Counselor
from interviews.models import Question
from interviews.stock import stock
from students.models import Student
from tests import make
from tests.sink import Sink, running
from web import clock as web_clock

# No test hangs on how fast the machine is; and what a property asks for (the database, somebody of the cast) is there
# once for all its examples, on purpose.
settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("any machine")


@pytest.fixture(autouse=True)
def center_read_anew() -> None:
    """What a process remembers of the center is of another test."""
    forget()


@pytest.fixture
def noon() -> datetime:
    """Tuesday 3 March 2026, noon in New York."""
    return make.NOON


@pytest.fixture
def clock(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    """It is noon, and stays so, by the database's clock too as pages read it; `clock.move_to` turns it."""
    monkeypatch.setattr(web_clock, "database_time", timezone.now)
    monkeypatch.setattr(web_clock, "moment_of", lambda request: timezone.now())
    with time_machine.travel(noon, tick=False) as traveller:
        yield traveller


@pytest.fixture
def bank(db: None) -> list[Question]:
    """The questions we ship."""
    stock()
    return list(Question.objects.in_order())


@pytest.fixture
def cora(db: None) -> Counselor:
    return make.counselor(name="Cora Lindqvist")


@pytest.fixture
def dan(db: None) -> Counselor:
    return make.counselor(name="Dan Abara")


@pytest.fixture
def ada(cora: Counselor) -> Student:
    return make.student(name="Ada Moreno", counselor=cora)


@pytest.fixture
def ben(dan: Counselor) -> Student:
    return make.student(name="Ben Iversen", counselor=dan)


@pytest.fixture
def dora(db: None) -> User:
    return make.user(role="director", name="Dora Whitfield")


@pytest.fixture
def as_(client: Client) -> Callable[[User | Student | Counselor], Client]:
    """A browser in which this person is signed in."""

    def sign_in(person: User | Student | Counselor) -> Client:
        browser = Client()
        browser.force_login(person if isinstance(person, User) else person.user)
        return browser

    return sign_in


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A mail server that the sender in this process talks to."""
    with running() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink
