"""A browser says which session is its own, in whatever shape."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone


@pytest.mark.parametrize("key", ["\0aaaaaaaaaaaa", "a" * 5000, "éééééééééé", "%00aaaaaaaaaa", "' OR 1=1 --"])
def test_what_is_no_session_is_nobody(db, client, settings, key):
    client.cookies[settings.SESSION_COOKIE_NAME] = key

    answer = client.get("/today/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def test_a_session_that_has_ended_is_nobody(ada, client):
    client.force_login(ada.user)
    assert client.get("/today/").status_code == 200

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert client.get("/today/").status_code == 302
