"""All thirteen steps of the method and the second turn: on a desk by keyboard alone, on a phone with the line cut."""

import re
from datetime import datetime, timedelta
from time import monotonic

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NEW_YORK, in_days, invited, looks_right, looks_right_in_both_themes
from tests.browser.hands import Finger, Hands, Keyboard


@pytest.fixture
def noor(open_browser) -> Page:
    """A student whose list is empty."""
    page, _ = invited(open_browser, "student", "Noor Haddad")
    return page


@pytest.fixture
def hands(noor, width) -> Hands:
    return Keyboard(noor) if width == "desk" else Finger(noor)


@pytest.mark.usefixtures("line_may_be_cut")
def test_the_whole_loop_and_its_second_turn(hands, width, record_property):
    page = hands.page
    looks_right_in_both_themes(page, "Good to see you, Noor")

    # 1. List people: circle by circle.
    hands.press(link(page, "I know nobody"))
    hands.press(link(page, "Professors"))
    hands.write(page.get_by_label("Names"), "Priya Raman, Mercy Hospital\nLeo Brandt")
    looks_right(page, "Professors")
    hands.press(button(page, "Put them on my list"))

    # 2. Ask: the letter is drafted, the student sends it; they agree.
    today(hands)
    hands.press(link(page, "Write to Priya"))
    looks_right(page, "Write to Priya Raman")
    hands.press(button(page, "I have sent it"))
    agreed(hands, "Priya Raman", "E-mail")

    # 3. Set a time.
    hands.tick(page.get_by_label("Phone", exact=True))
    hands.set_clock(page.get_by_label("Day and time"), in_days(3))
    hands.write(page.get_by_label("Where"), "+1 859 555 0123")
    looks_right(page, "An interview with Priya Raman")
    hands.press(button(page, "Save the interview"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Priya Raman")
    interview = page.url

    # 4. Read up, 7. the résumé on the checklist.
    hands.press(link(page, "Research"))
    hands.tick(page.get_by_role("checkbox").first)
    hands.tick(page.get_by_role("checkbox", name="résumé"))
    expect(page.locator("#found")).to_contain_text("1 of 15")
    looks_right_in_both_themes(page, "Research for Priya Raman")

    # 5. Choose questions, put one further up, mark one that must be asked.
    hands.press(page.get_by_role("main").get_by_role("link", name="Choose questions"))
    hands.press(button(page, "Take the first seven"))
    taken = page.locator("#chosen ol > li")
    expect(taken).to_have_count(7)
    second = taken.nth(1).locator("[id^='text-']").inner_text()
    hands.press(taken.nth(1).get_by_role("button", name="Move up"))
    expect(taken.nth(0)).to_contain_text(second)
    hands.press(taken.nth(0).get_by_role("button", name="Must-ask"))
    expect(taken.nth(0).get_by_role("button", name="Must-ask")).to_have_attribute("aria-pressed", "true")
    looks_right_in_both_themes(page, "Questions for Priya Raman")

    # 6. Meet; on the phone the line is dead. The talk came early: it is on since five minutes.
    page.goto(f"{interview}move/")
    hands.set_clock(page.get_by_label("Day and time"), datetime.now(NEW_YORK) - timedelta(minutes=5))
    hands.tick(page.get_by_label("They did"))
    hands.press(button(page, "Save the new time"))
    hands.press(link(page, "Open the meeting page"))
    looks_right_in_both_themes(page, "Priya Raman")
    expect(page.locator("#left")).to_contain_text("min left")
    if width == "phone":
        page.wait_for_function("() => navigator.serviceWorker.controller")
        page.context.set_offline(True)
    hands.tick(page.get_by_role("checkbox").first)
    hands.write(
        page.get_by_role("textbox", name="Notes on this question").first, "By chance, in a summer job."
    )
    hands.write(
        page.get_by_role("textbox", name="Names they give you"), "Tomas Weir, Riverbend Clinic\nAnn Cole"
    )
    if width == "phone":
        expect(page.locator("#kept")).to_contain_text("Kept on this device")
        page.context.set_offline(False)
    expect(page.locator("#kept")).to_have_text("Saved")

    # 8. and 9. Write it down with the names and the leave to mention her, in less than a minute.
    page.goto(interview)
    hands.press(link(page, "Write it down"))
    looks_right_in_both_themes(page, "Your talk with Priya Raman")
    expect(page.get_by_label("A name they gave you")).to_have_value("Tomas Weir")
    expect(page.get_by_label(second)).to_have_value("By chance, in a summer job.")
    began = monotonic()
    hands.write(page.get_by_label("What did you learn?"), "Most of the work is listening.")
    hands.tick(page.get_by_label("4", exact=True))
    hands.write(page.get_by_label("What did they advise you?"), "Spend one night on the ward.")
    hands.tick(page.locator("#div_id_may_mention_1").get_by_label("Yes"))
    hands.write(page.get_by_label("Something you promised"), "Send her the article")
    hands.set_day(page.get_by_label("By when"), in_days(2))
    hands.press(button(page, "Save the log"))
    expect(page.get_by_role("status")).to_contain_text("Written down.")
    record_property(f"seconds to log, {width}", round(monotonic() - began, 1))

    # 10. Thank, at once: the log leads to the note.
    looks_right_in_both_themes(page, "Thank Priya Raman")
    expect(page.get_by_label("Your note")).to_have_value(containing("Most of the work is listening"))
    hands.tick(page.get_by_label("Card or letter"))
    hands.press(button(page, "I have sent it"))

    # 11. Follow up.
    hands.press(link(page, "Follow up with Priya"))
    looks_right(page, "Send her the article")
    hands.press(button(page, "I have done it"))
    expect(page.get_by_role("status").first).to_contain_text("Promise kept")

    # 12. Round again: whom she named is a contact; the letter names her, since she said yes.
    today(hands)
    hands.press(link(page, "Write to Tomas"))
    expect(page.get_by_label("Your letter")).to_have_value(containing("Priya Raman"))
    hands.press(button(page, "I have sent it"))
    agreed(hands, "Tomas Weir", "E-mail")
    hands.tick(page.get_by_label("Video"))
    hands.set_clock(page.get_by_label("Day and time"), datetime.now(NEW_YORK) - timedelta(hours=1))
    hands.press(button(page, "Save the interview"))
    hands.write(page.get_by_label("What did you learn?"), "A clinic is a small town.")
    hands.write(page.get_by_label("A name they gave you"), "Ines Duarte")
    hands.press(button(page, "Save the log"))
    expect(page.get_by_role("heading", name="Thank Tomas Weir")).to_be_visible()
    today(hands)
    hands.press(link(page, "Report back to Priya"))
    hands.press(button(page, "I have told them"))
    expect(page.get_by_role("status").first).to_contain_text("Priya has heard from you")
    page.goto("/contacts/tree/")
    looks_right(page, "Who led to whom")
    expect(page.get_by_role("main")).to_contain_text("Ines Duarte")

    # 13. Ask for help, with the question that is asked where one is stuck.
    today(hands)
    hands.press(link(page, "Talk it over with a counselor"))
    hands.press(page.locator(".times a").nth(5 if width == "desk" else -1))
    looks_right(page, "Book this time")
    hands.write(page.get_by_label("What would you like to talk about?"), "Whom should I ask next?")
    hands.press(button(page, "Book this time"))
    expect(page.get_by_role("status")).to_contain_text("Booked")


def today(hands: Hands) -> None:
    hands.press(hands.page.get_by_role("navigation", name="Main").get_by_role("link", name="Today"))


def agreed(hands: Hands, name: str, channel: str) -> None:
    """Write down that somebody agreed to talk; it leads to setting a time."""
    page = hands.page
    expect(page.get_by_role("status").first).to_contain_text("you have written to")
    page.goto("/contacts/")
    hands.press(page.get_by_role("main").get_by_role("link", name=name, exact=True))
    hands.press(link(page, f"You asked for a talk · {channel}"))
    hands.tick(page.get_by_label("They agreed to talk"))
    hands.press(button(page, "Save"))


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("link", name=name).first


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("main").get_by_role("button", name=name, exact=True).first


def containing(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))
