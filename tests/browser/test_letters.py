"""Letters beside the first one: without scripts, to one person at a time, through somebody else, and before a talk."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    NEWCOMERS,
    focus,
    in_days,
    listed,
    looks_right,
    looks_right_in_both_themes,
    press,
    reach,
    sign_in,
)

DIRECTOR = {
    "/center/": "How the center works",
    "/center/holidays/add/": "",
    "/center/lift-silence/": "",
    "/center/silence-address/": "Somebody wants no more letters",
    "/letters/": "Letters",
    "/letters/first/": "First letter",
}
WORK = "Are there any openings or an internship?"


@pytest.fixture
def mark() -> str:
    return uuid4().hex[:6].title()


def told(page: Page, words: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(words)


def go_on(page: Page, step: str) -> None:
    """Follow what the card asks for next, by keyboard."""
    reach(page, page.get_by_role("region", name="Next step").get_by_role("link", name=step), step)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def talked_with(page: Page, card: str) -> None:
    """Write down a talk of last night."""
    page.goto(f"{card}plan/")
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("Day and time").fill(f"{in_days(0, 0) - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Save the interview").click()
    page.get_by_label("What did you learn?").fill("Most of the work is listening.")
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_label("Your note")).to_be_visible()


def test_an_introduction_is_asked_for_answered_and_reported_by_keyboard(iris, mark):
    giver, named = f"Gwen Arno {mark}", f"Nico Rey {mark}"
    page, card = iris, listed(iris, giver, email=f"gwen.{mark}@clinic.test".lower())
    press(page, "link", "I have written or called")
    press(page, "button", "Write it down")
    reach(page, page.locator(".telling > summary"), "what can be written down")
    page.keyboard.press("Enter")
    press(page, "link", "They gave me a name")
    focus(page, "textbox", "A name they gave you")
    page.keyboard.type(named)
    focus(page, "radio", "I did not ask")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Yes")).to_be_checked()
    press(page, "button", "Put them on my list")

    # Asked, passed on, accepted, introduced, answered: each is a mark, and the last one can be taken back.
    press(page, "link", "Ask Gwen to introduce you")
    looks_right_in_both_themes(page, f"Ask {giver} to introduce you to {named}")
    expect(page.get_by_role("region", name="The letter coach")).to_contain_text("Everything is in place")
    expect(page.get_by_label("Your letter")).to_have_value(re.compile(f"Thank you for thinking of {named}"))
    press(page, "button", "I have asked Gwen")
    told(page, "Noted: you have asked Gwen.")
    looks_right_in_both_themes(page, f"An introduction to {named}")
    press(page, "button", "Gwen has passed them on")
    told(page, "Noted: Gwen has passed your lines on.")
    press(page, "button", "Nico has said yes")
    told(page, "Noted: Nico would like to hear from you.")
    press(page, "button", "We are introduced")
    told(page, "Noted: Gwen has introduced you.")
    press(page, "button", "Undo")
    told(page, "The last mark is taken back.")
    press(page, "button", "We are introduced")
    looks_right_in_both_themes(page, f"An introduction to {named}")
    press(page, "link", named)
    go_on(page, "Answer Nico")
    press(page, "button", "I have answered")
    told(page, "Noted: you have answered Nico.")
    looks_right(page, f"An introduction to {named}")
    press(page, "link", "Go on with Nico")
    looks_right(page, named)
    expect(page.get_by_role("main")).to_contain_text(f"{giver} introduced you, and you answered")

    # Whoever gave the name hears how it went.
    talked_with(page, page.url)
    page.goto(card)
    go_on(page, "Report back to Gwen")
    looks_right_in_both_themes(page, f"Tell {giver} how it went with {named}")
    expect(page.get_by_label("Your letter")).not_to_have_value(re.compile("listening"))
    press(page, "button", "I have told them")
    told(page, "Noted: Gwen has heard from you.")
    expect(page).to_have_url(card)
    looks_right(page, giver)


def test_without_scripts_a_letter_is_kept_checked_and_sent(open_browser, iris, mark):
    name = f"Alma Ruiz {mark}"
    card = listed(iris, name, email=f"alma.{mark}@clinic.test".lower())
    page = open_browser(scripts=False)
    sign_in(page, NEWCOMERS["iris"])
    page.goto(card)
    page.get_by_role("link", name="Write to Alma").click()
    letter = page.get_by_label("Your letter")
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()

    letter.fill(f"{letter.input_value()}\n{WORK}")
    page.get_by_role("button", name="Keep it and check it").click()
    expect(letter).to_have_value(re.compile(re.escape(WORK)))
    expect(page.get_by_role("region", name="The letter coach")).to_contain_text("sounds like asking for work")
    mail = page.get_by_role("link", name="Open in my mail program").get_attribute("href")
    assert "openings%20or%20an%20internship" in mail

    letter.fill(letter.input_value().replace(WORK, "What would you read first?"))
    page.get_by_role("button", name="I have sent it").click()
    told(page, f"Noted: you have written to {name}.")
    page.get_by_role("link", name="You asked for a talk · E-mail").click()
    page.get_by_text("What you wrote").click()
    expect(page.get_by_role("main")).to_contain_text("What would you read first?")


def test_one_person_at_a_time_is_written_to(iris, mark):
    first, second, place = f"Rosa Blum {mark}", f"Paul Senf {mark}", f"Clinic {mark}"
    listed(iris, first, organization=place)
    iris.get_by_role("link", name="Write to Rosa").click()
    looks_right_in_both_themes(iris, f"Write to {first}")
    iris.get_by_role("button", name="I have sent it").click()
    written = iris.get_by_role("link", name="You asked for a talk").get_attribute("href")

    listed(iris, second, organization=place)
    iris.get_by_role("link", name="Write to Paul").click()
    expect(iris.get_by_role("region", name="One at a time")).to_contain_text(first)
    looks_right_in_both_themes(iris, f"Write to {second}")

    # Those there who still wait for a letter are at hand once the first one has had three days.
    iris.goto(written.replace("answer", "look-beyond"))
    looks_right_in_both_themes(iris, "Whom else could you write to?")
    iris.get_by_role("link", name="Write to Paul").click()
    looks_right(iris, f"Write to {second}")


def test_a_talk_is_confirmed_and_that_is_taken_back(iris, mark):
    name, email = f"Ruth Lang {mark}", f"ruth.{mark}@clinic.test".lower()
    card = listed(iris, name, email=email)
    iris.goto(f"{card}plan/")
    iris.get_by_label("Day and time").fill(f"{in_days(2, 15):%Y-%m-%dT%H:%M}")
    iris.get_by_label("Where").fill("Main entrance")
    iris.get_by_label("Minutes to get there").fill("20")
    iris.get_by_role("button", name="Save the interview").click()
    iris.get_by_role("link", name="Confirm it").click()

    looks_right_in_both_themes(iris, "Confirm your talk with Ruth")
    expect(iris.get_by_role("main")).to_contain_text("Leave by 14:30")
    expect(iris.get_by_label("Your letter")).to_have_value(re.compile("Main entrance"))
    expect(iris.get_by_role("region", name="The letter coach")).to_contain_text("Everything is in place")
    mail = iris.get_by_role("link", name="Open in my mail program").get_attribute("href")
    assert mail.startswith(f"mailto:{email}?")
    iris.get_by_role("button", name="I have confirmed it").click()
    told(iris, "Confirmed. They expect you.")
    looks_right_in_both_themes(iris, name)
    expect(iris.get_by_role("link", name="Confirm it")).to_have_count(0)
    iris.get_by_role("button", name="Undo").click()
    expect(iris.get_by_role("link", name="Confirm it")).to_be_visible()


def test_a_person_hears_from_no_more_students_than_the_center_allows(open_browser, iris, mark):
    name, email = f"Emil Hart {mark}", f"emil.{mark}@clinic.test".lower()
    dora, maya = open_browser(), open_browser()
    sign_in(dora, "dora@demo.test")
    sign_in(maya, "maya@demo.test")
    listed(maya, name, email=email)
    maya.get_by_role("link", name="Write to Emil").click()
    maya.get_by_role("button", name="I have sent it").click()
    told(maya, "Noted")

    # One more may write to them, and is told that somebody has.
    listed(iris, name, email=email)
    iris.get_by_role("link", name="Write to Emil").click()
    expect(iris.get_by_role("main")).to_contain_text("1 student of this center wrote to this person")

    allow(dora, 1)
    try:
        iris.reload()
        looks_right_in_both_themes(iris, f"Write to {name}")
        expect(iris.get_by_role("region", name="Enough letters for now")).to_be_visible()
        expect(iris.get_by_label("Your letter")).to_have_count(0)
        expect(iris.get_by_role("main")).not_to_contain_text("Maya")
        iris.goto(iris.url.replace("write", "propose"))
        looks_right(iris, "Offer Emil some times")
        press(iris, "link", "Look at my list")
        looks_right(iris, "Contacts")
    finally:
        allow(dora, 3)


def allow(page: Page, students: int) -> None:
    """Say how many students may write to one person."""
    page.goto("/center/")
    page.get_by_label("How many students may write to one person").fill(str(students))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_what_the_director_sets_can_be_read_in_either_theme(open_browser):
    dora = open_browser()
    sign_in(dora, "dora@demo.test")

    for path, heading in DIRECTOR.items():
        dora.goto(path)
        looks_right_in_both_themes(dora, heading)
    preview = dora.locator("#preview")
    dora.get_by_label("Text").press("Control+End")
    dora.keyboard.type("\nP.S. I can come to {organization} any day.")
    expect(preview).to_contain_text("P.S. I can come to")
