"""The pages of leads: the list, one lead, and what is typed there."""

from html import escape

import pytest

from contacts import actions
from contacts.models import Contact, Lead
from tests import make
from tests.pages import bare, beside, queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
PAGE, ADD = "/leads/", "/leads/add/"
TYPED = {
    "kind": "reading",
    "title": "How labs hire",
    "next_action": "Read it",
    "due_on": "2026-03-06",
    "link": "",
    "who": "",
}


def titles(response):
    return [lead.title for lead in response.context["page"].rows]


def test_begins_with_what_a_lead_is(ada, as_):
    page = words(as_(ada).get(PAGE))

    assert "A contact mentioned an article?" in page
    assert "Note your first lead" in page


def test_shows_open_ones_by_day_and_the_settled_below(ada, ben, as_, noon):
    make.lead(of=ada, title="Later", due_in=9 * DAY, contact=make.contact(of=ada))
    make.lead(of=ada, title="Soon", due_in=2 * DAY)
    make.lead(of=ada, title="Late", due_in=DAY, now=noon - 3 * DAY)
    actions.follow_lead(make.lead(of=ada, title="Done with"), by=ada.user, now=noon)
    make.lead(of=ben, title="Somebody else's")

    response = as_(ada).get(PAGE)

    page = words(response)
    assert titles(response) == ["Late", "Soon", "Later"]
    assert "Register Event · Late Late · Sun 1 Mar 2026" in page
    assert "Event · Later · from Priya Nair" in page
    assert page.index("Settled") < page.index("Done with")
    assert "Somebody else" not in page


def test_shows_one_kind_and_an_unknown_kind_is_all(ada, as_, noon):
    make.lead(of=ada, title="An evening", kind="event")
    make.lead(of=ada, title="An article", kind="reading")
    browser = as_(ada)

    assert titles(browser.get(PAGE, {"kind": "reading"})) == ["An article"]
    assert titles(browser.get(PAGE, {"kind": "nosuch"})) == ["An evening", "An article"]
    assert "No open lead of this kind" in words(browser.get(PAGE, {"kind": "posting"}))


def test_leads_through_the_whole_list_page_by_page_within_its_kind(ada, as_):
    for number in range(70):
        make.lead(of=ada, title=f"Lead {number:02}", due_in=number // 3 * DAY)
    make.lead(of=ada, title="An article", kind="reading", due_in=DAY)
    browser, seen, further = as_(ada), [], "?kind=event"

    while further:
        response = browser.get(PAGE + further)
        seen += titles(response)
        further = response.context["page"].further

    assert seen == [f"Lead {number:02}" for number in range(70)]


def test_one_is_noted_and_found_on_the_list(ada, as_):
    contact = make.contact(of=ada)

    response = as_(ada).post(ADD, TYPED | {"link": "x.edu/labs", "who": "priya nair"}, follow=True)

    assert "Noted: How labs hire." in words(response)
    assert titles(response) == ["How labs hire"]
    noted = Lead.objects.get()
    assert (noted.contact, noted.link) == (contact, "https://x.edu/labs")


def test_from_a_card_one_is_noted_as_mentioned_by_that_contact(ada, as_):
    make.contact(of=ada)
    contact = make.contact(of=ada)
    browser, path = as_(ada), f"{ADD}?contact={contact.pk}"
    assert 'name="who" value="Priya Nair"' in browser.get(path).content.decode()

    response = browser.post(path, TYPED | {"who": "Priya Nair"})

    assert response.headers["Location"] == contact.get_absolute_url()
    assert Lead.objects.get().contact == contact


@pytest.mark.parametrize("key", ["foreign", "987654321", "9" * 30, "abc", "-1", "", "\u0661"])
def test_a_contact_that_is_not_on_the_list_fills_nothing_in(key, ada, ben, as_):
    browser = as_(ada)
    key = make.contact(of=ben, name="Marcus Webb").pk if key == "foreign" else key

    page = browser.get(ADD, {"contact": key})

    assert bare(page) == bare(browser.get(ADD))


def test_a_name_that_is_not_on_the_list_is_refused_beside_it(ada, as_):
    response = as_(ada).post(ADD, TYPED | {"who": "Marcus Webb"})

    assert response.status_code == 422
    assert "Nobody on your list has this name" in beside(response, "who")[0]
    assert 'value="How labs hire"' in response.content.decode()
    assert (Contact.objects.count(), Lead.objects.count()) == (0, 0)


def test_one_shows_what_it_is_and_what_comes_next(ada, as_, noon):
    contact = make.contact(of=ada)
    lead = make.lead(of=ada, contact=contact, link="https://x.edu/evening")

    response = as_(ada).get(lead.get_absolute_url())

    page = words(response)
    assert "Evening of the alumni" in page
    assert "in 7 days · Tue 10 Mar" in page
    assert "Priya Nair" in page
    assert '<a href="https://x.edu/evening" rel="noopener nofollow ugc">' in response.content.decode()


def test_one_does_not_name_a_contact_who_is_off_the_list(ada, as_, noon):
    lead = make.lead(of=ada, contact=make.contact(of=ada))
    actions.delete(lead.contact, by=ada.user, now=noon)
    browser = as_(ada)

    for path in (PAGE, lead.get_absolute_url(), f"{lead.get_absolute_url()}edit/"):
        assert "Priya" not in browser.get(path).content.decode()


def test_one_is_done_with_a_click_that_can_be_undone(ada, as_):
    lead = make.lead(of=ada)
    browser = as_(ada)

    page = browser.post(f"/leads/{lead.pk}/follow/", follow=True)

    assert "Done: Evening of the alumni. Undo" in words(page)
    browser.post(f"/leads/{lead.pk}/reopen/")
    lead.refresh_from_db()
    assert lead.status == "open"


def test_done_with_one_act_it_goes_on_to_the_next(ada, as_):
    lead = make.lead(of=ada)

    page = as_(ada).post(
        f"/leads/{lead.pk}/follow/",
        {"next_action": "Write to the speaker", "due_on": "2026-03-12"},
        follow=True,
    )

    assert "Done. Next: Write to the speaker." in words(page)
    assert page.redirect_chain == [(lead.get_absolute_url(), 302)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"next_action": "Write to the speaker"}, "due_on"),
        ({"due_on": "2026-03-12"}, "next_action"),
        ({"next_action": "Write", "due_on": "2026-03-02"}, "due_on"),
        ({"next_action": "a\0b", "due_on": "2026-03-12"}, "next_action"),
        ({"next_action": "Write", "due_on": "2026-02-30"}, "due_on"),
    ],
)
def test_what_is_next_is_an_act_and_a_day(typed, field, ada, as_):
    lead = make.lead(of=ada)

    response = as_(ada).post(f"/leads/{lead.pk}/follow/", typed)

    assert response.status_code == 422
    assert beside(response, field)
    lead.refresh_from_db()
    assert (lead.status, lead.next_action) == ("open", "Register")


def test_one_is_let_go_with_a_click_that_can_be_undone(ada, as_):
    lead = make.lead(of=ada)

    page = as_(ada).post(f"/leads/{lead.pk}/drop/", follow=True)

    assert "You have let it go. Undo" in words(page)
    assert f'action="/leads/{lead.pk}/reopen/"' in page.content.decode()


@pytest.mark.parametrize(
    ("method", "act"), [("post", "follow"), ("post", "drop"), ("get", "follow"), ("get", "edit")]
)
def test_a_settled_one_is_only_opened_again(method, act, ada, as_, noon):
    lead = make.lead(of=ada)
    actions.drop_lead(lead, by=ada.user, now=noon)

    response = getattr(as_(ada), method)(f"/leads/{lead.pk}/{act}/")

    assert response.status_code == 403
    assert "settled already" in response.content.decode()


def test_one_is_corrected(ada, as_):
    lead = make.lead(of=ada, contact=make.contact(of=ada))
    browser, path = as_(ada), f"/leads/{lead.pk}/edit/"
    assert 'value="2026-03-10"' in browser.get(path).content.decode()

    response = browser.post(path, TYPED)

    lead.refresh_from_db()
    assert response.headers["Location"] == lead.get_absolute_url()
    assert (lead.kind, lead.title, lead.contact) == ("reading", "How labs hire", None)


BAD = [
    (1, "title", "a\0b"),
    (1, "next_action", "a\0b"),
    (1, "who", "a\0b"),
    (4, "title", "\u200b"),
    (4, "title", "\u3164"),
    (4, "next_action", "\u200b \u2060\u3164"),
    (5, "title", "   "),
    (5, "next_action", "\u00a0"),
    (6, "title", "\u202e\u2066"),
    (7, "title", "a" * 201),
    (7, "title", "a" * 1_000_000),
    (7, "next_action", "a" * 301),
    (7, "title", "e" + "\u0301" * 10_000),
    (7, "title", "e" + "\u0332" * 9),
    (8, "title", "Bob\r\nBcc: evil@x.com"),
    (8, "next_action", "Bob\nBcc: evil@x.com"),
    (8, "next_action", "Bob\u2028Bcc: evil@x.com"),
    (8, "who", "Bob\r\nBcc: evil@x.com"),
    (28, "link", "javascript:alert(1)"),
    (28, "link", "data:text/html,x"),
    (28, "link", "vbscript:x"),
    (28, "link", "JaVaScRiPt&colon;x"),
    (29, "link", "ftp://x.edu"),
    (29, "link", "https://x.edu:99999/"),
    (29, "link", "https://good.edu@evil.com/"),
    (31, "link", "https://x.edu/\r\nSet-Cookie: a=b"),
    (31, "link", "https://x.edu/" + "a" * 5000),
    (31, "link", "http://[::1"),
    (36, "due_on", "9999-12-31"),
    (36, "due_on", "2099-12-31"),
    (37, "due_on", "0001-01-01"),
    (37, "due_on", "2000-01-01"),
    (38, "due_on", "2026-02-30"),
    (38, "due_on", "2025-02-29"),
    (38, "due_on", "2026-W10-1"),
    (38, "due_on", ""),
    (39, "due_on", "2026-03-02"),
    (48, "kind", "person"),
]


@pytest.mark.parametrize(("row", "field", "typed"), BAD)
@pytest.mark.parametrize("form", ["add", "edit"])
def test_what_cannot_be_right_is_refused_beside_it(form, row, field, typed, ada, as_):
    path = f"/leads/{make.lead(of=ada).pk}/edit/" if form == "edit" else ADD
    before = list(Lead.objects.values())

    response = as_(ada).post(path, TYPED | {field: typed})

    assert response.status_code == 422
    assert beside(response, field), response.context["form"].errors
    assert response.context["form"][field].value() == typed
    assert list(Lead.objects.values()) == before


@pytest.mark.parametrize(
    ("row", "field", "typed", "kept"),
    [
        (6, "title", "abc\u202egnp.exe", "abcgnp.exe"),
        (6, "next_action", "\u2066Read it\u2069", "Read it"),
        (7, "title", "e\u0301tude", "\u00e9tude"),
        (30, "link", "linkedin.com/in/x", "https://linkedin.com/in/x"),
        (32, "link", "https://xn--pple-43d.com", "https://xn--pple-43d.com"),
    ],
)
def test_what_can_be_put_right_is_kept_so(row, field, typed, kept, ada, as_):
    as_(ada).post(ADD, TYPED | {field: typed})

    assert getattr(Lead.objects.get(), field) == kept


def test_a_private_address_may_be_noted_and_is_never_fetched(ada, as_):
    """B29"""
    as_(ada).post(ADD, TYPED | {"link": "http://169.254.169.254/"})

    assert Lead.objects.get().link == "http://169.254.169.254/"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "{{7*7}}",
        "{% debug %}",
        "%s%s%n",
        "{0.__class__}",
    ],
)
def test_code_in_a_text_is_text(text, ada, as_):
    """B14"""
    browser = as_(ada)
    browser.post(ADD, TYPED | {"title": text, "next_action": text, "due_on": "2026-03-03"})
    lead = Lead.objects.get()

    assert (lead.title, lead.next_action) == (text, text)
    for path in (
        PAGE,
        lead.get_absolute_url(),
        f"/leads/{lead.pk}/edit/",
        f"/leads/{lead.pk}/follow/",
        "/today/",
    ):
        page = browser.get(path).content.decode()
        assert escape(text) in page
        assert text == escape(text) or text not in page


@pytest.mark.parametrize("act", ["", "edit/", "follow/", "drop/", "reopen/"])
def test_a_lead_of_somebody_else_is_the_same_as_none(act, ada, ben, as_):
    theirs, browser = make.lead(of=ben).pk, as_(ada)
    method = browser.post if act in ("drop/", "reopen/") else browser.get

    foreign, missing = method(f"/leads/{theirs}/{act}"), method(f"/leads/987654321/{act}")

    assert foreign.status_code == 404
    assert bare(foreign, theirs) == bare(missing, 987654321)


@pytest.mark.parametrize("path", [f"{PAGE}?kind=%00", f"{ADD}?contact=%00", "/leads/%00/"])
def test_a_null_character_in_an_address_is_no_address(path, ada, as_):
    """B2"""
    assert as_(ada).get(path).status_code == 400


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}?kind=reading", ADD])
def test_asks_as_little_of_the_database_for_a_hundred_leads_as_for_ten(path, ada, ben, as_):
    make.crowd(of=ada, count=20)
    make.crowd(of=ben, count=200)

    few, many = queries(as_(ada), path), queries(as_(ben), path)

    assert few == many <= 6
