"""deliver: claim, ask again, compose once, send, settle each."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from contacts import actions as contacts
from interviews import actions as interviews
from reminders import delivery, sending
from reminders.actions import deliver, raise_due, settle_as_sent, tick, tidy
from reminders.delivery import claim
from reminders.letters import compose
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR, MINUTE

SECOND = timedelta(seconds=1)


def owed(ada, noon, *, notes=1):
    """So many reminders of thanks, raised."""
    for _ in range(notes):
        make.note(of=ada, owed_at=noon)
    raise_due(noon)


def the_one():
    return Reminder.objects.get()


def test_sends_what_is_due_and_calls_it_sent(ada, noon, sink):
    owed(ada, noon)

    assert deliver(noon) == 1

    (letter,) = sink.letters
    assert letter.recipient == ada.user.email
    assert (the_one().status, the_one().sent_at, the_one().attempts) == ("sent", noon, 1)
    assert bytes(the_one().letter) == letter.content


def test_sends_nothing_twice(ada, noon, sink):
    owed(ada, noon)

    deliver(noon)
    tick(now=noon + MINUTE)

    assert len(sink.letters) == 1


def test_sends_more_than_one_batch(ada, noon, sink):
    owed(ada, noon, notes=delivery.BATCH + 1)

    assert deliver(noon) == delivery.BATCH + 1


def test_sends_first_what_is_useless_soonest(ada, noon, sink):
    owed(ada, noon)
    make.interview(of=ada, starts_at=noon + HOUR)
    raise_due(noon)

    deliver(noon)

    assert [letter.subject.split()[0] for letter in sink.letters] == ["Soon:", "Confirm", "Thank"]


def test_drops_thanks_that_were_given_meanwhile(ada, noon, sink):
    note = make.note(of=ada, owed_at=noon)
    raise_due(noon)

    contacts.thank(note, channel="email", by=ada.user, now=noon)
    deliver(noon)

    assert (the_one().status, the_one().reason) == ("dropped", "no longer true")
    assert sink.letters == []


def test_drops_an_interview_that_was_moved_to_another_day(ada, noon, sink):
    interview = make.interview(of=ada, starts_at=noon + DAY)
    raise_due(noon)

    interviews.move(interview, starts_at=noon + 9 * DAY, minutes=20, place="", by=ada.user, now=noon)
    deliver(noon)

    assert (the_one().status, sink.letters) == ("dropped", [])


def test_tells_the_new_time_of_an_interview_moved_by_an_hour(ada, noon, sink):
    sunday, day_before = noon + 5 * DAY, noon + 4 * DAY
    interview = make.interview(of=ada, starts_at=sunday)
    raise_due(day_before)

    interviews.move(interview, starts_at=sunday + HOUR, minutes=20, place="", by=ada.user, now=day_before)
    deliver(day_before)

    assert "Sun 8 Mar 2026, 14:00 (New York)" in sink.letters[0].text


def test_drops_what_is_useless_by_now(ada, noon, sink):
    owed(ada, noon)

    deliver(noon + DAY)

    assert (the_one().status, the_one().reason) == ("dropped", "too late")
    assert sink.letters == []


def test_tells_nothing_to_a_person_deactivated_meanwhile(ada, noon, sink):
    owed(ada, noon)
    User.objects.filter(pk=ada.user.pk).update(deactivated_at=noon)

    deliver(noon)

    assert (the_one().status, sink.letters) == ("dropped", [])


def test_drops_a_kind_that_no_version_knows_any_more(ada, noon, sink):
    owed(ada, noon)
    Reminder.objects.update(kind="appointments.of_old")

    deliver(noon)

    assert (the_one().status, sink.letters) == ("dropped", [])


def test_sends_the_others_when_one_letter_cannot_be_composed(ada, noon, sink, monkeypatch, caplog):
    """F32"""
    owed(ada, noon, notes=3)
    first = Reminder.objects.order_by("pk")[0]

    def compose_but_one(reminder, *args, **words):
        if reminder.pk == first.pk:
            raise ZeroDivisionError("no words")
        return compose(reminder, *args, **words)

    monkeypatch.setattr("reminders.letters.compose", compose_but_one)

    deliver(noon)
    assert len(sink.letters) == 2
    assert "Traceback" in caplog.text
    for minutes in (1, 6):
        assert Reminder.objects.get(pk=first.pk).status == "open"
        deliver(noon + minutes * MINUTE)
    first.refresh_from_db()
    assert (first.status, first.attempts, first.reason) == ("failed", 3, "ZeroDivisionError: no words")


def test_sends_the_same_bytes_again_after_a_451(ada, noon, sink):
    owed(ada, noon)
    sink.answers["*"] = "451 Try again later"
    deliver(noon)
    kept = bytes(the_one().letter)
    assert (the_one().status, the_one().next_try_at) == ("open", noon + MINUTE)
    contacts.edit(ada.contact_set.get(), name="Somebody Else", by=ada.user, now=noon)
    sink.answers.clear()

    deliver(noon + MINUTE - SECOND)
    assert sink.letters == []
    deliver(noon + MINUTE)

    (letter,) = sink.letters
    assert letter.content == kept
    assert letter.message_id.startswith(f"<r.{the_one().pk}.")


def test_waits_longer_after_each_451_and_gives_up_after_twelve(ada, noon, sink):
    owed(ada, noon)
    sink.answers["*"] = "451 Try again later"
    waits, now = [], noon
    while the_one().status == "open":
        deliver(now)
        waits.append(the_one().next_try_at - now)
        now = the_one().next_try_at

    assert waits[:4] == [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR]
    assert all(0.8 * HOUR <= wait <= 1.2 * HOUR for wait in waits[4:11])
    assert (the_one().status, the_one().attempts) == ("failed", 12)
    assert the_one().reason == "451 Try again later"


def test_fails_at_once_after_a_550_and_goes_on_with_the_others(ada, ben, noon, sink):
    owed(ada, noon)
    owed(ben, noon)
    sink.answers[ada.user.email] = "550 No such mailbox"

    deliver(noon)

    failed = Reminder.objects.get(recipient=ada.user)
    assert (failed.status, failed.reason) == ("failed", "550 No such mailbox")
    assert [letter.recipient for letter in sink.letters] == [ben.user.email]


def test_sends_the_same_bytes_again_when_nobody_knows_what_became_of_them(ada, noon, sink):
    owed(ada, noon)
    sink.drop_next()

    deliver(noon)
    assert the_one().status == "open"
    deliver(noon + MINUTE)

    first, again = sink.letters
    assert first.content == again.content
    assert the_one().status == "sent"


def test_gives_everything_back_when_the_mail_server_is_away(ada, noon, settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    owed(ada, noon, notes=2)

    assert deliver(noon) == 0

    left = Reminder.objects.open().filter(claimed_until=None, attempts=0, next_try_at=noon)
    assert left.count() == 2


def test_gives_the_rest_back_when_the_connection_is_lost(ada, noon, sink):
    owed(ada, noon, notes=3)
    sink.drop_next()

    assert deliver(noon) == 0
    assert Reminder.objects.filter(claimed_until=None, attempts=0).count() == 2
    deliver(noon + MINUTE)
    assert len(sink.letters) == 4
    assert len({letter.sha256 for letter in sink.letters}) == 3


def test_blames_no_letter_when_the_server_refuses_us(ada, noon, sink):
    owed(ada, noon, notes=2)
    sink.sender_answer = "550 We do not know you"

    assert deliver(noon) == 0

    assert Reminder.objects.open().filter(claimed_until=None, attempts=0).count() == 2


def test_takes_over_when_a_lease_has_run_out(ada, noon, sink):
    owed(ada, noon)
    claim(noon)

    assert claim(noon) == []
    Reminder.objects.update(claimed_until=Now() - SECOND)
    deliver(noon)

    assert (the_one().status, len(sink.letters)) == ("sent", 1)


def test_lets_an_old_holder_neither_send_nor_settle(ada, noon, sink):
    owed(ada, noon)
    (slept,) = claim(noon)
    Reminder.objects.update(claim_token=uuid4(), claimed_until=Now() + HOUR)

    sent = list(sending.send([slept], noon))
    sending.settle(slept, failed_at=noon, reason="I was asleep")

    assert (sent, sink.letters, the_one().status) == ([], [], "open")


def test_claims_different_rows_for_different_senders(ada, noon):
    owed(ada, noon, notes=4)

    mine, theirs = claim(noon, at_most=2), claim(noon, at_most=2)

    assert not {reminder.pk for reminder in mine} & {reminder.pk for reminder in theirs}
    assert len({reminder.claim_token for reminder in mine + theirs}) == 2


def test_asks_each_kind_once_for_a_batch_and_spends_two_statements_on_each_letter(ada, noon, sink):
    owed(ada, noon, notes=2)
    with CaptureQueriesContext(connection) as two:
        deliver(noon)
    owed(ada, noon + HOUR, notes=6)

    with CaptureQueriesContext(connection) as six:
        deliver(noon + HOUR)

    asked = [
        sum('FROM "contacts_thankyounote"' in query["sql"] for query in queries) for queries in (two, six)
    ]
    assert asked == [1, 1]
    # The fence and the settling are each letter's own.
    assert len(six) - len(two) == 2 * 4


@pytest.mark.parametrize("field", ["invited_at", "reset_asked_at"])
def test_keeps_no_secret_link_once_it_is_sent(noon, sink, db, field):
    person = make.user(role="student", password="" if field == "invited_at" else "long enough, really")
    User.objects.filter(pk=person.pk).update(**{field: noon})
    raise_due(noon)

    deliver(noon)

    assert (the_one().status, the_one().letter) == ("sent", None)
    assert len(sink.letters) == 1


def test_forgets_letters_after_a_week(ada, noon, sink):
    owed(ada, noon)
    deliver(noon)

    tidy(noon + 6 * DAY)
    assert the_one().letter is not None
    tidy(noon + 8 * DAY)
    assert the_one().letter is None


def test_settles_a_told_past_without_a_letter(ada, noon, sink):
    make.note(of=ada, owed_at=noon - HOUR)

    settle_as_sent(noon)
    deliver(noon)

    assert sink.letters == []
    assert not Reminder.objects.exclude(sent_at=F("due_at")).exists()
    assert the_one().due_at == noon - HOUR
