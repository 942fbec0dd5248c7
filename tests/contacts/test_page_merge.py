"""Merging by hand: who stands twice, which card goes on, and two again."""

import pytest
from django.urls import reverse

from contacts import actions
from contacts.models import Contact, Merge
from tests import make
from tests.pages import bare, queries, words
from tests.races import at_once
from web.refusals import NotAllowed

pytestmark = pytest.mark.usefixtures("clock")
LONG_NUMBER = "9" * 30
RUBBISH = ["abc", "-1", "0", "", LONG_NUMBER, "9" * 16, "1e3", "\u0661", "1;2", "\0", "7 OR 1=1"]


@pytest.fixture
def priya(ada):
    return make.contact(of=ada, name="Priya Nair", organization="Mercy")


@pytest.fixture
def twin(ada):
    return make.contact(of=ada, name="Pria Nair", email="p@mercy.test")


def page_of(contact):
    return reverse("contacts:merge", args=[contact.pk])


def on_list(ada):
    return list(Contact.objects.visible_to(ada.user).order_by("pk"))


def test_whoever_looks_the_same_is_proposed_first(ada, as_, priya, twin):
    make.contact(of=ada, name="Marcus Webb")

    response = as_(ada).get(page_of(priya))

    assert response.context["found"] == [twin]
    assert f'href="?with={twin.pk}"' in response.content.decode()


def test_anybody_else_is_found_by_search(ada, ben, as_, priya, twin):
    make.contact(of=ada, name="Marcus Webb")
    make.contact(of=ben, name="Marcus Weber")
    browser = as_(ada)

    assert [one.name for one in browser.get(page_of(priya), {"q": "webb"}).context["found"]] == [
        "Marcus Webb"
    ]
    assert browser.get(page_of(priya), {"q": "priya"}).context["found"] == []
    assert "Nobody else on your list fits this." in words(browser.get(page_of(priya), {"q": "weber"}))
    assert browser.get(page_of(priya), {"q": "%_\\"}).status_code == 200


def test_both_cards_are_shown_before_they_become_one(ada, as_, priya, twin):
    page = words(as_(ada).get(page_of(priya), {"with": twin.pk}))

    assert "Are these one person?" in page
    assert "Priya Nair, Mercy" in page
    assert "Pria Nair, p@mercy.test" in page


def test_cards_that_say_the_same_can_be_told_apart(ada, as_):
    one, other = (make.contact(of=ada, name="Priya Nair") for _ in range(2))

    form = as_(ada).get(page_of(one), {"with": other.pk}).context["form"]

    labels = [words for _, words in form.fields["kept"].choices]
    assert labels == ["Priya Nair, the first card", "Priya Nair, the second card"]


@pytest.mark.parametrize("goes_on", ["first", "second"])
def test_the_card_that_was_chosen_goes_on(goes_on, ada, as_, priya, twin):
    kept, gone = (priya, twin) if goes_on == "first" else (twin, priya)

    response = as_(ada).post(page_of(priya), {"other": twin.pk, "kept": kept.pk}, follow=True)

    assert on_list(ada) == [kept]
    assert f"{gone.name} is part of {kept.name} now. Undo" in words(response)
    assert "Two cards became one" in words(response)


def test_two_are_taken_apart_from_the_card(ada, as_, priya, twin):
    browser = as_(ada)
    browser.post(page_of(priya), {"other": twin.pk, "kept": priya.pk})

    response = browser.post(reverse("contacts:take_apart", args=[Merge.objects.get().pk]), follow=True)

    assert on_list(ada) == [priya, twin]
    assert "Pria Nair and Priya Nair are two again." in words(response)


def test_an_undo_posted_twice_is_refused_in_a_sentence(ada, as_, priya, twin):
    browser = as_(ada)
    browser.post(page_of(priya), {"other": twin.pk, "kept": priya.pk})
    path = reverse("contacts:take_apart", args=[Merge.objects.get().pk])
    browser.post(path)

    response = browser.post(path)

    assert response.status_code == 403
    assert "These two cannot be taken apart now." in response.content.decode()
    assert on_list(ada) == [priya, twin]


@pytest.mark.parametrize("kept", ["first", "second"])
def test_the_same_form_sent_twice_merges_once_and_leads_to_the_one(kept, ada, as_, priya, twin):
    goes_on = priya if kept == "first" else twin
    browser = as_(ada)
    told = {"other": twin.pk, "kept": goes_on.pk}
    browser.post(page_of(priya), told)

    response = browser.post(page_of(priya), told)

    assert Merge.objects.count() == 1
    assert response.status_code in (200, 302, 404)
    assert on_list(ada) == [goes_on]


@pytest.mark.django_db(transaction=True)
def test_two_cards_that_each_go_into_the_other_at_once_become_one(ada):
    one, other = (make.contact(of=ada, name=name) for name in ("Priya Nair", "Pria Nair"))

    def merge(kept, gone):
        actions.merge(kept=kept, gone=gone, by=ada.user, now=make.NOON)

    raised = at_once(lambda: merge(one, other), lambda: merge(other, one))

    assert [type(error) for error in raised] == [NotAllowed]
    assert on_list(ada) == [one]


@pytest.mark.parametrize("other", RUBBISH)
def test_another_card_that_is_none_is_asked_for_again(other, ada, as_, priya, twin):
    """B1, B41"""
    response = as_(ada).post(page_of(priya), {"other": other, "kept": priya.pk})

    assert "Who is the same person as Priya Nair?" in words(response)
    assert on_list(ada) == [priya, twin]


@pytest.mark.parametrize("other", [one for one in RUBBISH if "\0" not in one])
def test_an_address_that_names_no_other_card_asks_for_it(other, ada, as_, priya):
    page = words(as_(ada).get(page_of(priya), {"with": other}))

    assert "Who is the same person as Priya Nair?" in page


@pytest.mark.parametrize("kept", RUBBISH)
def test_a_choice_that_is_none_is_refused(kept, ada, as_, priya, twin):
    response = as_(ada).post(page_of(priya), {"other": twin.pk, "kept": kept})

    assert response.status_code == 422
    assert on_list(ada) == [priya, twin]


def test_a_third_card_is_not_the_one_that_goes_on(ada, as_, priya, twin):
    third = make.contact(of=ada, name="Marcus Webb")

    response = as_(ada).post(page_of(priya), {"other": twin.pk, "kept": third.pk})

    assert response.status_code == 422
    assert on_list(ada) == [priya, twin, third]


@pytest.mark.parametrize("place", ["with", "other", "kept"])
def test_somebody_of_another_list_is_nobody(place, ada, ben, as_, priya, twin):
    theirs = make.contact(of=ben, name="Priya Nair")
    browser = as_(ada)

    def answer(pk):
        if place == "with":
            return browser.get(page_of(priya), {"with": pk})
        return browser.post(page_of(priya), {"other": twin.pk, "kept": priya.pk} | {place: pk})

    def read(pk):
        status, page = bare(answer(pk), pk)
        return status, page.replace(str(pk), "ID")

    assert read(theirs.pk) == read(987654321)
    assert on_list(ada) == [priya, twin]
    assert not Merge.objects.exists()


def test_a_card_is_not_merged_with_itself(ada, as_, priya):
    browser = as_(ada)

    shown = browser.get(page_of(priya), {"with": priya.pk})
    sent = browser.post(page_of(priya), {"other": priya.pk, "kept": priya.pk})

    for response in (shown, sent):
        assert "Who is the same person as Priya Nair?" in words(response)
    assert on_list(ada) == [priya]


def test_nobody_else_takes_two_apart(ada, ben, as_, priya, twin):
    as_(ada).post(page_of(priya), {"other": twin.pk, "kept": priya.pk})

    response = as_(ben).post(reverse("contacts:take_apart", args=[Merge.objects.get().pk]))

    assert response.status_code == 404
    assert on_list(ada) == [priya]


def test_the_card_that_went_is_a_way_to_nowhere_and_cannot_be_put_back_alone(ada, as_, priya, twin):
    browser = as_(ada)
    browser.post(page_of(priya), {"other": twin.pk, "kept": priya.pk}, follow=True)

    assert "Pria Nair" not in words(browser.get("/contacts/deleted/"))
    assert browser.post(reverse("contacts:restore", args=[twin.pk])).status_code == 404


def test_merging_asks_as_little_of_the_database_on_a_long_list(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)
    few, many = (
        [Contact.objects.filter(student=student).order_by("pk")[n] for n in (0, 1)] for student in (ada, ben)
    )

    for query in ("", "?q=person", "?with={}"):
        asked = [
            queries(as_(student), page_of(pair[0]) + query.format(pair[1].pk))
            for student, pair in ((ada, few), (ben, many))
        ]
        assert asked[0] == asked[1] <= 8, query
