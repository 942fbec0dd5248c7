"""Figures for a monitor: right, without names, for whoever has the token, and cheap."""

from math import inf

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from reminders import outages
from reminders.actions import tick
from reminders.kinds import kinds
from reminders.models import Reminder, Senders
from tests import make
from web.calendar import DAY, HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock", "db")
KEY = {"Authorization": "Bearer a-long-token"}
OWED, TOMORROW = "contacts.thank_you_owed", "interviews.tomorrow"


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = "a-long-token"


@pytest.fixture
def figures(client):
    """What the page tells now, by name and labels."""

    def read():
        text = client.get("/metrics", headers=KEY).content.decode()
        return {
            (sample.name.removeprefix("careercenter_letters_"), *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    return read


def open_letter(of, kind, now, **facts):
    letter = make.failed_letter(to=of.user, kind=kind)
    told = {"failed_at": None, "reason": "", "next_try_at": now, "attempts": 0} | facts
    Reminder.objects.filter(pk=letter.pk).update(**told)


def test_counts_the_letters_of_each_kind(ada, figures, noon):
    open_letter(ada, OWED, noon - MINUTE)
    open_letter(ada, OWED, noon + HOUR)
    open_letter(ada, TOMORROW, noon, sent_at=noon - HOUR)
    open_letter(ada, TOMORROW, noon, sent_at=noon - DAY)
    open_letter(ada, TOMORROW, noon, dropped_at=noon, reason="too late")
    make.failed_letter(to=ada.user, kind=TOMORROW, failed_at=noon - HOUR)

    told = figures()

    assert (told["open", OWED], told["due", OWED], told["ended", "sent", OWED]) == (2, 1, 0)
    assert (told["open", TOMORROW], told["due", TOMORROW]) == (0, 0)
    assert [told["ended", how, TOMORROW] for how in ("sent", "dropped", "failed")] == [1, 1, 1]


def test_tells_how_long_the_oldest_letter_waits(ada, figures, noon):
    assert figures()["oldest_due_seconds",] == 0

    open_letter(ada, OWED, noon - MINUTE)
    open_letter(ada, TOMORROW, noon - HOUR)
    open_letter(ada, TOMORROW, noon - DAY, in_digest=True, expires_at=noon + DAY)

    assert figures()["oldest_due_seconds",] == 3600


def test_tells_an_outage(figures, noon):
    assert figures()["outage",] == 0

    outages.begun_or_lasting("550 We do not know you", noon)

    assert figures()["outage",] == 1


def test_tells_how_long_no_sender_has_looked(figures, noon):
    assert figures()["sender_seen_seconds",] == inf

    tick(now=noon)
    Senders.objects.update(seen_at=Now() - HOUR)

    assert figures()["sender_seen_seconds",] == pytest.approx(3600, abs=60)


def test_has_a_line_for_every_kind_before_anything_happens(figures):
    told = figures()

    assert {kind for name, kind in (key for key in told if key[0] == "open")} == set(kinds)


def test_names_nobody(ada, client, noon):
    make.failed_letter(to=ada.user, failed_at=noon, reason=f"550 {ada.user.email}")

    text = client.get("/metrics", headers=KEY).content.decode()

    assert "Ada" not in text
    assert "@" not in text
    assert "550" not in text


@pytest.mark.parametrize("key", [{}, {"Authorization": "Bearer another"}, {"Authorization": "a-long-token"}])
def test_asks_for_the_token(key, client, dora, as_):
    for browser in (client, as_(dora)):
        answer = browser.get("/metrics", headers=key)

        assert (answer.status_code, answer.content, answer["WWW-Authenticate"]) == (401, b"", "Bearer")


@pytest.mark.parametrize("key", [{}, KEY, {"Authorization": "Bearer "}])
def test_there_is_no_such_page_without_a_token(key, client, settings):
    settings.METRICS_TOKEN = ""

    assert client.get("/metrics", headers=key).status_code == 404


def test_asks_as_little_of_the_database_for_many_letters_as_for_none(ada, client, noon):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/metrics", headers=KEY).status_code == 200
        return len(queries)

    none = asked()
    for kind in (OWED, TOMORROW, "contacts.forgotten"):
        for _ in range(20):
            make.failed_letter(to=ada.user, kind=kind)
            open_letter(ada, kind, noon)

    assert none == asked() == 7
