"""A student drops in: the phone says the place in line and whose turn it is, the counselor calls."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import looks_right, looks_right_in_both_themes, newcomer, press, sign_in

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# The page looks again every twenty seconds.
BY_ITSELF = 30_000


@pytest.fixture(autouse=True)
def open_all_day(open_browser) -> None:
    """Nobody knows at what hour these tests run."""
    dora = open_browser()
    sign_in(dora, "dora@demo.test")
    dora.goto("/center/")
    press(dora, "link", "Change drop-in")
    looks_right_in_both_themes(dora, "Drop-in")
    for day in DAYS:
        dora.get_by_label(f"{day}, from").fill("00:00")
        dora.get_by_label(f"{day}, to").fill("23:59")
    dora.get_by_label("Minutes of one meeting").fill("5")
    press(dora, "button", "Save drop-in")
    expect(dora.get_by_role("status")).to_contain_text("Saved. Students see it from now on")


def empty_line(page: Page) -> None:
    """Whoever waits has left."""
    page.goto("/drop-in/queue/")
    while page.get_by_role("button", name="has left").count():
        page.get_by_role("button", name="has left").first.click()
        expect(page.get_by_role("status")).to_contain_text("is out of the line")
    looks_right_in_both_themes(page, "Drop-in queue")


def test_a_student_joins_a_counselor_calls_and_the_student_sees_it(open_browser):
    cora = open_browser()
    sign_in(cora, "cora@demo.test")
    empty_line(cora)
    otis = newcomer(open_browser, "Otis Park")
    otis.goto("/drop-in/")
    looks_right_in_both_themes(otis, "Drop-in")
    otis.get_by_label("What is it about?").fill("One letter")
    press(otis, "button", "Join the line")
    expect(otis.get_by_role("heading", level=1)).to_have_text("You are 1st in line")
    looks_right_in_both_themes(otis, "You are 1st in line")

    cora.goto("/drop-in/queue/")
    press(cora, "button", "I take drop-ins now")
    press(cora, "button", "Call the next")
    expect(cora.get_by_role("status")).to_contain_text("You have called Otis Park")
    looks_right_in_both_themes(cora, "Drop-in queue")

    # Nobody reloads the phone's page.
    expect(otis.get_by_role("heading", level=1)).to_have_text("It is your turn", timeout=BY_ITSELF)
    looks_right_in_both_themes(otis, "It is your turn")
    cora.goto("/drop-in/screen/")
    expect(cora.get_by_role("main")).to_contain_text("Otis P. please come to Cora Lindqvist")
    looks_right_in_both_themes(cora, "drop-in")
    press(cora, "link", "Back to the queue")
    press(cora, "button", "Otis is here: begin")
    press(cora, "button", "Done")
    press(cora, "button", "Take no more drop-ins")
    expect(cora.get_by_role("status")).to_contain_text("You take no more drop-ins")


def test_whoever_stands_at_the_desk_is_put_into_the_line_and_it_works_without_scripts(open_browser):
    cora = open_browser(scripts=False)
    sign_in(cora, "cora@demo.test")
    cora.goto("/drop-in/desk/")
    cora.get_by_label("Who stands at the desk?").fill("wlin")
    cora.get_by_role("button", name="Find").click()
    expect(cora.get_by_role("main")).to_contain_text("Nobody fits this.")
    cora.get_by_label("Who stands at the desk?").fill("Naomi Adler")
    cora.get_by_role("button", name="Find").click()
    cora.get_by_role("link", name="Put Naomi Adler into the line").click()
    cora.get_by_role("button", name="Put them into the line").click()
    expect(cora.get_by_role("status")).to_contain_text("Naomi Adler is in line")
    naomi = open_browser(scripts=False)
    sign_in(naomi, "naomi@demo.test")
    naomi.goto("/drop-in/")
    expect(naomi.get_by_role("heading", level=1)).to_contain_text("in line")
    naomi.get_by_role("link", name="Look again").click()
    naomi.get_by_role("button", name="Leave the line").click()
    expect(naomi.get_by_role("status")).to_contain_text("You have left the line.")
    naomi.get_by_role("button", name="Undo").click()
    expect(naomi.get_by_role("heading", level=1)).to_contain_text("in line")
    naomi.get_by_role("button", name="Leave the line").click()
    expect(naomi.get_by_role("status")).to_contain_text("You have left the line.")


def test_the_desk_looks_right(open_browser):
    cora = open_browser()
    sign_in(cora, "cora@demo.test")
    cora.goto("/drop-in/desk/?q=a")
    looks_right_in_both_themes(cora, "Front desk")
    cora.get_by_role("link", name="Put").first.click()
    looks_right(cora, "Put")
