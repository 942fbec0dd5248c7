"""Adding somebody: whoever looks the same is shown first, and nobody is listed twice by a slip of the hand."""

import pytest
from django.db import transaction
from django.test import Client

from contacts import actions
from contacts.models import Contact
from tests import make
from tests.pages import beside, words
from tests.races import at_once

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/add/"


def asks(response, *alike):
    """It is refused, and shows who looks the same."""
    assert response.status_code == 409
    assert [contact.name for contact in response.context["form"].alike] == list(alike)
    page = response.content.decode()
    assert "Is it one of these?" in page
    assert 'name="is_somebody_else"' in page
    return True


def test_a_name_is_enough(ada, as_):
    response = as_(ada).post(PAGE, {"name": "Priya Nair"})

    contact = Contact.objects.get()
    assert response.headers["Location"] == contact.get_absolute_url()
    assert (contact.name, contact.step) == ("Priya Nair", "ask")


def test_everything_one_may_know_is_kept(ada, as_):
    told = {
        "name": "Priya Nair",
        "organization": "Mercy Hospital",
        "title": "Nurse",
        "field": "Pediatrics",
        "email": "Priya@Mercy.Test",
        "phone": "+1 (859) 257-2000",
        "link": "linkedin.com/in/priya",
        "more_ways": "Priya@Home.Test\r\n\r\n859.257.2001 x5\r\nhttps://nair.test/",
        "met_how": "At the career fair",
        "tie": "known",
        "preferred_channel": "phone",
        "tags": "alumni, hospital, Alumni",
        "private_notes": "Shy.\r\nPlays chess.",
    }

    as_(ada).post(PAGE, told)

    contact = Contact.objects.get()
    assert {name: getattr(contact, name) for name in told} == told | {
        "email": "priya@mercy.test",
        "link": "https://linkedin.com/in/priya",
        "more_ways": ["priya@home.test", "859.257.2001 x5", "https://nair.test/"],
        "tags": ["alumni", "hospital"],
        "private_notes": "Shy.\nPlays chess.",
    }


@pytest.mark.parametrize(
    ("listed", "typed"),
    [
        ("Ren\u00e9 Roy", "Rene\u0301 Roy"),
        ("Rene\u0301 Roy", "Ren\u00e9 Roy"),
        ("Alice Finn", "\uff21\uff2c\uff29\uff23\uff25 \ufb01nn"),
        ("\uff21\uff2c\uff29\uff23\uff25 \ufb01nn", "alice finn"),
        ("Priya Nair", "  PRIYA   nair "),
        ("Priya Nair", "Pr\u200biya Nair"),
        ("Élodie Roy", "elodie roy"),
        ("Straße", "STRASSE"),
        ("Jon Smith", "John Smith"),
        ("Marcus Webb", "Marcus Web"),
        ("Ruth Calloway", "Calloway, Ruth"),
        ("李小龍", "李小龍"),
        ("Ng", "NG"),
        ("Q", "q"),
    ],
)
def test_a_name_in_another_spelling_is_asked_about(listed, typed, ada, as_):
    """B12, B13"""
    make.contact(of=ada, name=listed)
    make.contact(of=ada, name="Somebody Quite Different")

    response = as_(ada).post(PAGE, {"name": typed})

    assert asks(
        response, *Contact.objects.filter(name__contains=listed[0]).values_list("name", flat=True)[:1]
    )
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ({"email": "p@mercy.test"}, {"email": "P@MERCY.test"}),
        ({"more_ways": ["p@mercy.test"]}, {"email": "P@mercy.test"}),
        ({"email": "p@mercy.test"}, {"more_ways": "859 257 2000\n P@Mercy.Test "}),
        ({"more_ways": ["p@mercy.test"]}, {"more_ways": "p@MERCY.test"}),
        ({"phone": "859 257 2000"}, {"phone": "(859) 257-2000"}),
        ({"phone": "859.257.2000"}, {"more_ways": "859-257-2000"}),
        ({"more_ways": ["859 257 2000"]}, {"phone": "(859) 257/2000"}),
        ({"more_ways": ["859 257 2000 x5", "4711"]}, {"phone": "859.257.2000x5"}),
        ({"more_ways": ["https://nair.test/1", "859 257 2000"]}, {"more_ways": "8592572000"}),
    ],
)
def test_one_address_or_number_is_one_person(known, typed, ada, as_):
    make.contact(of=ada, name="Priya Nair", **known)

    response = as_(ada).post(PAGE, {"name": "Quite Different"} | typed)

    assert asks(response, "Priya Nair")


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ({"phone": "4711"}, {"phone": "4711"}),
        ({"phone": "859 257 2000"}, {"phone": "859 257 2001"}),
        ({"more_ways": ["859 257 2000"]}, {"phone": "257 2000"}),
        ({"more_ways": ["1 859 257 20", "00 11 22 33"]}, {"phone": "859 257 2000"}),
        ({"more_ways": ["https://nair.test/8592572000"]}, {"phone": "859 257 2000"}),
        ({"email": ""}, {"email": ""}),
        ({"email": "p@mercy.test"}, {"email": "q@mercy.test"}),
    ],
)
def test_another_address_or_number_is_another_person(known, typed, ada, as_):
    make.contact(of=ada, name="Priya Nair", **known)

    as_(ada).post(PAGE, {"name": "Quite Different"} | typed)

    assert Contact.objects.count() == 2


@pytest.mark.parametrize("name", ["Priscilla Nash", "Ben Nair", "P. Nair", "李", "Marcus Weber-Stein"])
def test_another_name_is_another_person(name, ada, as_):
    make.contact(of=ada, name="Priya Nair")
    make.contact(of=ada, name="Marcus Webb")
    make.contact(of=ada, name="王")

    as_(ada).post(PAGE, {"name": name})

    assert Contact.objects.filter(name=name).exists()


def test_what_was_typed_stays_and_the_look_alike_is_one_click_away(ada, as_):
    known = make.contact(of=ada, name="Priya Nair", title="Nurse", organization="Mercy")
    typed = {
        "name": "Priya Nair",
        "organization": "Riverbend",
        "email": "p@riverbend.test",
        "more_ways": "859 257 2000\r\nhttps://x.test/",
        "tags": "alumni, law",
        "private_notes": "Shy",
        "tie": "known",
        "preferred_channel": "phone",
    }

    response = as_(ada).post(PAGE, typed)

    assert asks(response, "Priya Nair")
    form = response.context["form"]
    assert {name: form[name].value() for name in typed} == typed
    page = response.content.decode()
    assert "This looks like an existing contact: Priya Nair." in page
    assert f'href="{known.get_absolute_url()}"' in page
    assert "Nurse, Mercy" in page
    assert 'value="Riverbend"' in page


def test_somebody_archived_or_off_the_list_looks_the_same_too(ada, as_, noon):
    archived = make.contact(of=ada, name="Priya Nair")
    actions.archive(archived, by=ada.user, now=noon)
    actions.delete(make.contact(of=ada, name="Marcus Webb"), by=ada.user, now=noon)
    browser = as_(ada)

    response = browser.post(PAGE, {"name": "Priya Nair"})

    assert asks(response, "Priya Nair")
    assert "Archived" in response.content.decode()
    response = browser.post(PAGE, {"name": "Marcus Webb"})
    assert asks(response, "Marcus Webb")
    assert "Taken off" in response.content.decode()


def test_somebody_on_another_list_is_never_shown(ada, ben, as_):
    make.contact(of=ben, name="Priya Nair", email="p@mercy.test", phone="859 257 2000")

    response = as_(ada).post(
        PAGE, {"name": "Priya Nair", "email": "p@mercy.test", "phone": "859 257 2000"}, follow=True
    )

    assert "Priya Nair is on your list." in words(response)


def test_at_most_three_who_look_the_same_are_shown_the_closest_first(ada, as_):
    for name in ("Priya Naira", "Priya Nair", "Priya Nairs", "Priya Nairy", "Pria Nair"):
        make.contact(of=ada, name=name)

    response = as_(ada).post(PAGE, {"name": "Priya Nair"})

    alike = response.context["form"].alike
    assert (alike[0].name, len(alike)) == ("Priya Nair", 3)


def ticked(response):
    """The form as it came back, with the box ticked."""
    form = response.context["form"]
    return dict(form.data) | {"is_somebody_else": "on"}


def test_whoever_says_that_this_is_somebody_else_adds_them(ada, as_):
    for _ in range(5):
        make.contact(of=ada, name="Priya Nair")
    browser = as_(ada)
    response = browser.post(PAGE, {"name": "Priya Nair", "organization": "Riverbend"})

    browser.post(PAGE, ticked(response))

    assert Contact.objects.latest("pk").organization == "Riverbend"


def test_the_box_can_be_ticked_and_is_not_ticked_for_anybody(ada, as_):
    make.contact(of=ada, name="Priya Nair")

    response = as_(ada).post(PAGE, {"name": "Priya Nair", "is_somebody_else": "on"})

    assert asks(response, "Priya Nair")
    box = response.content.decode().partition('name="is_somebody_else"')[2].partition(">")[0]
    assert "checked" not in box


@pytest.mark.parametrize("latest", ["", "0", "-1", "9" * 30, "abc", "1.5", "\u0661"])
def test_a_forged_key_harms_nobody(latest, ada, as_):
    make.contact(of=ada, name="Priya Nair")

    response = as_(ada).post(PAGE, {"name": "Priya Nair", "is_somebody_else": "on", "latest": latest})

    assert response.status_code in (302, 409, 422)


def test_nobody_is_asked_about_whom_nothing_looks_like(ada, as_):
    page = as_(ada).get(PAGE).content.decode()

    assert "is_somebody_else" not in page
    assert "Is it one of these?" not in page


def test_the_same_form_sent_twice_lists_one_person_once(ada, as_):
    browser = as_(ada)
    typed = {"name": "Priya Nair", "organization": "Mercy"}
    browser.post(PAGE, typed)

    assert asks(browser.post(PAGE, typed), "Priya Nair")
    assert Contact.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_lists_one_person_once(ada):
    answers = []

    def send():
        browser = Client()
        with transaction.atomic():
            browser.force_login(ada.user)
            answers.append(browser.post(PAGE, {"name": "Priya Nair"}).status_code)

    assert at_once(send, send) == []
    assert sorted(answers) == [302, 409]
    assert Contact.objects.count() == 1


def test_somebody_else_added_by_a_double_click_is_listed_once(ada, as_):
    make.contact(of=ada, name="Priya Nair")
    browser = as_(ada)
    response = browser.post(PAGE, {"name": "Priya Nair", "organization": "Riverbend"})
    browser.post(PAGE, ticked(response))

    again = browser.post(PAGE, ticked(response))

    assert asks(again, "Priya Nair")
    assert again.context["form"].alike[0].organization == "Riverbend"
    assert Contact.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("tags", "\u200b, a", "Write the tag."),
        ("tags", "a" * 41, "Keep each tag to 40 characters."),
        ("tags", ", ".join(f"tag {n}" for n in range(21)), "Keep it to 20 tags."),
        ("more_ways", "p@mercy.test\nnonsense here", "Line 2: Enter a valid URL."),
        ("more_ways", "javascript:alert(1)", "Line 1: Enter a valid URL."),
        ("more_ways", "\n".join(f"p{n}@mercy.test" for n in range(21)), "Keep it to 20 of them."),
        ("preferred_channel", "pigeon", "Select a valid choice. pigeon is not one of the available choices."),
    ],
)
def test_a_mistake_stands_beside_its_field_and_says_where(field, typed, says, ada, as_):
    response = as_(ada).post(PAGE, {"name": "Priya Nair", field: typed})

    assert response.status_code == 422
    assert beside(response, field) == [says]
    assert '<details class="more" open>' in response.content.decode().replace("'", '"')
