"""The meeting page with the network really cut: what is typed is never lost, never doubled, and nobody else sees it."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import NEW_YORK, NEWCOMERS, SESSIONS, listed, looks_right_in_both_themes, sign_in

MINUTE = timedelta(minutes=1)
# In the store of the browser is nothing that is not sent, and no message without an answer.
NOTHING_WAITS = "() => !/isChanged|:out/.test(JSON.stringify(localStorage))"


@pytest.fixture
def name() -> str:
    """Somebody who looks like nobody else on the list."""
    return f"{uuid4().hex[:8].title()} {uuid4().hex[:8].title()}"


@pytest.fixture
def talk(iris, name) -> str:
    """The path of the meeting page of a talk in two hours, with one question chosen."""
    card = listed(iris, name)
    iris.goto(f"{card}plan/")
    iris.get_by_label("Phone", exact=True).check()
    iris.get_by_label("Day and time").fill(f"{datetime.now(NEW_YORK) + 120 * MINUTE:%Y-%m-%dT%H:%M}")
    iris.get_by_label("Where").fill("+1 502 555 0161")
    iris.get_by_role("button", name="Save the interview").click()
    expect(iris.get_by_role("status")).to_contain_text("Saved.")
    interview = re.sub(r"^https?://[^/]+", "", iris.url)
    iris.goto(f"{interview}prepare/")
    iris.get_by_role("button", name="Take the first seven").click()
    expect(iris.get_by_role("button", name="Take the first seven")).to_have_count(0)
    return f"{interview}meet/"


@pytest.fixture
def page(iris, talk, name) -> Page:
    """The meeting page in a browser that keeps it."""
    iris.goto(talk)
    expect(iris.get_by_role("heading", level=1)).to_contain_text(name)
    iris.wait_for_function("() => navigator.serviceWorker.controller")
    iris.wait_for_function("async (path) => !!(await caches.match(path, { ignoreVary: true }))", arg=talk)
    return iris


def kept(page: Page, words: str) -> None:
    expect(page.locator("#kept")).to_contain_text(words)


def stored(page: Page, talk: str, field: str = "Notes") -> str:
    """What the center has, asked past everything that the browser keeps."""
    html = page.request.get(talk).text()
    names = {"Notes": "notes", "Names they give you": "names"}
    found = re.search(rf'<textarea[^>]* id="{names[field]}"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
    assert found, html[:400]
    return found[1]


def typed(page: Page, words: str, field: str = "Notes") -> None:
    box = page.get_by_role("textbox", name=field, exact=True)
    box.press("Control+End")
    box.press_sequentially(words)


def test_what_is_typed_without_a_network_survives_a_closed_tab_and_arrives_once(page, talk, line_may_be_cut):
    line: BrowserContext = page.context
    typed(page, "With a line.")
    kept(page, "Saved")
    line.set_offline(True)
    typed(page, " Without one.")
    typed(page, "Amara Diallo, City Hospital", "Names they give you")
    page.get_by_role("checkbox").first.check()
    kept(page, "Kept on this device")
    page.close()

    again = line.new_page()
    again.goto(talk)

    expect(again.get_by_role("textbox", name="Notes", exact=True)).to_have_value("With a line. Without one.")
    expect(again.get_by_role("checkbox").first).to_be_checked()
    kept(again, "Kept on this device")
    again.close()
    elsewhere = line.new_page()
    line.set_offline(False)
    elsewhere.goto("/contacts/")
    elsewhere.wait_for_function(NOTHING_WAITS)
    assert stored(elsewhere, talk) == "With a line. Without one."
    assert stored(elsewhere, talk, "Names they give you") == "Amara Diallo, City Hospital"
    elsewhere.goto(talk)
    expect(elsewhere.get_by_role("checkbox").first).to_be_checked()


def test_an_answer_that_is_lost_on_its_way_doubles_nothing(page, talk, line_may_be_cut):
    def taken_and_lost(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/jot/", taken_and_lost)
    typed(page, "Said once")
    kept(page, "It will be sent when the line is back.")
    assert stored(page, talk) == "Said once"
    typed(page, ", and more")
    page.unroute("**/jot/")
    page.evaluate("window.dispatchEvent(new Event('online'))")

    kept(page, "Saved")
    assert stored(page, talk) == "Said once, and more"


def test_two_tabs_show_the_same_and_two_devices_lose_nothing(page, talk, open_browser, line_may_be_cut):
    twin = page.context.new_page()
    twin.goto(talk)
    typed(page, "On the phone.")
    expect(twin.get_by_role("textbox", name="Notes", exact=True)).to_have_value("On the phone.")
    kept(page, "Saved")
    other = open_browser()
    sign_in(other, NEWCOMERS["iris"])
    other.goto(talk)
    page.context.set_offline(True)
    typed(page, " Gone on there.")
    typed(other, " Gone on at the desk.")
    kept(other, "Saved")

    page.context.set_offline(False)

    kept(page, "Saved")
    expect(page.get_by_role("textbox", name="Notes", exact=True)).to_have_value(
        "On the phone. Gone on at the desk.\n\nGone on there."
    )
    assert stored(page, talk) == "On the phone. Gone on at the desk.\n\nGone on there."


def test_any_page_without_a_network_leads_to_the_meeting_that_is_kept(page, talk, name, line_may_be_cut):
    page.context.set_offline(True)

    page.goto("/today/")

    looks_right_in_both_themes(page, "There is no network right now")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    kept(page, "No network")


def test_signing_out_sends_what_is_left_and_leaves_nothing_behind(page, talk, width, line_may_be_cut):
    typed(page, "Just before")
    page.get_by_label("More pages").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("link", name="Sign in").first).to_be_visible()
    kept_by_browser = page.evaluate("Object.keys(localStorage)")
    # The worker's own files are nobody's, and it may be fetching them again.
    pages = page.evaluate("caches.keys().then((names) => names.filter((name) => !name.startsWith('files-')))")
    # The session of all these tests is over.
    del SESSIONS[NEWCOMERS["iris"]]
    sign_in(page, NEWCOMERS["iris"], "four plain words here")
    assert (kept_by_browser, pages) == ([], [])
    assert stored(page, talk) == "Just before"


def test_signing_out_without_a_line_asks_once_and_may_be_thought_over(page, talk, line_may_be_cut):
    asked: list[str] = []

    def stay(dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", stay)
    page.context.set_offline(True)
    typed(page, "Not sent yet")
    page.get_by_label("More pages").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.wait_for_function("() => !document.querySelector('[data-sent]')")
    assert len(asked) == 1
    page.context.set_offline(False)
    kept(page, "Saved")
    assert stored(page, talk) == "Not sent yet"


def test_whoever_signs_in_next_sees_nothing_and_sends_nothing_of_it(
    page, talk, open_browser, line_may_be_cut
):
    page.context.set_offline(True)
    typed(page, "Of iris alone")
    kept(page, "Kept on this device")
    page.close()
    context: BrowserContext = page.context
    mine = next(cookie for cookie in context.cookies() if cookie["name"] == "session")
    context.clear_cookies(name="session")
    context.set_offline(False)

    other = context.new_page()
    sign_in(other, "liam@demo.test")
    other.goto("/today/")
    other.wait_for_function(
        "async () => (await caches.keys()).every((name) => !name.startsWith('meetings-'))"
    )
    assert other.goto(talk).status == 404
    assert "Of iris alone" in other.evaluate("JSON.stringify(localStorage)")

    context.add_cookies([mine])
    other.goto("/today/")
    other.wait_for_function(NOTHING_WAITS)
    assert stored(other, talk) == "Of iris alone"


def test_whoever_was_signed_out_is_told_so_and_loses_nothing(page, talk):
    mine = next(cookie for cookie in page.context.cookies() if cookie["name"] == "session")
    page.context.clear_cookies(name="session")
    typed(page, "While signed out")

    kept(page, "Sign in to send what you noted.")

    page.context.add_cookies([mine])
    page.evaluate("window.dispatchEvent(new Event('online'))")
    kept(page, "Saved")
    assert stored(page, talk) == "While signed out"


def test_five_minutes_before_the_end_the_closing_list_opens(iris, talk, name):
    now = datetime.now(NEW_YORK)
    iris.clock.install(time=now)
    iris.goto(talk)
    left, closing = iris.locator("#left"), iris.locator("#closing")
    expect(left).to_have_text(re.compile("Begins in (1 h|2 h|119 min)"))
    expect(closing).not_to_have_attribute("open", "")
    looks_right_in_both_themes(iris, name)
    ends_at = datetime.fromisoformat(iris.locator("#meeting").get_attribute("data-ends-at"))

    iris.clock.fast_forward((ends_at - now - 6 * MINUTE).total_seconds() * 1000)
    expect(left).to_have_text("6 min left")
    expect(closing).not_to_have_attribute("open", "")
    iris.clock.fast_forward(60_000)
    expect(closing).to_have_attribute("open", "")
    expect(closing).to_contain_text("May I mention you?")
    expect(iris.locator("#aloud")).to_have_text("Five minutes left. The closing list is open.")
    looks_right_in_both_themes(iris, name)
    iris.clock.fast_forward(300_000)
    expect(left).to_have_text("Time is up")
    expect(iris.get_by_text("ask whether five more minutes are welcome").first).to_be_visible()
    expect(iris.get_by_role("link", name="Write it down")).to_be_visible()
    looks_right_in_both_themes(iris, name)


def test_works_without_scripts(open_browser, iris, talk):
    plain = open_browser(scripts=False)
    sign_in(plain, NEWCOMERS["iris"])
    plain.goto(talk)
    expect(plain.locator("#closing")).to_contain_text("May I mention you?")
    plain.get_by_role("textbox", name="Notes", exact=True).fill("By the button\nalone")
    plain.get_by_role("checkbox").first.check()
    plain.get_by_role("button", name="Save", exact=True).click()

    expect(plain.get_by_role("status")).to_contain_text("Saved.")
    expect(plain.get_by_role("textbox", name="Notes", exact=True)).to_have_value("By the button\nalone")
    expect(plain.get_by_role("checkbox").first).to_be_checked()
