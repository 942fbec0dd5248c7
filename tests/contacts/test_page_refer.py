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
        {"name": "Tomas Weir", "organization": "Riverbend", "may_mention": "yes"},
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
    browser.post(f"/contacts/{giver.pk}/refer/", {"name": "Tomas Weir", "may_mention": ""})

    browser.post(f"/contacts/{giver.pk}/refer/", {"name": "tomas weir", "may_mention": "no"})

    assert Referral.objects.get().may_mention is False
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("name", ["", " ", "a" * 121, "a\0b", "Bob\nBcc: x"])
def test_what_is_no_name_is_not_taken(name, giver, as_, ada):
    answer = as_(ada).post(f"/contacts/{giver.pk}/refer/", {"name": name, "organization": "Riverbend"})

    assert answer.status_code == 422
    assert beside(answer, "name")
    assert 'value="Riverbend"' in answer.content.decode()
    assert not Referral.objects.exists()


def test_says_who_was_there_already(giver, as_, ada):
    make.contact(of=ada, name="Tomas Weir")

    answer = as_(ada).post(
        f"/contacts/{giver.pk}/refer/", {"name": "Tomas Weir", "may_mention": ""}, follow=True
    )

    assert "Tomas Weir was already on your list, named by Priya Nair." in words(answer)
