"""The card of one contact: its next step, and everything that happened."""

import pytest

from contacts import actions
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, name="Priya Nair", title="Nurse", organization="Mercy", private_notes="Shy")


def test_shows_what_is_known_and_what_comes_next(ada, as_, contact):
    page = words(as_(ada).get(contact.get_absolute_url()))

    assert "Priya Nair Nurse, Mercy" in page
    assert "Write to Priya" in page
    assert "Shy" in page


def test_says_when_there_is_nothing_to_do_and_when_we_look_again(ada, as_, noon, contact):
    make.outreach(to=contact, sent_at=noon)

    page = words(as_(ada).get(contact.get_absolute_url()))

    assert "Nothing to do now. We will look again on Thu 12 Mar 2026." in page


def test_tells_what_happened_the_latest_first(ada, as_, noon, contact):
    make.outreach(to=contact, sent_at=noon - 20 * DAY)
    make.interview(of=ada, contact=contact, held_at=noon - 2 * DAY)
    make.follow_up(of=ada, contact=contact)

    page = words(as_(ada).get(contact.get_absolute_url())).partition("What happened")[2]

    order = ["You promised", "A thank-you is owed", "Interview", "You asked for a talk", "Put on your list"]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert "Labs run on patience." in page


def test_tells_who_led_to_whom_and_whether_they_may_be_mentioned(ada, as_, noon, contact):
    referral = actions.refer(contact, name="Marcus Webb", may_mention=None, by=ada.user, now=noon)
    browser = as_(ada)

    assert "Named Marcus Webb You have not asked whether you may mention Priya" in words(
        browser.get(contact.get_absolute_url())
    )
    card = words(browser.get(referral.named.get_absolute_url()))
    assert "Priya Nair gave you this name" in card
    assert "You have not asked whether you may mention Priya" in card


def test_names_nobody_who_is_off_the_list(ada, as_, noon, contact):
    referral = actions.refer(contact, name="Marcus Webb", by=ada.user, now=noon)
    actions.delete(contact, by=ada.user, now=noon)

    response = as_(ada).get(referral.named.get_absolute_url())

    assert contact.get_absolute_url() not in response.content.decode()


def test_asks_as_little_of_the_database_for_a_long_story_as_for_a_short_one(ada, as_, noon, contact):
    other = make.contact(of=ada)
    for story, length in ((contact, 1), (other, 6)):
        for number in range(length):
            make.outreach(to=story, sent_at=noon - (number + 1) * DAY)
            make.interview(of=ada, contact=story, held_at=noon - (number + 1) * DAY)
            make.follow_up(of=ada, contact=story)
            actions.refer(story, name=f"Person {number}", by=ada.user, now=noon)
            make.interview(of=ada, contact=story, starts_at=noon + HOUR, planned_at=noon)
    browser = as_(ada)

    few, many = (queries(browser, one.get_absolute_url()) for one in (contact, other))

    assert few == many <= 11
