"""Preparing in a browser: what is found out, the questions in one's order, and the page that goes along."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import (
    in_days,
    listed,
    looks_right,
    looks_right_in_both_themes,
    pages_printed,
    press,
    sign_in,
)
from tests.browser.conftest import reach as reach_by_tab


def planned(page: Page, first_name: str, *, organization: str = "") -> str:
    """Plan a talk with somebody new of this first name; return its address."""
    name = f"{first_name} {uuid4().hex[:12]}"
    page.goto(f"{listed(page, name, organization=organization)}plan/")
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("Day and time").fill(f"{in_days(5):%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Save the interview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def rows(page: Page):
    return page.locator("#chosen ol > li")


def texts(page: Page) -> list[str]:
    return page.locator("#chosen .said > span:first-child").all_inner_texts()


def button(page: Page, place: int, name: str):
    """The button of this name of the question at this place."""
    return rows(page).nth(place - 1).get_by_role("button", name=name)


def said(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_contain_text(words)


def test_questions_are_chosen_put_in_order_and_marked(iris, width):
    talk = planned(iris, "Ada")
    iris.goto(f"{talk}prepare/")
    looks_right(iris, "Questions for Ada")
    iris.get_by_role("button", name="Take the first seven").click()
    expect(rows(iris)).to_have_count(7)
    said(iris, "The first seven are on your list")
    expect(iris.locator("#chosen")).to_contain_text("22 of 20 minutes")
    expect(iris.locator("#chosen")).to_contain_text("That is more than fits")
    first, second, third, *_ = texts(iris)

    # By keyboard: the focus stays with the question that is moved, and its new place is said.
    reach_by_tab(iris, button(iris, 1, "Move down"), "the first Move down")
    iris.keyboard.press("Enter")
    said(iris, f"“{first}” is now number 2 of 7.")
    expect(button(iris, 2, "Move down")).to_be_focused()
    iris.keyboard.press("Enter")
    said(iris, "is now number 3 of 7.")
    assert texts(iris)[:3] == [second, third, first]
    iris.keyboard.press("Shift+Tab")
    for place in (2, 1):
        iris.keyboard.press("Enter")
        said(iris, f"is now number {place} of 7.")
    expect(button(iris, 1, "Move up")).to_be_focused()
    iris.keyboard.press("Enter")
    assert texts(iris)[:3] == [first, second, third]

    # By hand: dragged from the top to below the third.
    drag(iris, 1, 3)
    said(iris, f"“{first}” is now number 3 of 7.")
    assert texts(iris)[:3] == [second, third, first]
    iris.reload()
    assert texts(iris)[:3] == [second, third, first]

    # Three must-asks, and no fourth.
    for place in (1, 2, 3):
        button(iris, place, "Must-ask").click()
        expect(button(iris, place, "Must-ask")).to_have_attribute("aria-pressed", "true")
    button(iris, 4, "Must-ask").click()
    said(iris, "Three must-asks are enough for one talk.")
    expect(button(iris, 4, "Must-ask")).to_have_attribute("aria-pressed", "false")
    looks_right_in_both_themes(iris, "Questions for Ada")

    # Left out, and back as it was.
    button(iris, 3, "Leave out").click()
    expect(rows(iris)).to_have_count(6)
    expect(iris.get_by_role("checkbox", name=first)).not_to_be_checked()
    iris.locator("#said").get_by_role("button", name="Undo").click()
    expect(rows(iris)).to_have_count(7)
    assert texts(iris)[2] == first
    expect(button(iris, 3, "Must-ask")).to_have_attribute("aria-pressed", "true")

    # In one's own words.
    rows(iris).nth(0).get_by_role("link", name="Reword").click()
    looks_right_in_both_themes(iris, "In your words")
    iris.get_by_label("Your words").fill("How did you get here?")
    iris.get_by_role("button", name="Save these words").click()
    assert texts(iris)[0] == "How did you get here?"

    iris.goto(talk)
    expect(iris.get_by_role("main")).to_contain_text("7 questions, 3 must-asks")
    iris.get_by_role("link", name="Print").click()
    looks_right_in_both_themes(iris, "Ada")
    expect(iris.get_by_role("article")).to_contain_text("How did you get here? must-ask")


def drag(page: Page, from_place: int, to_place: int) -> None:
    """Drag the question at one place below the one at another."""
    grip = rows(page).nth(from_place - 1).locator(".grip")
    grip.scroll_into_view_if_needed()
    start, end = grip.bounding_box(), rows(page).nth(to_place - 1).bounding_box()
    across = start["x"] + start["width"] / 2
    page.mouse.move(across, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(across, end["y"] + end["height"] - 4, steps=12)
    page.mouse.up()


def test_the_bank_is_searched_and_ticked(iris, width):
    talk = planned(iris, "Bo")
    iris.goto(f"{talk}prepare/")

    iris.get_by_label("Search the questions").fill("beginner")
    expect(
        iris.get_by_role("checkbox", name="How did the last beginner on your team come in?")
    ).to_be_visible()
    expect(iris.get_by_role("checkbox", name="What is hard about your job?")).to_be_hidden()
    iris.get_by_role("checkbox", name=re.compile("What range might a beginner expect")).check()
    expect(rows(iris)).to_have_count(1)
    iris.get_by_label("Search the questions").fill("no such words")
    expect(iris.get_by_text("No question has these words.")).to_be_visible()
    iris.get_by_label("Search the questions").fill("")
    iris.get_by_role("checkbox", name="What is hard about your job?").check()
    expect(rows(iris)).to_have_count(2)

    # What is sensitive is asked late, and one's own comes before it.
    iris.get_by_label("A question of your own").fill(f"What about nights, {width}?")
    iris.get_by_role("button", name="Add it").click()
    expect(rows(iris)).to_have_count(3)
    assert [text.split("?")[0][:10] for text in texts(iris)] == ["What is ha", "What about", "What range"]
    iris.get_by_role("checkbox", name="What is hard about your job?").uncheck()
    expect(rows(iris)).to_have_count(2)
    iris.get_by_role("button", name="Take these along").click()
    expect(iris.get_by_role("main")).to_contain_text("2 questions")

    iris.goto("/questions/")
    looks_right_in_both_themes(iris, "Questions")
    iris.get_by_role("button", name=f"Remove: What about nights, {width}?").click()
    expect(iris.get_by_role("status").first).to_contain_text("is removed.")
    iris.get_by_role("button", name="Undo").click()
    expect(iris.get_by_role("button", name=f"Remove: What about nights, {width}?")).to_be_visible()


def test_it_all_works_without_scripts(open_browser, iris, width):
    talk = planned(iris, "Cy")
    plain = open_browser(scripts=False)
    plain.context.add_cookies(iris.context.cookies())
    plain.goto(f"{talk}prepare/")
    press(plain, "button", "Take the first seven")
    expect(rows(plain)).to_have_count(7)
    first = texts(plain)[0]
    reach_by_tab(plain, button(plain, 1, "Move down"), "the first Move down")
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("status").first).to_contain_text("is now number 2 of 7.")
    assert texts(plain)[1] == first
    expect(button(plain, 2, "Move down")).to_be_focused()
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("status").first).to_contain_text("is now number 3 of 7.")
    assert texts(plain)[2] == first
    button(plain, 3, "Must-ask").click()
    expect(button(plain, 3, "Must-ask")).to_have_attribute("aria-pressed", "true")

    plain.get_by_label("Search the questions").fill("résumé")
    plain.get_by_role("button", name="Find").click()
    plain.get_by_role("checkbox", name="What in an early résumé makes you stop and read?").check()
    plain.get_by_role("button", name="Take these along").click()
    expect(plain.get_by_role("main")).to_contain_text("8 questions, 1 must-ask")

    plain.goto(f"{talk}research/")
    plain.get_by_role("checkbox", name="How large it is, and where").check()
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_role("main")).to_contain_text("1 of 15 done")


def test_what_is_found_out_is_kept_as_it_is_ticked(iris, width):
    talk = planned(iris, "Dee", organization=f"Mercy {width}")
    iris.goto(f"{talk}research/")
    looks_right_in_both_themes(iris, "Research for Dee")
    iris.get_by_role("checkbox", name="Who else does the same").check()
    expect(iris.locator("#found")).to_contain_text("1 of 15 done")
    iris.get_by_role("textbox", name="Note: Who else does the same").fill("Two clinics in town")
    iris.get_by_role("checkbox", name="My résumé is with me").check()
    expect(iris.locator("#found")).to_contain_text("1 of 15 done · 1 of 6 for yourself")
    iris.reload()
    expect(iris.get_by_role("checkbox", name="Who else does the same")).to_be_checked()
    note = iris.get_by_role("textbox", name="Note: Who else does the same")
    expect(note).to_have_value("Two clinics in town")

    # Another talk at the same place begins with what is known of it.
    other = planned(iris, "Eli", organization=f"Mercy {width}")
    iris.goto(f"{other}research/")
    expect(iris.get_by_role("main")).to_contain_text("Two clinics in town")
    iris.get_by_role("button", name="Take it over").first.click()
    expect(iris.get_by_role("status").first).to_contain_text("Taken over")
    expect(note).to_have_value("Two clinics in town")


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_ten_questions_and_long_notes_print_on_one_page(paper, open_browser, iris, width):
    talk = planned(iris, "Flo")
    plain = open_browser(scripts=False)
    plain.context.add_cookies(iris.context.cookies())
    plain.goto(f"{talk}research/")
    for note in plain.get_by_role("textbox").all():
        note.fill("They were founded by two nurses, and have grown to nine clinics in three counties. " * 5)
    plain.get_by_role("button", name="Save").click()
    plain.goto(f"{talk}prepare/")
    # The ten longest of the bank: nobody's list is longer to set.
    boxes = plain.locator("[name='questions']")
    labels = plain.locator("#bank label.form-check-label").all_text_contents()
    longest = sorted(range(len(labels)), key=lambda place: -len(labels[place]))[:10]
    closed = plain.locator("details.topic-of:not([open]) > summary")
    while closed.count():
        closed.first.click()
    for place in longest:
        boxes.nth(place).check()
    plain.get_by_role("button", name="Take these along").click()
    plain.goto(f"{talk}sheet/")

    assert pages_printed(plain, paper) == 1
    expect(plain.locator(".to-ask li")).to_have_count(10)


def test_the_center_has_questions_of_its_own(open_browser, iris, width):
    dora = open_browser()
    sign_in(dora, "dora@demo.test")
    dora.goto("/center/")
    dora.get_by_role("link", name="The center's questions").click()
    looks_right_in_both_themes(dora, "The center's questions")
    dora.get_by_role("link", name="Add a question").click()
    looks_right_in_both_themes(dora, "Add a question")
    dora.get_by_label("Question").fill(f"Whom from here have you worked with, {width}?")
    dora.get_by_label("Topic").fill("path")
    dora.get_by_role("button", name="Save the question").click()
    try:
        talk = planned(iris, "Gus")
        iris.goto(f"{talk}prepare/?q=worked+with")
        expect(
            iris.get_by_role("checkbox", name=f"Whom from here have you worked with, {width}?")
        ).to_be_visible()
    finally:
        dora.get_by_role("button", name=f"Remove: Whom from here have you worked with, {width}?").click()
    expect(dora.get_by_role("status").first).to_contain_text("is removed")
