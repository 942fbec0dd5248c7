"""Thanks for help that is no talk: owed, drafted, sent; and good news for everybody who helped."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import listed, looks_right, looks_right_in_both_themes, press

LEDGER = "/thank-you-notes/"


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


def test_help_is_owed_drafted_and_sent(iris, mark):
    name = f"Rosa Duarte {mark}"
    helped(iris, name, "reading my letter")
    looks_right_in_both_themes(iris, f"Thank {name}")
    letter = iris.get_by_label("Your note")
    expect(letter).to_have_value(re.compile("Thank you for reading my letter."))
    expect(iris.get_by_role("region", name="The letter coach")).to_contain_text("Everything is in place")

    # What is typed is read by the coach, and kept.
    letter.fill("Dear Rosa")
    expect(iris.get_by_role("region", name="The letter coach")).to_contain_text("Thank them.")
    iris.goto(LEDGER)
    looks_right_in_both_themes(iris, "Thank-you notes")
    iris.get_by_role("link", name=name).click()
    expect(iris.get_by_label("Your note")).to_have_value("Dear Rosa")

    iris.get_by_label("Card or letter").check()
    iris.get_by_role("button", name="I have sent it").click()
    expect(iris.get_by_role("status")).to_contain_text("Thanked. Rosa will remember you.")
    iris.goto(LEDGER)
    row = iris.get_by_role("listitem").filter(has_text=name)
    expect(row).to_contain_text("They helped you: reading my letter")
    expect(row).to_contain_text("Card or letter")


def test_whoever_landed_something_tells_everybody_who_helped_by_keyboard(iris, mark):
    people = [f"Sam Ode {mark}", f"Ann Fry {mark}"]
    for name in people:
        helped(iris, name, "the ride to the fair")

    iris.goto(LEDGER)
    press(iris, "link", "I landed something")
    looks_right_in_both_themes(iris, "I landed something")
    for name in people:
        expect(iris.get_by_label(name)).to_be_checked()
    iris.get_by_label("What have you landed?").fill(f"a summer at Mercy {mark}")
    press(iris, "button", "They are to hear of it")

    expect(iris.get_by_role("status")).to_contain_text("each draft is ready")
    rows = iris.get_by_role("listitem").filter(has_text=f"Your good news: a summer at Mercy {mark}")
    expect(rows.filter(has_text=people[0])).to_have_count(1)
    rows.filter(has_text=people[1]).get_by_role("link").click()
    looks_right_in_both_themes(iris, f"Tell {people[1]} your good news")
    expect(iris.get_by_label("Your note")).to_have_value(re.compile(f"a summer at Mercy {mark}"))
    iris.get_by_role("button", name="I have told them").click()
    expect(iris.get_by_role("status")).to_contain_text("Thanked. Ann will remember you.")
