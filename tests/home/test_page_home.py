"""The front door, the method and the accent, for everybody."""

import pytest

from center.models import Center
from tests.pages import queries, words


def test_shows_a_visitor_what_this_is(db, client):
    assert words(client.get("/"))


@pytest.mark.parametrize(
    ("who", "page"), [("ada", "/today/"), ("cora", "/caseload/"), ("dora", "/caseload/")]
)
def test_sends_each_role_to_its_own_first_page(who, page, as_, request):
    response = as_(request.getfixturevalue(who)).get("/")

    assert (response.status_code, response.headers["Location"]) == (302, page)


def test_explains_the_method(db, client):
    assert "thank" in words(client.get("/guide/")).lower()


def test_the_accent_is_the_centers_and_may_be_kept(db, client):
    Center.objects.create(pk=1, accent="#123abc")

    response = client.get("/theme.css")

    assert "#123abc" in response.content.decode()
    assert "public" in response.headers["Cache-Control"]


@pytest.mark.parametrize(("page", "ceiling"), [("/", 1), ("/guide/", 1), ("/theme.css", 1), ("/sign-in/", 1)])
def test_asks_little_of_the_database(page, ceiling, db, client):
    assert queries(client, page) <= ceiling
