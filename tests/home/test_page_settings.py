"""One's own settings."""

import pytest

from home import feeds
from tests import make
from tests.pages import queries, words

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/settings/"


def test_a_student_chooses_what_the_counselor_reads(ada, as_):
    browser = as_(ada)
    assert "may read what I learned" in words(browser.get(PAGE))

    response = browser.post(PAGE, {"name": "Ada M.", "zone": "Asia/Tokyo", "shares_logs": "on"})

    ada.refresh_from_db()
    assert response.status_code == 302
    assert (ada.shares_logs, ada.user.zone) == (True, "Asia/Tokyo")


def test_a_choice_not_made_is_no(ada, as_):
    as_(ada).post(PAGE, {"name": "Ada", "zone": "UTC", "shares_logs": "on"})

    as_(ada).post(PAGE, {"name": "Ada", "zone": "UTC"})

    ada.refresh_from_db()
    assert ada.shares_logs is False


@pytest.mark.parametrize("who", ["cora", "dora"])
def test_staff_have_a_name_and_a_zone(who, as_, request):
    browser = as_(request.getfixturevalue(who))

    assert "may read what I learned" not in words(browser.get(PAGE))
    assert browser.post(PAGE, {"name": "X", "zone": "UTC"}).status_code == 302


def test_nobody_changes_a_role_or_an_address_there(ada, as_):
    as_(ada).post(PAGE, {"name": "Ada", "zone": "UTC", "role": "director", "email": "x@x.edu", "id": "1"})

    ada.user.refresh_from_db()
    assert ada.user.role == "student"
    assert ada.user.email != "x@x.edu"


def test_times_are_shown_by_the_clock_that_was_chosen(ada, as_, noon):
    interview = make.interview(of=ada, starts_at=noon)
    as_(ada).post(PAGE, {"name": "Ada", "zone": "Asia/Tokyo"})

    assert "02:00" in words(as_(ada).get(interview.get_absolute_url()))


def test_asks_little_of_the_database(ada, as_):
    assert queries(as_(ada), PAGE) <= 4


def test_the_calendar_gets_an_address_to_copy(ada, as_):
    browser = as_(ada)
    assert "Make an address" in words(browser.get(PAGE))

    response = browser.post(f"{PAGE}calendar/", follow=True)

    page = response.content.decode()
    assert "Your calendar has an address." in words(response)
    address = feeds.address_of(ada.user)
    assert f'readonly value="{address}"' in page
    assert f'href="webcal:{address.partition(":")[2]}"' in page


def test_the_calendar_gets_another_address_or_none(cora, as_):
    browser = as_(cora)
    browser.post(f"{PAGE}calendar/")
    old = feeds.address_of(cora.user)

    renewed = browser.post(f"{PAGE}calendar/renew/", follow=True)
    assert "nothing is at the old one" in words(renewed)
    assert old not in renewed.content.decode()

    assert "Make an address" in words(browser.post(f"{PAGE}calendar/end/", follow=True))
    assert browser.post(f"{PAGE}calendar/renew/").status_code == 409


def test_a_director_whom_nobody_can_book_has_no_calendar_to_read(dora, cora, as_):
    browser = as_(dora)

    assert "Your calendar" not in words(browser.get(PAGE))
    assert browser.post(f"{PAGE}calendar/").status_code == 403


@pytest.mark.parametrize("who", ["ada", "cora", "dora"])
def test_the_section_asks_little_of_the_database(who, as_, request):
    browser = as_(request.getfixturevalue(who))
    before = queries(browser, PAGE)
    browser.post(f"{PAGE}calendar/")

    assert queries(browser, PAGE) == before <= 4
