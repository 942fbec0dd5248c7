"""Writing down that one has written or called, and what came of it: the pages."""

import pytest
from django.urls import reverse

from contacts import actions
from contacts.models import Outreach
from tests import make
from tests.pages import queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, name="Priya Nair", organization="Mercy", email="priya@mercy.test")


def path(contact):
    return reverse("contacts:ask", args=[contact.pk])


def test_shows_what_each_way_to_go_on_would_mean(ada, as_, contact):
    page = words(as_(ada).get(path(contact)))

    assert "Fri 6 Mar 2026: try somebody else there; Thu 12 Mar 2026: second letter; Mon 23 Mar 2026" in page
    assert "Tue 24 Mar 2026: fourth letter; Tue 31 Mar 2026: let it rest" in page


def test_offers_only_the_ways_that_have_a_letter_left(ada, as_, contact, noon):
    make.outreach(to=contact, sent_at=noon - 9 * DAY)
    browser = as_(ada)

    page = words(browser.get(path(contact)))
    assert page.count("third letter") == page.count("No further letter; let it rest on Thu 12 Mar 2026") == 1
    assert "Look beyond" not in page

    make.outreach(to=contact, sent_at=noon - DAY, cadence="gentle")
    response = browser.post(path(contact), {"channel": "phone", "sent_at": "2026-03-03T09:00"})

    assert response.status_code == 302
    assert Outreach.objects.latest("pk").try_again_at is None


def test_says_when_to_write_again(ada, as_, contact):
    told = {"channel": "email", "sent_at": "2026-03-03T09:00", "cadence": "persistent"}

    page = words(as_(ada).post(path(contact), told, follow=True))

    assert "Noted: you have asked Priya Nair. If no answer comes, write again on Tue 10 Mar 2026." in page
    contact.refresh_from_db()
    assert contact.cadence == "persistent"


def test_says_nothing_of_writing_again_after_the_last_letter(ada, as_, contact, noon):
    make.outreach(to=contact, sent_at=noon - 9 * DAY)

    page = words(
        as_(ada).post(path(contact), {"channel": "email", "sent_at": "2026-03-03T09:00"}, follow=True)
    )

    assert "Noted: you have asked Priya Nair." in page
    assert "write again" not in page


@pytest.mark.parametrize("cadence", ["daily", "x" * 5000])
def test_refuses_a_way_there_is_none_of(ada, as_, contact, cadence):
    response = as_(ada).post(
        path(contact), {"channel": "email", "sent_at": "2026-03-03T09:00", "cadence": cadence}
    )

    assert response.status_code == 422
    assert not Outreach.objects.exists()


def test_warns_of_an_open_letter_to_somebody_else_there(ada, as_, contact, noon):
    other = make.contact(of=ada, name="Marcus Webb", organization="mercy")
    make.outreach(to=other, sent_at=noon - DAY)

    page = words(as_(ada).get(path(contact)))

    assert "Somebody else there has your letter Marcus Webb mercy, written to on Mon 2 Mar 2026" in page
    assert "Wait until Thu 5 Mar 2026" in page


def test_asks_whether_the_letter_before_was_answered(ada, as_, contact, noon):
    letter = make.outreach(to=contact, sent_at=noon - DAY)

    response = as_(ada).get(path(contact))

    assert "You asked on Mon 2 Mar 2026. Has Priya answered?" in words(response)
    assert letter.get_absolute_url() in response.content.decode()


def test_asks_as_little_of_the_database_after_many_letters_as_after_one(ada, as_, contact, noon):
    browser = as_(ada)
    make.outreach(to=contact, sent_at=noon - DAY, cadence="persistent")
    make.outreach(to=make.contact(of=ada, organization="Mercy"), sent_at=noon - DAY)
    few = queries(browser, path(contact))
    for _ in range(3):
        make.outreach(to=make.contact(of=ada, organization="Mercy"), sent_at=noon - DAY)
    make.outreach(to=contact, sent_at=noon)

    assert queries(browser, path(contact)) == few <= 10


def test_what_came_back_leads_to_the_address(ada, as_, contact, noon):
    letter = make.outreach(to=contact, sent_at=noon - DAY)
    browser = as_(ada)

    response = browser.post(letter.get_absolute_url(), {"outcome": "bounced"})

    assert response.url == reverse("contacts:edit", args=[contact.pk])
    page = words(browser.get(response.url))
    assert "It did not reach Priya Nair. Correct the address here, then write again." in page


def test_once_the_address_is_corrected_they_are_to_be_written_to_again(ada, as_, contact, noon):
    letter = make.outreach(to=contact, sent_at=noon - DAY)
    actions.answer(letter, outcome="bounced", by=ada.user, now=noon)

    actions.edit(contact, email="p.nair@mercy.test", by=ada.user, now=noon)

    contact.refresh_from_db()
    assert contact.step == "ask_again"
