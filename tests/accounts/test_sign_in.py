"""Coming in by e-mail and password, a forgotten password, a first password by invitation, and going out."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db.models import F
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from office import actions, invitations
from office.reminders import PasswordReset
from tests import make
from tests.pages import bare
from web.calendar import DAY, MINUTE

pytestmark = pytest.mark.usefixtures("clock", "db")

PASSWORD = "correct horse battery staple"
NEW = "a calm sea and a long way"
HOME, DOOR, RESET = "/", "/sign-in/", "/password/reset/"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def quick_hashing(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def eva() -> User:
    """Somebody who has a password."""
    return make.user(role="counselor", name="Eva Brandt", password=PASSWORD)


@pytest.fixture
def finn(noon) -> User:
    """Somebody who was invited at noon."""
    person = make.user(role="counselor", name="Finn Okafor")
    User.objects.filter(pk=person.pk).update(invited_at=noon)
    return User.objects.get(pk=person.pk)


def sign_in(email: str, password: str = PASSWORD, browser: Client | None = None) -> HttpResponse:
    return (browser or Client()).post(DOOR, {"login": email, "password": password})


def signed_in(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


def without(response: HttpResponse, typed: str) -> tuple[int, str]:
    status, page = bare(response)
    return status, page.replace(typed, "TYPED")


def reset_link(person: User) -> str:
    """The link of the letter: the address the person is led to, and the form's own."""
    return PasswordReset().link(User.objects.get(pk=person.pk))


def set_by(link: str, password: str = NEW, browser: Client | None = None) -> HttpResponse:
    """Follow the link as a browser does, and set a password where it leads."""
    browser = browser or Client()
    page = browser.get(link, follow=True)
    return browser.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


@pytest.mark.parametrize("spelled", [str.lower, str.upper, str.title, lambda address: f" {address} "])
def test_signs_in_by_the_address_in_any_case(spelled, eva):
    browser = Client()

    response = sign_in(spelled(eva.email), browser=browser)

    assert (response.status_code, response.headers["Location"]) == (302, HOME)
    assert signed_in(browser)


@pytest.mark.parametrize("path", [DOOR, RESET])
def test_its_fields_look_like_those_of_every_form(client, path):
    page = client.get(path).content.decode()

    assert re.search(r'<input type="email"[^>]*class="form-control"', page)
    assert 'class="form-label"' in page


def test_leads_back_to_the_page_that_was_asked_for(eva, client):
    asked = client.get("/contacts/?q=nair", follow=True)

    response = client.post(
        asked.request["PATH_INFO"],
        {"login": eva.email, "password": PASSWORD, "next": "/contacts/?q=nair"},
    )

    assert response.headers["Location"] == "/contacts/?q=nair"


def test_a_wrong_password_and_an_unknown_address_get_one_answer(eva):
    wrong = sign_in(eva.email, "wrong")
    unknown = sign_in("nobody@school.test", "wrong")

    assert wrong.status_code == 422
    assert without(wrong, eva.email) == without(unknown, "nobody@school.test")


@pytest.mark.parametrize("password", ["", "a\0b", "x" * 5000])
def test_a_password_that_is_none_lets_nobody_in(password, eva):
    browser = Client()

    response = sign_in(eva.email, password, browser)

    assert response.status_code == 422
    assert not signed_in(browser)


def test_somebody_without_a_password_cannot_sign_in(finn):
    assert sign_in(finn.email, "!").status_code == 422


def test_somebody_whose_account_is_closed_is_told_what_a_stranger_is_told(eva, noon):
    User.objects.filter(pk=eva.pk).update(deactivated_at=noon)

    closed = sign_in(eva.email)

    assert without(closed, eva.email) == without(sign_in("nobody@school.test"), "nobody@school.test")


def test_ten_failures_in_five_minutes_close_the_account_for_a_while(eva, clock, noon):
    for _ in range(10):
        assert sign_in(eva.email, "wrong").status_code == 422

    refused = sign_in(eva.email)

    assert refused.status_code in (422, 429)
    clock.move_to(noon + 5 * MINUTE + SECOND)
    assert sign_in(eva.email).status_code == 302


def test_failures_on_one_account_close_no_other(eva):
    other = make.user(role="student", password=PASSWORD)
    for _ in range(11):
        sign_in(eva.email, "wrong")

    assert sign_in(other.email).status_code == 302


def test_a_whole_class_signs_in_from_one_network_address():
    people = [make.user(role="student", password=PASSWORD) for _ in range(40)]

    answers = [sign_in(person.email).status_code for person in people]

    assert answers == [302] * 40


def test_asking_for_a_new_password_answers_the_same_for_somebody_and_nobody(eva, noon):
    somebody = Client().post(RESET, {"email": eva.email})
    nobody = Client().post(RESET, {"email": "nobody@school.test"})

    assert somebody.status_code == 302
    assert bare(somebody) == bare(nobody)
    assert somebody.headers["Location"] == nobody.headers["Location"]
    assert list(User.objects.exclude(reset_asked_at=None)) == [eva]


def test_somebody_who_never_had_a_password_is_invited_again(finn, clock, noon):
    clock.move_to(noon + 20 * DAY)

    Client().post(RESET, {"email": finn.email})

    finn.refresh_from_db()
    assert (finn.invited_at, finn.reset_asked_at) == (noon + 20 * DAY, None)


def test_nothing_is_sent_where_the_account_is_closed(eva, noon):
    User.objects.filter(pk=eva.pk).update(deactivated_at=noon)

    response = Client().post(RESET, {"email": eva.email})

    eva.refresh_from_db()
    assert (response.status_code, eva.reset_asked_at) == (302, None)


@pytest.mark.parametrize("address", ["m\u0131ke@school.test", "mike@school.test\n"])
def test_an_address_that_only_looks_alike_is_nobodys(address, db):
    """PROMISES 6, B23."""
    mike = make.user(role="student", name="Mike", password=PASSWORD)
    User.objects.filter(pk=mike.pk).update(email="mike@school.test")

    Client().post(RESET, {"email": address})

    asked = User.objects.exclude(reset_asked_at=None).exists()
    assert asked == (address.strip() == "mike@school.test")


def test_the_link_sets_a_new_password(eva):
    response = set_by(reset_link(eva))

    assert response.status_code == 302
    assert sign_in(eva.email, NEW).status_code == 302
    assert sign_in(eva.email, PASSWORD).status_code == 422


def test_the_link_works_once(eva):
    link = reset_link(eva)
    set_by(link)

    again = Client().get(link, follow=True)

    assert b"password1" not in again.content
    assert again.status_code == 200


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_the_link_works_for_an_hour(minutes, works, eva, clock, noon):
    link = reset_link(eva)
    clock.move_to(noon + minutes * MINUTE)

    page = Client().get(link, follow=True)

    assert page.status_code == 200
    assert (b"password1" in page.content) == works


def test_a_forged_link_and_a_used_one_get_one_answer(eva):
    link = reset_link(eva)
    set_by(link)

    used = Client().get(link, follow=True)
    forged = Client().get(re.sub(r"-.+/$", "-forged-key/", link), follow=True)

    assert bare(used) == bare(forged)


def test_a_new_password_is_a_good_one(eva):
    response = set_by(reset_link(eva), "password")

    assert response.status_code == 422
    assert sign_in(eva.email).status_code == 302


def test_an_invitation_lets_in_and_sets_the_first_password(finn):
    browser = Client()
    path = reverse("office:invitation", args=[invitations.token(finn)])
    assert browser.get(path).status_code == 200

    response = browser.post(path, {"password": NEW})

    assert (response.status_code, response.headers["Location"]) == (302, HOME)
    assert signed_in(browser)
    assert sign_in(finn.email, NEW).status_code == 302


@pytest.mark.parametrize("password", ["short", "password1234", "", "a\0bcdefghijkl"])
def test_a_first_password_is_a_good_one(password, finn):
    response = Client().post(
        reverse("office:invitation", args=[invitations.token(finn)]), {"password": password}
    )

    finn.refresh_from_db()
    assert response.status_code == 422
    assert not finn.has_usable_password()


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_dead_invitation_gets_the_same_page(method, finn, dora, clock, noon):
    tokens = {"forged": "forged", "cut": invitations.token(finn)[:-1]}
    used = make.user(role="student", name="Used")
    User.objects.filter(pk=used.pk).update(invited_at=noon)
    tokens["used"] = invitations.token(User.objects.get(pk=used.pk))
    actions.accept_invitation(used, password=NEW, now=noon)
    closed = make.user(role="student", name="Closed")
    User.objects.filter(pk=closed.pk).update(invited_at=noon, deactivated_at=noon)
    tokens["closed"] = invitations.token(User.objects.get(pk=closed.pk))
    tokens["replaced"] = invitations.token(finn)
    actions.invite_again(finn, by=dora, now=noon + MINUTE)

    paths = {why: reverse("office:invitation", args=[token]) for why, token in tokens.items()}
    answers = {why: bare(getattr(Client(), method)(path, {"password": NEW})) for why, path in paths.items()}

    assert all(answer == answers["forged"] for answer in answers.values())
    assert answers["forged"][0] == 200
    assert User.objects.get(pk=finn.pk).has_usable_password() is False


@pytest.mark.parametrize(("days", "lets_in"), [(14, True), (15, False)])
def test_an_invitation_is_good_for_a_fortnight(days, lets_in, finn, clock, noon):
    path = reverse("office:invitation", args=[invitations.token(finn)])
    clock.move_to(noon + days * DAY - SECOND)

    page = Client().get(path)

    assert page.status_code == 200
    assert (b'name="password"' in page.content) == lets_in


def test_a_session_lasts_two_weeks_by_the_clock_of_the_database(eva, client):
    """That of the server, which stands still here, shows another day."""
    client.force_login(eva)

    row = Session.objects.annotate(left=F("expire_date") - Now()).get()
    assert client.get(HOME).status_code == 302
    assert 14 * DAY - MINUTE < row.left <= 14 * DAY


def test_signing_out_takes_a_post_and_ends_the_session(eva, client):
    client.force_login(eva)
    assert client.get("/sign-out/").status_code == 405
    assert signed_in(client)

    response = client.post("/sign-out/")

    assert response.status_code == 302
    assert not signed_in(client)


def test_a_new_password_ends_every_other_session(eva, as_):
    elsewhere = as_(eva)
    assert elsewhere.get("/settings/").status_code == 200

    set_by(reset_link(eva))

    assert elsewhere.get("/settings/").status_code == 302


def test_what_a_signed_in_person_sees_is_kept_by_no_cache(eva, as_, client):
    assert as_(eva).get("/settings/").headers["Cache-Control"] == "no-store"


def test_a_new_password_is_confirmed_on_a_page_of_its_own(db, client):
    response = client.get("/password/reset/key-done/")

    assert "Your password is changed" in response.content.decode()
