"""The list: who is on it, how far each has got, and what comes next."""

from html import escape

import pytest

from contacts import actions
from contacts.models import Contact
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

    # Of a list that goes on, the page also says how many there are.
    assert few <= many <= few + 1 <= 8


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


@pytest.mark.parametrize(
    "query", ["Pria Nari", "prya nair", "NAIR PRIYA", "nayr", "Mercey", "\uff30\uff52\uff49\uff41 nair"]
)
def test_a_search_with_slips_offers_whoever_is_nearly_called_so(query, ada, as_):
    make.contact(of=ada, name="Priya Nair", organization="Mercy Hospital")
    make.contact(of=ada, name="Marcus Webb", organization="Riverbend")

    response = as_(ada).get(PAGE, {"q": query})

    assert names(response) == ["Priya Nair"]
    if query != "NAIR PRIYA":
        assert f"Nobody is called “{query}”. Did you mean one of these?" in words(response)


@pytest.mark.parametrize("query", ["zebra", "qqqq", "李", "x"])
def test_a_search_for_somebody_else_offers_nobody(query, ada, as_):
    make.contact(of=ada, name="Priya Nair", organization="Mercy Hospital")

    assert "Nobody on your list fits this" in words(as_(ada).get(PAGE, {"q": query}))


def test_a_search_with_slips_offers_nobody_of_another_list_and_nobody_who_is_off_it(ada, ben, as_, noon):
    make.contact(of=ben, name="Priya Nair")
    actions.delete(make.contact(of=ada, name="Priya Nair"), by=ada.user, now=noon)
    make.contact(of=ada, name="Marcus Webb")

    assert names(as_(ada).get(PAGE, {"q": "Pria Nari"})) == []


def test_nobody_is_said_not_to_be_there_who_is_archived_or_filtered_out(ada, as_, noon):
    actions.archive(make.contact(of=ada, name="Priya Nair"), by=ada.user, now=noon)
    make.contact(of=ada, name="Marcus Webb", tags=["law"])
    make.contact(of=ada, name="Ruth Calloway")
    browser = as_(ada)

    archived, filtered = (
        words(browser.get(PAGE, asked))
        for asked in ({"q": "Priya Nair"}, {"q": "Ruth Calloway", "tag": "law"})
    )

    assert "Nobody on your list fits this. Show everybody or look among the archived too" in archived
    assert "Nobody on your list fits this" in filtered


def test_a_search_with_slips_keeps_to_the_filters(ada, as_, noon):
    for number, tags in enumerate((["law"], [])):
        make.contact(of=ada, name=f"Priya Nair {number}", tags=tags)

    assert names(as_(ada).get(PAGE, {"q": "Pria Nari", "tag": "law"})) == ["Priya Nair 0"]


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Élodie Roy", "elodie"),
        ("Elodie Roy", "élodie"),
        ("Rene\u0301 Roy", "ren\u00e9"),
        ("李小龍", "小龍"),
        ("王芳", "王"),
        ("김민준", "민준"),
        ("Q", "q"),
        ("Ng", "ng"),
        ("Łukasz Żak", "zak"),
        ("Straße", "strasse"),
        ("\ufb01nn", "Finn"),
        ("\uff21\uff2c\uff29\uff23\uff25", "alice"),
        ("Ναΐς", "ναις"),
        ("O'Brien", "o'brien"),
        ("محمد", "محمد"),
    ],
)
def test_finds_a_name_of_any_language_with_and_without_its_accents(name, query, ada, as_):
    make.contact(of=ada, name=name)
    make.contact(of=ada, name="Marcus Webb")

    response = as_(ada).get(PAGE, {"q": query})

    assert names(response) == [name]
    assert "Nobody is called" not in words(response)


@pytest.mark.parametrize(
    "mark", ["%", "_", "\\", "%_\\", "'", '"', "--", "$1", "(", "[a-z]", "*", "?", "&", ":*", "!"]
)
def test_a_mark_in_a_search_is_only_a_mark(mark, ada, as_):
    make.contact(of=ada, name="Priya Nair")
    make.contact(of=ada, name=f"Club {mark} House")
    browser = as_(ada)

    assert names(browser.get(PAGE, {"q": mark})) == [f"Club {mark} House"]
    assert f'name="q" value="{escape(mark)}"' in browser.get(PAGE, {"q": mark}).content.decode()


def test_says_how_many_fit(ada, as_):
    make.crowd(of=ada, count=40)
    browser = as_(ada)

    assert "40 people. Show everybody" in words(browser.get(PAGE, {"q": "person"}))
    assert "1 person. Show everybody" in words(browser.get(PAGE, {"q": "person 00007"}))


def test_the_filters_are_open_once_one_is_chosen_and_show_which(ada, as_):
    make.contact(of=ada, tags=["law"])
    browser = as_(ada)

    assert browser.get(PAGE, {"q": "nair"}).context["choices"] is None
    page = browser.get(PAGE, {"tag": "law", "sort": "due", "overdue": "yes"}).content.decode()
    assert '<option value="law" selected>' in page
    assert '<option value="due" selected>' in page
    assert 'value="yes" checked' in page


def test_whoever_has_archived_everybody_is_not_told_to_begin(ada, as_, noon):
    actions.archive(make.contact(of=ada), by=ada.user, now=noon)

    page = words(as_(ada).get(PAGE))

    assert "Begin with one name" not in page
    assert "archived" in page


def test_whoever_took_everybody_off_the_list_finds_the_way_to_put_them_back(ada, as_, noon):
    actions.delete(make.contact(of=ada), by=ada.user, now=noon)

    response = as_(ada).get(PAGE)

    assert "Begin with one name" in words(response)
    assert 'href="/contacts/deleted/"' in response.content.decode()


def test_a_page_after_the_last_person_is_the_first_page(ada, as_):
    make.crowd(of=ada, count=31)
    last = Contact.objects.latest("sort_key")
    browser = as_(ada)

    response = browser.get(PAGE, {"after": last.pk})

    assert names(response) == names(browser.get(PAGE))
    assert "Begin with one name" not in words(response)


def test_a_page_after_the_last_person_found_does_not_say_that_nobody_is_called_so(ada, as_):
    last = make.contact(of=ada, name="Priya Nair")

    response = as_(ada).get(PAGE, {"q": "nair", "after": last.pk})

    assert names(response) == ["Priya Nair"]
    assert "Nobody is called" not in words(response)


def test_somebody_who_asked_for_no_letters_is_on_the_list_and_nothing_is_asked(ada, as_, noon):
    contact = make.contact(of=ada, name="Priya Nair")
    actions.do_not_contact(contact, by=ada.user, now=noon)
    browser = as_(ada)

    assert names(browser.get(PAGE)) == ["Priya Nair"]
    assert "Write to" not in words(browser.get(PAGE)).partition("Priya Nair")[2]
    assert names(browser.get(PAGE, {"step": "ask"})) == []
    assert names(browser.get(PAGE, {"overdue": "yes"})) == []


def test_jottings_are_searched_but_never_printed(ada, as_):
    make.contact(of=ada, private_notes="Has a zebra on the wall")

    page = as_(ada).get(PAGE, {"q": "zebra"}).content.decode()

    assert "on the wall" not in page
