"""`python -m devstack.screenshots`: make the pictures of README and docs from a demo of its own.

It starts the whole stack on a throw-away folder, signs in as the demo's people, and writes docs/img/.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "img"
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}

# Name of the picture, who looks, at which page, on what, in which theme.
SHOTS = [
    ("today-desk-light", "maya", "/today/", DESK, "light"),
    ("today-desk-dark", "maya", "/today/", DESK, "dark"),
    ("today-phone-light", "maya", "/today/", PHONE, "light"),
    ("today-phone-dark", "maya", "/today/", PHONE, "dark"),
    ("contacts-desk-light", "maya", "/contacts/", DESK, "light"),
    ("log-desk-light", "maya", "LOG", DESK, "light"),
    ("log-desk-dark", "maya", "LOG", DESK, "dark"),
    ("log-phone-light", "maya", "LOG", PHONE, "light"),
    ("log-phone-dark", "maya", "LOG", PHONE, "dark"),
    ("caseload-desk-light", "dora", "/caseload/", DESK, "light"),
    ("caseload-desk-dark", "dora", "/caseload/", DESK, "dark"),
    ("caseload-phone-light", "dora", "/caseload/", PHONE, "light"),
    ("caseload-phone-dark", "dora", "/caseload/", PHONE, "dark"),
    ("book-desk-light", "maya", "/appointments/book/", DESK, "light"),
    ("book-phone-light", "maya", "/appointments/book/", PHONE, "light"),
    ("book-phone-dark", "maya", "/appointments/book/", PHONE, "dark"),
    ("availability-desk-light", "cora", "/availability/", DESK, "light"),
    ("availability-phone-dark", "cora", "/availability/", PHONE, "dark"),
    ("calendar-desk-light", "cora", "CALENDAR", DESK, "light"),
    ("calendar-phone-dark", "cora", "CALENDAR", PHONE, "dark"),
    ("week-desk-light", "cora", "/calendar/?show=week", DESK, "light"),
    ("appointment-desk-light", "cora", "APPOINTMENT", DESK, "light"),
    ("appointment-phone-light", "cora", "APPOINTMENT", PHONE, "light"),
]


def main() -> None:
    """Start a center, take every picture of SHOTS, stop the center."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"PORT": str(port), "DATA_DIR": folder}
        command = [sys.executable, "-m", "devstack"]
        stack = subprocess.Popen(  # noqa: S603 - our own module, with nothing from outside
            command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True
        )
        try:
            assert stack.stdout
            for line in stack.stdout:
                if line.startswith("Ready at"):
                    break
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
                )
                for shot in SHOTS:
                    take(browser, f"http://localhost:{port}", *shot)
                browser.close()
        finally:
            stack.send_signal(signal.SIGINT)
            stack.wait(20)


def take(  # noqa: PLR0917 - a row of SHOTS
    browser: Browser, center: str, name: str, who: str, path: str, viewport: dict[str, int], theme: str
) -> None:
    """Take one picture. LOG is the form in which a talk of yesterday is written down.

    CALENDAR is the next day on which somebody is booked, APPOINTMENT the first one of it.
    """
    context = browser.new_context(base_url=center, viewport=viewport, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(f"{who}@demo.test")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    if path == "LOG":
        page.goto("/interviews/add/")
        page.get_by_label("With whom?").fill("Elena Fuentes")
        page.get_by_label("Day and time").fill(f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT15:00}")
        page.get_by_role("button", name="Save the interview").click()
        page.wait_for_url("**/log/")
    elif path in ("CALENDAR", "APPOINTMENT"):
        page.goto("/appointments/")
        page.locator("main ul.rows").first.locator("a.whole").first.click()
        day = page.locator("main time").first.get_attribute("datetime") or ""
        if path == "CALENDAR":
            page.goto(f"/calendar/?on={day[:10]}")
        else:
            page.locator("#progress .figures").wait_for()
    else:
        page.goto(path)
    page.screenshot(path=PICTURES / f"{name}.png")
    context.close()


if __name__ == "__main__":
    main()
