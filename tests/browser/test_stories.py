"""The four stories of the first promise, walked by the people they are about."""

import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import letter_to, looks_right, sign_in

NEW_YORK = ZoneInfo("America/New_York")


def an_hour_ago() -> str:
    return (datetime.now(NEW_YORK) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")


def in_days(days: int) -> datetime:
    return datetime.now(NEW_YORK) + timedelta(days=days)


def invited_student(open_browser, name: str) -> tuple[Page, str]:
    """Have the director add a student, and the student accept the invitation that arrives by mail."""
    email = f"{uuid4().hex[:10]}@demo.test"
    director = open_browser()
    sign_in(director, "dora@demo.test")
    director.goto("/people/add-student/")
    looks_right(director, "Add a student")
    director.get_by_label("Name").fill(name)
    director.get_by_label("E-mail").fill(email)
    director.get_by_label("Counselor").select_option(label="Cora Lindqvist")
    director.get_by_role("button", name="Add and invite").click()
    expect(director.get_by_role("status")).to_contain_text("invitation is on its way")

    student = open_browser()
    letter_to(student, email, "")
    looks_right(student, "")
    student.locator("main a[href*='/invitations/']").first.click()
    looks_right(student, "Welcome, Noor")
    student.get_by_label("Choose a password").fill("four plain words here")
    student.get_by_role("button", name="Set the password and sign in").click()
    expect(student).to_have_url(re.compile("/today/$"))
    return student, email


def test_from_an_invitation_to_the_thank_you_that_is_not_forgotten(open_browser):
    maya, email = invited_student(open_browser, "Noor Haddad")
    looks_right(maya, "Good to see you, Noor")

    # One contact, by name alone; she has written, and they agreed.
    maya.get_by_role("link", name="Add your first contact").click()
    maya.get_by_role("textbox", name="Name", exact=True).fill("Priya Raman")
    looks_right(maya, "Add a contact")
    maya.get_by_role("button", name="Save the contact").click()
    maya.get_by_role("link", name="Write to Priya").click()
    maya.get_by_role("link", name="I called or met them instead").click()
    looks_right(maya, "Write to Priya Raman")
    maya.get_by_label("Phone").check()
    maya.get_by_role("button", name="Write it down").click()
    maya.get_by_role("link", name="You asked for a talk · Phone").click()
    looks_right(maya, "Has Priya Raman answered?")
    maya.get_by_label("They agreed to talk").check()
    maya.get_by_role("button", name="Save").click()

    # The talk was an hour ago: it is written down at once, with a name and a promise.
    maya.get_by_label("In person").check()
    maya.get_by_label("Day and time").fill(an_hour_ago())
    looks_right(maya, "An interview with Priya Raman")
    maya.get_by_role("button", name="Save the interview").click()
    looks_right(maya, "Your talk with Priya Raman")
    maya.get_by_label("What did you learn?").fill("Most of the work is listening.")
    maya.get_by_label("Minutes you talked").fill("25")
    maya.get_by_label("4", exact=True).check()
    maya.get_by_label("A name they gave you").fill("Tomas Weir")
    maya.locator("#div_id_may_mention_1").get_by_label("Yes").check()
    maya.get_by_label("Something you promised").fill("Send her the article")
    maya.get_by_label("By when").fill(f"{in_days(9):%Y-%m-%d}")
    maya.get_by_role("button", name="Save the log").click()
    expect(maya.get_by_role("heading", level=1)).to_have_text("Thank Priya Raman")

    # Today shows all three, the most urgent first.
    maya.goto("/today/")
    steps = maya.get_by_role("list", name="Next steps").get_by_role("heading")
    expect(steps).to_have_text(["Thank Priya Raman", "Write to Tomas Weir"])
    maya.get_by_role("link", name="All about Priya Raman").click()
    expect(maya.get_by_role("main")).to_contain_text("Send her the article")
    expect(maya.get_by_role("main")).to_contain_text("You may mention Priya")
    looks_right(maya, "Priya Raman")

    # The worker's letter leads to the note; once it is sent, nobody asks again.
    letter_to(maya, email, "Priya Raman")
    looks_right(maya, "")
    maya.locator("main a[href*='/thank-you-notes/']").first.click()
    looks_right(maya, "Thank Priya Raman")
    maya.get_by_label("Card or letter").check()
    maya.get_by_role("button", name="I have sent it").click()
    expect(maya.get_by_role("status")).to_contain_text("Thanked")
    expect(steps).to_have_text(["Write to Tomas Weir", "Follow up with Priya Raman"])
    looks_right(maya, "Good to see you, Noor")

    # Her counselor sees all of it.
    cora = open_browser()
    sign_in(cora, "cora@demo.test")
    cora.goto("/caseload/?q=Noor")
    row = cora.get_by_role("row").filter(has_text="Noor Haddad").last
    expect(row).to_contain_text("today")
    looks_right(cora, "Your caseload")
    row.get_by_role("link", name="Noor Haddad").click()
    expect(cora.get_by_role("main")).to_contain_text("Priya Raman")
    expect(cora.get_by_role("main")).not_to_contain_text("Most of the work is listening")
    looks_right(cora, "Noor Haddad")


@pytest.mark.parametrize("medium", ["In person", "Phone", "Video", "E-mail"])
def test_an_interview_is_planned_by_any_medium(open_browser, medium):
    liam = open_browser()
    sign_in(liam, "liam@demo.test")
    liam.goto("/interviews/add/")
    liam.get_by_label("With whom?").fill(f"Somebody by {medium} {uuid4().hex[:6]}")
    liam.get_by_label(medium, exact=True).check()
    if medium == "E-mail":
        expect(liam.get_by_label("Day and time")).to_be_hidden()
    else:
        liam.get_by_label("Day and time").fill(f"{in_days(3):%Y-%m-%dT%H:%M}")
    liam.get_by_role("button", name="Save the interview").click()
    looks_right(liam, "Somebody by")

    liam.get_by_role("link", name="Choose questions").click()
    looks_right(liam, "Questions for Somebody by")
    for question in liam.get_by_role("checkbox").all()[:3]:
        question.check()
    liam.get_by_role("button", name="Take these along").click()

    expect(liam.locator("main ol > li")).to_have_count(3)


def test_the_demo_shows_every_page_with_something_on_it(open_browser):
    maya = open_browser()
    sign_in(maya, "maya@demo.test")

    for path in (
        "/today/",
        "/contacts/",
        "/interviews/",
        "/thank-you-notes/",
        "/follow-ups/",
        "/settings/",
        "/guide/",
    ):
        maya.goto(path)
        looks_right(maya, "")
        expect(maya.locator("main .empty")).to_have_count(0)


def test_a_search_narrows_the_list_as_one_types(open_browser):
    maya = open_browser()
    sign_in(maya, "maya@demo.test")
    maya.goto("/contacts/")
    everybody = maya.locator("#found li").count()

    name = maya.locator("#found a.whole").last.inner_text()
    maya.get_by_role("searchbox").press_sequentially(name[:6].upper())

    expect(maya.locator("#found li").first).to_contain_text(name)
    assert maya.locator("#found li").count() < everybody


def test_what_was_typed_stays_when_something_is_wrong(open_browser):
    maya = open_browser()
    sign_in(maya, "maya@demo.test")
    maya.goto("/contacts/add/")
    maya.get_by_label("Organization").fill("Riverbend Clinic")
    maya.get_by_role("button", name="Save the contact").click()

    expect(maya.get_by_text("Fill in “Name”.")).to_be_visible()
    expect(maya.get_by_label("Organization")).to_have_value("Riverbend Clinic")
    looks_right(maya, "Add a contact")


def test_a_mistake_among_the_folded_fields_is_shown(open_browser):
    maya = open_browser()
    sign_in(maya, "maya@demo.test")
    maya.goto("/contacts/add/")
    maya.get_by_role("textbox", name="Name", exact=True).fill("Wrong Address")
    maya.get_by_text("More about them").click()
    maya.get_by_label("E-mail").fill("somebody@nowhere")
    maya.get_by_role("button", name="Save the contact").click()

    expect(maya.get_by_text("Enter a valid email address.")).to_be_visible()
    expect(maya.get_by_label("E-mail")).to_be_focused()


def test_a_contact_taken_off_the_list_comes_back_by_undo(open_browser):
    liam = open_browser()
    sign_in(liam, "liam@demo.test")
    name = f"Undo {uuid4().hex[:6]}"
    liam.goto("/contacts/add/")
    liam.get_by_role("textbox", name="Name", exact=True).fill(name)
    liam.get_by_role("button", name="Save the contact").click()
    liam.locator(".more-acts > summary").click()
    liam.get_by_role("button", name="Take off my list").click()
    looks_right(liam, "Contacts")

    liam.get_by_role("button", name="Undo").click()

    expect(liam.get_by_role("heading", name=name)).to_be_visible()


def test_without_scripts_a_talk_can_be_planned_and_written_down(open_browser):
    liam = open_browser(scripts=False)
    sign_in(liam, "liam@demo.test")
    liam.goto("/interviews/add/")
    liam.get_by_label("With whom?").fill(f"Plain {uuid4().hex[:6]}")
    liam.get_by_label("Phone", exact=True).check()
    liam.get_by_label("Day and time").fill(an_hour_ago())
    liam.get_by_role("button", name="Save the interview").click()
    liam.get_by_label("What did you learn?").fill("It works on a library computer.")
    liam.get_by_role("button", name="Save the log").click()

    expect(liam.get_by_role("main")).to_contain_text("Thank Plain")
