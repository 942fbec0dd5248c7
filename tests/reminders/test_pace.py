"""The pace: all senders together send so many letters a minute, and after a rest a minute's at once."""

import time
from datetime import timedelta
from threading import Event, Thread

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from reminders import senders
from reminders.actions import deliver, raise_due, tick
from reminders.delivery import claim
from reminders.models import Reminder, Senders
from tests import make
from tests.races import PATIENCE, at_once
from web.calendar import HOUR, MINUTE

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def three_a_minute(settings):
    settings.LETTERS_A_MINUTE = 3


@pytest.fixture
def owe(ada, noon):
    def letters(number, *, useful_until=None):
        for _ in range(number):
            make.note(of=ada, owed_at=noon)
        raise_due(noon)
        if useful_until:
            Reminder.objects.open().update(expires_at=useful_until)

    return letters


def seconds_go_by(seconds):
    Senders.objects.update(paced_until=F("paced_until") - seconds * SECOND)


def test_after_a_rest_a_minutes_letters_go_out_at_once_and_no_more(owe, noon, sink):
    owe(5)

    assert [deliver(noon), deliver(noon)] == [3, 0]
    assert Reminder.objects.open().filter(claimed_until=None).count() == 2


def test_the_others_follow_as_time_goes_by(owe, noon, sink):
    owe(6)
    deliver(noon)

    sent = []
    for _ in range(4):
        seconds_go_by(19)
        sent.append(deliver(noon))

    assert sent == [0, 1, 1, 1]


def test_a_longer_rest_saves_nothing_up(owe, noon, sink):
    owe(7)
    deliver(noon)

    seconds_go_by(3600)

    assert deliver(noon) == 3


def test_a_tick_begins_no_minute_anew(owe, noon, sink):
    owe(5)
    deliver(noon)

    tick(now=noon)

    assert len(sink.letters) == 3


@pytest.mark.parametrize("letters_a_minute", [7, 11, 59])
def test_a_minute_that_does_not_divide_has_all_its_letters(letters_a_minute, settings, db):
    settings.LETTERS_A_MINUTE = letters_a_minute
    with transaction.atomic():
        assert senders.allowance() == letters_a_minute
        senders.spend(letters_a_minute)

    assert senders.allowance() == 0


def test_what_is_useless_soonest_goes_first(ada, owe, noon, sink):
    owe(4)
    make.interview(of=ada, starts_at=noon + HOUR)
    raise_due(noon)

    deliver(noon)

    assert [letter.subject.split()[0] for letter in sink.letters] == ["Soon:", "Confirm", "Thank"]


def test_what_nobody_needs_any_more_takes_no_place(owe, noon, sink):
    owe(8, useful_until=noon - MINUTE)
    owe(3)

    assert deliver(noon) == 3
    assert Reminder.objects.filter(reason="too late").count() == 8


def test_ends_after_a_minutes_letters_where_the_mail_server_is_slower(owe, noon, sink, monkeypatch):
    """Else nobody would raise what becomes due while many letters wait."""
    owe(7)
    monkeypatch.setattr("reminders.senders.spend", lambda letters: None)

    assert deliver(noon) == 3


def test_a_sender_that_dies_has_used_up_what_it_claimed_and_holds_nobody_up(owe, noon, sink):
    owe(3)
    claim(noon)
    owe(1)

    assert deliver(noon) == 0
    seconds_go_by(20)
    assert deliver(noon) == 1


def test_a_clock_that_was_set_back_holds_nobody_up(owe, noon, sink):
    owe(4)
    Senders.objects.create(pk=1, paced_until=Now() + HOUR, seen_at=Now())

    assert deliver(noon) == 3


def test_nothing_goes_out_before_its_time_where_a_clock_is_a_little_behind(owe, noon, sink):
    owe(1)
    Senders.objects.create(pk=1, paced_until=Now() + MINUTE + SECOND, seen_at=Now())

    assert deliver(noon) == 0


def test_at_no_letters_a_minute_all_are_held_back(owe, noon, sink, settings):
    owe(1)
    settings.LETTERS_A_MINUTE = 0

    assert deliver(noon) == 0
    assert Reminder.objects.open().filter(claimed_until=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_claim_at_once_claim_no_more_together(owe, noon):
    owe(5)
    claimed = []

    def take_two():
        claimed.append(len(claim(noon, at_most=2)))

    assert at_once(take_two, take_two) == []

    assert claimed == [2, 1]


ALONE = {
    "raises": lambda: senders.alone("raise"),
    "collects": lambda: senders.alone("collect"),
    "claims": senders.allowance,
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ALONE)
def test_a_sender_that_freezes_while_the_others_wait_for_it_does_not_stop_them(
    owe, noon, sink, monkeypatch, act
):
    monkeypatch.setattr(senders, "FROZEN", SECOND)
    owe(1)
    asks, may_wake, woken = Event(), Event(), []

    def freeze():
        try:
            with transaction.atomic():
                ALONE[act]()
                asks.set()
                may_wake.wait(PATIENCE)
                senders.spend(1)
        except DatabaseError as error:
            woken.append(error)
        finally:
            connection.close()

    frozen = Thread(target=freeze)
    frozen.start()
    asks.wait(PATIENCE)
    begun = time.monotonic()

    raise_due(noon)
    assert deliver(noon) == 1

    assert time.monotonic() - begun < PATIENCE / 2
    may_wake.set()
    frozen.join(PATIENCE)
    assert len(woken) == 1
