"""The page of an introduction: the letter that asks, where it is, what comes next, and what can be marked."""

import re
from urllib.parse import unquote

import pytest
from django.urls import reverse

from contacts import actions
from contacts.models import Letter, Outreach, Referral, ThankYouNote
from contacts.views.introductions import WAY
from tests import make
from tests.pages import queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def rosa(ada):
    return make.contact(of=ada, name="Rosa Duarte", email="rosa@mercy.test")


@pytest.fixture
def pair(rosa):
    return make.referral(giver=rosa)


def buttons(response):
    """What the buttons of the page say, the primary one first, and the page after those under "More"."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    primary = re.findall(r'class="btn btn-primary"[^>]*>([^<]+)<', main)
    return primary, re.findall(r'<button class="btn btn-quiet">([^<]+)<', main)


def test_before_it_is_asked_for_it_says_why_and_drafts_the_letter(ada, as_, pair):
    actions.edit(pair.named, field="Genetics", by=ada.user, now=make.NOON)

    response = as_(ada).get(pair.get_absolute_url())

    page = words(response)
    assert "Ask Rosa Duarte to introduce you to Marcus Webb" in page
    assert "Rosa asks first whether Marcus would like to hear from you" in page
    text = response.context["form"]["text"].value()
    assert text.startswith("Dear Rosa Duarte,")
    assert "I would like to learn from you about genetics as a whole" in text
    assert (
        response.context["form"]["subject"].value() == "An introduction to Marcus Webb, if you think it right"
    )
    [link] = re.findall(r'href="(mailto:[^"]+)"', response.content.decode())
    assert link.startswith("mailto:rosa@mercy.test?subject=An%20introduction")
    assert "To pass on:" in unquote(link)
    assert "I have asked Rosa" in page
    assert "Keep it and check it" not in page


def test_the_letter_is_in_the_center_s_own_words_where_it_has_some(ada, as_, noon, pair):
    Letter.objects.create(
        name="introduction", subject="Would you?", text="Dear {contact}, about {named}.", changed_at=noon
    )

    form = as_(ada).get(pair.get_absolute_url()).context["form"]

    assert (form["subject"].value(), form["text"].value()) == (
        "Would you?",
        "Dear Rosa Duarte, about Marcus Webb.",
    )


def test_without_an_address_the_letter_is_copied(ada, as_):
    pair = make.referral(giver=make.contact(of=ada, name="Rosa Duarte"))

    response = as_(ada).get(pair.get_absolute_url())

    assert "mailto:" not in response.content.decode()
    assert "No address of Rosa is known." in words(response)
    assert buttons(response)[0] == ["I have asked Rosa"]


@pytest.mark.parametrize(
    ("state", "says", "primary", "others"),
    [
        (
            "asked",
            "Rosa has your lines. Once they are passed on, mark it here.",
            "Rosa has passed them on",
            ["Marcus has said yes", "We are introduced", "They would rather not", "Let it go"],
        ),
        (
            "forwarded",
            "Now it is for Marcus to say yes or no, without being pressed.",
            "Marcus has said yes",
            ["We are introduced", "They would rather not", "Let it go"],
        ),
        ("accepted", "Marcus would like to hear from you.", "We are introduced", ["Let it go"]),
        (
            "introduced",
            "Answer first, within a working day, thank Rosa and move them to blind copy.",
            "I have answered",
            ["Let it go"],
        ),
        ("answered", "You have answered.", "Go on with Marcus", []),
        (
            "declined",
            "There will be no introduction, and that is all right.",
            "Go on with Marcus",
            ["Let it go"],
        ),
    ],
)
def test_says_what_comes_next_with_one_usual_mark(state, says, primary, others, ada, as_, noon, rosa):
    pair = make.referral(giver=rosa, introduction=state, now=noon)

    response = as_(ada).get(pair.get_absolute_url())

    assert says in words(response)
    assert buttons(response) == ([primary], [*others, "Take the last mark back"])


def test_draws_how_far_it_is(ada, as_, noon, rosa):
    pair = make.referral(giver=rosa, introduction="forwarded", now=noon)

    response = as_(ada).get(pair.get_absolute_url())

    assert 'aria-label="forwarded, 2 of 5"' in response.content.decode()
    page = words(response)
    assert "Forwarded · Tue 3 Mar 2026" in page
    assert "Asked Tue 3 Mar 2026, 12:00 Forwarded Tue 3 Mar 2026, 12:00" in page
    assert "If you hear nothing, ask Rosa on Thu 12 Mar 2026 how it goes." in page


def test_after_a_while_without_news_it_proposes_a_light_line(ada, as_, noon, rosa):
    pair = make.referral(giver=rosa, introduction="asked", now=noon - 30 * DAY)
    browser = as_(ada)

    response = browser.get(pair.get_absolute_url())

    assert "a light line to Rosa is welcome" in words(response)
    assert buttons(response)[1][0] == "I have asked how it goes"
    done = browser.post(reverse("contacts:nudge", args=[pair.pk]), follow=True)
    assert "Noted: you have asked Rosa how it goes." in words(done)
    assert "If you hear nothing, ask Rosa on Thu 12 Mar 2026 how it goes." in words(done)


def test_goes_its_way_by_its_buttons_and_each_is_undone(ada, as_, pair):
    browser = as_(ada)
    acts = {
        "ask_for_introduction": "Noted: you have asked Rosa.",
        "mark_forwarded": "Noted: Rosa has passed your lines on.",
        "mark_accepted": "Noted: Marcus would like to hear from you.",
        "mark_introduced": "Noted: Rosa has introduced you.",
        "answer_introduction": "Noted: you have answered Marcus.",
    }
    for place, (act, says) in enumerate(acts.items()):
        page = browser.post(reverse(f"contacts:{act}", args=[pair.pk]), follow=True)
        assert f"{says} Undo" in words(page)
        assert Referral.objects.get(pk=pair.pk).introduction == WAY[place]
    for place in range(4, -1, -1):
        page = browser.post(reverse("contacts:take_back_introduction", args=[pair.pk]), follow=True)
        assert "The last mark is taken back." in words(page)
        assert Referral.objects.get(pk=pair.pk).introduction == (WAY[place - 1] if place else "")
    assert not Outreach.objects.filter(contact=pair.named).exists()


def test_a_press_on_an_old_page_is_refused_in_a_sentence(ada, as_, rosa):
    pair = make.referral(giver=rosa, introduction="accepted")

    response = as_(ada).post(reverse("contacts:mark_forwarded", args=[pair.pk]))

    assert response.status_code == 403
    assert "This introduction is at another place by now." in response.content.decode()


def test_whoever_is_in_touch_already_needs_none(ada, as_, pair):
    make.interview(of=ada, contact=pair.named)

    response = as_(ada).get(pair.get_absolute_url())

    assert "No introduction is needed now" in words(response)
    assert "mailto:" not in response.content.decode()


@pytest.mark.parametrize("act", [actions.archive, actions.do_not_contact])
@pytest.mark.parametrize(
    ("side", "state"),
    # Whoever is named and waits for an answer is not put aside.
    [("giver", ""), ("giver", "asked"), ("giver", "introduced"), ("named", ""), ("named", "asked")],
)
def test_shows_no_mark_where_somebody_was_put_aside_or_wants_peace(side, state, act, ada, as_, noon, rosa):
    pair = make.referral(giver=rosa, introduction=state)
    for thanks in ThankYouNote.objects.all():
        actions.thank(thanks, channel="email", by=ada.user, now=noon)
    act(getattr(pair, side), by=ada.user, now=noon)

    response = as_(ada).get(pair.get_absolute_url())

    assert buttons(response) == (["Go on with Marcus"], [])


def test_of_somebody_off_the_list_there_is_no_page(ada, as_, noon, pair, rosa):
    actions.delete(rosa, by=ada.user, now=noon)

    assert as_(ada).get(pair.get_absolute_url()).status_code == 404


def test_both_cards_lead_to_it_and_say_where_it_is(ada, as_, pair, rosa):
    browser = as_(ada)
    for card in (rosa, pair.named):
        page = browser.get(card.get_absolute_url())
        assert "Ask Rosa to introduce you" in words(page)
        assert pair.get_absolute_url() in page.content.decode()

    actions.ask_for_introduction(pair, by=ada.user, now=make.NOON)

    for card in (rosa, pair.named):
        page = words(browser.get(card.get_absolute_url()))
        assert "Introduction Asked · Tue 3 Mar 2026" in page
        assert "Ask Rosa to introduce you" not in page


@pytest.mark.parametrize(
    ("state", "giver_s", "named_s"),
    [
        ("asked", "You asked for an introduction to Marcus Webb", "You asked Rosa Duarte to introduce you"),
        ("forwarded", "They passed your lines on to Marcus Webb", "Rosa Duarte passed your lines on to them"),
        (
            "accepted",
            "Through them Marcus Webb agreed to be introduced",
            "They agreed to be introduced by Rosa Duarte",
        ),
        (
            "declined",
            "There will be no introduction to Marcus Webb",
            "There will be no introduction by Rosa Duarte",
        ),
        ("introduced", "They introduced you to Marcus Webb", "Rosa Duarte introduced you"),
        (
            "answered",
            "They introduced you to Marcus Webb, and you answered",
            "Rosa Duarte introduced you, and you answered",
        ),
    ],
)
def test_both_timelines_tell_of_it(state, giver_s, named_s, ada, as_, rosa):
    pair = make.referral(giver=rosa, introduction=state)
    browser = as_(ada)

    for card, says in ((rosa, giver_s), (pair.named, named_s)):
        story = words(browser.get(card.get_absolute_url())).partition("What happened")[2]
        assert f"Mon 2 Mar 2026, 12:00 {says}" in story


def test_a_name_with_braces_is_a_name(ada, as_):
    rosa = make.contact(of=ada, name="Rosa {0.__class__}")
    pair = make.referral(giver=rosa, name="Marcus {1}", introduction="asked")
    browser = as_(ada)

    marked = browser.post(reverse("contacts:mark_forwarded", args=[pair.pk]), follow=True)

    assert "Noted: Rosa has passed your lines on." in words(marked)
    assert "They passed your lines on to Marcus {1}" in words(browser.get(rosa.get_absolute_url()))


def test_asks_little_of_the_database(ada, as_, noon, rosa, pair):
    browser = as_(ada)
    asked = make.referral(giver=rosa, name="Sam Ode", introduction="asked", now=noon)

    assert queries(browser, pair.get_absolute_url()) <= 6
    assert queries(browser, asked.get_absolute_url()) <= 5
