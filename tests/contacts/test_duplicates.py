"""Who may stand on a list twice."""

import pytest

from contacts import actions
from contacts.duplicates import groups
from contacts.models import Contact
from tests import make
from tests.pages import queries, words

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/duplicates/"


def grouped(ada):
    return [
        [Contact.objects.get(pk=pk).name for pk in group.keys]
        for group in groups(Contact.objects.visible_to(ada.user).order_by("pk"))
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Ren\u00e9 Roy"}, {"name": "RENE\u0301  ROY"}),
        ({"email": "p@mercy.test"}, {"email": "p@mercy.test"}),
        ({"email": "p@mercy.test"}, {"more_ways": ["p@mercy.test"]}),
        ({"phone": "859 257 2000"}, {"phone": "(859) 257-2000"}),
        ({"phone": "859 257 2000"}, {"more_ways": ["859.257.2000"]}),
        ({"more_ways": ["859 257 2000"]}, {"more_ways": ["x", "8592572000"]}),
    ],
)
def test_are_two_who_share_a_name_an_address_or_a_number(one, other, ada):
    first, second = (
        make.contact(of=ada, **({"name": f"Person {number}"} | told))
        for number, told in enumerate((one, other))
    )
    make.contact(of=ada, name="Somebody else", email="s@else.test", phone="859 257 9999")

    assert grouped(ada) == [[first.name, second.name]]


def test_are_one_group_however_they_hang_together(ada):
    make.contact(of=ada, name="A", email="a@x.test")
    make.contact(of=ada, name="B", phone="859 257 2000")
    make.contact(of=ada, name="C", email="a@x.test", phone="859.257.2000")

    assert grouped(ada) == [["A", "B", "C"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"phone": "4711"}, {"phone": "4711"}),
        ({"organization": "Mercy"}, {"organization": "Mercy"}),
        ({"link": "https://mercy.test"}, {"link": "https://mercy.test"}),
        ({"email": ""}, {"email": ""}),
        ({"name": "Jon Smith"}, {"name": "John Smith"}),
    ],
)
def test_are_not_two_who_share_less(one, other, ada):
    for number, told in enumerate((one, other)):
        make.contact(of=ada, **({"name": f"Person {number}"} | told))

    assert grouped(ada) == []


def test_are_shown_with_a_way_to_merge_the_first_listed_first(ada, as_):
    first, second = (make.contact(of=ada, name="Priya Nair") for _ in range(2))

    response = as_(ada).get(PAGE)

    assert f'href="/contacts/{first.pk}/merge/?with={second.pk}"' in response.content.decode()
    assert "Listed first" in words(response)


def test_are_nobody_of_another_list_and_nobody_who_is_off_it(ada, ben, as_, noon):
    make.contact(of=ben, name="Priya Nair")
    make.contact(of=ada, name="Priya Nair")
    actions.delete(make.contact(of=ada, name="Priya Nair"), by=ada.user, now=noon)

    assert "Nobody stands here twice" in words(as_(ada).get(PAGE))


def test_are_shown_up_to_fifty_and_the_rest_is_counted(ada, as_):
    make.crowd(of=ada, count=120)
    for number, contact in enumerate(Contact.objects.order_by("pk")):
        Contact.objects.filter(pk=contact.pk).update(sort_key=f"twin {number // 2:03}")

    response = as_(ada).get(PAGE)

    assert len(response.context["groups"]) == 50
    assert "And 20 more cards." in words(response)


def test_are_a_short_page_even_if_everybody_is_called_the_same(ada, as_):
    make.crowd(of=ada, count=1000)
    Contact.objects.update(sort_key="n n")

    response = as_(ada).get(PAGE)

    assert response.content.decode().count("<li>") < 200
    assert "And 980 more cards." in words(response)


def test_ask_as_little_of_the_database_for_a_thousand_as_for_ten(ada, ben, as_):
    make.crowd(of=ada, count=10)
    make.crowd(of=ben, count=1000)

    few, many = queries(as_(ada), PAGE), queries(as_(ben), PAGE)

    assert few == many <= 8


def test_says_what_they_share(ada, as_):
    make.contact(of=ada, name="Priya Nair", email="p@mercy.test")
    make.contact(of=ada, name="Priya Nair", email="p@mercy.test", phone="859 257 2000")
    make.contact(of=ada, name="P. N.", phone="859 257 2000")

    assert "One name, one address, one number" in words(as_(ada).get(PAGE))
