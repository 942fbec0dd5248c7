"""Whether letters go out, as a monitor is told at /healthz."""

from datetime import timedelta

import pytest
from django.db.models import F

from home import health
from reminders import outages
from reminders.actions import deliver, raise_due, tick
from reminders.delivery import claim
from reminders.models import Reminder, Senders
from tests import make
from web.calendar import DAY, HOUR, MINUTE


def letters(now):
    return health.parts(now)["letters"]


@pytest.fixture
def owed(ada, noon):
    """One letter that is due."""
    make.note(of=ada, owed_at=noon)
    raise_due(noon)
    return Reminder.objects.get()


def test_all_is_well_without_letters(db, noon):
    assert letters(noon) == "ok"


def test_a_letter_may_wait_five_minutes(owed, noon):
    assert letters(noon + 5 * MINUTE) == "ok"
    assert letters(noon + 6 * MINUTE) == "down"


def test_a_letter_that_nobody_has_planned_is_stuck_too(owed, noon):
    Reminder.objects.update(next_try_at=None)

    assert letters(noon + 6 * MINUTE) == "down"


def test_a_letter_that_waits_for_its_next_try_is_not_stuck(owed, noon):
    Reminder.objects.update(attempts=4, next_try_at=noon + HOUR)

    assert letters(noon + HOUR) == "ok"
    assert letters(noon + HOUR + 6 * MINUTE) == "down"


def test_a_letter_in_a_senders_hands_is_not_stuck(owed, noon):
    Reminder.objects.update(claimed_until=noon + 3650 * DAY)

    assert letters(noon + 6 * MINUTE) == "ok"


def test_what_a_digest_tells_is_no_letter_of_its_own(owed, ada, noon):
    digest = make.failed_letter(to=ada.user, kind="reminders.digest", failed_at=noon - 2 * DAY)
    Reminder.objects.filter(pk=owed.pk).update(told_in=digest)

    assert letters(noon + 6 * MINUTE) == "ok"


def test_an_outage_may_last_ten_minutes(db, noon):
    outages.begun_or_lasting("550 We do not know you", noon)

    assert letters(noon + 10 * MINUTE) == "ok"
    assert letters(noon + 11 * MINUTE) == "down"


def test_a_letter_that_failed_is_told_for_a_day_or_until_somebody_sees_to_it(ada, noon):
    make.failed_letter(to=ada.user, failed_at=noon)

    assert letters(noon + HOUR) == "down"
    assert letters(noon + DAY) == "ok"
    Reminder.objects.update(failed_at=None, dropped_at=noon, reason="dropped by staff")
    assert letters(noon + HOUR) == "ok"


def senders(now):
    return health.parts(now)["senders"]


def time_goes_by(seconds):
    """Without a look of any sender."""
    span = timedelta(seconds=seconds)
    Senders.objects.update(seen_at=F("seen_at") - span)
    Reminder.objects.update(claimed_until=F("claimed_until") - span)


def test_where_no_sender_has_ever_looked_there_is_none(db, noon):
    assert senders(noon) == "down"


def test_a_sender_may_be_silent_until_a_minute_after_its_time(db, noon):
    """It looks once a minute, though nothing is due."""
    tick(now=noon)

    time_goes_by(119)
    assert senders(noon) == "ok"
    time_goes_by(2)
    assert senders(noon) == "down"
    tick(now=noon)
    assert senders(noon) == "ok"


def test_a_slower_clock_is_waited_for(db, noon, settings):
    settings.TICK_SECONDS = 300
    tick(now=noon)

    time_goes_by(359)
    assert senders(noon) == "ok"
    time_goes_by(2)
    assert senders(noon) == "down"


def test_a_sender_that_waits_for_the_mail_server_to_come_back_lives(db, noon):
    outages.begun_or_lasting("550 We do not know you", noon)

    tick(now=noon)

    assert (senders(noon), health.parts(noon + 11 * MINUTE)["letters"]) == ("ok", "down")


def test_a_sender_shows_with_each_batch_that_it_lives(owed, noon, sink):
    tick(now=noon - HOUR)
    time_goes_by(300)

    deliver(noon)

    assert senders(noon) == "ok"


def test_a_sender_that_took_a_letter_in_hand_lately_lives(owed, noon):
    """A slow mail server may keep it from looking."""
    claim(noon)
    Senders.objects.all().delete()

    time_goes_by(119)
    assert senders(noon) == "ok"
    time_goes_by(2)
    assert senders(noon) == "down"


def test_the_page_answers_503_while_nobody_sends(client, noon, clock, db):
    tick(now=noon)
    answer = client.get("/healthz")
    assert (answer.status_code, set(answer.json().values())) == (200, {"ok"})

    time_goes_by(121)

    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["senders"], answer.json()["letters"]) == (503, "down", "ok")


def test_the_page_answers_503_while_letters_are_down(ada, client, noon, clock):
    assert client.get("/healthz").json()["letters"] == "ok"

    make.failed_letter(to=ada.user, failed_at=noon)

    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["letters"]) == (503, "down")
