"""The page on which whoever gave a name is told how the talk went."""

import re
from urllib.parse import unquote

import pytest
from django.urls import reverse

from contacts import actions
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def rosa(ada):
    return make.contact(of=ada, name="Rosa Duarte", email="rosa@mercy.test")


@pytest.fixture
def pair(ada, noon, rosa):
    """Rosa named Marcus, and the talk with him was written down an hour ago."""
    pair = make.referral(giver=rosa)
    make.interview(of=ada, contact=pair.named, held_at=noon - 2 * HOUR)
    return pair


def address(pair):
    return reverse("contacts:report_back", args=[pair.pk])


def test_shows_a_draft_that_names_whom_it_is_about_and_nothing_of_what_was_said(ada, as_, pair):
    response = as_(ada).get(address(pair))

    page = words(response)
    assert "Tell Rosa Duarte how it went with Marcus Webb" in page
    assert "in 3 days · Fri 6 Mar" in page
    text = response.context["form"]["text"].value()
    assert text.startswith("Dear Rosa Duarte,")
    assert "Thank you once more for sending me to Marcus Webb: we have talked." in text
    assert "Labs run on patience" not in response.content.decode()
    [link] = re.findall(r'href="(mailto:[^"]+)"', response.content.decode())
    assert link.startswith("mailto:rosa@mercy.test?subject=")
    assert "we have talked" in unquote(link)
    assert "data-copy" in response.content.decode()


def test_marked_it_says_so_and_is_undone(ada, as_, pair, rosa):
    browser = as_(ada)

    card = words(browser.post(address(pair), follow=True))

    assert "Noted: Rosa has heard from you. Undo" in card
    assert "You told them how it went with Marcus Webb" in card
    told = words(browser.get(address(pair)))
    assert "You told Rosa Duarte how it went" in told
    assert "Told Tue 3 Mar 2026, 12:00" in told
    again = browser.post(reverse("contacts:reopen_report", args=[pair.pk]), follow=True)
    assert "Tell Rosa Duarte how it went with Marcus Webb" in words(again)


def test_said_twice_is_refused_in_a_sentence(ada, as_, pair):
    browser = as_(ada)
    browser.post(address(pair))

    response = browser.post(address(pair))

    assert response.status_code == 403
    assert "you have told it already" in response.content.decode()


def test_late_it_is_still_news(ada, as_, noon, clock, pair):
    clock.move_to(noon + 10 * DAY)

    assert "Late is better than never: it is still news to Rosa." in words(as_(ada).get(address(pair)))


def test_before_the_talk_it_says_that_it_waits(ada, as_, rosa):
    pair = make.referral(giver=rosa, name="Sam Ode")

    assert "Once you have talked with Sam and written it down" in words(as_(ada).get(address(pair)))


@pytest.mark.parametrize("act", [actions.archive, actions.do_not_contact])
def test_nothing_is_to_write_to_somebody_put_aside_or_at_peace(act, ada, as_, noon, pair, rosa):
    act(rosa, by=ada.user, now=noon)

    response = as_(ada).get(address(pair))

    assert "so there is nothing to write now" in words(response)
    assert "mailto:" not in response.content.decode()


def test_both_cards_lead_to_it_and_the_timeline_tells(ada, as_, pair, rosa):
    browser = as_(ada)

    for card in (rosa, pair.named):
        page = browser.get(card.get_absolute_url())
        assert "Tell Rosa how it went" in words(page)
        assert address(pair) in page.content.decode()
    assert "They are to hear how it went with Marcus Webb" in words(browser.get(rosa.get_absolute_url()))


def test_the_step_leads_to_it(ada, as_, noon, pair, rosa):
    actions.ask(rosa, channel="phone", sent_at=noon, by=ada.user, now=noon)

    page = as_(ada).get("/today/")

    assert "Report back to Rosa Duarte" in words(page)
    assert f'href="{address(pair)}"' in page.content.decode()


def test_asks_little_of_the_database(ada, as_, pair):
    assert queries(as_(ada), address(pair)) <= 6
