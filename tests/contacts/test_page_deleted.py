"""Whoever was taken off the list, for as long as they can be put back."""

import pytest
from django.urls import reverse

from audit.models import Event
from contacts import actions
from contacts.models import Contact, FollowUp, Lead, Outreach, Referral, ThankYouNote
from interviews.models import Interview
from students.models import Summary
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/deleted/"


def gone(ada, name="Priya Nair", at=make.NOON):
    contact = make.contact(of=ada, name=name)
    actions.delete(contact, by=ada.user, now=at)
    return contact


def test_nobody_is_here_at_first(ada, as_):
    assert "Nobody is here" in words(as_(ada).get(PAGE))


def test_the_latest_come_first_with_the_day_and_a_way_back(ada, as_, noon):
    gone(ada, "Early", noon - 3 * DAY)
    late = gone(ada, "Late", noon - DAY)
    make.contact(of=ada, name="Listed")

    response = as_(ada).get(PAGE)

    page = words(response)
    assert page.index("Late Taken off Mon 2 Mar 2026") < page.index("Early Taken off Sat 28 Feb 2026")
    assert "For 30 days you can put them back" in page
    assert "Listed" not in page
    assert f'action="{reverse("contacts:restore", args=[late.pk])}"' in response.content.decode()


def test_shows_nobody_of_another_list(ada, ben, as_):
    gone(ben)

    assert "Priya" not in as_(ada).get(PAGE).content.decode()


def test_leads_page_by_page_to_each_once_also_of_one_moment(ada, as_, noon):
    make.crowd(of=ada, count=70)
    for number, contact in enumerate(Contact.objects.order_by("pk")):
        Contact.objects.filter(pk=contact.pk).update(deleted_at=noon - (number * 7 % 2) * HOUR)
    browser, seen, path = as_(ada), [], PAGE

    for _ in range(4):
        page = browser.get(path).context["page"]
        seen += [contact.pk for contact in page.rows]
        path = PAGE + page.further
        if not page.further:
            break

    assert seen == list(Contact.objects.order_by("-deleted_at", "-pk").values_list("pk", flat=True))


def test_asks_as_little_of_the_database_for_a_thousand_as_for_ten(ada, ben, as_, noon):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)
    Contact.objects.update(deleted_at=noon)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    assert few == many <= 8


@pytest.fixture
def full_life(ada, noon):
    """Somebody of whom every kind of thing happened."""
    contact = make.contact(of=ada, name="Priya Nair", tags=["law"], private_notes="Shy")
    make.outreach(to=contact)
    make.note(of=ada, contact=contact)
    make.interview(of=ada, contact=contact, starts_at=noon + DAY)
    make.follow_up(of=ada, contact=contact)
    make.lead(of=ada, contact=contact)
    actions.refer(contact, name="Marcus Webb", by=ada.user, now=noon)
    giver = make.contact(of=ada, name="Ruth Calloway")
    actions.refer(giver, name="Priya Nair", by=ada.user, now=noon)
    contact.refresh_from_db()
    return contact


ROWS = (Contact, Outreach, ThankYouNote, Interview, FollowUp, Lead, Referral)


def facts():
    rows = {model: list(model._base_manager.order_by("pk").values()) for model in ROWS}
    return rows, list(Summary.objects.order_by("pk").values())


PLACES = [
    "/today/",
    "/contacts/",
    "/interviews/",
    "/thank-you-notes/",
    "/follow-ups/",
    "/leads/",
    "/contacts/tree/",
]


def test_nothing_of_somebody_who_is_gone_is_on_any_page(ada, cora, as_, full_life):
    """B99"""
    browser = as_(ada)
    hanging = [
        row.get_absolute_url()
        for model in (Outreach, ThankYouNote, Interview, FollowUp)
        for row in model.objects.filter(contact=full_life)
    ]
    assert all("Priya" in browser.get(path).content.decode() for path in PLACES)

    browser.post(reverse("contacts:delete", args=[full_life.pk]))
    browser.get("/contacts/")  # the sentence with the undo is read

    for path in PLACES:
        assert "Priya" not in browser.get(path).content.decode(), path
    assert {browser.get(path).status_code for path in [*hanging, full_life.get_absolute_url()]} == {404}
    assert "Priya" not in as_(cora).get(reverse("progress:student", args=[ada.pk])).content.decode()
    lead = browser.get(Lead.objects.get().get_absolute_url())
    assert lead.status_code == 200
    assert "Priya" not in lead.content.decode()


def test_whoever_is_put_back_has_everything_again(ada, as_, full_life):
    """B99"""
    before = facts()
    browser = as_(ada)
    browser.post(reverse("contacts:delete", args=[full_life.pk]))

    response = browser.post(reverse("contacts:restore", args=[full_life.pk]), follow=True)

    assert "Priya Nair is back on your list." in words(response)
    assert facts() == before


def test_putting_back_twice_and_taking_off_twice_is_said_calmly(ada, as_, full_life):
    browser = as_(ada)
    take_off, put_back = (reverse(f"contacts:{act}", args=[full_life.pk]) for act in ("delete", "restore"))

    answers = [browser.post(path).status_code for path in (take_off, take_off, put_back, put_back)]

    assert answers == [302, 404, 302, 404]
    assert Event.objects.filter(verb__in=["deleted", "restored"]).count() == 2


def test_after_thirty_days_nobody_is_put_back(ada, as_, noon, full_life):
    actions.delete(full_life, by=ada.user, now=noon)
    actions.erase(now=noon + 30 * DAY)

    response = as_(ada).post(reverse("contacts:restore", args=[full_life.pk]))

    assert response.status_code == 404
    assert as_(ada).get(PAGE).status_code == 200


def test_a_twin_listed_meanwhile_stays_beside_whoever_is_put_back(ada, as_, full_life):
    browser = as_(ada)
    browser.post(reverse("contacts:delete", args=[full_life.pk]))
    make.contact(of=ada, name="Priya Nair")

    browser.post(reverse("contacts:restore", args=[full_life.pk]))

    assert Contact.objects.visible_to(ada.user).filter(name="Priya Nair").count() == 2
