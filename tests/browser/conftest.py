"""A whole center in a browser: the stack that `make run` starts, on a folder of its own, with the demo's people.

Real web server, worker, beat, Postgres, Redis and mail catcher; ticks every second. Every page that a test
visits must be free of violations of the content security policy and of errors in the console.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).resolve().parent.parent.parent
WIDTHS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 360, "height": 740}}
STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
# The session of everybody who has signed in: argon2 takes its time, and attempts are counted.
SESSIONS: dict[str, Any] = {}
NEWCOMERS: dict[str, str] = {}
NEW_YORK = ZoneInfo("America/New_York")
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "BASE_URL", "SECRET_KEY", "ALLOWED_HOSTS")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    quiet = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
    ]
    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", *quiet]
    return {"args": arguments} | ({"executable_path": found} if found else {})


@pytest.fixture(scope="session")
def center(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running center with the demo's story told.

    With CENTER set it is that one, which ought to tick every second: quicker while writing a test.
    """
    if os.environ.get("CENTER"):
        yield os.environ["CENTER"]
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    env |= {"PORT": str(port), "DATA_DIR": str(tmp_path_factory.mktemp("center")), "TICK_SECONDS": "1"}
    stack = subprocess.Popen(
        [sys.executable, "-m", "devstack"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    is_ready = threading.Event()

    def listen() -> None:
        assert stack.stdout
        for line in stack.stdout:
            said.append(line)
            if line.startswith("Ready at"):
                is_ready.set()
        is_ready.set()

    ear = threading.Thread(target=listen)
    ear.start()
    try:
        assert is_ready.wait(120) and any(line.startswith("Ready at") for line in said), "".join(said)
        yield f"http://localhost:{port}"
    finally:
        stack.send_signal(signal.SIGINT)
        stack.wait(20)
        ear.join()
        assert stack.stdout
        stack.stdout.close()


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def open_browser(browser: Browser, center: str, width: str) -> Iterator[Callable[..., Page]]:
    """Open a browser of a person's own, at the test's width; it may be one without scripts."""
    complaints: list[str] = []
    contexts = []

    def opened(*, scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport=WIDTHS[width], base_url=center, reduced_motion="reduce", java_script_enabled=scripts
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _hear(message.type, message.text, complaints))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def line_may_be_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The console tells of each request that finds no network; where a test cuts the line, that is no fault."""
    hear = _hear

    def patient(kind: str, text: str, complaints: list[str]) -> None:
        if "ERR_INTERNET_DISCONNECTED" not in text and "ERR_FAILED" not in text:
            hear(kind, text, complaints)

    monkeypatch.setattr(f"{__name__}._hear", patient)


def _hear(kind: str, text: str, complaints: list[str]) -> None:
    # A form that answers 422 is no fault; the console calls it one.
    if kind == "error" and "status of 4" not in text:
        complaints.append(text)


def sign_in(page: Page, email: str, password: str = "demo") -> None:
    """Sign in by the form the first time, and by the same session from then on."""
    if email in SESSIONS:
        page.context.add_cookies([SESSIONS[email]])
        page.goto("/")
    else:
        page.goto("/sign-in/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password").fill(password)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_contain_text("More")
    _remember(page, email)


def _remember(page: Page, email: str) -> None:
    SESSIONS[email] = next(cookie for cookie in page.context.cookies() if cookie["name"] == "session")


def looks_right(page: Page, heading: str) -> None:
    """The page with this heading has come, has no serious barrier, and nothing of it sticks out of the screen."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    _bars_nobody(page, {"type": "tag", "values": STANDARDS})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"


def looks_right_in_both_themes(page: Page, heading: str) -> None:
    """The same, and by night its colours can be told apart."""
    looks_right(page, heading)
    page.emulate_media(color_scheme="dark")
    _bars_nobody(page, {"type": "rule", "values": ["color-contrast"]})
    page.emulate_media(color_scheme="light")


def pages_printed(page: Page, paper: str) -> int:
    """Return on how many pages of this paper it prints."""
    return len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format=paper)))


def _bars_nobody(page: Page, rules: dict[str, Any]) -> None:
    found = Axe().run(page, options={"runOnly": rules}).response["violations"]
    serious = [
        f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in ("serious", "critical")
    ]
    assert serious == [], page.url


def letter_to(page: Page, person: str, about: str) -> Page:
    """Wait until a letter to this person lies in the demo's inbox, and open it."""
    letter = page.get_by_role("listitem").filter(has_text=person).filter(has_text=about)
    for _ in range(60):
        page.goto("/dev/mail/")
        if letter.count():
            break
        page.wait_for_timeout(250)
    letter.first.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/dev/mail/.+/"))
    return page


def focus(page: Page, role: str, name: str) -> None:
    """Press Tab until what bears this name has the focus, as somebody without a mouse does."""
    reach(page, page.get_by_role(role, name=name).first, f"the {role} {name!r}")


def reach(page: Page, wanted: Locator, called: str) -> None:
    """Press Tab until this has the focus."""
    expect(wanted).to_be_attached()
    for _ in range(400):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {called}")


def press(page: Page, role: str, name: str) -> None:
    """Come to it by Tab, and press Enter."""
    focus(page, role, name)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def invited(open_browser: Callable[..., Page], role: str, name: str) -> tuple[Page, str]:
    """Have the director invite somebody, who sets a password and is signed in; return their page and address."""
    email = f"{uuid4().hex[:10]}@demo.test"
    director = open_browser()
    sign_in(director, "dora@demo.test")
    director.goto(f"/people/add-{role}/")
    director.get_by_label("Name").fill(name)
    director.get_by_label("E-mail").fill(email)
    director.get_by_role("button", name="Add and invite").click()

    page = open_browser()
    letter_to(page, email, "")
    page.locator("main a[href*='/invitations/']").first.click()
    page.get_by_label("Choose a password").fill("four plain words here")
    page.get_by_role("button", name="Set the password and sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_contain_text("More")
    _remember(page, email)
    return page, email


@pytest.fixture
def iris(open_browser: Callable[..., Page]) -> Page:
    """A student with nothing else to do: nobody is on her list but whom these tests put there."""
    return newcomer(open_browser, "Iris Lindgren")


def newcomer(open_browser: Callable[..., Page], name: str) -> Page:
    """Return the page of a student of this name, who was invited for the first test that asks and is shared since."""
    known_as = name.split(maxsplit=1)[0].lower()
    if known_as not in NEWCOMERS:
        _, NEWCOMERS[known_as] = invited(open_browser, "student", name)
    page = open_browser()
    sign_in(page, NEWCOMERS[known_as])
    return page


def wants_letters_at_any_hour(page: Page) -> None:
    """Have no quiet hours: nobody knows at what hour these tests run."""
    page.goto("/reminders/")
    page.get_by_label("No letters from").select_option("00:00")
    page.get_by_label("until").select_option("00:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")


def listed(page: Page, name: str, *, email: str = "", organization: str = "") -> str:
    """Put somebody on the list; return the address of their card."""
    page.goto("/contacts/add/")
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_label("Organization").fill(organization)
    page.get_by_text("More about them").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def in_days(days: int, hour: int = 10) -> datetime:
    """Return a time to come, by the clock of the demo's center."""
    return datetime.combine(datetime.now(NEW_YORK) + timedelta(days=days), time(hour), NEW_YORK)


def read_aloud(at: datetime) -> str:
    """Return a time as the pages tell it."""
    return f"{at:%a} {at.day} {at:%b %Y}, {at:%H:%M}"
