"""The front door, the method and the accent, for everybody."""

import re
from html import unescape

import pytest

from center.models import Center
from contacts.letters import coach
from tests.pages import queries, words


def test_shows_a_visitor_what_this_is(db, client):
    assert words(client.get("/"))


@pytest.mark.parametrize(
    ("who", "page"), [("ada", "/today/"), ("cora", "/caseload/"), ("dora", "/caseload/")]
)
def test_sends_each_role_to_its_own_first_page(who, page, as_, request):
    response = as_(request.getfixturevalue(who)).get("/")

    assert (response.status_code, response.headers["Location"]) == (302, page)


def test_explains_the_method_to_whoever_holds_the_page(db, client):
    page = words(client.get("/guide/"))

    for said in (
        "It is not a request for a job",
        "What made you choose this profession?",
        "May I say that you",
    ):
        assert said in page


def example(client, begins: str) -> str:
    """The example of the guide that begins so, as one would type it."""
    page = client.get("/guide/").content.decode()
    found = [
        one
        for one in re.findall(r'<blockquote class="example">(.*?)</blockquote>', page, re.S)
        if begins in one
    ]
    lines = re.findall(r"<p[^>]*>(.*?)</p>", found[0], re.S)
    return unescape(re.sub(r"<[^>]+>", "", "\n\n".join(line.replace("<br>", "\n") for line in lines)))


def test_the_coach_has_nothing_to_say_about_the_letter_we_show(db, client):
    subject, _, text = example(client, "Subject:").removeprefix("Subject: ").partition("\n\n")
    known = coach.Known(
        student="Jo Park",
        contact="Ada Okoro",
        field="hospital pharmacy",
        met_how="Professor Lind mentioned her talk",
        major="chemistry",
    )

    assert [finding.advice for finding in coach.findings("first", subject, text, known)] == []


def test_the_coach_has_nothing_to_say_about_the_note_we_show(db, client):
    known = coach.Known(
        student="Jo Park",
        contact="Ada Okoro",
        when="Tuesday",
        log="A good night is one nobody hears of. Go to the open evening.",
        named="Tomas Weir",
        may_be_named=(),
        minutes=20,
    )

    found = coach.findings(
        "thank_you", "Thank you for Tuesday", example(client, "thinking about that"), known
    )

    assert [finding.advice for finding in found] == []


def test_the_accent_is_the_centers_and_may_be_kept(db, client):
    Center.objects.create(pk=1, accent="#123abc")

    response = client.get("/theme.css")

    assert "#123abc" in response.content.decode()
    assert "public" in response.headers["Cache-Control"]


@pytest.mark.parametrize(("page", "ceiling"), [("/", 1), ("/guide/", 1), ("/theme.css", 1), ("/sign-in/", 1)])
def test_asks_little_of_the_database(page, ceiling, db, client):
    assert queries(client, page) <= ceiling
