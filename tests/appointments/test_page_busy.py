"""The page when somebody else holds the counselor's row for too long: F12, over a real second connection."""

from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from appointments import contention
from appointments.models import Appointment
from tests import make
from web.calendar import DAY
from web.forms import instant_text

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


@pytest.fixture
def held(cora, monkeypatch):
    """Somebody else holds cora's row until the test ends; we wait a tenth of a second instead of three."""
    monkeypatch.setattr(contention, "LOCK_TIMEOUT", "100ms")
    make.hours(of=cora)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT FROM counselors_counselor WHERE id = %s FOR UPDATE", [cora.pk])
        yield
        other.rollback()


def test_says_when_to_try_again_and_keeps_what_was_typed(ada, cora, noon, held, as_):
    response = as_(ada).post(
        "/appointments/book/",
        {
            "key": str(uuid4()),
            "counselor": cora.pk,
            "starts_at": instant_text(noon + DAY),
            "topic": "I typed this for ten minutes",
        },
    )

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Nothing was changed. Try again in a few seconds." in response.content.decode()
    assert "I typed this for ten minutes" in response.content.decode()
    assert "Wed 4 Mar 2026, 12:00" in response.content.decode()
    assert Appointment.objects.count() == 0
