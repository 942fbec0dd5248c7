"""A student books a counselor, by keyboard alone: from the hours that are opened to the letter that cancels."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    focus,
    invited,
    letter_to,
    looks_right,
    looks_right_in_both_themes,
    press,
    reach,
    sign_in,
)

OPEN: set[str] = set()


def rule(page: Page, preset: str) -> None:
    """The director gives the center this set of rules."""
    page.goto("/center/booking-rules/")
    press(page, "link", f"Look at {preset}")
    looks_right(page, "Rules of booking")
    press(page, "button", "Save the rules")
    expect(page.get_by_role("status")).to_contain_text("It holds for what is booked from now on")


@pytest.fixture(autouse=True)
def open_door(open_browser, center) -> None:
    """These tests share people, and book more than one person may."""
    if center not in OPEN:
        dora = open_browser()
        sign_in(dora, "dora@demo.test")
        rule(dora, "Open door")
        OPEN.add(center)


@pytest.fixture
def counselor(open_browser) -> tuple[Page, str]:
    """Somebody the director has just invited, signed in: no hours, no appointments."""
    name = f"Nell {uuid4().hex[:6].title()}"
    page, _ = invited(open_browser, "counselor", name)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your caseload")
    return page, name


def open_hours(page: Page) -> None:
    """Say where, and open the mornings of the whole week, by keyboard alone."""
    press(page, "link", "Calendar")
    looks_right(page, "")
    press(page, "link", "Open your hours")
    looks_right(page, "When students can book you")
    focus(page, "combobox", "What for")
    page.keyboard.type("A talk")
    focus(page, "textbox", "Where")
    page.keyboard.type("Stuckert Building, room 12")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        for end, clock in (("from", "0900AM"), ("to", "1200PM")):
            wanted = page.get_by_label(f"{day}, {end}", exact=True)
            reach(page, wanted, f"{day}, {end}")
            page.keyboard.type(clock)
            expect(wanted).not_to_have_value("")
    press(page, "button", "Save")
    expect(page.get_by_role("status")).to_contain_text("Students can book you from now on")
    looks_right(page, "When students can book you")
    press(page, "link", "Take time off")
    looks_right(page, "Take time off")
    press(page, "link", "Back")


def test_book_move_and_cancel_by_keyboard_alone(open_browser, counselor):
    nell, name = counselor
    open_hours(nell)
    maya = open_browser()
    sign_in(maya, "maya@demo.test")

    # Book: with whom, when, about what.
    press(maya, "link", "Appointments")
    looks_right(maya, "Appointments")
    press(maya, "link", "Book an appointment")
    looks_right(maya, "When will you meet")
    focus(maya, "combobox", "With whom")
    maya.keyboard.type(name)
    press(maya, "button", "Show times")
    expect(maya.get_by_role("main")).to_contain_text(f"30 minutes with {name}")
    looks_right(maya, f"When will you meet {name.split()[0]}?")
    chosen = maya.locator(".times a").first.get_attribute("aria-label")
    assert re.fullmatch(r"\w{3} \d+ \w{3} \d{4}, \d\d:\d\d, New York time", chosen)
    press(maya, "link", chosen)
    looks_right(maya, f"Book this time with {name}")
    focus(maya, "textbox", "What would you like to talk about?")
    maya.keyboard.type("Nobody answers my letters")
    press(maya, "button", "Book this time")
    expect(maya.get_by_role("status")).to_contain_text("Booked")
    looks_right(maya, name)
    booked = maya.url
    when = chosen.removesuffix(", New York time")

    # The letter comes with a calendar file; Today and the counselor's calendar show the time.
    letter_to(maya, "maya@demo.test", f"Booked: {name}")
    expect(maya.get_by_role("main")).to_contain_text(f"{when} (New York), 30 minutes")
    maya.goto("/today/")
    looks_right(maya, "Good to see you")
    nell.goto("/appointments/")
    press(nell, "link", "Maya Okafor")
    expect(nell.get_by_role("main")).to_contain_text("Nobody answers my letters")
    looks_right(nell, "Maya Okafor")

    # Move: the old time stays until the new one is won.
    maya.goto(booked)
    press(maya, "link", "Move it")
    looks_right(maya, "Move it to which time?")
    other = maya.locator(".times a").nth(2).get_attribute("aria-label")
    press(maya, "link", other)
    looks_right(maya, "Move it to this time")
    press(maya, "button", "Move it to this time")
    expect(maya.get_by_role("status")).to_contain_text("Moved")
    expect(maya).to_have_url(booked)
    letter_to(maya, "maya@demo.test", f"Moved: {name}")
    expect(maya.get_by_role("main")).to_contain_text(other.removesuffix(", New York time"))

    # Cancel: asked once more, with a reason; then the time is free again.
    maya.goto(booked)
    press(maya, "link", "Cancel it")
    looks_right(maya, "Cancel this appointment?")
    focus(maya, "textbox", "Why?")
    maya.keyboard.type("I have an exam then")
    press(maya, "button", "Cancel the appointment")
    expect(maya.get_by_role("status")).to_contain_text("Cancelled")
    expect(maya.get_by_role("main")).to_contain_text("Cancelled by you")
    looks_right(maya, name)
    letter_to(nell, "Nell", "Cancelled: Maya Okafor")
    expect(nell.get_by_role("main")).to_contain_text("I have an exam then")
    maya.goto(booked)
    press(maya, "link", "Book another time")
    looks_right(maya, f"When will you meet {name.split()[0]}?")


def test_a_counselor_sees_the_progress_beside_the_appointment(open_browser):
    maya, cora = open_browser(), open_browser()
    sign_in(maya, "maya@demo.test")
    maya.goto("/appointments/book/")
    maya.locator(".times a").last.click()
    topic = f"My list {uuid4().hex[:6]}"
    maya.get_by_label("What would you like to talk about?").fill(topic)
    maya.get_by_role("button", name="Book this time").click()
    expect(maya.get_by_role("status")).to_contain_text("Booked")

    sign_in(cora, "cora@demo.test")
    cora.goto(maya.url)

    expect(cora.get_by_role("main")).to_contain_text(topic)
    expect(cora.locator("#progress")).to_contain_text("Contacts")
    expect(cora.locator("#progress")).to_contain_text("Ruth Calloway")
    looks_right(cora, "Maya Okafor")


@pytest.mark.parametrize("path", ["/calendar/", "/calendar/?show=week", "/availability/", "/appointments/"])
def test_the_counselors_pages_of_the_demo_have_something_on_them(open_browser, path):
    cora = open_browser()
    sign_in(cora, "cora@demo.test")

    cora.goto(path)

    looks_right(cora, "")


def test_a_counselor_books_for_a_student_by_keyboard_alone(open_browser):
    cora = open_browser()
    sign_in(cora, "cora@demo.test")
    cora.goto("/caseload/?q=Hana")

    press(cora, "link", "Hana Suleiman")
    looks_right(cora, "Hana Suleiman")
    press(cora, "link", "Book an appointment for Hana")
    looks_right(cora, "What will Hana meet for?")
    press(cora, "link", "A talk with a counselor")
    looks_right(cora, "When will Hana meet you?")
    press(cora, "link", str(cora.locator(".times a").last.get_attribute("aria-label")))
    looks_right(cora, "Book this time for Hana Suleiman")
    focus(cora, "textbox", "What is it about?")
    cora.keyboard.type("Hana called")
    press(cora, "button", "Book this time")

    expect(cora.get_by_role("status")).to_contain_text("Booked")
    expect(cora.get_by_role("main")).to_contain_text("Hana called")


def test_an_engineer_chooses_what_for_and_answers_what_is_asked(open_browser):
    diego = open_browser()
    sign_in(diego, "diego@demo.test")

    press(diego, "link", "Appointments")
    press(diego, "link", "Book an appointment")
    looks_right_in_both_themes(diego, "What would you like to meet for?")
    press(diego, "link", "Résumé review")
    looks_right_in_both_themes(diego, "When will you meet")
    press(diego, "link", str(diego.locator(".times a").last.get_attribute("aria-label")))
    looks_right_in_both_themes(diego, "Book this time")
    focus(diego, "textbox", "What would you like to talk about?")
    diego.keyboard.type("My résumé is four pages long")
    press(diego, "button", "Book this time")
    focus(diego, "textbox", "Which job, internship or program is it for?")
    diego.keyboard.type("A summer at the bridge office")
    press(diego, "button", "Book this time")

    expect(diego.get_by_role("status")).to_contain_text("Booked")
    expect(diego.get_by_role("main")).to_contain_text("A summer at the bridge office")
    looks_right(diego, "")


def test_a_student_finds_out_why_there_is_no_time(open_browser):
    dora, maya = open_browser(), open_browser()
    sign_in(dora, "dora@demo.test")
    sign_in(maya, "maya@demo.test")
    rule(dora, "Busy center")
    try:
        press(maya, "link", "Appointments")
        press(maya, "link", "Book an appointment")
        expect(maya.get_by_role("main")).to_contain_text("You can book no other time now")
        press(maya, "link", "What are the rules?")

        looks_right_in_both_themes(maya, "Why can't I book another time?")
        expect(maya.get_by_role("main")).to_contain_text("One may have 1 appointment ahead at once.")
    finally:
        rule(dora, "Open door")


def test_without_scripts_a_student_books_from_where_they_are_stuck(open_browser):
    liam = open_browser(scripts=False)
    sign_in(liam, "liam@demo.test")
    liam.goto("/contacts/")
    liam.locator("#found a.whole").first.click()
    liam.get_by_role("link", name="Stuck? Talk it over with a counselor").click()
    liam.locator(".times a").last.click()
    expect(liam.get_by_label("What would you like to talk about?")).not_to_have_value("")
    liam.get_by_role("button", name="Book this time").click()

    expect(liam.get_by_role("status")).to_contain_text("Booked")


def test_a_time_that_was_taken_meanwhile_is_answered_with_the_nearest(open_browser):
    maya, liam = open_browser(), open_browser()
    sign_in(maya, "maya@demo.test")
    sign_in(liam, "liam@demo.test")
    for student in (maya, liam):
        student.goto("/appointments/book/")
    query = maya.locator(".times a").nth(-2).get_attribute("href")
    for student in (maya, liam):
        student.goto(f"/appointments/book/{query}")
        student.get_by_label("What would you like to talk about?").fill("The same minute")
    maya.get_by_role("button", name="Book this time").click()
    expect(maya.get_by_role("status")).to_contain_text("Booked")

    liam.get_by_role("button", name="Book this time").click()

    looks_right(liam, "This time cannot be booked")
    expect(liam.get_by_label("What would you like to talk about?")).to_have_value("The same minute")
    liam.get_by_role("radio").first.check()
    liam.get_by_role("button", name="Book this time").click()
    expect(liam.get_by_role("status")).to_contain_text("Booked")
