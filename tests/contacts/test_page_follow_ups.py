"""What was promised."""

import pytest

from contacts import actions
from tests import make
from tests.pages import queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/follow-ups/"


def test_shows_open_promises_by_day(ada, as_):
    make.follow_up(of=ada, contact=make.contact(of=ada, name="Late"), due_in=9 * DAY)
    make.follow_up(of=ada, contact=make.contact(of=ada, name="Soon"), due_in=2 * DAY)

    page = words(as_(ada).get(PAGE))

    assert page.index("Soon") < page.index("Late")


def test_one_is_kept_with_a_click_that_can_be_undone(ada, as_, noon):
    promised = make.follow_up(of=ada)
    browser = as_(ada)

    page = browser.post(f"/follow-ups/{promised.pk}/keep/", follow=True)

    assert "Promise kept. Undo" in words(page)
    browser.post(f"/follow-ups/{promised.pk}/reopen/")
    promised.refresh_from_db()
    assert promised.status == "open"


def test_a_settled_one_cannot_be_kept_again(ada, as_, noon):
    promised = make.follow_up(of=ada)
    actions.drop(promised, by=ada.user, now=noon)

    response = as_(ada).post(f"/follow-ups/{promised.pk}/keep/")

    assert response.status_code == 403
    assert "settled already" in response.content.decode()


def test_one_shows_what_and_to_whom(ada, as_):
    promised = make.follow_up(of=ada)

    page = words(as_(ada).get(promised.get_absolute_url()))

    assert "Send the article" in page
    assert "Priya Nair" in page


def test_asks_as_little_of_the_database_for_a_thousand_contacts_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    assert few == many <= 6
