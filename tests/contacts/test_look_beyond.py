"""Looking beyond: after three working days without an answer, somebody else at the same organization."""

import pytest
from django.urls import reverse

from audit.models import Event
from contacts import actions
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed

pytestmark = pytest.mark.usefixtures("clock")
# Noon in New York of Tuesday 3 March, and three working days later at nine.
THREE_LATER = make.NOON.replace(hour=9) + 3 * DAY


@pytest.fixture
def contact(ada, noon):
    return make.contact(of=ada, name="Priya Nair", organization="Mercy Hospital", listed_at=noon - DAY)


@pytest.fixture
def outreach(contact, noon):
    return make.outreach(to=contact, sent_at=noon)


def step(contact, now):
    actions.restate_turned(now=now)
    contact.refresh_from_db()
    return contact.step


def path(outreach):
    return reverse("contacts:look_beyond", args=[outreach.pk])


def test_is_the_step_from_the_third_working_day_on_until_the_second_letter(contact, outreach):
    assert step(contact, THREE_LATER - HOUR) == ""
    assert step(contact, THREE_LATER) == "look_beyond"
    assert (contact.step_due_at, contact.step_url) == (THREE_LATER + DAY, path(outreach))
    assert step(contact, outreach.try_again_at) == "ask_again"


def test_is_over_once_it_was_looked_at(contact, outreach, ada):
    step(contact, THREE_LATER)

    actions.look_beyond(outreach, by=ada.user, now=THREE_LATER)

    contact.refresh_from_db()
    assert (contact.step, contact.step_turns_at) == ("", outreach.try_again_at)
    outreach.refresh_from_db()
    assert outreach.looked_beyond_at == THREE_LATER


def test_said_twice_is_said_once(outreach, ada):
    actions.look_beyond(outreach, by=ada.user, now=THREE_LATER)

    actions.look_beyond(outreach, by=ada.user, now=THREE_LATER + DAY)

    outreach.refresh_from_db()
    assert outreach.looked_beyond_at == THREE_LATER
    assert Event.objects.filter(verb="looked beyond").count() == 1


@pytest.mark.parametrize("outcome", ["agreed", "declined", "no_answer", "bounced"])
def test_whoever_answered_is_not_looked_beyond(contact, outreach, ada, noon, outcome):
    actions.answer(outreach, outcome=outcome, by=ada.user, now=noon + HOUR)

    assert step(contact, THREE_LATER) != "look_beyond"
    with pytest.raises(NotAllowed):
        actions.look_beyond(outreach, by=ada.user, now=THREE_LATER)


def test_whoever_is_about_to_be_met_is_not_looked_beyond(contact, ada, noon):
    make.interview(of=ada, contact=contact, starts_at=noon + 9 * DAY, planned_at=noon - DAY)
    make.outreach(to=contact, sent_at=noon)

    assert step(contact, THREE_LATER) == "prepare"


def test_nobody_else_may(ben, outreach, noon):
    with pytest.raises(NotAllowed):
        actions.look_beyond(outreach, by=ben.user, now=noon)


def test_shows_who_else_there_is_still_to_be_asked(ada, ben, as_, contact, outreach, noon):
    make.contact(of=ada, name="Marcus Webb", organization="mercy hospital", title="Nurse")
    make.outreach(to=make.contact(of=ada, name="Asked Before", organization="Mercy Hospital"))
    actions.archive(
        make.contact(of=ada, name="Put Aside", organization="Mercy Hospital"), by=ada.user, now=noon
    )
    actions.do_not_contact(
        make.contact(of=ada, name="Wants Peace", organization="Mercy Hospital"), by=ada.user, now=noon
    )
    make.contact(of=ada, name="Works Elsewhere", organization="Mercy West")
    make.contact(of=ben, name="Of Ben", organization="Mercy Hospital")

    response = as_(ada).get(path(outreach))

    page = words(response)
    assert "Write to Marcus" in page
    assert [name for name in ("Asked", "Aside", "Peace", "Elsewhere", "Of Ben") if name in page] == []
    assert "told on Thu 12 Mar 2026 to write to Priya again" in page


def test_leads_to_adding_somebody_who_works_there(ada, as_, outreach):
    browser = as_(ada)
    response = browser.get(path(outreach))
    assert "/contacts/add/?organization=Mercy%20Hospital" in response.content.decode()

    form = browser.get("/contacts/add/", {"organization": "Mercy Hospital"}).context["form"]

    assert form["organization"].value() == "Mercy Hospital"


def test_not_now_is_said_by_post(ada, as_, contact, outreach, noon):
    response = as_(ada).post(path(outreach), follow=True)

    assert "Then Priya Nair has some more days." in words(response)
    outreach.refresh_from_db()
    assert outreach.looked_beyond_at == noon


def test_opens_for_a_letter_that_was_answered_and_offers_no_not_now(ada, as_, outreach, noon):
    actions.answer(outreach, outcome="declined", by=ada.user, now=noon)

    page = words(as_(ada).get(path(outreach)))

    assert "something came of it" in page
    assert "Not now" not in page


def test_opens_without_an_organization(ada, as_, contact, outreach, noon):
    actions.edit(contact, organization="", by=ada.user, now=noon)
    make.contact(of=ada, name="Marcus Webb")

    page = words(as_(ada).get(path(outreach)))

    assert "same line of work" in page
    assert "Marcus" not in page


def test_asks_as_little_of_the_database_for_many_as_for_one(ada, as_, outreach):
    browser = as_(ada)
    make.contact(of=ada, organization="Mercy Hospital")
    few = queries(browser, path(outreach))
    for _ in range(5):
        make.contact(of=ada, organization="Mercy Hospital")

    assert queries(browser, path(outreach)) == few <= 6
