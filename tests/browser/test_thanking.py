"""Thanks for help that is no talk: owed, drafted, sent; and good news for everybody who helped."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import listed, looks_right, looks_right_in_both_themes, newcomer, press

LEDGER = "/thank-you-notes/"


@pytest.fixture
def thea(open_browser) -> Page:
    """Nobody waits to hear from her but whom these tests put there, so that one page shows them all."""
    return newcomer(open_browser, "Thea Lund")


@pytest.fixture
def mark() -> str:
    return uuid4().hex[:6].title()


def helped(page: Page, name: str, what: str) -> None:
    """Put somebody on the list who has helped with this, from their card."""
    page.goto(listed(page, name, email=f"{uuid4().hex[:8]}@clinic.test"))
    page.get_by_text("Write down …").click()
    page.get_by_role("link", name="They helped me").click()
    looks_right(page, f"{name} helped you")
    page.get_by_label("What did they help you with?").fill(what)
    page.get_by_role("button", name="They are owed thanks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Thank {name}")


def test_help_is_owed_drafted_and_sent(thea, mark):
    name = f"Rosa Duarte {mark}"
    helped(thea, name, "reading my letter")
    looks_right_in_both_themes(thea, f"Thank {name}")
    letter = thea.get_by_label("Your note")
    expect(letter).to_have_value(re.compile("Thank you for reading my letter."))
    expect(thea.get_by_role("region", name="The letter coach")).to_contain_text("Everything is in place")

    # What is typed is read by the coach, and kept.
    letter.fill("Dear Rosa")
    expect(thea.get_by_role("region", name="The letter coach")).to_contain_text("Thank them.")
    thea.goto(LEDGER)
    looks_right_in_both_themes(thea, "Thank-you notes")
    thea.get_by_role("link", name=name).click()
    expect(thea.get_by_label("Your note")).to_have_value("Dear Rosa")

    thea.get_by_label("Card or letter").check()
    thea.get_by_role("button", name="I have sent it").click()
    expect(thea.get_by_role("status")).to_contain_text("Thanked. Rosa will remember you.")
    thea.goto(LEDGER)
    row = thea.get_by_role("listitem").filter(has_text=name)
    expect(row).to_contain_text("They helped you: reading my letter")
    expect(row).to_contain_text("Card or letter")


def test_whoever_landed_something_tells_everybody_who_helped_by_keyboard(thea, mark):
    people = [f"Sam Ode {mark}", f"Ann Fry {mark}"]
    for name in people:
        helped(thea, name, "the ride to the fair")

    thea.goto(LEDGER)
    press(thea, "link", "I landed something")
    looks_right_in_both_themes(thea, "I landed something")
    for name in people:
        expect(thea.get_by_label(name)).to_be_checked()
    thea.get_by_label("What have you landed?").fill(f"a summer at Mercy {mark}")
    press(thea, "button", "They are to hear of it")

    expect(thea.get_by_role("status")).to_contain_text("each draft is ready")
    rows = thea.get_by_role("listitem").filter(has_text=f"Your good news: a summer at Mercy {mark}")
    expect(rows.filter(has_text=people[0])).to_have_count(1)
    rows.filter(has_text=people[1]).get_by_role("link").click()
    looks_right_in_both_themes(thea, f"Tell {people[1]} your good news")
    expect(thea.get_by_label("Your note")).to_have_value(re.compile(f"a summer at Mercy {mark}"))
    thea.get_by_role("button", name="I have told them").click()
    expect(thea.get_by_role("status")).to_contain_text("Thanked. Ann will remember you.")
