"""The meeting page, and what a browser may send to it."""

from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from contacts import actions as contacts
from interviews import actions
from interviews.models import Jotting
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock")
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def talk(ada, bank, noon):
    contact = make.contact(of=ada, phone="859-555-0187")
    talk = make.interview(
        of=ada, contact=contact, starts_at=noon - MINUTE, planned_at=noon - DAY, place="+1 502 555 0161"
    )
    actions.prepare(talk, questions=bank[:2], by=ada.user, now=noon - HOUR)
    return talk


@pytest.fixture
def path(talk):
    return reverse("interviews:meet", args=[talk.pk])


@pytest.fixture
def jot(talk, ada, as_):
    """Send what a script sends; by default a first message of ada's browser."""
    browser = as_(ada)

    def send(**told):
        message = {
            "pen": str(uuid4()),
            "edit": str(uuid4()),
            "number": "1",
            "writer": str(ada.user_id),
        } | told
        return browser.post(reverse("interviews:jot", args=[talk.pk]), message, headers=SCRIPT)

    return send


def test_shows_whom_where_how_long_and_what_to_ask(ada, as_, talk, path, bank):
    response = as_(ada).get(path)

    page = words(response)
    for told in (
        "Priya Nair",
        "Until 12:19",
        "20 minutes",
        bank[0].text,
        "May I mention you?",
        "End at 12:19",
    ):
        assert told in page
    html = response.content.decode()
    assert 'href="tel:+15025550161"' in html
    assert 'href="tel:859-555-0187"' in html
    assert response["X-Person"] == str(ada.user_id)


def test_leads_to_the_log_once_time_is_up(ada, as_, path, clock, noon):
    clock.move_to(noon + 19 * MINUTE)

    page = words(as_(ada).get(path))

    assert "Time is up" in page
    assert "ask whether five more minutes are welcome" in page


def test_is_over_with_the_talk_and_there_is_none_by_email(ada, as_, talk, path, noon):
    make.log(talk, now=noon)
    letter = make.interview(of=ada, medium="email")

    assert as_(ada).get(path).headers["Location"] == talk.get_absolute_url()
    assert as_(ada).get(reverse("interviews:meet", args=[letter.pk])).status_code == 403


def test_the_step_and_the_letter_lead_here(ada, as_, talk, path):
    contacts.restate([talk.contact_id], now=make.NOON)

    assert f'href="{path}"' in as_(ada).get("/today/").content.decode()


def test_today_keeps_the_page_of_a_talk_within_a_day(ada, as_, path, noon):
    later = make.interview(of=ada, starts_at=noon + 2 * DAY)

    page = as_(ada).get("/today/").content.decode()

    assert f'data-keep="{path}"' in page
    assert f'data-keep="{reverse("interviews:meet", args=[later.pk])}"' not in page


def test_asks_as_little_of_the_database_for_ten_questions_as_for_two(ada, as_, talk, path, bank, noon):
    few = queries(as_(ada), path)
    actions.prepare(talk, questions=bank[:10], by=ada.user, now=noon)

    assert few == queries(as_(ada), path) <= 8


def test_the_button_saves_texts_and_ticks(ada, as_, talk, path):
    first, second = talk.planned_questions.in_order()
    told = {
        f"asked-{first.pk}": "yes",
        f"base-asked-{first.pk}": "",
        f"base-asked-{second.pk}": "",
        f"answer-{first.pk}": "Patience\r\nand luck ",
        f"base-answer-{first.pk}": "",
        "notes": "",
        "base-notes": "",
    }

    done = as_(ada).post(reverse("interviews:jot", args=[talk.pk]), told)

    assert done.headers["Location"] == path
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.answer, first.asked_at, second.asked_at) == ("Patience\nand luck ", make.NOON, None)
    assert not Jotting.objects.exists()


def test_what_is_too_long_is_refused_and_stays_on_the_page(ada, as_, talk):
    text = "é" * 20_001
    answer = as_(ada).post(reverse("interviews:jot", args=[talk.pk]), {"notes": text, "base-notes": ""})

    assert answer.status_code == 422
    assert text in unescape(answer.content.decode())
    assert "This is longer than 20,000 characters." in words_of(answer)
    assert not Jotting.objects.exists()


def words_of(answer):
    return unescape(" ".join(answer.content.decode().split()))


def test_a_script_hears_what_is_there_now(jot, talk):
    first = talk.planned_questions.in_order()[0]

    answer = jot(**{f"answer-{first.pk}": "Patience", f"base-answer-{first.pk}": ""}).json()

    assert answer["heard"] == 1
    assert answer["fields"][f"answer-{first.pk}"] == "Patience"
    assert (answer["fields"][f"asked-{first.pk}"], answer["fields"]["names"]) == ("", "")


def test_a_script_hears_that_its_message_is_late(jot):
    pen = str(uuid4())
    jot(pen=pen, number="3", notes="new", **{"base-notes": ""})

    late = jot(pen=pen, number="2", notes="old", **{"base-notes": ""})

    assert (late.status_code, late.json()["heard"]) == (409, 3)
    assert Jotting.objects.get().text == "new"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"notes": "x" * 20_001, "base-notes": ""}, "notes"),
        ({"base-nosuch": "", "nosuch": "x"}, "nosuch"),
        ({"base-answer-" + "9" * 30: ""}, "answer-" + "9" * 30),
        ({"number": "0"}, ""),
        ({"number": "9" * 30}, ""),
        ({"edit": "no name"}, ""),
        ({"pen": "no name"}, ""),
    ],
)
def test_a_script_hears_what_is_wrong(jot, told, field):
    answer = jot(**told)

    assert answer.status_code == 422
    assert [*answer.json()["refused"]] == [field]
    assert not Jotting.objects.exists()


@pytest.mark.parametrize("at", ["", "0", "-5", "9" * 13, "9" * 40, "soon"])
def test_a_tick_at_no_moment_is_ticked_now(jot, talk, at):
    first = talk.planned_questions.in_order()[0]

    jot(**{f"asked-{first.pk}": "yes", f"base-asked-{first.pk}": "", f"at-asked-{first.pk}": at})

    first.refresh_from_db()
    assert first.asked_at == make.NOON


def test_an_empty_character_is_left_out(jot):
    jot(notes="a\0b", **{"base-notes": ""})

    assert Jotting.objects.get().text == "ab"


def test_a_script_of_whoever_was_signed_in_before_is_not_heard(jot, ben):
    answer = jot(writer=str(ben.user_id), notes="Of ben", **{"base-notes": ""})

    assert answer.status_code == 401
    assert not Jotting.objects.exists()


def test_a_script_without_sign_in_hears_so_and_nobody_else_does(client, talk):
    answer = client.post(reverse("interviews:jot", args=[talk.pk]), {"notes": "x"}, headers=SCRIPT)

    assert answer.status_code == 401
    assert "You were signed out" not in client.get("/sign-in/").content.decode()


def test_a_talk_with_somebody_deleted_is_not_there(jot, talk, ada, noon):
    actions.cancel(talk, by=ada.user, now=noon)
    contacts.delete(talk.contact, by=ada.user, now=noon)

    assert jot(notes="x", **{"base-notes": ""}).status_code == 404
