"""Programs that open every address of a letter before its reader does, and every address they find there."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from interviews import actions
from interviews.links import answer_link_of, link_of
from interviews.models import Proposal
from tests import make
from tests.pages import words
from tests.tables import tables
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
TIMES = 20
AGENTS = (
    "Mozilla/5.0 (compatible; BingPreview/1.0b)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) SafeLinks",
    "Barracuda Sentinel (EE)",
    "python-requests/2.32",
)
OURS = ("", "http", "https")


@pytest.fixture
def proposal(ada):
    contact = make.contact(of=ada, email="priya@mercy.test")
    make.contact(of=ada, name="Marcus Webb")
    return make.proposal(to=contact, questions=["How did you begin?"])


def addresses(page: str, base: str) -> set[str]:
    """Every address that a page names, be it a link or where a form goes; files that never change apart."""
    found = re.findall(r'(?:href|src|action|formaction)="([^"]*)"', page)
    ours = {urljoin(base, unescape(one)).partition("#")[0] for one in found if urlsplit(one).scheme in OURS}
    return {one for one in ours if not one.startswith(settings.STATIC_URL)}


def fetched(browser: Client, link: str, *, agent: str = AGENTS[0]) -> Iterator[tuple[str, str, int]]:
    """Fetch a page in every way a program may that only looks, and then all it leads to."""
    head = {"User-Agent": agent}
    page = browser.get(link, headers=head).content.decode()
    for path in sorted({link, *addresses(page, link)}):
        for method, headers in (
            ("get", head),
            ("head", head),
            ("options", head),
            ("get", head | {"Range": "bytes=0-0,-1", "If-Modified-Since": "Tue, 03 Mar 2026 00:00:00 GMT"}),
            ("get", head | {"Sec-Purpose": "prefetch;prerender", "HX-Request": "true"}),
        ):
            yield method, path, getattr(browser, method)(path, headers=headers).status_code


def test_whoever_fetches_everything_twenty_times_changes_nothing(proposal):
    link, before = link_of(proposal), tables()

    answers = [
        answer for n in range(TIMES) for answer in fetched(Client(), link, agent=AGENTS[n % len(AGENTS)])
    ]

    assert tables() == before
    assert not Session.objects.exists()
    acts = {path.split("/")[3] for _, path, _ in answers if path.startswith(link) and path != link}
    assert acts == {"accept", "propose-another", "decline", "ask-for-peace"}
    assert {code for _, path, code in answers if urlsplit(path).path.startswith(link)} == {200, 405}
    assert max(code for _, _, code in answers) < 500


def test_the_link_works_after_all_of_them_were_there(proposal):
    link = link_of(proposal)
    for agent in AGENTS:
        list(fetched(Client(), link, agent=agent))

    response = Client().post(f"{link}accept/", {"chosen_at": "2026-03-06T17:00Z"}, follow=True)

    assert "You talk with Ada Moreno" in words(response)
    assert Proposal.objects.get().answer == "accepted"


def test_whoever_fetches_what_was_answered_changes_nothing(proposal, noon):
    actions.accept(proposal, chosen_at=noon + 3 * DAY, now=noon)
    before = tables()

    answers = [answer for _ in range(5) for answer in fetched(Client(), answer_link_of(proposal))]

    assert tables() == before
    assert any(path.endswith("talk.ics") and code == 200 for _, path, code in answers)


def test_other_verbs_of_the_web_change_nothing_either(proposal):
    link, before = link_of(proposal), tables()
    acts = [f"{link}{act}" for act in ("", "accept/", "propose-another/", "decline/", "ask-for-peace/")]

    answers = {
        (method, path): getattr(Client(), method)(path).status_code
        for path in [*acts, answer_link_of(proposal), f"{answer_link_of(proposal)}talk.ics"]
        for method in ("put", "patch", "delete", "trace")
    }
    posted = [
        Client().post(path, {"chosen_at": "2026-03-06T17:00Z"}).status_code
        for path in (link, answer_link_of(proposal))
    ]

    assert set(answers.values()) == {405}
    assert posted == [405, 405]
    assert tables() == before


@pytest.mark.parametrize("head", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_look_can_claim_to_be_an_act(proposal, head):
    before = tables()

    Client().get(f"{link_of(proposal)}decline/?_method=POST", headers={head: "POST"})

    assert tables() == before


@pytest.mark.django_db(transaction=True)
def test_four_at_once_change_nothing(proposal):
    link, before = link_of(proposal), tables()

    def scan(agent: str) -> list[int]:
        try:
            return [code for _ in range(2) for _, _, code in fetched(Client(), link, agent=agent)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(scan, AGENTS))

    assert tables() == before
    assert not Session.objects.exists()
    assert max(code for codes in answers for code in codes) < 500
    assert Client().post(f"{link}decline/").status_code == 302
