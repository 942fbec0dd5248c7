"""A counselor's day on paper, and a calendar's address to copy."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import looks_right_in_both_themes, pages_printed, sign_in


def busy_day(page: Page) -> None:
    """Open the sheet of the next day on which somebody comes."""
    page.goto("/calendar/?show=week")
    busy = page.locator(".week section").filter(has=page.locator("ul li"))
    for _ in range(4):
        if busy.count():
            break
        page.get_by_role("link", name="Week after").click()
    busy.first.get_by_role("heading").get_by_role("link").click()
    page.get_by_role("link", name="Sheet to print").click()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_day_prints_on_one_page_with_nothing_but_the_day(paper, open_browser, width):
    cora = open_browser()
    sign_in(cora, "cora@demo.test")
    busy_day(cora)
    looks_right_in_both_themes(cora, "20")
    turns = cora.locator(".turns li:not([data-status])")
    expect(turns.first).to_be_visible()
    assert pages_printed(cora, paper) == 1

    cora.emulate_media(media="print")
    for gone in ("Print", "Back"):
        expect(cora.get_by_text(gone, exact=True)).to_be_hidden()
    expect(cora.get_by_role("navigation", name="Main")).to_be_hidden()
    # Room to write, below the words.
    assert turns.first.evaluate("turn => turn.offsetHeight") > 75

    # Nobody sees more people on a day: half an hour each, from nine to five, each with the longest topic.
    cora.locator(".sheet").evaluate("""sheet => {
        sheet.dataset.spacing = "tight";
        const turns = sheet.querySelector(".turns");
        const one = turns.querySelector("li:not([data-status])");
        one.querySelector("p:last-child").textContent = "about my list ".repeat(8).slice(0, 110);
        turns.replaceChildren(...Array.from({ length: 16 }, () => one.cloneNode(true)));
    }""")
    assert pages_printed(cora, paper) == 1


def test_the_address_of_a_calendar_is_copied_and_dies(open_browser, iris):
    iris.context.grant_permissions(["clipboard-read", "clipboard-write"])
    iris.goto("/settings/")
    iris.get_by_role("button", name="Make an address").click()
    expect(iris.get_by_role("status")).to_contain_text("Your calendar has an address")
    looks_right_in_both_themes(iris, "Settings")
    iris.get_by_role("button", name="Copy").click()
    expect(iris.get_by_role("button", name="Copied")).to_be_visible()
    address = iris.evaluate("navigator.clipboard.readText()")
    assert address == iris.get_by_label("The secret address of your calendar").input_value()
    program = open_browser().request
    path = address[address.index("/calendar/") :]
    assert program.get(path).text().startswith("BEGIN:VCALENDAR")

    iris.get_by_text("Somebody else may know the address").click()
    iris.get_by_role("button", name="Make a new address").click()
    expect(iris.get_by_role("status")).to_contain_text("nothing is at the old one any more")
    assert program.get(path).status == 404
    iris.get_by_text("I do not need it any more").click()
    iris.get_by_role("button", name="Switch it off").click()
    expect(iris.get_by_role("button", name="Make an address")).to_be_visible()
