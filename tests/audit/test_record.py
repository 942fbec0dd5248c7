"""What people did is written down in the transaction that does it."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event, record, recorded_together
from tests import make

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, str, int, int | None, list[str]]]:
    rows = Event.objects.order_by("pk")
    return [(row.verb, row.subject_type, row.subject_id, row.student_id, row.fields) for row in rows]


def test_what_one_act_records_is_written_in_one_statement(ada):
    contact = make.contact(of=ada)
    Event.objects.all().delete()

    with CaptureQueriesContext(connection) as asked, recorded_together():
        record("changed", contact, student=ada.pk, fields=["name", "title"], by=ada.user, now=NOW)
        record("closed", ada.user, by=None, now=NOW)
        assert told() == []

    assert told() == [
        ("changed", "contact", contact.pk, ada.pk, ["name", "title"]),
        ("closed", "user", ada.user.pk, None, []),
    ]
    assert len([query for query in asked.captured_queries if query["sql"].startswith("INSERT")]) == 1


def test_an_act_that_fails_records_nothing(ada):
    Event.objects.all().delete()
    with pytest.raises(ZeroDivisionError), recorded_together():
        record("closed", ada.user, by=None, now=NOW)
        raise ZeroDivisionError

    assert told() == []

    record("opened", ada.user, by=None, now=NOW)
    assert [verb for verb, *_ in told()] == ["opened"]
