"""Whoever came with a file is at rest until the student means to write."""

import pytest
from django.urls import reverse

from contacts import actions
from contacts.actions.contacts import list_all
from contacts.models import Contact
from students.models import Summary
from tests import make
from tests.pages import words
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed

pytestmark = pytest.mark.usefixtures("clock")
LIST = "/contacts/"


@pytest.fixture
def brought(ada, noon):
    """Three people of a file."""
    people = [{"name": name} for name in ("Ana Ruiz", "Bo Lund", "Cy Ode")]
    contacts = list_all(ada, people, are_picked=False, by=ada.user, now=noon - DAY)
    actions.restate([contact.pk for contact in contacts], now=noon)
    return list(Contact.objects.order_by("name"))


def mine(ada):
    return Contact.objects.visible_to(ada.user)


def test_nothing_is_asked_about_whoever_came_with_a_file(ada, brought):
    assert {contact.step for contact in brought} == {""}
    summary = Summary.objects.get(student=ada)
    assert (summary.contacts, summary.step) == (0, "")


def test_whoever_is_picked_is_to_be_written_to_within_three_working_days(ada, brought, noon):
    actions.pick(brought[0], by=ada.user, now=noon)

    picked = Contact.objects.get(pk=brought[0].pk)
    assert (picked.step, f"{picked.step_due_at:%Y-%m-%d %H:%M}") == ("ask", "2026-03-07 05:00")


def test_nobody_is_picked_twice_and_nobody_who_was_written_to(ada, brought, noon):
    actions.pick(brought[0], by=ada.user, now=noon)
    make.outreach(to=brought[1])

    for contact in Contact.objects.filter(pk__in=[brought[0].pk, brought[1].pk]):
        with pytest.raises(NotAllowed):
            actions.pick(contact, by=ada.user, now=noon)


def test_whoever_was_written_to_without_being_picked_goes_on_like_everybody(ada, brought, noon):
    make.outreach(to=brought[0], sent_at=noon - 20 * DAY)
    actions.restate([brought[0].pk], now=noon)

    assert Contact.objects.get(pk=brought[0].pk).step == "ask_again"


def test_being_named_by_somebody_picks_them(ada, brought, noon):
    giver = make.contact(of=ada, name="Marcus Webb")

    actions.refer(giver, name="ana ruiz", by=ada.user, now=noon)

    assert Contact.objects.get(pk=brought[0].pk).step == "ask"


def test_many_are_picked_at_once_and_let_be_again(ada, brought, noon):
    before = make.contact(of=ada, name="Marcus Webb")

    count = actions.pick_all(ada, mine(ada), by=ada.user, now=noon)
    assert (count, mine(ada).filter(step="ask").count()) == (3, 4)

    undone = actions.unpick_all(ada, picked_at=noon, by=ada.user, now=noon + HOUR)
    assert (undone, list(mine(ada).filter(step="ask"))) == (3, [before])


def test_the_list_says_who_is_not_picked_and_picks_those_ticked(ada, brought, as_):
    browser = as_(ada)
    assert words(browser.get(LIST)).count("From a file, not picked yet") == 3

    told = browser.post("/contacts/pick/", {"contact": [brought[0].pk, brought[2].pk]}, follow=True)

    assert "2 people are picked to write to." in words(told)
    picked = mine(ada).filter(step="ask").order_by("sort_key")
    assert [contact.name for contact in picked] == ["Ana Ruiz", "Cy Ode"]
    undo = next(message.extra_tags for message in told.context["messages"])
    browser.post(undo)
    assert not mine(ada).filter(step="ask").exists()


def test_the_list_offers_it_only_where_somebody_waits(ada, as_):
    make.contact(of=ada)

    assert "Plan to write to them" not in words(as_(ada).get(LIST))


def test_those_at_rest_can_be_looked_for(ada, brought, as_):
    make.contact(of=ada, name="Marcus Webb")

    page = as_(ada).get(LIST, {"step": "rest"})

    assert [contact.name for contact in page.context["page"].rows] == ["Ana Ruiz", "Bo Lund", "Cy Ode"]


def test_the_card_offers_it(ada, brought, as_):
    browser = as_(ada)
    card = browser.get(brought[0].get_absolute_url())
    assert "Plan to write to Ana" in words(card)

    browser.post(reverse("contacts:pick", args=[brought[0].pk]))

    assert "Write to Ana" in words(browser.get(brought[0].get_absolute_url()))
