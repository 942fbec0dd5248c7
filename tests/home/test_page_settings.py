"""One's own settings."""

import pytest

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
