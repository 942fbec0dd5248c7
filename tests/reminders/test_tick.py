"""tick, hint and the two commands: what wakes the sender, and what it then does."""

import logging
import time
from io import StringIO

import pytest
from celery import Celery, current_app
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import transaction
from kombu import Connection

from careercenter.broker import Transport
from contacts.models import Contact
from office import actions as office
from reminders import actions
from reminders.chores import chores
from reminders.models import Reminder
from reminders.tasks import tick
from tests import make
from web.calendar import DAY, HOUR
from web.clock import database_time


def test_raises_restates_and_sends(ada, noon, sink):
    interview = make.interview(of=ada, starts_at=noon - HOUR)

    actions.tick(now=noon)

    assert Contact.objects.get(pk=interview.contact_id).step == "log"
    assert [letter.subject for letter in sink.letters] == ["Write down your talk with Priya Nair"]


def test_sends_even_when_a_chore_fails(ada, noon, sink, monkeypatch, caplog):
    make.note(of=ada, owed_at=noon)

    def sweep(now):
        raise ZeroDivisionError

    monkeypatch.setattr("reminders.actions.chores", [sweep, *chores])

    actions.tick(now=noon)

    assert len(sink.letters) == 1
    assert "sweep failed" in caplog.text


def test_is_one_task_whose_loss_costs_nothing():
    task = tick

    assert (task.name, task.acks_late, task.ignore_result, task.max_retries, task.time_limit) == (
        "reminders.tick",
        False,
        True,
        0,
        None,
    )
    assert [entry["task"] for entry in current_app.conf.beat_schedule.values()] == ["reminders.tick"]


def waiting_ticks():
    with Connection(current_app.conf.broker_url) as broker:
        return broker.default_channel.client.llen("celery")


@pytest.mark.django_db(transaction=True)
def test_a_hint_wakes_the_sender_once_the_transaction_is_committed(dora, noon):
    before = waiting_ticks()

    with transaction.atomic():
        office.add_counselor(name="Eve", email="eve@school.test", zone="UTC", by=dora, now=noon)
        assert waiting_ticks() == before

    assert waiting_ticks() == before + 1


@pytest.mark.parametrize("address", ["redis://redis", "rediss://redis", "redis+socket:///run/redis"])
def test_whichever_way_leads_to_the_broker_is_guarded(address):
    assert Connection(address).get_transport_cls() is Transport


@pytest.mark.django_db(transaction=True)
def test_a_hint_without_a_broker_is_logged_and_nobody_notices(monkeypatch, caplog):
    nobody = Celery("nobody", broker="redis://127.0.0.1:1/0", set_as_current=False)
    nobody.conf.broker_transport_options = current_app.conf.broker_transport_options
    monkeypatch.setattr("reminders.actions.current_app", nobody)

    before = time.monotonic()
    actions.hint()
    seconds = time.monotonic() - before

    assert seconds < 1
    (line,) = [record for record in caplog.records if record.name == "reminders.actions"]
    assert line.levelno == logging.WARNING


def test_the_command_plays_another_moment_of_the_centers_clock(ada, noon, sink, settings):
    settings.LOCAL = True
    make.follow_up(of=ada, due_in=7 * DAY, now=noon)
    said = StringIO()

    call_command("tick", now="2026-03-10T08:00", stdout=said)

    assert said.getvalue() == "Letters sent as of 2026-03-10 12:00+00:00: 1\n"
    assert len(sink.letters) == 1


def test_the_command_plays_no_other_moment_in_production(db, settings):
    settings.LOCAL = False

    with pytest.raises(CommandError):
        call_command("tick", now="2026-03-10T08:00")


def test_the_command_says_what_a_moment_looks_like(db, settings):
    settings.LOCAL = True

    with pytest.raises(CommandError, match="is no moment such as"):
        call_command("tick", now="tomorrow")


def test_send_reminders_does_the_same_without_a_broker(sink, db):
    now = database_time()
    office.add_director(name="Dora", email="dora@school.test", zone=project.TIME_ZONE, now=now)

    call_command("send_reminders")

    assert Reminder.objects.get().status == "sent"
    assert sink.letters[0].recipient == "dora@school.test"
