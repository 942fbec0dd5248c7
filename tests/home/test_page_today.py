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


def test_shows_the_leads_whose_day_has_come(ada, ben, as_, noon):
    make.lead(of=ada, title="Evening of the alumni", next_action="Register", due_in=0 * DAY)
    make.lead(of=ada, title="How labs hire", next_action="Read it", due_in=DAY, now=noon - 3 * DAY)
    make.lead(of=ada, title="Not yet", due_in=DAY)
    make.lead(of=ben, title="Somebody else's", due_in=0 * DAY)

    page = words(as_(ada).get(PAGE))

    assert "Leads to follow Read it Event · How labs hire Late · 2 days ago · Sun 1 Mar Register" in page
    assert "Not yet" not in page
    assert "Somebody else" not in page


def test_shows_five_leads_and_where_the_rest_is(ada, as_):
    make.contact(of=ada)
    for number in range(6):
        make.lead(of=ada, title=f"Lead {number}", due_in=0 * DAY)

    page = words(as_(ada).get(PAGE))

    assert page.count("Register Event") == 5
    assert "See all your leads" in page


def test_does_not_say_that_nothing_waits_while_a_lead_does(ada, as_, noon):
    make.outreach(to=make.contact(of=ada), sent_at=noon)
    make.lead(of=ada, due_in=0 * DAY)

    assert "Nothing is waiting" not in words(as_(ada).get(PAGE))


def test_asks_as_little_of_the_database_for_a_thousand_contacts_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    assert few == many <= 8
