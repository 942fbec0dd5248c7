"""A browser says which session is its own, in whatever shape."""

import pytest


@pytest.mark.parametrize("key", ["\0aaaaaaaaaaaa", "a" * 5000, "éééééééééé", "%00aaaaaaaaaa", "' OR 1=1 --"])
def test_what_is_no_session_is_nobody(db, client, settings, key):
    client.cookies[settings.SESSION_COOKIE_NAME] = key

    answer = client.get("/today/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/")
