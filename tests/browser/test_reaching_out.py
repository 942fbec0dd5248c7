"""From a name to an agreed time: a student offers times by a link, and a contact without an account answers."""

import re
from itertools import count
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    NEWCOMERS,
    in_days,
    letter_to,
    listed,
    looks_right,
    looks_right_in_both_themes,
    read_aloud,
    sign_in,
    wants_letters_at_any_hour,
)

LINK = re.compile(r"http\S+/with/\S+")
WORK = "Are there any openings or an internship?"
# Another hour for every offer, since what is taken is offered to nobody: by another contact, or by a talk that
# another test has agreed on within five days.
HOURS = count()


@pytest.fixture
def mark() -> str:
    return uuid4().hex[:6].title()


def offered(page: Page, card: str, *, medium: str = "Phone", place: str = "") -> tuple[str, list[str]]:
    """Offer two times; return the link that the letter carries, and the times as it tells them."""
    page.goto(f"{card}propose/")
    times = [in_days(6 + hour // 9, 9 + hour % 9) for hour in (next(HOURS), next(HOURS))]
    for label, starts_at in zip(("One time", "Another"), times, strict=True):
        page.get_by_label(label).fill(f"{starts_at:%Y-%m-%dT%H:%M}")
    page.get_by_label(medium, exact=True).check()
    page.get_by_label("Where").fill(place)
    page.get_by_label("Why them?").fill("I read about the home visits your team makes.")
    page.get_by_label("What you would like to ask").fill("How did you begin?\nWhat surprised you?")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("status")).to_contain_text("The link is made.")
    letter = page.get_by_label("Your letter").input_value()
    return LINK.search(letter).group(), [read_aloud(starts_at) for starts_at in times]


def look_at_offer(page: Page, card: str, name: str) -> None:
    """Look at what was offered, and at what the contact sees."""
    page.goto(card)
    page.get_by_role("link", name="You offered them times by a link").click()
    looks_right_in_both_themes(page, f"Your offer to {name}")
    expect(page.get_by_role("main")).to_contain_text("Not answered yet.")
    page.get_by_role("link", name="See what they will see").click()
    looks_right_in_both_themes(page, "Iris Lindgren would like to talk with you")
    expect(page.get_by_role("status")).to_contain_text("Only they can answer here")


def read_answer(page: Page, name: str) -> None:
    """Go from Today to what this contact has answered."""
    page.goto("/today/")
    step = page.get_by_role("list", name="Next steps").get_by_role("listitem").filter(has_text=name)
    step.get_by_role("link", name="Read the answer of").click()


def stop_and_have_again(page: Page, link: str) -> None:
    """Follow the link of a letter that stops its kind, without signing in, and take that back."""
    page.goto(link)
    looks_right_in_both_themes(page, "Stop these letters?")
    page.get_by_role("button", name="Stop these letters").click()
    looks_right_in_both_themes(page, "These letters stop now")
    page.get_by_role("button", name="Have them again").click()
    looks_right_in_both_themes(page, "These letters come again")


def test_from_a_name_to_an_agreed_time(open_browser, iris, mark):
    name, email = f"Ines Valdez {mark}", f"ines.{mark}@clinic.test".lower()
    wants_letters_at_any_hour(iris)
    card = listed(iris, name, email=email, organization="Mercy Hospital")

    # The card leads to the letter, the letter to the times.
    iris.get_by_role("link", name="Write to Ines").click()
    looks_right_in_both_themes(iris, f"Write to {name}")
    iris.get_by_role("link", name="Offer two or three times").click()
    looks_right_in_both_themes(iris, "Offer Ines some times")
    link, times = offered(iris, card, medium="In person", place="Mercy Hospital, room 4")
    letter, coach = iris.get_by_label("Your letter"), iris.get_by_role("region", name="The letter coach")
    drafted = letter.input_value()
    assert all(told in drafted for told in times)
    expect(coach).to_contain_text("Everything is in place")

    # The coach listens as one types; what was typed outlives the page.
    letter.press("Control+End")
    iris.keyboard.type(f"\n{WORK}")
    expect(coach).to_contain_text("sounds like asking for work")
    looks_right_in_both_themes(iris, f"Write to {name}")
    iris.reload()
    expect(letter).to_have_value(f"{drafted}\n{WORK}")
    expect(coach).to_contain_text("sounds like asking for work")
    letter.press("Control+End")
    for _ in WORK:
        iris.keyboard.press("Backspace")
    expect(coach).to_contain_text("Everything is in place")

    # The mail program gets what stands in the fields this very moment, whatever that is.
    iris.evaluate("document.addEventListener('click', event => event.preventDefault(), {once: true})")
    iris.get_by_label("Subject").fill("Twenty minutes + a question: 100% déjà vu?")
    letter.press("Control+End")
    iris.keyboard.type("P.S. Tea & cake #1")
    mail = iris.get_by_role("link", name="Open in my mail program")
    mail.click()
    opened = urlsplit(mail.get_attribute("href"))
    said = parse_qs(opened.query, strict_parsing=True)
    assert (opened.scheme, unquote(opened.path)) == ("mailto", email)
    assert said["subject"] == ["Twenty minutes + a question: 100% déjà vu?"]
    assert said["body"] == [letter.input_value().replace("\n", "\r\n")]
    assert said["body"][0].endswith("P.S. Tea & cake #1")

    # Once it is sent, the plan runs.
    next_on = iris.locator(".plan:has(:checked) .days b").first.inner_text()
    iris.get_by_role("button", name="I have sent it").click()
    expect(iris.get_by_role("status")).to_contain_text(f"Noted: you have written to {name}.")
    expect(iris.get_by_role("main")).to_contain_text(f"We will look again on {next_on}")

    # In a browser of her own, without an account, Ines takes a time by her own clock.
    ines = open_browser()
    ines.goto(link)
    looks_right_in_both_themes(ines, "Iris Lindgren would like to talk with you")
    ines.get_by_label("Times by the clock of").select_option("America/Los_Angeles")
    ines.get_by_role("button", name="Change").click()
    first = ines.get_by_role("button", name="Los Angeles time").first
    expect(first).to_contain_text(f"{times[0]} in New York, where Iris is")
    first.click()
    looks_right_in_both_themes(ines, "You talk with Iris Lindgren")
    expect(ines.get_by_role("main")).to_contain_text("Los Angeles time")
    with ines.expect_download() as file:
        ines.get_by_role("link", name="Put it in my calendar").click()
    talk = Path(file.value.path()).read_text()
    assert file.value.suggested_filename == "talk.ics"
    assert talk.startswith("BEGIN:VCALENDAR") and "Iris Lindgren" in talk
    ines.goto(link)
    expect(ines.get_by_role("heading", level=1)).to_have_text("You talk with Iris Lindgren")
    stranger = open_browser()
    stranger.goto(link)
    looks_right_in_both_themes(stranger, "Nothing is open here")
    expect(stranger.get_by_role("main")).not_to_contain_text("Iris")

    # Iris hears of it by letter and on Today, at this hour too; the talk stands with its questions.
    letter_to(iris, NEWCOMERS["iris"], f"{name} will talk with you: {times[0]}")
    stop_and_have_again(stranger, iris.locator("main a[href*='/reminders/off/']").first.get_attribute("href"))
    read_answer(iris, name)
    looks_right_in_both_themes(iris, "Ines will talk with you")
    iris.get_by_role("button", name="Go on to the talk").click()
    looks_right(iris, name)
    expect(iris.locator("main ol > li")).to_have_text(["How did you begin?", "What surprised you?"])
    expect(iris.get_by_role("main")).to_contain_text("Mercy Hospital, room 4")
    iris.get_by_role("link", name="Another time").click()
    iris.get_by_label("Minutes to get there").fill("45")
    looks_right(iris, "Another time")
    iris.get_by_role("button", name="Save the new time").click()
    expect(iris.get_by_role("main")).to_contain_text("Leave by")
    expect(iris.get_by_role("main")).to_contain_text("45 minutes there, ten to arrive calmly")
    looks_right_in_both_themes(iris, name)


@pytest.mark.parametrize("width", ["phone"])
def test_a_contact_proposes_another_time_without_scripts(open_browser, iris, mark):
    name = f"Otto Brandt {mark}"
    card = listed(iris, name)
    link, _ = offered(iris, card)
    look_at_offer(iris, card, name)

    otto = open_browser(scripts=False)
    otto.goto(link)
    otto.get_by_text("None of these").click()
    otto.get_by_role("button", name="Send this").click()
    expect(otto.get_by_text("Name a time that suits you, or write a line.")).to_be_visible()
    otto.get_by_label("A time that suits you").fill(f"{in_days(20, 11):%Y-%m-%dT%H:%M}")
    otto.get_by_label("Or in your own words").fill("Mornings are best.")
    otto.get_by_role("button", name="Send this").click()
    expect(otto.get_by_role("main")).to_contain_text("Iris has your answer and will write to you.")
    expect(otto.get_by_role("main")).to_contain_text(read_aloud(in_days(20, 11)))
    assert otto.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # The student takes it, and the talk is planned as it was offered.
    read_answer(iris, name)
    looks_right_in_both_themes(iris, "Otto proposes another time")
    expect(iris.get_by_role("main")).to_contain_text("Mornings are best.")
    iris.get_by_role("link", name="Take this time").click()
    looks_right(iris, f"An interview with {name}")
    expect(iris.get_by_label("Day and time")).to_have_value(f"{in_days(20, 11):%Y-%m-%dT%H:%M}")
    expect(iris.get_by_label("Phone", exact=True)).to_be_checked()
    iris.get_by_role("button", name="Save the interview").click()
    expect(iris.get_by_role("heading", level=1)).to_contain_text(name)
    iris.goto("/today/")
    expect(iris.get_by_role("main")).not_to_contain_text(f"Read the answer of {name}")


def test_whoever_asks_for_peace_has_it_from_every_student(open_browser, iris, mark):
    name, email = f"Karl Moll {mark}", f"karl.{mark}@clinic.test".lower()
    maya, liam = open_browser(), open_browser()
    sign_in(maya, "maya@demo.test")
    sign_in(liam, "liam@demo.test")
    hers = listed(maya, name, email=email)
    expect(maya.get_by_role("link", name="Write to Karl")).to_be_visible()
    link, _ = offered(iris, listed(iris, name, email=email))

    karl = open_browser()
    karl.goto(link)
    karl.get_by_text("Please do not write to me again").click()
    looks_right_in_both_themes(karl, "Iris Lindgren would like to talk with you")
    karl.get_by_role("button", name="Do not write to me again").click()
    looks_right_in_both_themes(karl, "Nobody here will write to you again")
    expect(karl.get_by_role("main")).not_to_contain_text("Iris")

    # At once nobody is asked to write, and whoever tries is told why; of whom it came from, nothing.
    maya.goto(hers)
    looks_right_in_both_themes(maya, name)
    expect(maya.get_by_role("main")).to_contain_text("asked the whole center for no more letters")
    for role, act in (("link", "Write"), ("button", "Letters are welcome again")):
        expect(maya.get_by_role(role, name=act)).to_have_count(0)
    maya.goto(f"{hers}write/")
    looks_right_in_both_themes(maya, "Not now")
    expect(maya.get_by_role("main")).to_contain_text("They asked for no more letters.")
    expect(maya.get_by_role("main")).not_to_contain_text("Iris")

    # Nor is anybody who lists the address from now on.
    listed(liam, name, email=email)
    expect(liam.get_by_role("main")).to_contain_text("asked the whole center for no more letters")
    expect(liam.get_by_role("link", name="Write")).to_have_count(0)
    for other in ("Iris", "Maya"):
        expect(liam.get_by_role("main")).not_to_contain_text(other)

    read_answer(iris, name)
    looks_right_in_both_themes(iris, "Karl wants no more letters")
    expect(iris.get_by_role("main")).not_to_contain_text("Maya")
    iris.get_by_role("button", name="Noted").click()
    expect(iris.get_by_role("main")).not_to_contain_text(f"Read the answer of {name}")


@pytest.mark.parametrize("width", ["desk"])
def test_a_link_that_was_scanned_twenty_times_works(open_browser, iris, mark):
    name = f"Vera Lind {mark}"
    card = listed(iris, name)
    link, _ = offered(iris, card)
    vera = open_browser()
    vera.goto(link)
    found = vera.evaluate(
        "[...document.querySelectorAll('[href], [src], [action]')].map(one => one.href ?? one.src ?? one.action)"
    )
    places = {place for place in found if place.startswith("http")}
    assert sum("/with/" in place for place in places) >= 4

    for _ in range(20):
        vera.context.clear_cookies()
        for place in places | {link}:
            assert vera.context.request.get(place).status in (200, 405), place

    iris.goto("/today/")
    expect(iris.get_by_role("main")).not_to_contain_text(f"Read the answer of {name}")
    look_at_offer(iris, card, name)
    vera.goto(link)
    vera.get_by_text("No, thank you").first.click()
    vera.get_by_label("A few words").fill("I am on leave until spring.")
    vera.get_by_role("button", name="No, thank you").click()
    looks_right(vera, "Thank you for saying so")
    read_answer(iris, name)
    looks_right(iris, "Vera cannot this time")
    expect(iris.get_by_role("main")).to_contain_text("I am on leave until spring.")
