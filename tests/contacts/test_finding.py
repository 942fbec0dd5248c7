"""What one looks for on a list: filters alone and together, orders, and words of an address that mean nothing."""

from itertools import combinations

import pytest
from django.http import QueryDict

from contacts import actions
from contacts.finding import ORDERS, Search
from contacts.models import Contact
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/"
OPEN = {"filters": "yes"}
FILTERS = {
    "q": "nair",
    "step": "prepare",
    "field": "pediatrics",
    "tag": "alumni",
    "overdue": "yes",
    "referrer": "marcus",
    "shelf": "all",
}


def names(response):
    return [contact.name for contact in response.context["page"].rows]


@pytest.fixture
def marcus(ada):
    return make.contact(of=ada, name="Marcus Webb")


@pytest.fixture
def priya(ada, marcus, noon):
    """Fits every filter there is."""
    priya = make.contact(of=ada, name="Priya Nair", field="Pediatrics", tags=["alumni", "hospital"])
    actions.refer(marcus, name="Priya Nair", by=ada.user, now=noon)
    make.interview(of=ada, contact=priya)
    Contact.objects.filter(pk=priya.pk).update(step_due_at=noon - HOUR)
    return priya


@pytest.fixture
def everybody(ada, marcus, priya, noon):
    """One who fits, and for every filter one who fits all but that."""
    facts = {"field": "Pediatrics", "tags": ["alumni"]}
    for without in FILTERS:
        told = facts | {"field": {"field": "Law"}, "tag": {"tags": ["law"]}}.get(without, {})
        name = f"{'Zed' if without == 'q' else 'Nair'} without {without}"
        other = make.contact(of=ada, name=name, **told)
        if without != "referrer":
            actions.refer(marcus, name=name, by=ada.user, now=noon)
        if without != "step":
            make.interview(of=ada, contact=other)
        due = noon + HOUR if without == "overdue" else noon - HOUR
        Contact.objects.filter(pk=other.pk).update(step_due_at=due)


def asked(marcus, *kept):
    return {name: str(marcus.pk) if name == "referrer" else FILTERS[name] for name in kept}


@pytest.mark.parametrize("left_out", [name for name in FILTERS if name != "shelf"])
def test_each_filter_leaves_out_whoever_does_not_fit_it(left_out, ada, as_, marcus, everybody):
    browser = as_(ada)
    all_but_one = asked(marcus, *(name for name in FILTERS if name != left_out))

    with_all = names(browser.get(PAGE, asked(marcus, *FILTERS)))
    without_one = names(browser.get(PAGE, all_but_one))

    assert with_all == ["Nair without shelf", "Priya Nair"]
    assert set(without_one) - set(with_all) == {f"{'Zed' if left_out == 'q' else 'Nair'} without {left_out}"}


@pytest.mark.parametrize("two", list(combinations(FILTERS, 2)), ids="+".join)
def test_two_filters_leave_whoever_fits_both(two, ada, as_, marcus, everybody):
    browser = as_(ada)
    one, other = (set(names(browser.get(PAGE, asked(marcus, name)))) for name in two)

    both = names(browser.get(PAGE, asked(marcus, *two)))

    assert set(both) == one & other
    assert "Priya Nair" in both


def test_what_is_late_is_what_should_have_been_done_by_now(ada, as_, noon):
    make.contact(of=ada, name="Late", listed_at=noon - 30 * DAY)
    make.contact(of=ada, name="In time", listed_at=noon)
    actions.archive(make.contact(of=ada, name="Aside"), by=ada.user, now=noon)

    assert names(as_(ada).get(PAGE, {"overdue": "yes"})) == ["Late"]


def test_those_one_person_named(ada, as_, marcus, noon):
    other = make.contact(of=ada, name="Ruth Calloway")
    for giver, name in ((marcus, "Priya Nair"), (other, "Priya Nair"), (other, "Tomas Weir")):
        actions.refer(giver, name=name, by=ada.user, now=noon)
    browser = as_(ada)

    assert names(browser.get(PAGE, {"referrer": marcus.pk})) == ["Priya Nair"]
    assert names(browser.get(PAGE, {"referrer": other.pk})) == ["Priya Nair", "Tomas Weir"]
    assert [one.words for one in browser.get(PAGE, OPEN).context["choices"]["referrer"]] == [
        "Marcus Webb",
        "Ruth Calloway",
    ]


def test_whoever_named_somebody_and_is_off_the_list_is_no_filter(ada, as_, marcus, noon):
    actions.refer(marcus, name="Priya Nair", by=ada.user, now=noon)
    actions.delete(marcus, by=ada.user, now=noon)

    response = as_(ada).get(PAGE, {"referrer": marcus.pk})

    assert names(response) == []
    assert response.context["choices"]["referrer"] == []


def test_a_person_of_another_list_named_nobody_here(ada, ben, as_, noon):
    theirs = make.contact(of=ben, name="Marcus Webb")
    actions.refer(theirs, name="Priya Nair", by=ben.user, now=noon)

    response = as_(ada).get(PAGE, {"referrer": theirs.pk})

    assert "Nair" not in response.content.decode()
    assert "Webb" not in response.content.decode()


@pytest.mark.parametrize(
    ("shelf", "shown"),
    [
        ("", ["Listed", "Silent"]),
        ("archived", ["Archived", "Both"]),
        ("silent", ["Both", "Silent"]),
        ("all", ["Archived", "Both", "Listed", "Silent"]),
    ],
)
def test_each_shelf_has_its_own(shelf, shown, ada, as_, noon):
    make.contact(of=ada, name="Listed")
    silent, archived, both = (make.contact(of=ada, name=name) for name in ("Silent", "Archived", "Both"))
    for one in (silent, both):
        actions.do_not_contact(one, by=ada.user, now=noon)
    for one in (archived, both):
        actions.archive(one, by=ada.user, now=noon)
    actions.delete(make.contact(of=ada, name="Gone"), by=ada.user, now=noon)

    assert names(as_(ada).get(PAGE, {"shelf": shelf})) == shown


ODD = ["R&D", "100%", "c++", "#1", "a/b", "“x”", "<b>", "\uff46\uff55ll", "日本", "two words", "%", "'"]


@pytest.mark.parametrize("tag", ODD)
def test_a_tag_in_any_spelling_leads_from_the_card_to_those_who_have_it(tag, ada, as_):
    contact = make.contact(of=ada, name="Priya Nair", tags=[tag])
    make.contact(of=ada, name="Marcus Webb")
    browser = as_(ada)

    card = browser.get(contact.get_absolute_url()).content.decode()
    path = card.partition('<a class="tag" href="')[2].partition('"')[0].replace("&amp;", "&")

    assert names(browser.get(path)) == ["Priya Nair"]


@pytest.mark.parametrize("typed", ["ALUMNI", " alumni ", "\u00c4lumni", "\uff41lumni", "alumni, Alumni"])
def test_a_tag_typed_in_another_spelling_is_the_one_there_is(typed, ada, as_):
    make.contact(of=ada, name="Priya Nair", tags=["alumni"])
    browser = as_(ada)
    browser.post("/contacts/add/", {"name": "Marcus Webb", "tags": typed})

    response = browser.get(PAGE, {"tag": "alumni"})

    assert names(response) == ["Marcus Webb", "Priya Nair"]
    assert [choice.words for choice in response.context["choices"]["tag"]] == ["alumni"]


@pytest.mark.parametrize(
    "field", ["Pediatrics", "İnşaat", "Ökologie", "ΦΥΣΙΚΟΣ", "Straße", "法律", "50%", "a_b", "É"]
)
def test_a_field_that_is_proposed_finds_whoever_works_in_it(field, ada, as_):
    make.contact(of=ada, name="Priya Nair", field=field)
    make.contact(of=ada, name="Marcus Webb", field="Law")
    browser = as_(ada)
    proposed = {choice.words: choice.value for choice in browser.get(PAGE, OPEN).context["choices"]["field"]}

    response = browser.get(PAGE, {"field": proposed[field]})

    assert names(response) == ["Priya Nair"]
    assert f'value="{proposed[field]}" selected' in response.content.decode()


def test_a_field_spelled_in_two_ways_is_proposed_once(ada, as_):
    for name, field in (("A", "Law"), ("B", "law"), ("C", "LAW")):
        make.contact(of=ada, name=name, field=field)
    browser = as_(ada)

    [choice] = browser.get(PAGE, OPEN).context["choices"]["field"]

    assert names(browser.get(PAGE, {"field": choice.value})) == ["A", "B", "C"]


@pytest.mark.parametrize(
    "query",
    [
        "step=nosuch",
        "step=Ask",
        "shelf=deleted",
        "shelf=ALL",
        "sort=nosuch",
        "sort=-name",
        "sort=private_notes",
        "overdue=no",
        "overdue=1",
        "overdue=",
        "referrer=abc",
        "referrer=-1",
        "referrer=0",
        "referrer=1.5",
        "referrer=%D9%A1",
        "referrer=%C2%B2",
        f"referrer={'9' * 30}",
        "q=",
        "q=+++",
        "field=",
        "tag=",
        "unknown=1",
    ],
)
def test_a_value_that_means_nothing_is_passed_over(query, ada, as_):
    make.contact(of=ada, name="Priya Nair")
    make.contact(of=ada, name="Marcus Webb")

    response = as_(ada).get(f"{PAGE}?{query}")

    assert names(response) == ["Marcus Webb", "Priya Nair"]
    assert not response.context["search"].narrows


@pytest.mark.parametrize("query", [f"referrer={'9' * 16}", "field=nosuch", "tag=nosuch", f"tag={'x' * 5000}"])
def test_a_value_that_nobody_has_finds_nobody_and_leads_back(query, ada, as_):
    make.contact(of=ada, name="Priya Nair")

    page = words(as_(ada).get(f"{PAGE}?{query}"))

    assert "Nobody on your list fits this. Show everybody" in page


def test_an_address_reads_back_as_what_was_asked():
    asked = QueryDict("q=a%26b&step=ask&field=law&tag=R%26D&referrer=7&overdue=yes&shelf=all&sort=due")

    search = Search.of(asked)

    assert Search.of(QueryDict(search.query)) == search
    assert search == Search("a&b", "ask", "law", "R&D", 7, is_overdue=True, shelf="all", order="due")


# Names in an odd order of listing, many with the same organization, name, moment of listing and day due.
@pytest.fixture
def long_list(ada, noon):
    make.crowd(of=ada, count=75)
    for number, contact in enumerate(Contact.objects.order_by("pk")):
        Contact.objects.filter(pk=contact.pk).update(
            sort_key=f"person {number * 7 % 5}",
            organization_key=["", "mercy", "Ångström".casefold()][number % 3],
            listed_at=noon - (number % 4) * DAY,
        )


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("extra", ["", "shelf=all", "q=person", "q=person&shelf=all"])
def test_every_order_leads_page_by_page_to_each_once(sort, extra, ada, as_, long_list):
    browser, seen, path = as_(ada), [], f"{PAGE}?sort={sort}&{extra}"

    for _ in range(5):
        response = browser.get(path)
        seen += [contact.pk for contact in response.context["page"].rows]
        if not (further := response.context["page"].further):
            break
        path = PAGE + further

    in_one = Search.of(QueryDict(f"sort={sort}&{extra}")).among(Contact.objects.all(), make.NOON)
    assert seen == list(in_one.order_by(*ORDERS[sort][1]).values_list("pk", flat=True))
    assert len(seen) == len(set(seen)) == 75


def test_what_is_due_first_comes_first_and_those_at_rest_last(ada, as_, noon):
    actions.do_not_contact(make.contact(of=ada, name="At rest"), by=ada.user, now=noon)
    make.contact(of=ada, name="Later", listed_at=noon)
    make.contact(of=ada, name="Late", listed_at=noon - 30 * DAY)

    assert names(as_(ada).get(PAGE, {"sort": "due"})) == ["Late", "Later", "At rest"]


def test_the_newest_come_first(ada, as_, noon):
    for name, days in (("Old", 30), ("New", 1), ("Older", 60)):
        make.contact(of=ada, name=name, listed_at=noon - days * DAY)

    assert names(as_(ada).get(PAGE, {"sort": "newest"})) == ["New", "Old", "Older"]


COMBINATIONS = [
    "",
    "q=person",
    "q=persom",
    "q=zzzz",
    "sort=due",
    "sort=newest&shelf=all",
    "sort=organization&overdue=yes",
    "step=meet&sort=due&q=person",
    "field=law&tag=x&referrer=1&overdue=yes&shelf=all&q=person&sort=due",
    "shelf=archived",
    "shelf=silent&q=persom",
]


@pytest.mark.parametrize("query", COMBINATIONS)
def test_the_list_asks_as_little_for_a_thousand_as_for_ten(query, ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    few, many = (queries(as_(student), f"{PAGE}?{query}") for student in (ada, ben))

    # Of a list that goes on, the page also says how many there are.
    assert few <= many <= few + 1 <= 8


def test_the_last_page_asks_no_more(ada, as_):
    make.crowd(of=ada, count=45)
    browser = as_(ada)

    for query in ("", "sort=due", "q=person&shelf=all", "sort=newest"):
        further = browser.get(f"{PAGE}?{query}").context["page"].further
        assert queries(browser, PAGE + further) <= 8, query


def test_those_without_an_organization_come_last(ada, as_):
    for name, organization in (("A", ""), ("B", "Zoo"), ("C", "Ärztehaus")):
        make.contact(of=ada, name=name, organization=organization)

    assert names(as_(ada).get(PAGE, {"sort": "organization"})) == ["C", "B", "A"]


def test_what_is_chosen_stays_a_choice_however_many_there_are(ada, as_):
    for number in range(6):
        make.contact(
            of=ada, name=f"P{number}", tags=[f"tag {number:02}{letter}" for letter in "abcdefghijklmnopqrst"]
        )

    page = as_(ada).get(PAGE, {"tag": "tag 05t"})

    assert "tag 05t" in [choice.value for choice in page.context["choices"]["tag"]]
    assert '<option value="tag 05t" selected>' in page.content.decode()


def test_the_address_of_a_search_has_only_what_was_asked_for(ada, as_):
    typed = {"q": "nair", "step": "", "field": "", "tag": "", "referrer": "", "shelf": "", "sort": "name"}

    page = as_(ada).get(PAGE, typed, headers={"HX-Request": "true", "HX-Target": "found"})

    assert page.headers["HX-Push-Url"] == "/contacts/?q=nair"
