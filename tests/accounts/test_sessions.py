"""A browser says which session is its own, in whatever shape."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from reminders.actions import tick

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize("key", ["\0aaaaaaaaaaaa", "a" * 5000, "éééééééééé", "%00aaaaaaaaaa", "' OR 1=1 --"])
def test_what_is_no_session_is_nobody(db, client, settings, key):
    client.cookies[settings.SESSION_COOKIE_NAME] = key

    answer = client.get("/today/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")


def test_a_session_that_has_ended_is_nobody(ada, client):
    client.force_login(ada.user)
    assert client.get("/today/").status_code == 200

    Session.objects.update(expire_date=timezone.now() - SECOND)

    assert client.get("/today/").status_code == 302


def test_sessions_that_have_ended_are_forgotten_and_the_others_kept(ada, ben, as_, noon):
    here, ended = as_(ada), as_(ben)
    over = Session.objects.filter(pk=ended.session.session_key)
    over.update(expire_date=timezone.now() - SECOND)

    tick(now=noon)

    assert not over.exists()
    assert here.get("/today/").status_code == 200
