"""The link that stops one kind of letter: without signing in, and on POST alone."""

import re

import pytest
from django.core import signing
from django.test import Client

from audit.models import Event
from reminders import wishes
from reminders.actions import deliver, raise_due
from reminders.kinds import kinds
from reminders.models import Choice
from tests import make
from tests.pages import words
from tests.tables import tables
from web.calendar import DAY

KIND = kinds["contacts.thank_you_overdue"]


@pytest.fixture
def letter(ada, noon, sink):
    """A letter that has just come."""
    make.note(of=ada, owed_at=noon - DAY)
    raise_due(noon)
    deliver(noon)
    (came,) = sink.letters
    return came


def path_in(letter):
    address = re.fullmatch("<(.+)>", letter.parsed["List-Unsubscribe"]).group(1)
    return re.sub("^https?://[^/]+", "", address)


def test_the_button_of_a_mail_program_stops_that_kind_at_once(letter, ada, noon, sink):
    assert letter.parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # As a mail program does it: no cookie, no token of a form.
    program = Client(enforce_csrf_checks=True)

    response = program.post(path_in(letter), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    make.note(of=ada, owed_at=noon - DAY)
    raise_due(noon)
    deliver(noon)
    assert len(sink.letters) == 1


def test_the_link_of_the_letter_leads_to_a_page_with_a_button_and_a_way_back(letter, ada):
    path = path_in(letter)
    assert path in letter.text
    browser = Client()

    assert "Stop these letters?" in words(browser.get(path))
    assert "These letters stop now" in words(browser.post(path))
    assert Choice.objects.get().manner == "off"
    assert "These letters come again" in words(browser.post(path, {"again": "yes"}))
    assert Choice.objects.get().manner == "at_once"


def test_scanners_that_open_every_link_change_nothing(letter):
    before = tables()

    for _ in range(20):
        Client().get(path_in(letter))
        Client().head(path_in(letter))

    assert tables() == before


def test_it_changes_one_choice_of_one_person_and_says_nothing_of_them(letter, ada, ben):
    response = Client().post(path_in(letter))

    (choice,) = Choice.objects.all()
    assert (choice.person, choice.kind) == (ada.user, KIND.name)
    assert ada.user.name not in words(response)
    assert ada.user.email not in response.content.decode()
    assert Event.objects.get(verb="wished").by is None


def test_the_same_button_twice_is_once(letter):
    for _ in range(2):
        assert Client().post(path_in(letter)).status_code == 200

    assert Choice.objects.count() == 1


@pytest.mark.parametrize("how", ["forged", "cut", "of another purpose", "of an answer"])
def test_a_wrong_link_leads_nowhere(ada, client, how):
    token = {
        "forged": "nobody",
        "cut": wishes.token(ada.user, KIND)[:-1],
        "of another purpose": signing.dumps([ada.user_id, KIND.name], salt="another"),
        "of an answer": wishes.token(ada.user, kinds["appointments.booked"]),
    }[how]

    for send in (client.get, client.post):
        assert send(f"/reminders/off/{token}/").status_code == 404
    assert not Choice.objects.exists()


def test_letters_that_answer_an_act_have_no_such_link(cora, ada, noon, sink):
    make.note(of=ada, owed_at=noon)
    raise_due(noon)
    deliver(noon)

    (letter,) = sink.letters
    assert letter.parsed["List-Unsubscribe"] is None
    assert "Stop these letters" not in letter.text
