"""What a page says when something of ours does not work."""

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client


@pytest.mark.parametrize(
    ("error", "status", "words", "retry_after"),
    [
        (OperationalError, 503, "We will be back in a moment", "15"),
        (InterfaceError, 503, "We will be back in a moment", "15"),
        (ZeroDivisionError, 500, "Something broke on our side", None),
    ],
)
def test_tells_a_database_that_is_away_from_a_mistake_of_ours(
    error, status, words, retry_after, monkeypatch, caplog
):
    def fails():
        raise error("the words of an error")

    monkeypatch.setattr("home.health.database_now", fails)

    answer = Client(raise_request_exception=False).get("/healthz")

    assert (answer.status_code, answer.get("Retry-After")) == (status, retry_after)
    assert words in answer.content.decode()
    assert "the words" not in answer.content.decode()
    # A line of code that is wrong is somewhere; that the database is away is said in one line.
    assert ("Traceback" in caplog.text) == (status == 500)
