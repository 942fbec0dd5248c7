"""The list: who is on it, how far each has got, and what comes next."""

import pytest

from contacts import actions
from tests import make
from tests.pages import queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/"


def names(response):
    return [contact.name for contact in response.context["page"].rows]


def test_begins_with_one_name(ada, as_):
    assert "Begin with one name" in words(as_(ada).get(PAGE))


def test_shows_everybody_by_name_with_the_next_step(ada, as_, noon):
    make.interview(of=ada, contact=make.contact(of=ada, name="priya Nair", organization="Mercy"))
    make.contact(of=ada, name="Élodie Roy")
    make.contact(of=ada, name="Marcus Webb")

    response = as_(ada).get(PAGE)

    page = words(response)
    assert names(response) == ["Élodie Roy", "Marcus Webb", "priya Nair"]
    assert "priya Nair Mercy" in page
    assert "Prepare" in page


def test_shows_nobody_of_another_list_and_nobody_who_is_off_it(ada, ben, as_, noon):
    make.contact(of=ben, name="Marcus Webb")
    gone = make.contact(of=ada, name="Gone")
    actions.delete(gone, by=ada.user, now=noon)
    make.contact(of=ada, name="Priya Nair")

    assert names(as_(ada).get(PAGE)) == ["Priya Nair"]


@pytest.mark.parametrize("query", ["nair", "NAÏR", "mercy nurse", "pri", "nair mer", "  Nair ", "pediatrics"])
def test_finds_by_any_part_of_any_word_in_any_spelling(query, ada, as_):
    make.contact(of=ada, name="Priya Nair", organization="Mercy", title="Nurse", field="Pediatrics")
    make.contact(of=ada, name="Marcus Webb")

    assert names(as_(ada).get(PAGE, {"q": query})) == ["Priya Nair"]


@pytest.mark.parametrize("query", ["zebra", "fair", "priya@mercy.test", "859", "linkedin"])
def test_finds_by_anything_one_knows_of_them(query, ada, as_):
    make.contact(
        of=ada,
        private_notes="Has a zebra on the wall",
        met_how="At the career fair",
        email="priya@mercy.test",
        phone="859 257 2000",
        link="https://linkedin.com/in/priya",
    )

    assert names(as_(ada).get(PAGE, {"q": query})) == ["Priya Nair"]


def test_shows_those_with_one_step(ada, as_):
    make.contact(of=ada, name="Marcus Webb")
    make.interview(of=ada)

    assert names(as_(ada).get(PAGE, {"step": "prepare"})) == ["Priya Nair"]


def test_says_when_nobody_fits(ada, as_):
    make.contact(of=ada)

    assert "Nobody on your list fits this" in words(as_(ada).get(PAGE, {"q": "zebra"}))


def test_leads_through_the_whole_list_page_by_page(ada, as_):
    make.crowd(of=ada, count=120)
    browser, seen, further = as_(ada), [], ""

    while further is not None:
        response = browser.get(PAGE + further)
        seen += names(response)
        further = response.context["page"].further or None

    assert seen == [f"Person {n:05}" for n in range(120)]


def test_a_fragment_is_the_same_page(ada, as_):
    make.contact(of=ada)

    response = as_(ada).get(PAGE, {"q": "nair"}, headers={"HX-Request": "true"})

    assert 'id="found"' in response.content.decode()


def test_asks_as_little_of_the_database_for_a_thousand_contacts_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    assert few == many <= 8


def test_the_page_after_somebody_is_as_quick(ada, as_):
    make.crowd(of=ada, count=120)
    browser = as_(ada)
    further = browser.get(PAGE).context["page"].further

    assert queries(browser, PAGE + further) <= 8


def test_adding_somebody_says_so_and_taking_them_off_offers_to_undo_it(ada, as_, noon):
    browser = as_(ada)
    card = browser.post("/contacts/add/", {"name": "Priya Nair"}).headers["Location"]
    assert "Priya Nair is on your list." in words(browser.get(card))

    page = browser.post(f"{card}delete/", follow=True)

    assert "Priya Nair is off your list. Undo" in words(page)
    assert browser.post(f"{card}restore/").headers["Location"] == card


def test_a_letter_may_be_written_down_for_an_earlier_day(ada, as_, noon):
    contact = make.contact(of=ada)

    response = as_(ada).post(
        f"/contacts/{contact.pk}/ask/", {"channel": "email", "sent_at": "2026-03-01T09:00"}
    )

    assert response.headers["Location"] == contact.get_absolute_url()
    assert contact.outreach_set.get().sent_at == noon - 2 * DAY - (noon - noon.replace(hour=9))
