"""A network that starts from nobody, by keyboard alone: named, found, sorted, merged, put aside, and put back."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import focus, invited, looks_right, press, reach, sign_in


@pytest.fixture
def nobody(open_browser) -> Page:
    """A student who was invited a minute ago: nobody is on the list."""
    page, _ = invited(open_browser, "student", f"Noor {uuid4().hex[:6].title()}")
    return page


def name_several(page: Page, *people: str) -> None:
    """Go to the first circle, and name these."""
    page.goto("/contacts/start/family/")
    page.get_by_label("Names").fill("\n".join(people))
    page.get_by_role("button", name="Put them on my list").click()
    expect(page.get_by_role("status")).to_contain_text("on your list")


def type_into(page: Page, label: str, text: str) -> None:
    """Come to the field by Tab, and type."""
    reach(page, page.get_by_role("main").get_by_role("textbox", name=label, exact=True).last, label)
    page.keyboard.type(text)


def unfold(page: Page, summary: str) -> None:
    """Come to the folded part by Tab, and open it."""
    reach(page, page.locator("summary", has_text=summary).last, summary)
    page.keyboard.press("Enter")


def choose(page: Page, label: str, words: str) -> None:
    """Come to the list by Tab, and type what is chosen."""
    reach(page, page.get_by_role("search").get_by_role("combobox", name=label), label)
    page.keyboard.type(words)


def tick(page: Page, label: str) -> None:
    """Come to the box by Tab, and press Space."""
    focus(page, "checkbox", label)
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name=label)).to_be_checked()


def finds(page: Page, *names: str) -> None:
    """The list shows these, in this order."""
    expect(page.locator("#found a.whole")).to_have_text(names)


def told(page: Page, words: str) -> None:
    expect(page.locator(".told")).to_contain_text(words)


def test_a_list_starts_from_nobody(nobody):
    page = nobody
    press(page, "link", "Contacts")
    expect(page.get_by_role("main")).to_contain_text("Begin with one name")
    looks_right(page, "Contacts")

    # Circle by circle, until enough names have come to mind.
    press(page, "link", "I know nobody")
    looks_right(page, "Where names come from")
    press(page, "link", "Family")
    looks_right(page, "Family")
    focus(page, "textbox", "Names")
    page.keyboard.type("Aunt Zofia, City Library\nUncle Jan\nPriya Nair, Mercy Hospital")
    press(page, "button", "Put them on my list")
    told(page, "3 people are on your list.")
    looks_right(page, "Neighbours")
    press(page, "link", "Nobody here comes to mind. On to: Alumni")
    looks_right(page, "Alumni")
    focus(page, "textbox", "Names")
    page.keyboard.type("Uncle Jan\n, Riverbend")
    press(page, "button", "Put them on my list")
    expect(page.get_by_text("Line 2: Write a name before the comma.")).to_be_visible()
    expect(page.get_by_label("Names")).to_be_focused()
    looks_right(page, "Alumni")
    page.keyboard.press("Control+End")
    page.keyboard.press("Home")
    page.keyboard.type("Tomas Weir")
    press(page, "button", "Put them on my list")
    told(page, "Tomas Weir is on your list. Already there: Uncle Jan.")

    press(page, "link", "Where names come from")
    expect(page.get_by_role("listitem").filter(has_text="Who in your family works")).to_contain_text(
        "3 names"
    )
    looks_right(page, "Where names come from")
    press(page, "link", "Contacts")
    finds(page, "Aunt Zofia", "Priya Nair", "Tomas Weir", "Uncle Jan")
    looks_right(page, "Contacts")


def test_somebody_who_looks_the_same_is_decided_on(nobody):
    page = nobody
    name_several(page, "Priya Nair, Mercy Hospital")

    # A slip in the name: the form comes back with whoever may be meant.
    press(page, "link", "Add a contact")
    looks_right(page, "Add a contact")
    type_into(page, "Name", "Pria Nair")
    type_into(page, "Organization", "Riverbend")
    press(page, "button", "Save the contact")
    expect(page.get_by_role("main")).to_contain_text("This looks like an existing contact: Priya Nair.")
    looks_right(page, "Add a contact")
    expect(page.get_by_label("Organization")).to_have_value("Riverbend")
    tick(page, "This is somebody else: add them all the same")
    press(page, "button", "Save the contact")
    told(page, "Pria Nair is on your list.")
    looks_right(page, "Pria Nair")

    # On second thoughts they are one person; and then two again.
    unfold(page, "More")
    press(page, "link", "Same person as …")
    looks_right(page, "Who is the same person as Pria Nair?")
    press(page, "link", "Priya Nair")
    looks_right(page, "Are these one person?")
    focus(page, "radio", "Priya Nair")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name="Pria Nair")).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="Priya Nair")).to_be_checked()
    press(page, "button", "Make them one")
    told(page, "Pria Nair is part of Priya Nair now.")
    expect(page.get_by_role("main")).to_contain_text("Two cards became one")
    looks_right(page, "Priya Nair")
    page.goto("/contacts/")
    finds(page, "Priya Nair")
    press(page, "link", "Priya Nair")
    press(page, "button", "Take them apart")
    told(page, "Pria Nair and Priya Nair are two again.")
    looks_right(page, "Pria Nair")
    page.goto("/contacts/duplicates/")
    looks_right(page, "Who stands on your list twice?")


def test_a_long_list_is_searched_sorted_and_tagged(nobody):
    page = nobody
    name_several(page, "Priya Nair, Mercy", "Marcus Webb, Mercy", "Tomas Weir", "Élodie Roy", "李小龍")
    press(page, "link", "Contacts")

    # A search narrows as one types; a slip is forgiven, and said.
    focus(page, "searchbox", "Search your contacts")
    page.keyboard.type("Pria Nari")
    expect(page.get_by_role("main")).to_contain_text(
        "Nobody is called “Pria Nari”. Did you mean one of these?"
    )
    finds(page, "Priya Nair")
    looks_right(page, "Contacts")
    page.keyboard.press("Control+a")
    page.keyboard.type("elodie")
    expect(page.locator("#found li")).to_have_count(1)
    finds(page, "Élodie Roy")
    expect(page).to_have_url(re.compile("q=elodie"))
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    expect(page.locator("#found li")).to_have_count(5)

    # Two get a tag; undone, and given again.
    tick(page, "Choose Priya Nair")
    tick(page, "Choose Tomas Weir")
    type_into(page, "Tag", "hospital")
    press(page, "button", "Tag them")
    told(page, "2 people are tagged “hospital”.")
    expect(page.locator("#found .tag")).to_have_count(2)
    looks_right(page, "Contacts")
    press(page, "button", "Undo")
    expect(page.locator("#found .tag")).to_have_count(0)
    tick(page, "Choose Priya Nair")
    tick(page, "Choose Tomas Weir")
    type_into(page, "Tag", "hospital")
    page.keyboard.press("Enter")
    expect(page.locator("#found .tag")).to_have_count(2)

    # The filters live in the address: it can be reloaded, and one can go back.
    press(page, "link", "Filter and sort")
    expect(page.locator("#step")).to_be_focused()
    choose(page, "Next step", "Write to")
    expect(page).to_have_url(re.compile("step=ask"))
    choose(page, "Tag", "hospital")
    expect(page).to_have_url(re.compile("tag=hospital"))
    expect(page.locator("#found li")).to_have_count(2)
    looks_right(page, "Contacts")
    page.reload()
    finds(page, "Priya Nair", "Tomas Weir")
    expect(page.locator("#tag")).to_have_value("hospital")
    expect(page.locator("#step")).to_have_value("ask")
    press(page, "link", "Priya Nair")
    looks_right(page, "Priya Nair")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contacts")
    finds(page, "Priya Nair", "Tomas Weir")
    page.go_back()
    expect(page.locator("#found li")).to_have_count(5)
    expect(page.locator("#tag")).to_have_value("")
    expect(page.locator("#step")).to_have_value("ask")
    choose(page, "Order", "Newest")
    expect(page).to_have_url(re.compile("sort=newest"))

    # Everybody found is archived, and comes back.
    press(page, "link", "Show everybody")
    for name in ("Marcus Webb", "李小龍"):
        tick(page, f"Choose {name}")
    press(page, "button", "Archive them")
    told(page, "2 people are archived.")
    finds(page, "Élodie Roy", "Priya Nair", "Tomas Weir")
    press(page, "button", "Undo")
    expect(page.locator("#found li")).to_have_count(5)


def test_nobody_is_lost(nobody):
    page = nobody
    name_several(page, "Priya Nair", "Marcus Webb")
    page.goto("/contacts/")
    press(page, "link", "Priya Nair")

    # Put aside, and taken up again.
    unfold(page, "More")
    press(page, "button", "Archive")
    told(page, "Priya Nair is archived.")
    looks_right(page, "Priya Nair")
    press(page, "button", "Undo")
    expect(page.get_by_role("link", name="Write to Priya")).to_be_visible()

    # Left in peace.
    unfold(page, "More")
    press(page, "button", "They asked for no more letters")
    told(page, "Nothing will be asked of you about Priya Nair any more.")
    expect(page.get_by_role("link", name="Write to Priya")).to_have_count(0)
    looks_right(page, "Priya Nair")
    press(page, "button", "Letters are welcome again")
    expect(page.get_by_role("link", name="Write to Priya")).to_be_visible()

    # Off the list, and back.
    unfold(page, "More")
    press(page, "button", "Take off my list")
    told(page, "Priya Nair is off your list.")
    press(page, "link", "Taken off the list")
    looks_right(page, "Taken off the list")
    press(page, "button", "Put Priya Nair back")
    told(page, "Priya Nair is back on your list.")
    looks_right(page, "Priya Nair")

    # A lead that they mentioned is followed to its end.
    reach(page, page.locator(".telling > summary"), "what can be written down")
    page.keyboard.press("Enter")
    press(page, "link", "They told me of something")
    looks_right(page, "Note a lead")
    focus(page, "radio", "Posting")
    page.keyboard.press("Space")
    type_into(page, "What it is called", "Summer position at Mercy")
    type_into(page, "What will you do next?", "Read the posting")
    press(page, "button", "Save the lead")
    told(page, "Noted: Summer position at Mercy.")
    looks_right(page, "Priya Nair")
    press(page, "link", "Summer position at Mercy")
    looks_right(page, "Summer position at Mercy")
    press(page, "button", "I have done it")
    told(page, "Done: Summer position at Mercy.")
    looks_right(page, "Leads")
    press(page, "button", "Undo")
    looks_right(page, "Summer position at Mercy")

    # Nobody has led to anybody yet.
    page.goto("/contacts/")
    press(page, "link", "Who led to whom")
    looks_right(page, "Who led to whom")


def test_who_led_to_whom_is_read_by_keyboard(open_browser):
    maya = open_browser()
    sign_in(maya, "maya@demo.test")
    maya.goto("/contacts/")
    press(maya, "link", "Who led to whom")
    looks_right(maya, "Who led to whom")

    unfold(maya, "The same in words")
    looks_right(maya, "Who led to whom")
    name = maya.locator(".words a").first.inner_text()
    press(maya, "link", name)

    expect(maya.get_by_role("heading", level=1)).to_contain_text(name)
    looks_right(maya, name)


def test_without_scripts_all_of_it_works(open_browser):
    liam = open_browser(scripts=False)
    sign_in(liam, "liam@demo.test")
    mark = uuid4().hex[:6].title()
    name_several(liam, f"Alma {mark}", f"Bruno {mark}")
    liam.goto("/contacts/")
    liam.get_by_role("searchbox").fill(mark)
    liam.get_by_role("button", name="Find").click()
    finds(liam, f"Alma {mark}", f"Bruno {mark}")

    # Tagged under the search, and undone.
    for name in ("Alma", "Bruno"):
        liam.get_by_role("checkbox", name=f"Choose {name} {mark}").check()
    liam.get_by_label("Tag", exact=True).last.fill(mark)
    liam.get_by_role("button", name="Tag them").click()
    told(liam, f"2 people are tagged “{mark}”.")
    finds(liam, f"Alma {mark}", f"Bruno {mark}")
    liam.get_by_role("link", name="Filter and sort").click()
    liam.locator("#tag").select_option(mark)
    liam.get_by_role("button", name="Find").click()
    expect(liam).to_have_url(re.compile(f"tag={mark}"))
    finds(liam, f"Alma {mark}", f"Bruno {mark}")

    # Somebody who looks the same; merged, and taken apart.
    liam.goto("/contacts/add/")
    liam.get_by_role("textbox", name="Name", exact=True).fill(f"alma {mark}")
    liam.get_by_role("button", name="Save the contact").click()
    liam.get_by_label("This is somebody else").check()
    liam.get_by_role("button", name="Save the contact").click()
    liam.locator("summary", has_text="More").last.click()
    liam.get_by_role("link", name="Same person as …").click()
    liam.get_by_role("link", name=f"Alma {mark}", exact=True).last.click()
    liam.get_by_role("button", name="Make them one").click()
    told(liam, "is part of")
    liam.get_by_role("button", name="Undo").click()
    told(liam, "are two again")

    # Off the list, and back.
    liam.locator("summary", has_text="More").last.click()
    liam.get_by_role("button", name="Take off my list").click()
    liam.get_by_role("button", name="Undo").click()
    told(liam, "is back on your list")


PAGES = {
    "/contacts/?sort=due&overdue=yes": "Contacts",
    "/contacts/?q=zzzz": "Contacts",
    "/contacts/?shelf=archived": "Contacts",
    "/contacts/add/": "Add a contact",
    "/contacts/start/": "Where names come from",
    "/contacts/start/family/": "Family",
    "/contacts/duplicates/": "twice",
    "/contacts/deleted/": "Taken off the list",
    "/contacts/tree/": "Who led to whom",
    "/leads/": "Leads",
    "/leads/add/": "Note a lead",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_can_be_read_in_either_theme(open_browser, theme):
    maya = open_browser()
    maya.emulate_media(color_scheme=theme)
    sign_in(maya, "maya@demo.test")

    for path, heading in PAGES.items():
        maya.goto(path)
        looks_right(maya, heading)
    maya.goto("/contacts/")
    maya.get_by_role("link", name="Filter and sort").click()
    looks_right(maya, "Contacts")
    maya.locator("#found a.whole").first.click()
    maya.locator(".more-acts > summary").click()
    looks_right(maya, "")
    maya.get_by_role("link", name="Same person as …").click()
    looks_right(maya, "Who is the same person as")
