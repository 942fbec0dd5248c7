"""What cannot be right in offers, answers and letters, through the real pages (the table of bad input).

Each is refused beside its field with nothing stored, or taken as it was meant and shown as text.
"""

import re
from html import escape, unescape
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from interviews.links import link_of
from interviews.models import Interview, Proposal
from tests import make
from tests.pages import beside
from tests.tables import tables
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
FRIDAY = "2026-03-06T17:00Z"
ZALGO = "Z" + "\u0336" * 9
HTML = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</textarea><b>",
]
MARKS = ["[x](javascript:alert(1))", "![x](data:text/html,y)", "[x](//evil)", "javascript:alert(1)"]
BRACES = ["{{ user.password }}", "{link}", "{% debug %}", "{0.__class__}", "${7*7}", "%s%s%n", "{contact}"]


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, email="priya@mercy.test", zone="America/New_York")


@pytest.fixture
def proposal(contact):
    return make.proposal(to=contact)


@pytest.fixture
def link(proposal):
    return link_of(proposal)


@pytest.fixture
def as_ada(ada, as_):
    return as_(ada)


def offer(browser, contact, **typed):
    facts = {"time_1": "2026-03-10T10:00", "minutes": "20", "medium": "phone", "why": "Your work."}
    return browser.post(reverse("interviews:propose", args=[contact.pk]), facts | typed)


@pytest.mark.parametrize(
    ("row", "field", "typed"),
    [
        (1, "why", "a\0b"),
        (1, "place", "a\0b"),
        (1, "questions", "a\0b"),
        (1, "time_1", "2026-03-10T10:00\0"),
        (4, "why", "\u200b \u2060\u3164"),
        (5, "why", "   "),
        (5, "why", ""),
        (7, "place", ZALGO),
        (7, "questions", f"How did you begin?\n{ZALGO}"),
        (7, "why", "a" * 601),
        (7, "why", "a" * 1_000_000),
        (7, "place", "a" * 301),
        (7, "questions", "a" * 301),
        (7, "questions", "\n".join(["Why?"] * 11)),
        (7, "questions", "\n".join(["Why?"] * 12)),
        (7, "questions", "a\n" * 10_000),
        (8, "place", "Room 5\r\nBcc: evil@x.com"),
        (8, "place", "Room 5\u2028Bcc: evil@x.com"),
        (8, "questions", "How did\u2029you begin?"),
        (8, "questions", "How did\ryou begin?"),
        (16, "why", "👩‍👩‍👧‍👦" * 100),
        (33, "time_1", "2026-03-08T02:30"),
        (36, "time_1", "9999-12-31T23:59"),
        (37, "time_1", "0001-01-01T00:00"),
        (38, "time_1", "2026-02-30T10:00"),
        (38, "time_1", "2026-03-10T24:00"),
        (38, "time_1", "2026-W10-1"),
        (38, "time_1", "next Tuesday"),
        (38, "time_1", "x" * 5000),
        (38, "time_1", ""),
        (38, "time_2", "x"),
        (38, "time_3", "10:00"),
        (39, "time_1", "2026-03-03T12:00"),
        (39, "time_1", "2026-03-01T10:00"),
        (39, "time_1", "2026-05-20T10:00"),
        (39, "time_1", "2099-01-01T10:00"),
        (42, "minutes", "7"),
        (42, "minutes", "0"),
        (42, "minutes", "-20"),
        (42, "minutes", "240"),
        (42, "minutes", "9" * 5000),
        (42, "minutes", ""),
        (43, "minutes", "20.0"),
        (43, "minutes", "\u0662\u0660"),
        (44, "minutes", "NaN"),
        (48, "medium", "email"),
        (48, "medium", "EMAIL"),
        (48, "medium", "pigeon"),
        (48, "medium", ""),
    ],
)
def test_an_offer_with_it_is_not_made(row, field, typed, as_ada, contact):
    before = tables()

    response = offer(as_ada, contact, **{field: typed})

    assert response.status_code == 422
    assert beside(response, field), response.context["form"].errors
    assert response.context["form"][field].value() == typed
    assert tables() == before


@pytest.mark.parametrize("late", ["2026-03-01T10:00", "2026-05-20T10:00"])
@pytest.mark.parametrize("field", ["time_2", "time_3"])
def test_it_is_the_very_time_that_is_pointed_at(field, late, as_ada, contact):
    typed = {"time_2": "2026-03-11T10:00", "time_3": "2026-03-12T10:00"} | {field: late}

    response = offer(as_ada, contact, **typed)

    assert [name for name in ("time_1", "time_2", "time_3") if beside(response, name)] == [field]


def test_where_one_time_is_left_out_the_next_is_still_the_one_that_is_pointed_at(as_ada, contact):
    response = offer(as_ada, contact, time_3="2026-03-01T10:00")

    assert [name for name in ("time_1", "time_2", "time_3") if beside(response, name)] == ["time_3"]


def test_what_is_told_twice_counts_once_and_a_list_is_no_fault(as_ada, contact):
    response = offer(as_ada, contact, why=["First", "Second"], minutes=["15", "30"])

    assert response.status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.why, proposal.minutes) == ("Second", 30)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_what_is_no_form_makes_no_offer_and_no_answer(kind, as_ada, contact, link):
    before = tables()
    body = '{"why": [], "medium": {}, "message": null}'

    answers = [
        as_ada.post(reverse("interviews:propose", args=[contact.pk]), body, content_type=kind),
        Client().post(f"{link}accept/", body, content_type=kind),
        Client().post(f"{link}propose-another/", body, content_type=kind),
    ]

    assert [answer.status_code for answer in answers[1:]] == [422, 422]
    assert all(answer.status_code < 500 for answer in answers)
    assert tables() == before


@pytest.mark.parametrize(
    "text",
    ["O'Brien", "李 و ñ", "👩‍👩‍👧‍👦 🇵🇱 👍🏽", "Null", "'; DROP TABLE--", "*)(uid=*", *HTML, *MARKS, *BRACES],
)
def test_what_a_person_may_write_is_shown_as_it_was_written(text, as_ada, contact):
    """B10, B14, B15, B18."""
    said = {"why": f"{text} (why)", "place": f"{text} (place)", "questions": f"{text} (question)"}
    offer(as_ada, contact, **said)
    proposal = Proposal.objects.get()
    link = link_of(proposal)

    seen = {
        "own": as_ada.get(proposal.get_absolute_url()),
        "theirs": Client().get(link),
        "answered": Client().post(
            f"{link}accept/", {"chosen_at": "2026-03-10T14:00Z", "message": f"{text} (message)"}, follow=True
        ),
        "read": as_ada.get(proposal.get_absolute_url()),
    }

    for name, parts in {
        "own": ("why", "place", "question"),
        "theirs": ("why", "place", "question"),
        "answered": ("message",),
        "read": ("why", "place", "question", "message"),
    }.items():
        page = seen[name].content.decode()
        for part in parts:
            assert f"{escape(text)} ({part})" in page, (name, part)
        for raw in HTML:
            assert raw not in page
        assert_no_odd_link(page)


def assert_no_odd_link(page):
    """Links lead to our own pages, to a mail program, or to nothing."""
    for place in map(unescape, re.findall(r'(?:href|src)="([^"]*)"', page)):
        ours = place.removeprefix(settings.BASE_URL)
        assert urlsplit(ours).scheme in ("", "mailto"), place
        assert not ours.startswith("//"), place


def test_a_link_in_what_one_writes_is_text(as_ada, contact):
    """B15: but for the place of a talk that was agreed on, where a link is what they need."""
    text = "https://evil.test/ www.evil.test evil@x.test"
    offer(as_ada, contact, why=text, questions=text, place=text)
    proposal = Proposal.objects.get()
    pages = [as_ada.get(proposal.get_absolute_url()), Client().get(link_of(proposal))]
    receipt = Client().post(
        f"{link_of(proposal)}accept/", {"chosen_at": "2026-03-10T14:00Z", "message": text}, follow=True
    )

    for page in pages:
        assert_no_odd_link(page.content.decode())
    links = re.findall(r'<a href="(http[^"]*)"([^>]*)>', receipt.content.decode())
    assert links == [("https://evil.test/", ' rel="nofollow"'), ("http://www.evil.test", ' rel="nofollow"')]


@pytest.mark.parametrize("mark", ["[", ">", "(", "[x](", "<", "https://", "*_", "&amp;"])
def test_ten_thousand_marks_are_words_like_others(mark, as_ada, contact):
    """B15: as many as fit."""
    text = (mark * 10_000)[:300]
    offer(as_ada, contact, why=text, place=text, questions=text)
    proposal = Proposal.objects.get()

    Client().get(link_of(proposal))
    receipt = Client().post(
        f"{link_of(proposal)}accept/",
        {"chosen_at": "2026-03-10T14:00Z", "message": (mark * 10_000)[:1000]},
        follow=True,
    )

    assert receipt.status_code == 200
    refused = offer(as_ada, contact, why=mark * 10_000)
    assert refused.status_code == 422


def test_a_place_turns_nothing_and_what_is_turned_in_a_text_stays_in_it(as_ada, contact):
    """B6."""
    offer(as_ada, contact, place="abc\u202egnp.exe", why="abc\u202edef")

    proposal = Proposal.objects.get()
    assert proposal.place == "abcgnp.exe"
    page = Client().get(link_of(proposal)).content.decode()
    assert 'class="card-of preline mb-4">abc\u202edef</blockquote>' in page


@pytest.mark.parametrize(
    ("row", "typed"),
    [
        (1, {"message": "a\0b"}),
        (7, {"message": "a" * 1001}),
        (7, {"message": "a" * 1_000_000}),
        (38, {"chosen_at": ""}),
        (38, {"chosen_at": "x"}),
        (38, {"chosen_at": "x" * 5000}),
        (38, {"chosen_at": "2026-02-30T10:00Z"}),
        (38, {"chosen_at": "a\0b"}),
        (36, {"chosen_at": "9999-12-31T23:59Z"}),
        (37, {"chosen_at": "0001-01-01T00:00Z"}),
        (39, {"chosen_at": "2026-03-06T17:01Z"}),
        (39, {"chosen_at": "2026-03-01T17:00Z"}),
        (39, {"chosen_at": "2026-03-06T12:00+05:00"}),
    ],
)
def test_a_time_is_not_taken_with_it(row, typed, link):
    before = tables()

    response = Client().post(f"{link}accept/", {"chosen_at": FRIDAY} | typed)

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert tables() == before


@pytest.mark.parametrize(
    "chosen_at",
    [FRIDAY, "2026-03-06T12:00", "2026-03-06T12:00-05:00", "2026-03-06T17:00:00Z", "2026-03-06T18:00+01:00"],
)
def test_a_time_is_an_instant_however_it_is_written(chosen_at, link, noon):
    Client().post(f"{link}accept/", {"chosen_at": chosen_at})

    assert Interview.objects.get().starts_at == noon + 3 * DAY


@pytest.mark.parametrize(
    ("row", "field", "typed"),
    [
        (1, "message", "a\0b"),
        (7, "message", "a" * 1001),
        (33, "suggested_1", "2026-03-08T02:30"),
        (33, "suggested_2", "2026-03-08T02:30"),
        (36, "suggested_1", "9999-12-31T23:59"),
        (37, "suggested_1", "0001-01-01T00:00"),
        (38, "suggested_1", "2026-02-30T10:00"),
        (38, "suggested_1", "x" * 5000),
        (38, "suggested_2", "a\0b"),
        (39, "suggested_1", "2026-03-03T12:00"),
        (39, "suggested_1", "2027-03-04T12:00"),
        (39, "suggested_1", "2098-03-04T12:00"),
        (39, "suggested_1", ""),
    ],
)
def test_another_time_is_not_proposed_with_it(row, field, typed, link):
    before = tables()

    response = Client().post(f"{link}propose-another/", {field: typed})

    assert response.status_code == 422
    assert beside(response, f"another_{field}")
    assert tables() == before


def test_of_two_times_the_one_that_is_wrong_is_pointed_at(link):
    for said, wrong in (
        ({"suggested_1": "2026-03-10T12:00", "suggested_2": "2026-03-01T12:00"}, "suggested_2"),
        ({"suggested_2": "2026-03-01T12:00"}, "suggested_2"),
    ):
        response = Client().post(f"{link}propose-another/", said)

        assert [n for n in ("suggested_1", "suggested_2") if beside(response, f"another_{n}")] == [wrong]


def test_a_time_that_their_clock_skips_is_one_for_another_clock(ada, noon):
    """B33: in Berlin the clocks go forward three weeks after New York."""
    contact = make.contact(of=ada, zone="Europe/Berlin")
    link = link_of(make.proposal(to=contact))

    skipped = Client().post(f"{link}propose-another/", {"suggested_1": "2026-03-29T02:30"})
    Client().post(f"{link}propose-another/", {"suggested_1": "2026-03-08T02:30"})

    assert skipped.status_code == 422
    assert "02:30 does not exist on that day" in beside(skipped, "another_suggested_1")[0]
    assert Proposal.objects.get().suggested == [noon.fromisoformat("2026-03-08T02:30+01:00")]


def test_a_time_that_their_clock_shows_twice_is_the_first_and_says_so(link, noon):
    """B34."""
    page = Client().post(f"{link}propose-another/", {"suggested_1": "2026-11-01T01:30"}, follow=True)

    assert Proposal.objects.get().suggested == [noon.fromisoformat("2026-11-01T01:30-04:00")]
    assert "01:30 EDT" in page.content.decode()


@pytest.mark.parametrize("zone", ["GMT+25", "../../etc/passwd", "America/new_york", "US/Eastern", "x" * 5000])
@pytest.mark.parametrize("act", ["accept", "propose-another"])
def test_a_clock_that_there_is_not_is_as_if_none_was_chosen(ada, zone, act, noon):
    """B40."""
    contact = make.contact(of=ada)
    link = link_of(make.proposal(to=contact))

    response = Client().post(
        f"{link}{act}/?zone={zone}", {"chosen_at": FRIDAY, "suggested_1": "2026-03-10T12:00"}
    )

    assert response.status_code == 302
    contact.refresh_from_db()
    assert contact.zone == ""
    assert zone not in response.url


@pytest.mark.parametrize("typed", ["a\0b", "a" * 1001])
def test_a_no_is_not_said_with_it(typed, link):
    before = tables()

    response = Client().post(f"{link}decline/", {"message": typed})

    assert response.status_code == 422
    assert beside(response, "decline_message")
    assert tables() == before
