"""`python -m devstack.screenshots`: make the pictures of README and docs from a demo of its own.

It starts the whole stack on a throw-away folder, signs in as the demo's people, and writes docs/img/. With the names
of pictures it makes only those.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "img"
DESK, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}

# Name of the picture, who looks (nobody has no account), at which page, on what, in which theme.
SHOTS = [
    ("today-desk-light", "maya", "/today/", DESK, "light"),
    ("today-desk-dark", "maya", "/today/", DESK, "dark"),
    ("today-phone-light", "maya", "/today/", PHONE, "light"),
    ("today-phone-dark", "maya", "/today/", PHONE, "dark"),
    ("contacts-desk-light", "maya", "/contacts/", DESK, "light"),
    ("contacts-phone-light", "maya", "/contacts/", PHONE, "light"),
    ("contacts-filtered-desk-light", "maya", "/contacts/?tag=hospital&sort=due", DESK, "light"),
    ("contact-desk-light", "maya", "CARD", DESK, "light"),
    ("contact-phone-light", "maya", "CARD", PHONE, "light"),
    ("letter-desk-light", "maya", "LETTER", DESK, "light"),
    ("letter-phone-dark", "maya", "LETTER", PHONE, "dark"),
    ("with-desk-dark", "", "WITH", DESK, "dark"),
    ("with-phone-light", "", "WITH", PHONE, "light"),
    ("answer-phone-light", "maya", "ANSWER", PHONE, "light"),
    ("start-phone-light", "liam", "/contacts/start/", PHONE, "light"),
    ("circle-phone-light", "liam", "CIRCLE", PHONE, "light"),
    ("import-desk-light", "maya", "IMPORT", DESK, "light"),
    ("merge-desk-light", "maya", "MERGE", DESK, "light"),
    ("leads-phone-light", "maya", "/leads/", PHONE, "light"),
    ("tree-desk-light", "maya", "/contacts/tree/", DESK, "light"),
    ("tree-desk-dark", "maya", "/contacts/tree/", DESK, "dark"),
    ("log-desk-light", "maya", "LOG", DESK, "light"),
    ("log-desk-dark", "maya", "LOG", DESK, "dark"),
    ("log-phone-light", "maya", "LOG", PHONE, "light"),
    ("log-phone-dark", "maya", "LOG", PHONE, "dark"),
    ("prepare-desk-light", "maya", "PREPARE", DESK, "light"),
    ("meet-phone-light", "maya", "MEET", PHONE, "light"),
    ("meet-phone-dark", "maya", "UNPLUGGED", PHONE, "dark"),
    ("thanks-phone-light", "maya", "/thank-you-notes/", PHONE, "light"),
    ("compare-desk-light", "maya", "/interviews/compare/", DESK, "light"),
    ("figures-phone-light", "maya", "/interviews/figures/", PHONE, "light"),
    ("reminders-desk-light", "maya", "/reminders/", DESK, "light"),
    ("reminders-phone-dark", "maya", "/reminders/", PHONE, "dark"),
    ("not-now-phone-light", "maya", "NOT NOW", PHONE, "light"),
    ("caseload-desk-light", "dora", "/caseload/", DESK, "light"),
    ("caseload-desk-dark", "dora", "/caseload/", DESK, "dark"),
    ("caseload-phone-light", "dora", "/caseload/", PHONE, "light"),
    ("caseload-phone-dark", "dora", "/caseload/", PHONE, "dark"),
    ("center-desk-light", "dora", "/center/", DESK, "light"),
    ("book-desk-light", "maya", "/appointments/book/", DESK, "light"),
    ("book-phone-light", "maya", "/appointments/book/", PHONE, "light"),
    ("book-phone-dark", "maya", "/appointments/book/", PHONE, "dark"),
    ("why-phone-light", "maya", "/appointments/book/why/", PHONE, "light"),
    ("drop-in-phone-light", "maya", "/drop-in/", PHONE, "light"),
    ("queue-desk-light", "yuki", "/drop-in/queue/", DESK, "light"),
    ("feedback-desk-light", "dora", "/appointments/feedback/", DESK, "light"),
    ("rules-desk-light", "dora", "/center/booking-rules/", DESK, "light"),
    ("availability-desk-light", "cora", "/availability/", DESK, "light"),
    ("availability-phone-dark", "cora", "/availability/", PHONE, "dark"),
    ("calendar-desk-light", "cora", "CALENDAR", DESK, "light"),
    ("calendar-phone-dark", "cora", "CALENDAR", PHONE, "dark"),
    ("week-desk-light", "cora", "/calendar/?show=week", DESK, "light"),
    ("appointment-desk-light", "cora", "APPOINTMENT", DESK, "light"),
    ("appointment-phone-light", "cora", "APPOINTMENT", PHONE, "light"),
]

# What LinkedIn sends, with a line of each kind: new, on the list already, twice, and one with a problem.
CONNECTIONS = """Notes:
"When exporting your connection data, you may notice that some of the email addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Noor,Abadi,https://www.linkedin.com/in/noor-abadi,,Lexington Children's Clinic,Child Life Specialist,14 Sep 2025
Grace,Liu,https://www.linkedin.com/in/grace-liu-bio,,Heartland Data Works,Bioinformatics Analyst,02 Sep 2025
Walter,Ekström,https://www.linkedin.com/in/wekstrom,walter.ekstrom@,Kentucky Blood Center,Donor Coordinator,30 Aug 2025
Noor,Abadi,https://www.linkedin.com/in/noor-abadi,,Lexington Children's Clinic,Child Life Specialist,14 Sep 2025
María José,Quintero,https://www.linkedin.com/in/mjquintero,mjq@riverbend.example,Riverbend,"Nurse, nights",19 Aug 2025
Marcus,Bell,https://www.linkedin.com/in/marcusbell-epi,,Fayette County Health Department,Epidemiologist,12 Aug 2025
Shelby,Crane,https://www.linkedin.com/in/shelbycrane,,Crane Veterinary,Practice Manager,03 Jul 2025
"""


def main() -> None:
    """Start a center, take every picture of SHOTS, or those that are named, and stop the center."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    named = sys.argv[1:]
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
                    if named and shot[0] not in named:
                        continue
                    take(browser, f"http://localhost:{port}", *shot)
                browser.close()
        finally:
            stack.send_signal(signal.SIGINT)
            stack.wait(20)


def take(  # noqa: PLR0917 - a row of SHOTS
    browser: Browser, center: str, name: str, who: str, path: str, viewport: dict[str, int], theme: str
) -> None:
    """Take one picture of a page, or of what a few steps lead to."""
    context = browser.new_context(base_url=center, viewport=viewport, color_scheme=theme)  # type: ignore[arg-type]
    page = context.new_page()
    if who:
        sign_in(page, who)
    if path in WAYS:
        WAYS[path](page)
    else:
        page.goto(path)
    page.screenshot(path=PICTURES / f"{name}.png")
    context.close()


def sign_in(page: Page, who: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(f"{who}@demo.test")
    page.get_by_label("Password").fill("demo")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def log(page: Page) -> None:
    """Go to the form in which a talk of yesterday is written down."""
    page.goto("/interviews/add/")
    page.get_by_label("With whom?").fill("Elena Fuentes")
    page.get_by_label("Day and time").fill(f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT15:00}")
    page.get_by_role("button", name="Save the interview").click()
    page.wait_for_url("**/log/")


def talk(page: Page, act: str) -> None:
    """Go to an act of a talk that is planned."""
    page.goto("/interviews/")
    page.get_by_role("main").get_by_role("link", name="Anjali Deshmukh").click()
    page.goto(f"{page.url}{act}/")


def unplugged(page: Page) -> None:
    """Be in the middle of a talk, with no line to the center."""
    talk(page, "meet")
    page.wait_for_function("() => navigator.serviceWorker.controller")
    page.context.set_offline(True)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("textbox", name="Notes on this question").first.fill(
        "A school nurse, when she was nine."
    )
    page.get_by_text("Kept on this device").wait_for()


def card(page: Page) -> None:
    """Go to somebody with whom something is due, and who has led on to others."""
    card_of(page, "Samuel Osei")


def card_of(page: Page, name: str) -> None:
    page.goto(f"/contacts/?q={name}")
    page.get_by_role("main").get_by_role("link", name=name).click()
    page.get_by_role("heading", name="What happened").wait_for()


def letter(page: Page) -> None:
    """Go to a letter that is begun, with what the coach says of it."""
    card_of(page, "Tomás Echeverría")
    page.get_by_role("link", name="Write to Tomás").click()
    page.locator("#coach").wait_for()


def offer(page: Page) -> None:
    """Go to times that are on offer."""
    card_of(page, "Helen Marchetti")
    page.get_by_role("link", name="You offered them times").click()
    page.get_by_role("heading", name="What you offered").wait_for()


def personal_link(page: Page) -> None:
    """Open a personal link as somebody without an account; Maya has it."""
    sign_in(page, "maya")
    offer(page)
    link = page.get_by_role("link", name="See what they will see").get_attribute("href")
    page.context.clear_cookies()
    page.goto(link or "")
    page.get_by_role("heading", name="When would suit you?").wait_for()


def answer(page: Page) -> None:
    """Read what a contact has answered."""
    card_of(page, "Samira Haidari")
    page.get_by_role("link", name="Read the answer").click()
    page.get_by_role("heading", name="proposes another time").wait_for()


def not_now(page: Page) -> None:
    """Write a talk down, and answer the letter that asks for the thank-you note, as somebody who is not signed in."""
    log(page)
    page.get_by_label("What did you learn?").fill("Most of it is waiting, and she likes that.")
    page.get_by_role("button", name="Save the log").click()
    page.get_by_role("status").wait_for()
    page.context.clear_cookies()
    letter = page.get_by_role("link", name="Thank Elena Fuentes")
    while True:
        page.goto("/dev/mail/")
        if letter.count():
            break
        page.wait_for_timeout(500)
    letter.first.click()
    page.locator("main a[href*='/reminders/of/']").first.click()
    page.get_by_role("heading", name="Not now").wait_for()


def circle(page: Page) -> None:
    """Write some names down in one circle."""
    page.goto("/contacts/start/professors/")
    page.get_by_label("Names").fill(
        "Mr. Abernathy\nDr. Ines Valdez, Bluegrass University\nMs. Tran from the library"
    )


def bring(page: Page) -> None:
    """Look at what will become of each line of a file."""
    page.goto("/contacts/import/")
    file = {"name": "Connections.csv", "mimeType": "text/csv", "buffer": CONNECTIONS.encode()}
    page.get_by_label("A file").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("button", name="Show me what will happen").click()
    page.get_by_role("button", name="on my list").wait_for()


def merge(page: Page) -> None:
    """Go to two cards that look like one person's."""
    page.goto("/contacts/duplicates/")
    page.get_by_role("main").get_by_role("link", name="Merge").first.click()
    page.get_by_role("button", name="Make them one").wait_for()


def first_appointment(page: Page) -> str:
    """Go to the first appointment of the next day on which somebody is booked; return its time."""
    page.goto("/appointments/")
    page.locator("main ul.rows").first.locator("a.whole").first.click()
    return page.locator("main time").first.get_attribute("datetime") or ""


def calendar(page: Page) -> None:
    page.goto(f"/calendar/?on={first_appointment(page)[:10]}")


def appointment(page: Page) -> None:
    first_appointment(page)
    page.locator("#progress .figures").wait_for()


# What a word in the place of an address stands for.
WAYS: dict[str, Callable[[Page], None]] = {
    "LOG": log,
    "PREPARE": lambda page: talk(page, "prepare"),
    "MEET": lambda page: talk(page, "meet"),
    "UNPLUGGED": unplugged,
    "CARD": card,
    "LETTER": letter,
    "WITH": personal_link,
    "ANSWER": answer,
    "NOT NOW": not_now,
    "CIRCLE": circle,
    "IMPORT": bring,
    "MERGE": merge,
    "CALENDAR": calendar,
    "APPOINTMENT": appointment,
}


if __name__ == "__main__":
    main()
