"""People: everybody who has an account."""

import pytest

from accounts.models import User
from tests import make
from tests.pages import queries, words

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/people/"


def test_shows_everybody_with_role_and_counselor(ada, cora, dora, as_):
    page = words(as_(dora).get(PAGE))

    assert "Ada Moreno" in page
    assert page.count("Cora Lindqvist") == 2
    assert "Dora Whitfield" in page


@pytest.mark.parametrize("query", ["ada", "MORENO", "@school.test"])
def test_finds_by_name_or_address(query, ada, dora, as_):
    assert "Ada Moreno" in words(as_(dora).get(PAGE, {"q": query}))


def test_finds_nobody_who_does_not_fit(ada, dora, as_):
    assert "Nobody fits this" in words(as_(dora).get(PAGE, {"q": "zebra"}))


def test_adds_a_student_and_says_that_the_invitation_is_on_its_way(cora, dora, as_):
    person = {"name": "Eva Brandt", "email": "eva@x.edu", "zone": "UTC", "counselor": cora.pk}

    page = as_(dora).post("/people/add-student/", person, follow=True)

    assert "Eva Brandt is a student of the center; the invitation is on its way." in words(page)
    assert User.objects.get(email="eva@x.edu").student.counselor == cora


def test_adds_a_counselor(dora, as_):
    person = {"name": "Eva Brandt", "email": "eva@x.edu", "zone": "UTC"}

    as_(dora).post("/people/add-counselor/", person)

    assert User.objects.get(email="eva@x.edu").role == "counselor"


def test_offers_no_counselor_who_has_left(cora, dan, dora, as_, noon):
    User.objects.filter(pk=dan.user_id).update(deactivated_at=noon)

    page = as_(dora).get("/people/add-student/").content.decode()

    assert cora.user.name in page
    assert dan.user.name not in page


def test_invites_again_and_refuses_who_has_signed_in(ada, dora, as_, noon):
    joined = make.user(role="counselor", password="a calm sea and a long way")
    browser = as_(dora)

    assert browser.post(f"/people/{ada.user_id}/invite-again/").status_code == 302
    assert browser.post(f"/people/{joined.pk}/invite-again/").status_code == 409

    ada.user.refresh_from_db()
    assert ada.user.invited_at == noon


def test_asks_as_little_of_the_database_for_a_thousand_people_as_for_ten(cora, dora, as_):
    make.class_of(counselor=cora, count=10)
    browser = as_(dora)
    few = queries(browser, PAGE)
    make.class_of(counselor=cora, count=1000)

    many = queries(browser, PAGE)

    assert few == many <= 5
