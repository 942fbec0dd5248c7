"""Writing down a name that a contact gave, whenever it was given."""

import pytest

from contacts.models import Contact, Referral
from tests import make
from tests.pages import beside, words

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def giver(ada):
    return make.contact(of=ada, name="Priya Nair")


def test_the_name_is_a_contact_at_once_and_remembers_who_gave_it(giver, as_, ada):
    browser = as_(ada)

    answer = browser.post(
        f"/contacts/{giver.pk}/refer/",
        {"name_1": "Tomas Weir", "organization_1": "Riverbend", "may_mention_1": "yes"},
        follow=True,
    )

    pair = Referral.objects.get()
    assert (pair.giver, pair.named.name, pair.named.organization, pair.may_mention) == (
        giver,
        "Tomas Weir",
        "Riverbend",
        True,
    )
    assert "Tomas Weir is on your list, named by Priya Nair." in words(answer)
    assert "Named Tomas Weir Ask Priya to introduce you You may mention Priya" in words(answer)


def test_told_again_it_corrects_the_permission_and_lists_nobody_twice(giver, as_, ada):
    browser = as_(ada)
    browser.post(f"/contacts/{giver.pk}/refer/", {"name_1": "Tomas Weir", "may_mention_1": ""})

    browser.post(f"/contacts/{giver.pk}/refer/", {"name_1": "tomas weir", "may_mention_1": "no"})

    assert Referral.objects.get().may_mention is False
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("name", ["", " ", "a" * 121, "a\0b", "Bob\nBcc: x"])
def test_what_is_no_name_is_not_taken(name, giver, as_, ada):
    answer = as_(ada).post(f"/contacts/{giver.pk}/refer/", {"name_1": name, "organization_1": "Riverbend"})

    assert answer.status_code == 422
    assert beside(answer, "name_1")
    assert 'value="Riverbend"' in answer.content.decode()
    assert not Referral.objects.exists()


def test_says_who_was_there_already(giver, as_, ada):
    make.contact(of=ada, name="Tomas Weir")

    answer = as_(ada).post(
        f"/contacts/{giver.pk}/refer/", {"name_1": "Tomas Weir", "may_mention_1": ""}, follow=True
    )

    assert "Tomas Weir was already on your list, named by Priya Nair." in words(answer)


def test_three_names_are_told_in_one_sentence(giver, as_, ada):
    make.contact(of=ada, name="Li Wei")

    answer = as_(ada).post(
        f"/contacts/{giver.pk}/refer/",
        {"name_1": "Tomas Weir", "name_2": "Rosa Diaz", "may_mention_2": "no", "name_3": "Li Wei"},
        follow=True,
    )

    assert (
        "Tomas Weir and Rosa Diaz are on your list, named by Priya Nair. "
        "Li Wei was already on your list, named by Priya Nair." in words(answer)
    )
    assert list(Referral.objects.order_by("pk").values_list("may_mention", flat=True)) == [None, False, None]


def test_no_name_at_all_and_a_name_twice_are_told_beside_the_field(giver, as_, ada):
    none = as_(ada).post(f"/contacts/{giver.pk}/refer/", {"name_1": ""})
    twice = as_(ada).post(f"/contacts/{giver.pk}/refer/", {"name_1": "Li Wei", "name_3": "li wei"})

    assert (none.status_code, twice.status_code) == (422, 422)
    assert beside(none, "name_1")
    assert beside(twice, "name_3")
    assert not Referral.objects.exists()


def test_the_leave_to_mention_is_changed_on_its_own_page(giver, as_, ada):
    pair = make.referral(giver=giver)
    browser = as_(ada)

    asked = browser.get(f"/referrals/{pair.pk}/mention/")
    answer = browser.post(f"/referrals/{pair.pk}/mention/", {"may_mention": "yes"}, follow=True)

    assert "May you say that Priya Nair sent you?" in words(asked)
    assert "You may say that Priya Nair sent you." in words(answer)
    pair.refresh_from_db()
    assert pair.may_mention is True
