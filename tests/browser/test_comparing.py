"""From two talks to what they mean side by side: own scales, ratings, the comparison, own figures."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NEW_YORK, listed, looks_right_in_both_themes


@pytest.fixture
def mark() -> str:
    return uuid4().hex[:6].title()


def written_down(page: Page, name: str, learned: str, *, days: int) -> str:
    """Add a talk that is over, and write it down; return its address."""
    card = listed(page, name)
    page.goto(f"{card}plan/")
    page.get_by_label("Phone", exact=True).check()
    page.get_by_label("Day and time").fill(f"{datetime.now(NEW_YORK) - timedelta(days=days):%Y-%m-%dT10:00}")
    page.get_by_role("button", name="Save the interview").click()
    talk = re.sub(r"log/$", "", page.url)
    page.get_by_label("What did you learn?").fill(learned)
    page.get_by_role("button", name="Save the log").click()
    return talk


def just(talks: list[str]) -> str:
    """The address under which these talks are compared: there may have been others since."""
    keys = [re.sub(r".*/(\d+)/$", r"\1", talk) for talk in talks]
    return f"/interviews/compare/?talk={'&talk='.join(keys)}"


def test_two_talks_are_rated_and_compared(iris, mark):
    names = f"Ada Bell {mark}", f"Bo Tran {mark}"
    talks = [
        written_down(iris, name, "It is quieter than I thought.", days=days)
        for name, days in zip(names, (2, 1), strict=True)
    ]

    # Her own scales: one by a press, one in her own words, in the order she likes.
    own = f"Quiet {mark}"
    iris.goto("/interviews/scales/")
    looks_right_in_both_themes(iris, "What matters to you")
    suggested = iris.get_by_role("group", name="One press adds it")
    if suggested.get_by_role("button", name="A pace I like").count():
        suggested.get_by_role("button", name="A pace I like").click()
    iris.get_by_label("What matters to you").fill(own)
    iris.get_by_role("button", name="Add it").click()
    scales = iris.get_by_role("main").locator("ol > li")
    expect(scales.last).to_contain_text(own)
    iris.get_by_role("button", name=f"Move up: {own}").click()
    expect(scales.nth(scales.count() - 2)).to_contain_text(own)
    iris.get_by_role("button", name=f"Remove: {own}").click()
    expect(scales.filter(has_text=own)).to_have_count(0)
    iris.get_by_role("button", name="Undo").click()
    expect(scales.filter(has_text=own)).to_have_count(1)
    looks_right_in_both_themes(iris, "What matters to you")

    # Each talk is rated from its own page.
    for talk, value, because in ((talks[0], "2", "Phones all day"), (talks[1], "5", "A door that shuts")):
        iris.goto(talk)
        iris.get_by_role("link", name="Rate this talk").click()
        looks_right_in_both_themes(iris, "Your talk with")
        rating = iris.get_by_role("region", name=own)
        rating.get_by_role("radio", name=re.compile(f"^{value}")).check()
        rating.get_by_label(f"{own}: why").fill(because)
        iris.get_by_role("button", name="Save the rating").click()
        expect(iris.get_by_role("status")).to_contain_text("is saved")
        expect(iris.get_by_role("region", name="On your own scales")).to_contain_text(f"{value} of 5")
    looks_right_in_both_themes(iris, names[1])

    # Side by side; a cell leads to the talk that says so.
    iris.get_by_role("link", name="Compare your talks").click()
    looks_right_in_both_themes(iris, "Compare your talks")
    iris.goto(just(talks))
    row = iris.locator("tr").filter(has_text=own)
    expect(row).to_contain_text("A door that shuts")
    expect(row).to_contain_text("Phones all day")
    row.get_by_role("link", name=f"2 of 5: {own}, {names[0]}").click()
    expect(iris).to_have_url(f"{talks[0]}#ratings")
    expect(iris.get_by_role("region", name="On your own scales")).to_contain_text("Phones all day")


def test_a_goal_is_set_and_let_go(iris):
    iris.goto("/today/")
    iris.get_by_role("link", name="Your figures").click()
    looks_right_in_both_themes(iris, "Your figures")
    iris.get_by_role("link", name="Set a goal").click()
    looks_right_in_both_themes(iris, "Your goal")
    iris.get_by_role("button", name="Set this goal").click()
    expect(iris.get_by_role("status")).to_contain_text("Your goal:")
    expect(iris.get_by_role("progressbar", name="Talks held, of your goal")).to_be_visible()
    looks_right_in_both_themes(iris, "Your figures")
    iris.get_by_role("button", name="Let it go").click()
    expect(iris.get_by_role("link", name="Set a goal")).to_be_visible()
