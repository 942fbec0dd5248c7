"""Bulk acts on the list: with those ticked, with everybody under a filter, and undone."""

from datetime import datetime
from urllib.parse import urlencode

import pytest

from contacts import actions
from contacts.models import Contact
from tests import make
from tests.pages import words
from web.calendar import HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/contacts/"
TAG, ARCHIVE = "/contacts/tag/", "/contacts/archive/"
UNTAG, UNARCHIVE = "/contacts/untag/", "/contacts/unarchive/"
LONG_NUMBER = "9" * 30


@pytest.fixture
def three(ada):
    return [make.contact(of=ada, name=name) for name in ("Ann", "Bob", "Cid")]


def tagged(tag="law"):
    return list(Contact.objects.filter(tags__contains=[tag]).order_by("name").values_list("name", flat=True))


def archived():
    return list(Contact.objects.exclude(archived_at=None).order_by("name").values_list("name", flat=True))


def undo(response) -> str:
    """The address behind the page's "Undo"."""
    page = response.content.decode()
    before = page.partition(">Undo</button>")[0]
    return before.rpartition('action="')[2].partition('"')[0].replace("&amp;", "&")


def test_those_ticked_get_the_tag_and_nobody_else(ada, as_, three):
    response = as_(ada).post(TAG, {"contact": [three[0].pk, three[2].pk], "tag": "  law "}, follow=True)

    assert tagged() == ["Ann", "Cid"]
    assert "2 people are tagged “law”. Undo" in words(response)


def test_those_ticked_are_archived_and_nobody_else(ada, as_, three):
    response = as_(ada).post(ARCHIVE, {"contact": [three[1].pk], "tag": "not looked at"}, follow=True)

    assert archived() == ["Bob"]
    assert "One person is archived. Undo" in words(response)


@pytest.mark.parametrize("path", [TAG, ARCHIVE])
def test_everybody_under_a_filter_is_meant_also_on_other_pages(path, ada, as_):
    make.crowd(of=ada, count=70)
    actions.tag_all(
        ada, Contact.objects.filter(name__gte="Person 00035"), tag="old", by=ada.user, now=make.NOON - HOUR
    )
    Contact.objects.filter(name="Person 00050").update(field="Nursing")
    query = urlencode({"tag": "old", "q": "person", "sort": "due"})

    as_(ada).post(path, {"everybody": "yes", "query": query, "tag": "law", "contact": []})

    done = tagged() if path == TAG else archived()
    # Half of a crowd has talks, thanks or promises open; they stay.
    assert set(done) <= {f"Person {n:05}" for n in range(35, 70)}
    assert len(done) == (35 if path == TAG else Contact.objects.exclude(archived_at=None).count())
    assert done


def test_everybody_without_a_filter_is_everybody_on_the_list_and_nobody_archived(ada, as_, noon, three):
    actions.archive(three[0], by=ada.user, now=noon - HOUR)

    as_(ada).post(TAG, {"everybody": "yes", "query": "", "tag": "law"})

    assert tagged() == ["Bob", "Cid"]


def test_everybody_of_one_shelf_is_that_shelf(ada, as_, noon, three):
    actions.archive(three[0], by=ada.user, now=noon - HOUR)

    as_(ada).post(TAG, {"everybody": "yes", "query": "shelf=archived", "tag": "law"})

    assert tagged() == ["Ann"]


def test_everybody_named_by_one_person(ada, as_, noon, three):
    actions.refer(three[0], name="Bob", by=ada.user, now=noon)

    as_(ada).post(TAG, {"everybody": "yes", "query": f"referrer={three[0].pk}", "tag": "law"})

    assert tagged() == ["Bob"]


@pytest.mark.parametrize("path", [TAG, ARCHIVE])
def test_somebody_of_another_list_among_the_ticked_is_passed_over(path, ada, ben, as_, three):
    theirs = make.contact(of=ben, name="Theirs")
    ticked = [theirs.pk, three[0].pk, 987654321, "abc", "-1", "", LONG_NUMBER, "\u0661", "1e3", "0"]

    response = as_(ada).post(path, {"contact": ticked, "tag": "law"}, follow=True)

    assert (tagged() if path == TAG else archived()) == ["Ann"]
    assert "One person is" in words(response)


@pytest.mark.parametrize("path", [TAG, ARCHIVE])
def test_only_somebody_of_another_list_is_nobody(path, ada, ben, as_):
    theirs = make.contact(of=ben, name="Theirs")

    response = as_(ada).post(path, {"contact": [theirs.pk], "tag": "law"}, follow=True)

    assert (tagged(), archived()) == ([], [])
    assert "Nobody was" in words(response)
    assert "Undo" not in words(response)


@pytest.mark.parametrize("path", [TAG, ARCHIVE])
@pytest.mark.parametrize("ticked", [{}, {"contact": ["abc"]}, {"everybody": "no"}])
def test_with_nobody_ticked_the_next_step_is_said(path, ticked, ada, as_, three):
    response = as_(ada).post(path, ticked | {"tag": "law"})

    assert response.status_code == 422
    assert "Tick the box beside a name first, or choose everybody." in response.content.decode()
    assert (tagged(), archived()) == ([], [])


@pytest.mark.parametrize(
    ("tag", "says"),
    [
        ("", "Write the tag."),
        ("   ", "Write the tag."),
        ("\u200b", "Write the tag."),
        ("a" * 41, "Keep each tag to 40 characters."),
        ("law,nurse", "One tag at a time, without a comma"),
        ("a\r\nBcc: evil@x.com", "line breaks are not allowed"),
        ("Z" + "\u0336" * 50, "more marks than can be read"),
        ("a\0b", "Null characters are not allowed."),
    ],
)
def test_a_tag_that_is_none_is_refused_in_a_sentence(tag, says, ada, as_, three):
    """B1, B4, B5, B7, B8"""
    response = as_(ada).post(TAG, {"contact": [three[0].pk], "tag": tag})

    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Contact.objects.exclude(tags=[]).exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a\u202eb", "ab"),
        ("Rene\u0301", "Ren\u00e9"),
        ("'; DROP TABLE--", None),
        ("{{7*7}}", "{{7*7}}"),
        ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"),
        ("*)(uid=*", "*)(uid=*"),
    ],
)
def test_a_tag_in_odd_letters_is_kept_and_shown_as_text(typed, kept, ada, as_, three):
    """B6, B10, B14, B17, B18"""
    response = as_(ada).post(TAG, {"contact": [three[0].pk], "tag": typed}, follow=True)

    if kept:
        assert tagged(kept) == ["Ann"]
        assert "<script>alert" not in response.content.decode()
        as_(ada).post(undo(response))
    assert not Contact.objects.exclude(tags=[]).exists()


@pytest.mark.parametrize(
    "query",
    ["q=%00", "tag=%00", "field=a%00b", "q=%ff%fe", f"referrer={LONG_NUMBER}", "&&==&", "step=nosuch", "%"],
)
@pytest.mark.parametrize("path", [TAG, ARCHIVE])
def test_a_forged_filter_harms_nobody(query, path, ada, as_, three):
    """B2"""
    response = as_(ada).post(path, {"everybody": "yes", "query": query, "tag": "law"})

    assert response.status_code in (302, 400)
    assert as_(ada).post(path, {"contact": [three[0].pk], "query": query, "tag": "law"}).status_code in (
        302,
        400,
    )


def test_one_comes_back_to_the_same_search(ada, as_, three):
    response = as_(ada).post(
        TAG, {"contact": [three[0].pk], "tag": "law", "query": "q=a&shelf=all&evil=1&sort=due"}
    )

    assert response.headers["Location"] == f"{PAGE}?q=a&shelf=all&sort=due"


@pytest.mark.parametrize("evil", ["//evil.com", "https://evil.com", "\r\nSet-Cookie: a=b", "q=//evil.com"])
def test_one_comes_back_to_the_list_and_nowhere_else(evil, ada, as_, three):
    response = as_(ada).post(TAG, {"contact": [three[0].pk], "tag": "law", "query": evil})

    assert response.headers["Location"].startswith(PAGE)
    assert "\n" not in response.headers["Location"]


def test_tagging_is_undone(ada, as_, noon, three):
    actions.edit(three[0], tags=["law"], by=ada.user, now=noon - HOUR)
    browser = as_(ada)
    response = browser.post(TAG, {"everybody": "yes", "tag": "law"}, follow=True)
    assert "2 people are tagged “law”" in words(response)

    browser.post(undo(response))

    assert tagged() == ["Ann"]


def test_tagging_is_undone_when_it_was_typed_in_another_spelling(ada, as_, noon, three):
    actions.edit(three[0], tags=["Alumni & friends"], by=ada.user, now=noon - HOUR)
    browser = as_(ada)
    response = browser.post(TAG, {"everybody": "yes", "tag": "ALUMNI  & friends"}, follow=True)
    assert tagged("Alumni & friends") == ["Ann", "Bob", "Cid"]
    assert "tagged “Alumni & friends”" in words(response)

    browser.post(undo(response))

    assert tagged("Alumni & friends") == ["Ann"]


def test_archiving_many_is_undone(ada, as_, noon, three):
    actions.archive(three[0], by=ada.user, now=noon - HOUR)
    browser = as_(ada)
    response = browser.post(ARCHIVE, {"everybody": "yes"}, follow=True)
    assert archived() == ["Ann", "Bob", "Cid"]

    browser.post(undo(response))

    assert archived() == ["Ann"]
    assert set(Contact.objects.filter(archived_at=None).values_list("step", flat=True)) == {"ask"}


def test_an_undo_leads_back_to_the_search_it_came_from(ada, as_, three):
    browser = as_(ada)
    for path in (TAG, ARCHIVE):
        response = browser.post(
            path, {"contact": [three[0].pk], "tag": "law", "query": "q=ann&shelf=all"}, follow=True
        )

        assert browser.post(undo(response)).headers["Location"] == f"{PAGE}?q=ann&shelf=all", path


@pytest.mark.parametrize("path", [TAG, ARCHIVE])
def test_an_undo_posted_twice_changes_nothing_more(path, ada, as_, clock, three):
    browser = as_(ada)
    response = browser.post(path, {"contact": [three[0].pk], "tag": "law"}, follow=True)
    clock.shift(MINUTE)
    browser.post(path, {"contact": [three[1].pk], "tag": "law"})

    answers = [browser.post(undo(response)).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert (tagged() if path == TAG else archived()) == ["Bob"]


@pytest.mark.parametrize("path", [UNTAG, UNARCHIVE])
@pytest.mark.parametrize(
    "at",
    [
        "",
        "rubbish",
        "2026-02-30T00:00:00+00:00",
        "9" * 30,
        "2026-03-03T17:00:00",
        "2026-03-03",
        "T",
        "0001-01-01",
    ],
)
def test_an_undo_of_no_moment_is_refused_in_a_sentence(path, at, ada, as_, three):
    response = as_(ada).post(f"{path}?{urlencode({'tag': 'law', 'at': at})}")

    assert response.status_code == 409
    assert "There is nothing here to undo." in response.content.decode()


@pytest.mark.parametrize("path", [UNTAG, UNARCHIVE])
@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1999-01-01T00:00:00+00:00"]
)
def test_an_undo_of_another_moment_changes_nothing(path, at, ada, as_, noon, three):
    browser = as_(ada)
    browser.post(TAG, {"everybody": "yes", "tag": "law"})
    browser.post(ARCHIVE, {"everybody": "yes"})

    browser.post(f"{path}?{urlencode({'tag': 'law', 'at': at})}")

    assert (len(tagged()), len(archived())) == (3, 3)


def test_another_student_undoes_nothing(ada, ben, as_, noon, three):
    browser = as_(ada)
    undo_tag = undo(browser.post(TAG, {"everybody": "yes", "tag": "law"}, follow=True))
    undo_archive = undo(browser.post(ARCHIVE, {"everybody": "yes"}, follow=True))
    other = as_(ben)

    other.post(undo_tag)
    other.post(undo_archive)

    assert (len(tagged()), len(archived())) == (3, 3)
    assert datetime.fromisoformat(noon.isoformat()) == Contact.objects.first().archived_at


def test_whoever_is_counted_on_stays_and_is_named(ada, as_, three):
    for one in three:
        make.interview(of=ada, contact=one)
    fourth = make.contact(of=ada, name="Dee")
    make.interview(of=ada, contact=fourth)

    page = words(as_(ada).post(ARCHIVE, {"everybody": "yes"}, follow=True))

    assert "Something is still open with Ann, Bob, Cid and others: a talk, thanks or a promise." in page
    assert archived() == []


def test_a_whole_page_of_boxes_may_be_ticked(ada, as_):
    make.crowd(of=ada, count=30)

    as_(ada).post(TAG, {"contact": list(Contact.objects.values_list("pk", flat=True)), "tag": "law"})

    assert len(tagged()) == 30


def test_the_archived_are_brought_back_from_their_shelf(ada, as_, noon):
    browser = as_(ada)
    contact = make.contact(of=ada, name="Priya Nair")
    actions.archive(contact, by=ada.user, now=noon)
    shelf = browser.get("/contacts/", {"shelf": "archived"})
    assert "Bring them back" in words(shelf)
    assert "Archive them" not in words(shelf)

    told = browser.post("/contacts/bring-back/", {"contact": contact.pk}, follow=True)

    assert "One person is back on your list." in words(told)
    contact.refresh_from_db()
    assert contact.archived_at is None


@pytest.mark.parametrize("name", ["untag", "unarchive", "unpick"])
@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "2026-03-03T12:00:00", "never"]
)
def test_a_moment_that_is_none_undoes_nothing(name, at, ada, as_):
    answer = as_(ada).post(f"/contacts/{name}/?{urlencode({'at': at, 'tag': 'x'})}")

    assert answer.status_code == 409
