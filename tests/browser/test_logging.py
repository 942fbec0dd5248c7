"""Writing a talk down where a session ends or the line is dead: what was typed is there again."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NEW_YORK, NEWCOMERS, SESSIONS, looks_right

LINE_IS_BACK = """
    () => fetch(`${document.querySelector("link[rel=stylesheet]").href}?line`).then((answer) => answer.ok, () => false)
"""


@pytest.fixture
def log(iris) -> Page:
    """The form of a talk of an hour ago, with something typed into it."""
    iris.goto("/interviews/add/")
    iris.get_by_label("With whom?").fill(f"Quin Aster {uuid4().hex[:6].title()}")
    iris.get_by_label("Phone", exact=True).check()
    iris.get_by_label("Day and time").fill(f"{datetime.now(NEW_YORK) - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    iris.get_by_role("button", name="Save the interview").click()
    looks_right(iris, "Your talk with Quin Aster")
    iris.get_by_label("What did you learn?").fill("Most of it is waiting.")
    iris.get_by_label("4", exact=True).check()
    iris.get_by_text("Another name").click()
    iris.get_by_label("The second name").fill("Ann Cole")
    return iris


def is_there_again(page: Page) -> None:
    expect(page.get_by_text("What you had typed is here again")).to_be_visible()
    expect(page.get_by_label("What did you learn?")).to_have_value("Most of it is waiting.")
    expect(page.get_by_label("4", exact=True)).to_be_checked()
    expect(page.get_by_label("The second name")).to_have_value("Ann Cole")


def test_a_session_that_ended_meanwhile_loses_nothing(log):
    address = log.url
    log.context.clear_cookies(name="session")
    log.get_by_role("button", name="Save the log").click()
    expect(log.get_by_role("heading", level=1)).to_contain_text("Sign in")

    log.context.add_cookies([SESSIONS[NEWCOMERS["iris"]]])
    log.goto(address)

    is_there_again(log)
    looks_right(log, "Your talk with Quin Aster")
    log.get_by_role("button", name="Save the log").click()
    expect(log.get_by_role("status").first).to_contain_text("Written down.")
    assert log.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('typed:')).length") == 0


@pytest.mark.usefixtures("line_may_be_cut")
def test_a_dead_line_loses_nothing(log):
    address = log.url
    log.wait_for_function("() => navigator.serviceWorker.controller")
    log.context.set_offline(True)
    log.get_by_role("button", name="Save the log").click()
    expect(log.get_by_role("heading", level=1)).to_contain_text("no network")

    log.context.set_offline(False)
    # The page's own process hears of the line before the service worker's does, which fetches what it has not kept.
    log.wait_for_function(LINE_IS_BACK)
    log.goto(address)

    is_there_again(log)


def test_whoever_begins_afresh_has_an_empty_form(log):
    log.reload()
    is_there_again(log)

    log.get_by_role("button", name="Begin afresh").click()

    expect(log.get_by_label("What did you learn?")).to_have_value("")
    expect(log.get_by_text("What you had typed is here again")).to_have_count(0)
