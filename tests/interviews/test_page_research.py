"""The page of the research checklist."""

import pytest

from interviews import actions
from interviews.actions import Finding
from interviews.checklist import ITEMS
from tests import make
from tests.pages import words

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def interview(ada):
    return make.interview(of=ada)


@pytest.fixture
def browser(ada, as_):
    return as_(ada)


def page_of(interview):
    return f"/interviews/{interview.pk}/research/"


def said(interview):
    return {row.item: (row.done_at is not None, row.note) for row in interview.research.all()}


def test_shows_every_item_with_a_hint_and_how_many_are_done(browser, interview):
    page = words(browser.get(page_of(interview)))

    assert "0 of 15 done · 0 of 6 for yourself" in page
    for item in ITEMS.values():
        assert item.sentence in page
        assert item.hint in page


def test_saves_the_whole_page_with_one_button(browser, interview):
    typed = {"done-career-pay": "on", "done-self-resume": "on", "note-person-path": "Nurse,\r\nteacher"}

    page = words(browser.post(page_of(interview), typed, follow=True))

    assert said(interview) == {
        "career-pay": (True, ""),
        "self-resume": (True, ""),
        "person-path": (False, "Nurse,\nteacher"),
    }
    assert "1 of 15 done · 1 of 6 for yourself" in page


def test_a_tick_that_is_sent_alone_touches_no_other(browser, interview):
    """Another window has noted something meanwhile."""
    browser.post(page_of(interview), {"note-career-pay": "18 to 24"})

    answer = browser.post(
        page_of(interview),
        {"item": "person-path", "done-person-path": "on", "note-career-pay": ""},
        headers={"HX-Request": "true"},
    )

    assert said(interview) == {"career-pay": (False, "18 to 24"), "person-path": (True, "")}
    assert "1 of 15 done" in answer.content.decode()
    assert "<main" not in answer.content.decode()


def test_what_was_noted_of_the_same_place_is_offered_and_taken_over(ada, browser, noon):
    facts = {"organization": "Mercy Hospital", "field": "Nursing"}
    before = make.interview(of=ada, contact=make.contact(of=ada, name="Priya Nair", **facts))
    findings = {"organization-does": Finding(is_done=True, note="Nine clinics")}
    actions.research(before, findings=findings, by=ada.user, now=noon)
    interview = make.interview(of=ada, contact=make.contact(of=ada, name="Tom Reyes", **facts))
    assert "From your talk with Priya Nair: Nine clinics" in words(browser.get(page_of(interview)))

    typed = {"take_over": "organization-does", "note-organization-does": "Mine", "done-career-pay": "on"}
    page = browser.post(page_of(interview), typed, follow=True)

    assert said(interview) == {"organization-does": (False, "Mine\nNine clinics"), "career-pay": (True, "")}
    assert "From your talk" not in words(page)


@pytest.mark.parametrize("note", ["a" * 2001, "a\0b"])
def test_a_note_that_cannot_be_kept_stays_on_the_page(note, browser, interview):
    response = browser.post(page_of(interview), {"note-career-pay": note, "done-person-path": "on"})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="error-career-pay"' in page
    assert 'name="done-person-path" checked' in page
    assert said(interview) == {}


@pytest.mark.parametrize("field", ["item", "take_over"])
def test_an_item_that_there_is_not_is_refused(field, browser, interview):
    response = browser.post(page_of(interview), {field: "weather", "done-career-pay": "on"})

    assert response.status_code == 422
    assert said(interview) == {}


def test_is_read_and_kept_after_the_talk_too(ada, browser, noon):
    interview = make.interview(of=ada, held_at=noon)

    browser.post(page_of(interview), {"note-career-pay": "18 to 24"})

    assert "18 to 24" in browser.get(page_of(interview)).content.decode()
