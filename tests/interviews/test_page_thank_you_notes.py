"""Who is waiting for thanks, and the page on which one note is settled."""

import pytest

from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/thank-you-notes/"


def test_shows_who_waits_the_longest_first(ada, as_, noon):
    make.note(of=ada, contact=make.contact(of=ada, name="Newer"), owed_at=noon - HOUR)
    make.note(of=ada, contact=make.contact(of=ada, name="Older"), owed_at=noon - 2 * DAY)

    page = words(as_(ada).get(PAGE))

    assert page.index("Older") < page.index("Newer")
    assert "Late" in page


def test_says_that_everybody_has_been_thanked(ada, as_):
    assert "Everybody has been thanked" in words(as_(ada).get(PAGE))


def test_one_shows_what_was_learned_and_is_settled_with_a_click_that_can_be_undone(ada, as_):
    note = make.note(of=ada)
    browser = as_(ada)
    assert "Labs run on patience." in words(browser.get(note.get_absolute_url()))

    page = browser.post(f"{note.get_absolute_url()}thank/", {"channel": "card"}, follow=True)

    assert "Thanked. Priya will remember you. Undo" in words(page)
    browser.post(f"{note.get_absolute_url()}reopen/")
    note.refresh_from_db()
    assert note.status == "owed"


def test_thanking_needs_to_say_how(ada, as_):
    note = make.note(of=ada)

    response = as_(ada).post(f"{note.get_absolute_url()}thank/", {"channel": "pigeon", "text": "Dear Priya"})

    assert response.status_code == 422
    assert beside(response, "channel")
    assert "Dear Priya" in response.content.decode()


def test_excusing_needs_a_reason(ada, as_):
    note = make.note(of=ada)
    browser = as_(ada)

    response = browser.post(f"{note.get_absolute_url()}excuse/", {"excuse": "  "})

    assert response.status_code == 422
    assert beside(response, "excuse")
    assert browser.post(f"{note.get_absolute_url()}excuse/", {"excuse": "My aunt"}).status_code == 302


def test_asks_as_little_of_the_database_for_a_thousand_contacts_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    assert few == many <= 6


def test_one_asks_little_of_the_database(ada, as_):
    assert queries(as_(ada), make.note(of=ada).get_absolute_url()) <= 8
