"""After a meeting: the counselor's notes and a task, done on Today; and what students say, for staff."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser.conftest import looks_right, looks_right_in_both_themes, press, sign_in


def past_meeting(page: Page, name: str) -> str:
    """Open the last appointment with somebody of this name that took place; return its address."""
    page.goto("/appointments/")
    row = (
        page.get_by_role("listitem").filter(has_text=name).filter(has_text=re.compile("Fulfilled|Took place"))
    )
    row.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url


def test_a_task_is_set_done_on_today_and_taken_back(open_browser):
    cora, student = open_browser(), open_browser()
    sign_in(cora, "cora@demo.test")
    past_meeting(cora, "Diego Marroquín")
    looks_right_in_both_themes(cora, "Diego Marroquín")
    asked = f"Look at the sheet {uuid4().hex[:6]}"

    press(cora, "link", "Add a task")
    looks_right_in_both_themes(cora, "A task for Diego")
    cora.get_by_label("What is to be done?").fill(asked)
    press(cora, "button", "Set the task")
    expect(cora.get_by_role("status")).to_contain_text("Set. Diego finds it among the next steps")

    sign_in(student, "diego@demo.test")
    student.goto("/today/")
    looks_right_in_both_themes(student, "Good to see you")
    press(student, "button", asked)
    expect(student.get_by_role("status")).to_contain_text(f"Done: {asked}")
    press(student, "button", "Undo")
    expect(student).to_have_url(re.compile("/today/"))
    expect(student.get_by_role("heading", name=asked)).to_be_visible()

    past_meeting(cora, "Diego Marroquín")
    press(cora, "button", asked)
    expect(cora.get_by_role("status")).to_contain_text("Taken back.")
    student.goto("/today/")
    expect(student.get_by_role("heading", name=asked)).to_have_count(0)


def test_a_note_is_kept_from_two_windows_and_shared_with_whom_it_names(open_browser):
    written = f"Call once more: {uuid4().hex}"
    cora, other = open_browser(), open_browser()
    sign_in(cora, "cora@demo.test")
    sign_in(other, "cora@demo.test")
    meeting = past_meeting(cora, "Fatima Benali")
    for window in (cora, other):
        window.goto(f"{meeting}shared-note/")
    looks_right_in_both_themes(cora, "Shared note")
    expect(cora.get_by_role("main")).to_contain_text("Read by you and Fatima Benali, and by nobody else.")

    cora.get_by_label("Shared note").fill(written)
    press(cora, "button", "Save the note")
    expect(cora.get_by_role("status")).to_contain_text("The note is saved.")
    other.get_by_label("Shared note").fill("Typed in another window.")
    press(other, "button", "Save the note")
    looks_right_in_both_themes(other, "Shared note")
    expect(other.get_by_role("main")).to_contain_text("What stands there now")
    expect(other.get_by_label("Shared note")).to_have_value("Typed in another window.")

    student = open_browser()
    sign_in(student, "fatima@demo.test")
    past_meeting(student, "Cora Lindqvist")
    looks_right(student, "Cora Lindqvist")
    expect(student.get_by_role("main")).to_contain_text(written)
    expect(student.get_by_role("main")).not_to_contain_text("Staff note")


def test_two_questions_are_answered_and_staff_read_no_names(open_browser):
    student, cora, dora = open_browser(), open_browser(), open_browser()
    sign_in(student, "fatima@demo.test")
    past_meeting(student, "Cora Lindqvist")
    press(student, "link", "Change it")
    looks_right_in_both_themes(student, "How was your appointment?")
    student.get_by_label("4", exact=True).check()
    press(student, "button", "Send it")
    expect(student.get_by_role("main")).to_contain_text("You said: 4.")

    sign_in(cora, "cora@demo.test")
    cora.goto("/appointments/feedback/")
    looks_right_in_both_themes(cora, "What students say")
    expect(cora.get_by_role("main")).to_contain_text("Keep the drawing with the circles.")
    expect(cora.get_by_role("main")).not_to_contain_text("Maya")
    sign_in(dora, "dora@demo.test")
    dora.goto("/appointments/feedback/")
    looks_right(dora, "What students say")
    expect(dora.get_by_role("heading", name="Dan Abara")).to_be_visible()
