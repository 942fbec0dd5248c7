"""People brought along in a file: looked at, put on the list, picked, and taken back; by keyboard, at both widths."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import focus, invited, looks_right, press


@pytest.fixture
def nobody(open_browser) -> Page:
    """A student who was invited a minute ago: nobody is on the list."""
    page, _ = invited(open_browser, "student", f"Iris {uuid4().hex[:6].title()}")
    return page


LINKEDIN = """Notes:
"When exporting your connection data, you may notice that some addresses are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Priya,Nair,https://www.linkedin.com/in/priya-nair,,Mercy Hospital,Nurse,03 Mar 2026
Tomas,Weir,https://www.linkedin.com/in/tomas-weir,tomas@weir.test,Riverbend,Analyst,04 Mar 2026
"""
ANDROID = """BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Echeverr=C3=ADa;Tom=C3=A1s;;;\r
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Tom=C3=A1s Echeverr=\r
=C3=ADa\r
TEL;CELL;PREF:859-555-0123\r
END:VCARD\r
"""
ICLOUD = """BEGIN:VCARD
VERSION:3.0
N:Roy;Élodie;;;
FN:Élodie Roy
ORG:Children's Clinic;
item1.EMAIL;type=INTERNET;type=pref:elodie@clinic.test
item2.URL:https://clinic.test/roy
item2.X-ABLabel:_$!<HomePage>!$_
END:VCARD
"""


def choose_file(page: Page, name: str, text: str) -> None:
    page.goto("/contacts/import/")
    page.get_by_label("A file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": text.encode()}
    )
    press(page, "button", "Look at it first")


def test_a_linkedin_file_is_looked_at_imported_picked_from_and_taken_back(nobody):
    page = nobody
    page.goto("/contacts/import/")
    looks_right(page, "Bring your people along")
    choose_file(page, "Connections.csv", LINKEDIN)

    looks_right(page, "What do these columns mean?")
    expect(page.get_by_label("First Name")).to_have_value("first_name")
    press(page, "button", "Show me what will happen")
    looks_right(page, "2 new people in this file")
    expect(page.get_by_role("main")).to_contain_text("Nurse, Mercy Hospital")
    page.get_by_role("button", name=re.compile("^Put")).focus()
    page.keyboard.press("Enter")
    looks_right(page, "2 people are now on your list")

    # They are at rest until one of them is picked.
    press(page, "link", "Pick whom to write to")
    looks_right(page, "Contacts")
    focus(page, "checkbox", "Choose Priya Nair")
    page.keyboard.press("Space")
    press(page, "button", "Plan to write to them")
    expect(page.get_by_role("status").first).to_contain_text("One person is picked to write to.")
    page.goto("/today/")
    expect(page.get_by_role("main")).to_contain_text("Write to Priya")
    expect(page.get_by_role("main")).not_to_contain_text("Tomas")

    # The same file again brings nobody; and all of it can be taken back.
    choose_file(page, "Connections.csv", LINKEDIN)
    press(page, "button", "Show me what will happen")
    looks_right(page, "Nothing new in this file")
    page.goto("/contacts/import/")
    press(page, "button", "Undo the import of Connections.csv")
    looks_right(page, "This import is undone")
    page.goto("/contacts/")
    expect(page.locator("#found li")).to_have_count(0)


def test_cards_of_two_phones_come_in_right(nobody):
    for name, cards in (("android.vcf", ANDROID), ("icloud.vcf", ICLOUD)):
        choose_file(nobody, name, cards)
        looks_right(nobody, "1 new person in this file")
        nobody.get_by_role("button", name=re.compile("^Put")).click()

    nobody.goto("/contacts/?q=echeverria")
    nobody.get_by_role("link", name="Tomás Echeverría").click()
    expect(nobody.get_by_role("main")).to_contain_text("859-555-0123")
    nobody.goto("/contacts/?q=elodie")
    nobody.get_by_role("link", name="Élodie Roy").click()
    for fact in ("Children's Clinic", "elodie@clinic.test", "https://clinic.test/roy"):
        expect(nobody.get_by_role("main")).to_contain_text(fact)


def test_a_file_that_cannot_be_read_says_where(nobody):
    choose_file(nobody, "broken.csv", 'Name,Organization\n"Priya Nair,Mercy\nTomas Weir,Riverbend\n')

    expect(nobody.get_by_text("line 2")).to_be_visible()
    looks_right(nobody, "Bring your people along")
