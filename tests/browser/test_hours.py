"""A counselor sets the hours of a term, and opens some extra ones, by keyboard alone."""

from playwright.sync_api import expect

from tests.browser.conftest import focus, looks_right_in_both_themes, press, sign_in


def test_a_terms_hours_take_two_buttons_and_are_undone(open_browser):
    cora = open_browser()
    sign_in(cora, "cora@demo.test")
    cora.goto("/availability/")

    press(cora, "link", "Hours of a term")
    press(cora, "link", "Add hours for some dates")
    looks_right_in_both_themes(cora, "Hours for some dates")
    expect(cora.get_by_role("radio").first).to_be_checked()
    press(cora, "button", "Save these hours")

    expect(cora.get_by_role("status")).to_contain_text("Saved. These hours hold for")
    expect(cora.get_by_role("main")).to_contain_text("holds today")
    looks_right_in_both_themes(cora, "When students can book you")
    press(cora, "link", "Edit the hours of")
    looks_right_in_both_themes(cora, "Hours of")
    cora.go_back()
    press(cora, "button", "Remove the hours of")
    expect(cora.get_by_role("status")).to_contain_text("your usual hours hold")
    press(cora, "button", "Undo")
    expect(cora.get_by_role("status")).to_contain_text("These hours hold again")
    press(cora, "button", "Remove the hours of")
    expect(cora.get_by_role("status")).to_contain_text("your usual hours hold")


def test_extra_hours_are_opened_and_closed(open_browser):
    cora = open_browser()
    sign_in(cora, "cora@demo.test")
    cora.goto("/availability/")

    press(cora, "link", "Extra hours")
    press(cora, "link", "Add extra hours")
    looks_right_in_both_themes(cora, "Add extra hours")
    cora.get_by_label("Day").fill("2099-06-05")
    focus(cora, "textbox", "From (time)")
    cora.keyboard.type("0200PM")
    focus(cora, "textbox", "Until (time)")
    cora.keyboard.type("0400PM")
    press(cora, "button", "Open these hours")

    expect(cora.get_by_role("status")).to_contain_text("Fri 5 Jun 2099, 14:00 to 16:00")
    looks_right_in_both_themes(cora, "When students can book you")
    press(cora, "button", "Remove: Fri 5 Jun 2099")
    expect(cora.get_by_role("main")).to_contain_text("An afternoon more, this once")


def test_a_director_names_a_term(open_browser):
    dora = open_browser()
    sign_in(dora, "dora@demo.test")
    dora.goto("/center/")

    press(dora, "link", "Add a term")
    looks_right_in_both_themes(dora, "Add a term")
    dora.get_by_label("Name").fill("Summer 2099")
    dora.get_by_label("First day").fill("2099-06-01")
    dora.get_by_label("Last day").fill("2099-07-31")
    press(dora, "button", "Add the term")

    expect(dora.get_by_role("status")).to_contain_text("Summer 2099")
    looks_right_in_both_themes(dora, "How the center works")
    press(dora, "button", "Remove Summer 2099")
    expect(dora.get_by_role("status")).to_contain_text("is off the list")
