"""What people type that cannot be right, through the real pages."""

from html import escape
from typing import Any

import pytest
from django.db import models
from django.http import HttpResponse
from django.urls import reverse

from accounts.models import User
from contacts import actions
from contacts.models import Contact, FollowUp, Outreach
from interviews.models import Interview, InterviewLog
from students.models import Student
from tests import make
from tests.pages import bare, beside
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")

ADD = "/contacts/add/"
LONG_NUMBER = "9" * 30
LISTS = ["contacts:contacts", "interviews:interviews", "progress:caseload", "office:people"]
UNKNOWN = [
    "order_by=password",
    "order_by=owner__password",
    "order_by=?",
    "ordering=-nosuch",
    "password__startswith=argon2",
    "_connector=OR",
    "user__is_staff=1",
    "page=2",
    "page_size=1000000",
    "step=nosuch",
    "step=ask'--",
]
TEXTS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "{{7*7}}",
    "{% debug %}",
    "${7*7}",
    "%s%s%n",
    "{0.__class__}",
    "'; DROP TABLE--",
]


def assert_refused(response: HttpResponse, field: str, typed: Any = None) -> None:
    """It is 422, the field says why, and what was typed is still there."""
    assert response.status_code == 422
    assert beside(response, field), f"nothing stands beside {field}: {response.context['form'].errors}"
    if typed is not None:
        assert response.context["form"][field].value() == typed


def stored(*tables: type[models.Model]) -> list[int]:
    return [table._default_manager.count() for table in tables]


@pytest.mark.parametrize(
    ("row", "field", "typed"),
    [
        (1, "name", "a\0b"),
        (1, "private_notes", "a\0b"),
        (4, "name", "\u200b"),
        (4, "name", "\u2060"),
        (4, "name", "\ufeff"),
        (4, "name", "\u00ad"),
        (4, "name", "\u3164"),
        (4, "name", "\u200b \u2060\u3164"),
        (5, "name", "   "),
        (5, "name", "\u00a0"),
        (7, "name", "a" * 121),
        (7, "name", "a" * 1_000_000),
        (8, "name", "Bob\r\nBcc: evil@x.com"),
        (8, "organization", "Bob\nBcc: evil@x.com"),
        (8, "name", "Bob\u2028Bcc: evil@x.com"),
        (16, "private_notes", "a" * 20_001),
        (19, "email", "a@x.edu\nBcc:z@z"),
        (20, "email", "root@localhost"),
        (20, "email", "a@[127.0.0.1]"),
        (21, "email", '"a b"@x.edu'),
        (22, "email", "a@x.edu."),
        (24, "email", "a" * 65 + "@x.edu"),
        (24, "email", "a@" + ".".join(["b" * 60] * 5) + ".edu"),
        (27, "phone", "٠١٢٣"),
        (27, "phone", "1" * 60),
        (27, "phone", "tel:;ext=1"),
        (27, "phone", "=1+1"),
        (28, "link", "javascript:alert(1)"),
        (28, "link", "data:text/html,x"),
        (28, "link", "vbscript:x"),
        (28, "link", "JaVaScRiPt&colon;alert(1)"),
        (29, "link", "ftp://x.edu"),
        (29, "link", "https://x.edu:99999/"),
        (29, "link", "https://x.edu:0/"),
        (29, "link", "https://good.edu@evil.com/"),
        (31, "link", "https://x.edu/\r\nSet-Cookie: a=b"),
        (31, "link", "https://x.edu/" + "a" * 5000),
        (31, "link", "http://[::1"),
        (48, "tie", "best friends"),
        (1, "tags", "a\0b"),
        (1, "more_ways", "859 257 2000\na\0b"),
        (4, "tags", "alumni, \u200b"),
        (7, "name", "Z" + "\u0336" * 10_000),
        (7, "tags", "Z" + "\u0336" * 9),
        (7, "organization", "Z" + "\u0336" * 9),
        (7, "tags", "a" * 41),
        (7, "tags", ",".join(map(str, range(21)))),
        (8, "tags", "a\r\nBcc: evil@x.com"),
        (8, "met_how", "a\u2029b"),
        (16, "more_ways", "859 257 2000\n" * 500),
        (16, "private_notes", "👩‍👩‍👧‍👦" * 3000),
        (20, "more_ways", "root@localhost"),
        (24, "more_ways", "a" * 65 + "@x.edu"),
        (27, "more_ways", "٠١٢٣"),
        (27, "more_ways", "1" * 60),
        (27, "more_ways", "tel:;ext=1"),
        (27, "more_ways", "=1+1"),
        (27, "phone", "++1"),
        (28, "more_ways", "javascript:alert(1)"),
        (28, "more_ways", "data:text/html,x"),
        (28, "more_ways", "JaVaScRiPt&colon;alert(1)"),
        (29, "more_ways", "ftp://x.edu"),
        (29, "more_ways", "https://x.edu:99999/"),
        (29, "more_ways", "https://good.edu@evil.com/"),
        (31, "more_ways", "https://x.edu/" + "a" * 5000),
        (31, "more_ways", "http://[::1"),
        (48, "preferred_channel", "pigeon"),
        (48, "preferred_channel", "EMAIL"),
        (6, "link", "https://x.edu/\u202egnp.exe"),
        (6, "more_ways", "https://x.edu/\u2066gnp.exe"),
        (6, "email", "a\u202eb@x.edu"),
        (6, "email", "a@x\u202e.edu"),
    ],
)
def test_a_contact_with_it_is_not_listed(row, field, typed, ada, as_):
    response = as_(ada).post(ADD, {"name": "Priya Nair", "organization": "Mercy Hospital", field: typed})

    assert_refused(response, field, typed)
    assert stored(Contact) == [0]
    if field != "organization":
        assert 'value="Mercy Hospital"' in response.content.decode()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", "a\0b"),
        ("organization", "x\r\ny"),
        ("email", "root@localhost"),
        ("link", "ftp://x.edu"),
        ("tags", "a" * 41),
        ("more_ways", "javascript:alert(1)"),
        ("preferred_channel", "pigeon"),
        ("private_notes", "a" * 20_001),
    ],
)
def test_a_contact_is_not_corrected_to_it(field, typed, ada, as_):
    contact = make.contact(of=ada, name="Priya Nair")

    response = as_(ada).post(reverse("contacts:edit", args=[contact.pk]), {"name": "Priya", field: typed})

    assert_refused(response, field, typed)
    contact.refresh_from_db()
    assert contact.name == "Priya Nair"


@pytest.mark.parametrize(
    "path",
    ["/contacts/?q=%00", "/contacts/?q=a%00b&step=ask", "/contacts/%00/", "/%00", "/sign-in/?next=%00"],
)
def test_a_null_character_in_an_address_is_no_address(path, ada, as_):
    """B2"""
    response = as_(ada).get(path)

    assert response.status_code == 400


@pytest.mark.parametrize(
    "name",
    [
        "O'Brien",
        "D'Angelo-Smith",
        "李",
        "Ng",
        "X Æ A-12",
        "María José",
        "Null",
        "undefined",
        "NaN",
        "true",
        "0",
        "Bob, evil@x.com",
        "👩‍👩‍👧‍👦 Family",
        "🇵🇱 Zofia 👍🏽",
        "'; DROP TABLE--",
        "*)(uid=*",
        "[x](javascript:alert(1))",
    ],
)
def test_a_name_of_a_real_person_is_kept_as_typed(name, ada, as_):
    """B9, B10, B11, B15, B17, B18"""
    as_(ada).post(ADD, {"name": name})

    contact = Contact.objects.get()
    assert contact.name == name
    assert escape(name) in as_(ada).get(contact.get_absolute_url()).content.decode()


def test_one_name_spelled_in_two_ways_of_unicode_is_one_person(ada, as_, noon):
    """B12"""
    giver = make.contact(of=ada, name="Marcus Webb")
    known = make.contact(of=ada, name="Ren\u00e9 Roy")

    referral = actions.refer(giver, name="Rene\u0301 Roy", by=ada.user, now=noon)

    assert referral.named == known


@pytest.mark.parametrize("field", ["name", "organization", "title", "field", "met_how"])
@pytest.mark.parametrize("turning", ["\u202a", "\u202e", "\u2066", "\u2069"])
def test_no_line_turns_the_direction_of_what_follows(turning, field, ada, as_):
    """B6"""
    as_(ada).post(ADD, {"name": "Priya Nair", field: f"abc{turning}gnp.exe"})

    assert getattr(Contact.objects.get(), field) == "abcgnp.exe"


def test_tags_turn_nothing_either(ada, as_):
    """B6"""
    as_(ada).post(ADD, {"name": "Priya Nair", "tags": "\u202eabc, a\u2066b"})

    assert Contact.objects.get().tags == ["abc", "ab"]


def test_jottings_that_turn_the_direction_turn_nothing_but_themselves(ada, as_):
    """B6: a block of the page ends what was turned within it."""
    as_(ada).post(ADD, {"name": "Priya Nair", "private_notes": "abc\u202edef"})

    page = as_(ada).get(Contact.objects.get().get_absolute_url()).content.decode()
    assert '<dd class="preline">abc\u202edef</dd>' in page


@pytest.mark.parametrize("length", [20_000, 19_999])
def test_jottings_may_be_as_long_as_a_long_letter(length, ada, as_):
    """B16"""
    as_(ada).post(ADD, {"name": "Priya Nair", "private_notes": "é" * length})

    assert len(Contact.objects.get().private_notes) == length


@pytest.mark.parametrize(
    "text", ["[x](javascript:alert(1))", "![x](data:text/html,y)", "[x](//evil)", ">" * 10_000]
)
def test_marks_of_other_writing_systems_are_only_text(text, ada, as_):
    """B15"""
    as_(ada).post(ADD, {"name": "Priya Nair", "private_notes": text})

    page = as_(ada).get(Contact.objects.get().get_absolute_url()).content.decode()
    assert escape(text) in page
    assert 'href="javascript' not in page
    assert "evil" not in "".join(page.split('href="')[1:]).replace("(//evil)", "")


def test_ones_own_address_on_a_card_is_said_and_kept(ada, as_):
    """B25"""
    response = as_(ada).post(ADD, {"name": "Priya Nair", "email": ada.user.email.upper()}, follow=True)

    assert Contact.objects.get().email == ada.user.email
    assert "The e-mail address on this card is your own." in response.content.decode()


@pytest.mark.parametrize("whose", ["ben", "cora", "dora"])
def test_the_address_of_somebody_with_an_account_is_only_an_address(whose, ada, ben, cora, dora, as_):
    """B25: nothing tells who has an account here."""
    person = {"ben": ben.user, "cora": cora.user, "dora": dora}[whose]
    browser = as_(ada)

    theirs = browser.post(ADD, {"name": "Priya Nair", "email": person.email}, follow=True)

    nobodys = browser.post(ADD, {"name": "Marcus Webb", "email": "nobody@x.edu"}, follow=True)
    pages = [page.content.decode() for page in (theirs, nobodys)]
    assert pages[0].count("told") == pages[1].count("told")
    assert person.name not in pages[0]
    assert Contact.objects.filter(email=person.email).count() == 1


@pytest.mark.parametrize("text", TEXTS)
def test_code_in_a_text_is_text(text, ada, cora, as_):
    """B14: stored as typed; shown as text on the list, the card, and to staff."""
    browser = as_(ada)
    told = dict.fromkeys(("name", "organization", "title", "field", "met_how", "tags", "private_notes"), text)
    browser.post(ADD, told)
    contact = Contact.objects.get()
    User.objects.filter(pk=ada.user_id).update(name=text)
    Student.objects.filter(pk=ada.pk).update(major=text)

    pages = [
        browser.get(contact.get_absolute_url()),
        browser.get(reverse("contacts:contacts"), {"q": text}),
        browser.get(reverse("contacts:contacts"), {"tag": text, "sort": "due"}),
        browser.get(reverse("contacts:merge", args=[contact.pk]), {"q": text}),
        browser.get(reverse("contacts:edit", args=[contact.pk])),
        browser.get(reverse("home:today")),
        as_(cora).get(reverse("progress:caseload"), {"q": text}),
        as_(cora).get(reverse("progress:student", args=[ada.pk])),
    ]

    assert (contact.name, contact.organization, contact.private_notes) == (text, text, text)
    for page in pages:
        words = page.content.decode()
        assert page.status_code == 200
        assert escape(text) in words
        assert text == escape(text) or text not in words


def test_a_link_or_a_note_with_code_is_text_on_an_interview(ada, as_):
    """B14: a place becomes a link only if it is one."""
    interview = make.interview(
        of=ada, place="<script>alert(1)</script> https://meet.test/x javascript:alert(2)"
    )

    page = as_(ada).get(interview.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("linkedin.com/in/x", "https://linkedin.com/in/x"),
        ("http://x.edu", "http://x.edu"),
        ("https://xn--pple-43d.com", "https://xn--pple-43d.com"),
    ],
)
def test_a_link_gets_its_scheme_and_may_be_followed(typed, kept, ada, as_):
    """B30, B32"""
    as_(ada).post(ADD, {"name": "Priya Nair", "link": typed})

    contact = Contact.objects.get()
    assert contact.link == kept
    link = f'<a href="{kept}" rel="noopener nofollow ugc">'
    assert link in as_(ada).get(contact.get_absolute_url()).content.decode()


@pytest.mark.parametrize("typed", ["A@X.EDU", " a@x.edu ", "a@x.edu", "\ta@X.edu"])
def test_one_address_is_one_account(typed, dora, as_):
    """B22"""
    browser = as_(dora)
    person = {"name": "Ada", "zone": "America/New_York"}
    browser.post(reverse("office:add_student"), person | {"email": "a@x.edu"})

    response = browser.post(reverse("office:add_student"), person | {"email": typed})

    assert_refused(response, "email", typed)
    assert User.objects.filter(role="student").values_list("email", flat=True).get() == "a@x.edu"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("zone", "US/Pacific-New"),
        ("zone", "EST"),
        ("zone", "GMT+25"),
        ("zone", "../../etc/passwd"),
        ("zone", "America/new_york"),
        ("class_of", LONG_NUMBER),
        ("class_of", "9" * 5000),
        ("class_of", "1999"),
        ("class_of", "2024.5"),
        ("class_of", "NaN"),
        ("counselor", LONG_NUMBER),
        ("counselor", "abc"),
        ("email", "a@x.edu\nBcc:z@z"),
        ("name", "Bob\r\nBcc: evil@x.com"),
        ("email", "a@x.edu."),
    ],
)
def test_a_student_with_it_is_not_added(field, typed, dora, as_):
    """B8, B19, B22, B40, B41, B42"""
    person = {"name": "Ada", "email": "ada@x.edu", "zone": "America/New_York"}

    response = as_(dora).post(reverse("office:add_student"), person | {field: typed})

    assert_refused(response, field, typed)
    assert stored(User) == [1]


@pytest.mark.parametrize("zone", ["EST", "GMT+25", "../../etc/passwd", "America/new_york", ""])
def test_nobody_lives_in_a_zone_that_is_none(zone, ada, as_):
    """B40"""
    response = as_(ada).post(reverse("home:settings"), {"name": "Ada", "zone": zone})

    assert_refused(response, "zone", zone)
    ada.user.refresh_from_db()
    assert ada.user.zone == "America/New_York"


@pytest.mark.parametrize(
    ("row", "typed"),
    [
        (33, "2026-03-08T02:30"),
        (36, "9999-12-31T23:59"),
        (37, "0001-01-01T00:00"),
        (38, "2026-02-30T10:00"),
        (38, "2026-03-04T24:00"),
        (38, "2026-03-04T23:59:60"),
        (38, "2026-W10-1"),
        (38, "tomorrow"),
        (38, ""),
        (39, "2024-01-01T10:00"),
        (39, "2028-01-01T10:00"),
        (37, "2000-01-01T00:00"),
        (36, "2099-12-31T23:59"),
    ],
)
@pytest.mark.parametrize("form", ["plan", "add", "move"])
def test_no_talk_is_set_at_a_time_that_is_none(row, typed, form, ada, as_):
    contact = make.contact(of=ada)
    path = reverse("interviews:plan", args=[contact.pk])
    if form == "add":
        path = reverse("interviews:add")
    if form == "move":
        path = reverse("interviews:move", args=[make.interview(of=ada, contact=contact).pk])
    before = list(Interview.objects.values())

    response = as_(ada).post(
        path, {"who": contact.name, "medium": "phone", "minutes": "20", "starts_at": typed, "place": "Room 5"}
    )

    assert_refused(response, "starts_at", typed)
    assert 'value="Room 5"' in response.content.decode()
    assert list(Interview.objects.values()) == before


def test_an_hour_that_comes_twice_is_its_first(ada, as_, clock):
    """B34"""
    contact = make.contact(of=ada)

    as_(ada).post(
        reverse("interviews:plan", args=[contact.pk]),
        {"medium": "phone", "minutes": "20", "starts_at": "2026-11-01T01:30"},
    )

    assert Interview.objects.get().starts_at.isoformat() == "2026-11-01T05:30:00+00:00"


def test_an_hour_that_comes_twice_is_the_second_where_its_offset_says_so(ada, as_, clock):
    """B35"""
    contact = make.contact(of=ada)

    as_(ada).post(
        reverse("interviews:plan", args=[contact.pk]),
        {"medium": "phone", "minutes": "20", "starts_at": "2026-11-01T01:30:00-05:00"},
    )

    assert Interview.objects.get().starts_at.isoformat() == "2026-11-01T06:30:00+00:00"


@pytest.mark.parametrize("minutes", ["0", "-1", "1500", LONG_NUMBER, "1e3", "20.5", ""])
def test_no_talk_takes_no_time_or_a_day(minutes, ada, as_):
    """B39, B41"""
    contact = make.contact(of=ada)

    response = as_(ada).post(
        reverse("interviews:plan", args=[contact.pk]),
        {"medium": "phone", "minutes": minutes, "starts_at": "2026-03-10T10:00"},
    )

    assert_refused(response, "minutes", minutes)
    assert stored(Interview) == [0]


@pytest.mark.parametrize(
    ("zone", "typed"),
    [
        ("America/New_York", "2026-03-03T12:01"),
        ("America/New_York", "2026-03-08T02:30"),
        ("America/New_York", "2027-01-01T00:00"),
        ("America/New_York", "9999-12-31T23:59"),
        ("America/New_York", "x"),
        ("Asia/Tokyo", "0001-01-01T00:00"),
        ("Asia/Tokyo", "2000-01-01T00:00"),
        ("Asia/Tokyo", "9999-12-31T23:59"),
    ],
)
def test_nobody_has_written_at_a_time_to_come_or_at_none(zone, typed, db, as_):
    """B33, B36, B37, B39"""
    student = make.student(zone=zone)
    contact = make.contact(of=student)

    response = as_(student).post(
        reverse("contacts:ask", args=[contact.pk]), {"channel": "email", "sent_at": typed}
    )

    assert_refused(response, "sent_at", typed)
    assert stored(Outreach) == [0]


@pytest.mark.parametrize(
    "typed", ["2026-03-02", "2100-01-01", "2099-12-31", "9999-12-31", "2026-02-30", "2025-02-29", "x", ""]
)
def test_nothing_is_promised_for_a_day_that_is_over_or_none(typed, ada, as_):
    """B36, B38, B39"""
    contact = make.contact(of=ada)

    response = as_(ada).post(
        reverse("contacts:promise", args=[contact.pk]), {"text": "Send the article", "due_on": typed}
    )

    assert_refused(response, "due_on", typed)
    assert 'value="Send the article"' in response.content.decode()
    assert stored(FollowUp) == [0]


@pytest.mark.parametrize("typed", ["2026-03-03", "2026-03-02", "2099-12-31", "9999-12-31", ""])
def test_nobody_is_asked_to_write_again_on_a_day_that_is_over_or_none(typed, ada, as_):
    """B36, B39"""
    outreach = make.outreach(to=make.contact(of=ada))

    response = as_(ada).post(
        reverse("contacts:answer", args=[outreach.pk]), {"outcome": "later", "try_again_on": typed}
    )

    assert_refused(response, "try_again_on", typed)
    outreach.refresh_from_db()
    assert outreach.outcome == ""


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("minutes_used", LONG_NUMBER),
        ("minutes_used", "9" * 5000),
        ("minutes_used", "0"),
        ("minutes_used", "-5"),
        ("minutes_used", "NaN"),
        ("minutes_used", "1E+999999"),
        ("fit", "0"),
        ("fit", "6"),
        ("fit", "-1"),
        ("fit", "3.5"),
        ("fit", LONG_NUMBER),
        ("learned", ""),
        ("learned", "\u200b"),
        ("learned", "a\0b"),
        ("learned", "a" * 20_001),
        ("name_1", "Bob\r\nBcc: evil@x.com"),
        ("may_mention_1", "perhaps"),
        ("minutes_asked", "4"),
        ("their_promise", "Send me the book"),
        ("promise_on", "2026-02-30"),
        ("promise_on", "2026-03-01"),
        ("promise_on", "2099-12-31"),
    ],
)
def test_a_talk_is_not_written_down_with_it(field, typed, ada, as_):
    """B41, B44, B45"""
    interview = make.interview(of=ada, starts_at=make.NOON - HOUR)
    told = {"learned": "Labs run on patience.", "minutes_used": "20", "promise": "Send the article"}

    response = as_(ada).post(
        reverse("interviews:log", args=[interview.pk]), told | {"promise_on": "2026-03-10"} | {field: typed}
    )

    assert_refused(response, field, typed)
    assert stored(InterviewLog, FollowUp, Contact) == [0, 0, 1]


@pytest.mark.parametrize("question", [LONG_NUMBER, "abc", "-1", "0", "1e5"])
def test_only_questions_of_the_list_are_taken_along(question, ada, as_, bank):
    """B41"""
    interview = make.interview(of=ada)

    response = as_(ada).post(
        reverse("interviews:prepare", args=[interview.pk]), {"questions": [str(bank[0].pk), question]}
    )

    assert response.status_code == 422
    assert not interview.planned_questions.exists()


@pytest.mark.parametrize("listed", LISTS)
def test_a_page_after_nobody_is_the_first_page(listed, ada, dora, as_):
    """B46"""
    make.interview(of=ada, held_at=make.NOON - DAY)
    browser = as_(ada if listed.startswith(("contacts", "interviews")) else dora)
    first = bare(browser.get(reverse(listed)))

    for after in ("-1", "0", "abc", "1e9", "\u0661", "", "9" * 16, "9" * 30, "9" * 5000, "1;2", "%25"):
        assert bare(browser.get(reverse(listed), {"after": after})) == first, after


@pytest.mark.parametrize("listed", LISTS)
def test_an_unknown_parameter_tells_nothing(listed, ada, dora, as_):
    """B48, B49"""
    make.contact(of=ada)
    browser = as_(ada if listed.startswith(("contacts", "interviews")) else dora)
    plain = bare(browser.get(reverse(listed)))

    for query in UNKNOWN:
        assert bare(browser.get(f"{reverse(listed)}?{query}")) == plain, query


@pytest.mark.parametrize("name", ["step", "field", "tag", "referrer", "overdue", "shelf", "sort", "after"])
@pytest.mark.parametrize(
    "value", ["a" * 10_000, "%_\\", "'--", "\u200b", "\u0301", "9" * 30, "-1", "\ufffd", "٣"]
)
def test_any_filter_finds_its_answer(name, value, ada, as_):
    """B46, B48"""
    make.contact(of=ada)

    assert as_(ada).get(reverse("contacts:contacts"), {name: value}).status_code == 200


@pytest.mark.parametrize("query", ["a" * 10_000, "%_\\", "((((((", "x " * 1000, "\u200b", "\u0301", "%ff%fe"])
def test_any_search_finds_its_answer(query, ada, dora, as_):
    """B53, B54"""
    make.contact(of=ada)

    for page, person in (("contacts:contacts", ada), ("progress:caseload", dora), ("office:people", dora)):
        assert as_(person).get(reverse(page), {"q": query}).status_code == 200


def test_a_per_cent_sign_is_searched_for_and_finds_no_others(ada, as_):
    """B53"""
    make.contact(of=ada, name="Priya Nair")
    make.contact(of=ada, name="Ten % Club")

    found = as_(ada).get(reverse("contacts:contacts"), {"q": "%"}).context["page"].rows

    assert [contact.name for contact in found] == ["Ten % Club"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.com",
        "/\\evil.com",
        "https:evil.com",
        "https://evil.com/",
        "\x08//evil.com",
        "javascript:alert(1)",
        "///evil.com",
    ],
)
def test_sign_in_leads_nobody_elsewhere(elsewhere, db, client):
    """B56"""
    person = make.user(role="student", password="correct horse battery")
    door = reverse("account_login")

    response = client.post(
        door, {"login": person.email, "password": "correct horse battery", "next": elsewhere}
    )

    assert response.status_code == 302
    assert response.headers["Location"] == reverse("home:home")
