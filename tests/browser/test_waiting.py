"""A student who finds no time waits in line, and takes what is given back: by keyboard, from the letter on."""

from datetime import datetime, timedelta
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.conftest import (
    NEW_YORK,
    invited,
    letter_to,
    looks_right_in_both_themes,
    press,
    wants_letters_at_any_hour,
)
from tests.browser.hands import Keyboard
from tests.browser.test_booking import open_hours


def test_wait_for_a_time_pass_one_on_and_take_the_next(open_browser):
    name = f"Wanda {uuid4().hex[:6].title()}"
    wanda, _ = invited(open_browser, "counselor", name)
    open_hours(wanda)
    # A student of her own: whoever has an appointment on that day already is offered none.
    zoe, _ = invited(open_browser, "student", f"Zoe {uuid4().hex[:6].title()}")
    hands = Keyboard(zoe)
    wants_letters_at_any_hour(zoe)

    # Mornings are free, and zoe can only come in the afternoon.
    press(zoe, "link", "Appointments")
    press(zoe, "link", "Book ")
    zoe.goto(f"/appointments/book/?counselor={counselor_of(zoe, name)}")
    press(zoe, "link", "None of these suits me")
    looks_right_in_both_themes(zoe, "Get in line for a time")
    hands.write(zoe.get_by_label("What would you like to talk about?"), "Mornings I am in the lab")
    hands.tick(zoe.get_by_label("From noon on"))
    press(zoe, "button", "Get in line")
    looks_right_in_both_themes(zoe, "You are first in line")
    press(zoe, "button", "Leave the line")
    looks_right_in_both_themes(zoe, "You are not in line any more")
    press(zoe, "button", "Undo: back to my old place")
    looks_right_in_both_themes(zoe, "You are first in line")

    # The counselor sees who waits, and opens an afternoon.
    wanda.goto("/calendar/")
    press(wanda, "link", "1 student in line")
    looks_right_in_both_themes(wanda, "Who waits for a time")
    press(wanda, "link", "Open extra hours")
    day = datetime.now(NEW_YORK) + timedelta(days=5)
    wanda.get_by_label("Day").fill(f"{day:%Y-%m-%d}")
    wanda.get_by_label("From (time)").fill("14:00")
    wanda.get_by_label("Until (time)").fill("15:00")
    press(wanda, "button", "Open these hours")

    # The first is held for zoe, who passes it on; and takes the next.
    letter_to(zoe, "Zoe", f"A time with {name} is free for you: {day:%a} {day.day} {day:%b %Y}, 14:00")
    zoe.goto("/today/")
    press(zoe, "link", name)
    looks_right_in_both_themes(zoe, "A time is free for you")
    expect(zoe.get_by_role("main")).to_contain_text("14:00")
    press(zoe, "button", "Pass it on, and keep my place")
    expect(zoe.get_by_role("status")).to_contain_text("Passed on.")
    letter_to(zoe, "Zoe", f"A time with {name} is free for you: {day:%a} {day.day} {day:%b %Y}, 14:30")
    zoe.goto("/appointments/")
    press(zoe, "link", name)
    looks_right_in_both_themes(zoe, "A time is free for you")
    press(zoe, "button", "I take it")
    expect(zoe.get_by_role("status")).to_contain_text("It is yours.")
    expect(zoe.get_by_role("main")).to_contain_text("Mornings I am in the lab")


def counselor_of(page, name: str) -> str:
    """The key by which the list of free times knows this counselor."""
    value = (
        page.get_by_role("combobox", name="With whom").locator("option", has_text=name).get_attribute("value")
    )
    assert value
    return value
