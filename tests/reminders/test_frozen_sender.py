"""A sender that freezes in the middle of a letter, and wakes after its lease: nobody sends that letter beside it."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models.functions import Now

from reminders import sending
from reminders.actions import deliver, raise_due
from reminders.delivery import claim
from reminders.models import Reminder
from reminders.post import Post
from tests import make
from web.calendar import MINUTE

pytestmark = pytest.mark.django_db(transaction=True)


def by_another(act: Callable[[], Any]) -> Any:
    """Have this done over a connection of its own, as another process does it."""
    done: list[Any] = []

    def run() -> None:
        try:
            done.append(act())
        finally:
            connection.close()

    other = Thread(target=run)
    other.start()
    other.join(30)
    return done[0]


def test_nobody_sends_what_a_frozen_sender_is_about_to_send(ada, noon, sink, monkeypatch):
    make.note(of=ada, owed_at=noon)
    raise_due(noon)
    send, beside = Post.send, []

    def frozen(self, letter, **addresses):
        """Sleep past the lease, while another sender comes by."""
        monkeypatch.setattr(Post, "send", send)
        Reminder.objects.update(claimed_until=Now() - MINUTE)
        beside.append(by_another(lambda: deliver(noon + MINUTE)))
        return send(self, letter, **addresses)

    monkeypatch.setattr(Post, "send", frozen)

    assert deliver(noon) == 1

    assert beside == [0]
    assert len(sink.letters) == 1
    # What it knows to be sent counts, though another held the claim by then.
    assert Reminder.objects.get().status == "sent"


def test_control_without_the_lock_it_is_sent_twice(ada, noon, sink, monkeypatch):
    make.note(of=ada, owed_at=noon)
    raise_due(noon)
    send, fence = Post.send, sending._is_still_ours

    def unlocked(reminder):
        """Fence by the token alone."""
        is_ours = fence(reminder)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        return is_ours

    def frozen(self, letter, **addresses):
        monkeypatch.setattr(Post, "send", send)
        Reminder.objects.update(claimed_until=Now() - MINUTE)
        by_another(lambda: deliver(noon + MINUTE))
        return send(self, letter, **addresses)

    monkeypatch.setattr(sending, "_is_still_ours", unlocked)
    monkeypatch.setattr(sending.journal, "has", lambda letter: False)
    monkeypatch.setattr(Post, "send", frozen)

    deliver(noon)

    assert len(sink.letters) == 2


def test_the_locks_are_given_back_after_each_batch(ada, noon, sink):
    make.note(of=ada, owed_at=noon)
    raise_due(noon)

    deliver(noon)

    with connection.cursor() as cursor:
        key = f"reminder:{Reminder.objects.get().pk}"
        # It returns whether there was one to give back.
        cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [key])
        assert cursor.fetchone() == (False,)


def test_a_letter_of_a_lost_claim_is_free_when_the_lease_ends(ada, noon, sink):
    make.note(of=ada, owed_at=noon)
    raise_due(noon)
    by_another(lambda: claim(noon))
    Reminder.objects.update(claimed_until=Now() - MINUTE)

    assert deliver(noon) == 1
