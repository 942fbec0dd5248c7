"""Today: what to do next."""

import pytest

from contacts import actions
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/today/"


def test_begins_with_one_name(ada, as_):
    assert "It begins with one name" in words(as_(ada).get(PAGE))


def test_says_that_nothing_is_waiting(ada, as_, noon):
    make.outreach(to=make.contact(of=ada), sent_at=noon)

    assert "Nothing is waiting" in words(as_(ada).get(PAGE))


def test_shows_the_most_urgent_first_and_leads_to_where_it_is_done(ada, as_, noon):
    make.contact(of=ada, name="Priya Nair", listed_at=noon)
    note = make.note(of=ada, contact=make.contact(of=ada, name="Marcus Webb"), owed_at=noon - HOUR)

    response = as_(ada).get(PAGE)

    page = words(response)
    assert page.index("Thank Marcus") < page.index("Write to Priya")
    assert note.get_absolute_url() in response.content.decode()
    assert "1 person is waiting for thanks" in page


def test_shows_seven_and_where_the_rest_is(ada, as_):
    for number in range(8):
        make.contact(of=ada, name=f"Person{number}")

    page = words(as_(ada).get(PAGE))

    assert page.count("Write to Person") == 7 * 2
    assert "See the rest of your list" in page


def test_shows_what_is_coming_by_the_students_own_clock(as_, db, noon):
    student = make.student(zone="America/Los_Angeles")
    make.interview(of=student, starts_at=noon + DAY, place="Room 5")

    page = words(as_(student).get(PAGE))

    assert "Coming up Priya Nair Phone · Room 5" in page
    assert "tomorrow · Wed 4 Mar, 09:00" in page


def test_shows_nothing_of_anybody_else(ada, ben, as_):
    make.interview(of=ben, contact=make.contact(of=ben, name="Marcus Webb"))

    assert "Marcus" not in words(as_(ada).get(PAGE))


def test_shows_nothing_that_is_off_the_list(ada, as_, noon):
    interview = make.interview(of=ada)
    actions.delete(interview.contact, by=ada.user, now=noon)

    assert "Priya" not in words(as_(ada).get(PAGE))


def test_asks_as_little_of_the_database_for_a_thousand_contacts_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    assert few == many <= 8
