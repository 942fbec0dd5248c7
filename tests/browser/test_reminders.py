"""What comes and when, as one wishes."""

from playwright.sync_api import expect

from tests.browser.conftest import looks_right_in_both_themes, wants_letters_at_any_hour


def test_letters_come_as_one_wishes(iris):
    wants_letters_at_any_hour(iris)
    iris.get_by_text("Each kind of letter").click()
    promise = iris.get_by_role("group", name="A promise is due")
    promise.get_by_label("In the daily digest").check()
    looks_right_in_both_themes(iris, "Reminders")
    iris.get_by_label("The daily digest comes at").select_option("18:00")
    iris.get_by_role("button", name="Save").click()
    expect(iris.get_by_role("status")).to_contain_text("Saved.")

    iris.get_by_text("Each kind of letter").click()
    expect(promise.get_by_label("In the daily digest")).to_be_checked()
    expect(iris.get_by_label("The daily digest comes at")).to_have_value("18")
