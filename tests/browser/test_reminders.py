"""What comes and when, as one wishes; and what one says to a letter without signing in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    NEW_YORK,
    in_days,
    invited,
    letter_to,
    looks_right_in_both_themes,
    wants_letters_at_any_hour,
)

THANK = "Thank Wren Castell"


@pytest.fixture
def wim(open_browser: Callable[..., Page]) -> tuple[Page, str]:
    """A student who has just written down the one talk there was, and their address."""
    page, email = invited(open_browser, "student", "Wim Alder")
    page.goto("/interviews/add/")
    page.get_by_label("With whom?").fill("Wren Castell")
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("Day and time").fill(f"{datetime.now(NEW_YORK) - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Save the interview").click()
    page.get_by_label("What did you learn?").fill("Most of it is waiting.")
    page.get_by_label("4", exact=True).check()
    page.get_by_role("button", name="Save the log").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(THANK)
    return page, email


@pytest.fixture
def letter(wim: tuple[Page, str], open_browser: Callable[..., Page]) -> Page:
    """The letter that came of it, in a mail program without scripts; nobody is signed in there."""
    return letter_to(open_browser(scripts=False), wim[1], THANK)


@pytest.fixture
def student(wim: tuple[Page, str]) -> Page:
    return wim[0]


def answer(letter: Page) -> None:
    """Follow the link of the letter's text."""
    letter.locator("main a[href*='/reminders/of/']").first.click()


def test_letters_come_as_one_wishes(iris):
    wants_letters_at_any_hour(iris)
    iris.get_by_text("Each kind of letter").click()
    promise = iris.get_by_role("group", name="A promise is due")
    promise.get_by_label("In the daily digest").check()
    looks_right_in_both_themes(iris, "Reminders")
    iris.get_by_label("The daily digest comes at").select_option("18:00")
    iris.get_by_role("button", name="Save").click()
    expect(iris.get_by_role("status")).to_contain_text("Saved.")

    iris.get_by_text("Each kind of letter").click()
    expect(promise.get_by_label("In the daily digest")).to_be_checked()
    expect(iris.get_by_label("The daily digest comes at")).to_have_value("18")


def test_a_letter_is_put_off_without_signing_in(letter, student):
    answer(letter)
    expect(letter.get_by_role("heading", level=1)).to_have_text(THANK)
    letter.get_by_text("Another day").click()
    letter.get_by_label("Which day?").fill("2026-03-03")
    letter.get_by_role("button", name="Put it off").click()
    expect(letter.get_by_role("main")).to_contain_text("Choose a day to come")

    letter.get_by_role("button", name="Next week").click()
    expect(letter.get_by_role("status")).to_contain_text("Put off: you hear of it again on")

    student.goto("/reminders/")
    row = student.get_by_role("listitem").filter(has_text=THANK).filter(has_text="you put it off")
    expect(row).to_contain_text(f"in 7 days · {in_days(7):%a} {in_days(7).day} {in_days(7):%b}")
    looks_right_in_both_themes(student, "Reminders")
    student.goto("/today/")
    expect(student.get_by_role("main")).to_contain_text(THANK)


def test_a_letter_is_answered_with_done_and_that_is_taken_back(letter, student):
    answer(letter)
    letter.get_by_role("button", name="Card or letter").click()
    expect(letter.get_by_role("heading", level=1)).to_have_text("Done")

    student.goto("/today/")
    expect(student.get_by_role("main")).not_to_contain_text(THANK)
    letter.get_by_role("button", name="undo").click()
    expect(letter.get_by_role("heading", level=1)).to_have_text(THANK)
    student.reload()
    expect(student.get_by_role("main")).to_contain_text(THANK)


def test_the_page_of_a_letter_bars_nobody(letter, open_browser):
    page = open_browser()
    page.goto(letter.locator("main a[href*='/reminders/of/']").first.get_attribute("href"))
    looks_right_in_both_themes(page, THANK)
    page.get_by_role("button", name="Tomorrow").click()
    looks_right_in_both_themes(page, THANK)
    page.get_by_role("button", name="E-mail").click()
    looks_right_in_both_themes(page, "Done")
