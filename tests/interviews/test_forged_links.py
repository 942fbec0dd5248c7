"""Links that lead nowhere: forged, used, withdrawn, too old, of somebody who is gone, or meant for something else.

All get one page, the same bytes, whatever is wrong with them (B95).
"""

from itertools import permutations
from urllib.parse import quote

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts.models import User
from contacts import actions as contacts
from home import actions as home
from home import feeds
from interviews import actions
from interviews.links import answer_link_of, link_of
from interviews.models import Proposal
from office import invitations
from reminders import answering, wishes
from reminders.kinds import kinds
from tests import make
from tests.pages import bare
from tests.tables import tables
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
ACTS = ("accept", "propose_another", "decline", "ask_for_peace")
PURPOSES = ("personal link", "receipt", "invitation", "reset", "letter", "switch off", "feed")
LETTER = "contacts.thank_you_overdue"
PAGES = ("personal_link", "answered", "talk_file")
SAID = {"chosen_at": "2026-03-06T17:00Z", "suggested_1": "2026-03-10T12:00", "message": "Yes"}


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, email="priya@mercy.test")


@pytest.fixture
def proposal(contact):
    return make.proposal(to=contact)


@pytest.fixture
def answered(ada, noon):
    other = make.proposal(to=make.contact(of=ada, name="Marcus Webb"), times=[noon + 4 * DAY])
    actions.accept(other, chosen_at=noon + 4 * DAY, now=noon)
    return other


def token(link):
    return link.strip("/").split("/")[-1]


def fetch(name, said, browser=None):
    """What a page, or an act, says to this token."""
    browser = browser or Client()
    path = reverse(f"interviews:{name}", args=[said])
    return browser.post(path, SAID) if name in ACTS else browser.get(path)


def seen(response):
    """All that somebody could tell two answers apart by."""
    cookies = {name: {**cookie} for name, cookie in response.cookies.items()}
    return (
        bare(response),
        {**response.headers},
        cookies,
        response.redirect_chain if "chain" in response else [],
    )


def assert_says_nothing(name, *said, browser=None):
    """It is the page that a link made up from nothing gets, byte for byte."""
    nothing = seen(fetch(name, "made-up", browser))
    assert nothing[0][0] == 404
    for one in said:
        assert seen(fetch(name, one, browser)) == nothing, (name, one[:80])


def flipped(said):
    """The token with each character in turn changed, and a few more that were damaged on the way."""
    for place, character in enumerate(said):
        other = "A" if character != "A" else "B"
        yield said[:place] + other + said[place + 1 :]
    for place in (0, 1, len(said) // 2, len(said) - 1):
        yield said[:place]
    key, _, signature = said.partition(".")
    yield from (said + "A", said + "=", said + ".", "." + said, said.upper(), said.lower(), said.swapcase())
    yield from (key, signature, f"{signature}.{key}", f"{key}..{signature}", f"{key}:{signature}")
    yield from (f"{key}.", f".{signature}", f" {said}", f"{said} ", f"{said}\n", f"{said}%", "0", "é" * 40)
    yield from (said * 60, "a" * 5000, "\u202e" + said, said[:-1] + "\u0410", "{{ 7*7 }}", "' OR 1=1 --")


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_a_damaged_link_says_nothing(name, proposal, answered):
    whole = token(answer_link_of(answered) if name in ("answered", "talk_file") else link_of(proposal))
    before = tables()

    assert_says_nothing(name, *filter(None, flipped(whole)))

    assert tables() == before


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_a_null_character_is_refused_before_anybody_looks_at_the_link(name, proposal):
    path = reverse(f"interviews:{name}", args=[token(link_of(proposal))])
    made_up = reverse(f"interviews:{name}", args=["made-up"])

    answers = [
        (Client().post if name in ACTS else Client().get)(one.replace("/with/", "/with/%00"))
        for one in (path, made_up)
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert seen(answers[0]) == seen(answers[1])


def gone(how, proposal, *, ada, ben, noon):
    """Let the link of this proposal lead nowhere any more."""
    told = {"by": ada.user, "now": noon}
    contact = proposal.contact
    match how:
        case "withdrawn":
            actions.withdraw(proposal, **told)
        case "replaced":
            make.proposal(to=contact)
        case "renewed":
            Proposal.objects.update(key="another-key")
        case "planned otherwise":
            make.interview(of=ada, contact=contact, planned_at=noon)
        case "silent elsewhere":
            theirs = make.contact(of=ben, email=contact.email)
            contacts.silence(theirs, by=None, now=noon)
        case "closed":
            User.objects.filter(pk=ada.user_id).update(deactivated_at=noon)
        case "erased":
            contacts.delete(contact, **told)
            contacts.erase(now=noon + 31 * DAY)
        case "accepted":
            actions.accept(proposal, chosen_at=proposal.times[0], now=noon)
        case "another":
            actions.propose_another(proposal, message="In May?", now=noon)
        case "declined":
            actions.decline(proposal, now=noon)
        case "peace":
            actions.ask_for_peace(proposal, now=noon)
        case _:
            getattr(contacts, how)(contact, **told)


@pytest.mark.parametrize("name", ["personal_link", *ACTS])
@pytest.mark.parametrize(
    "how",
    [
        "withdrawn",
        "replaced",
        "renewed",
        "planned otherwise",
        "accepted",
        "another",
        "declined",
        "peace",
        "delete",
        "erased",
        "archive",
        "do_not_contact",
        "silent elsewhere",
        "closed",
    ],
)
def test_a_link_that_is_over_says_nothing(how, name, proposal, ada, ben, noon):
    said = token(link_of(proposal))
    assert fetch("personal_link", said).status_code == 200
    gone(how, proposal, ada=ada, ben=ben, noon=noon)
    before = tables()

    assert_says_nothing(name, said)

    assert tables() == before


@pytest.mark.parametrize("name", ["personal_link", *ACTS])
def test_a_link_that_is_too_old_says_nothing(name, proposal, clock, noon):
    clock.move_to(noon + 30 * DAY)

    assert_says_nothing(name, token(link_of(proposal)))


@pytest.mark.parametrize("name", ["answered", "talk_file"])
@pytest.mark.parametrize("how", ["delete", "closed", "renewed"])
def test_an_answer_of_somebody_who_is_gone_is_shown_no_more(how, name, answered, ada, ben, noon):
    said = token(answer_link_of(answered))
    assert fetch("answered", said).status_code == 200
    gone(how, answered, ada=ada, ben=ben, noon=noon)

    assert_says_nothing(name, said)


@pytest.mark.parametrize("how", ["another", "declined", "peace"])
def test_there_is_no_file_of_a_talk_that_was_not_agreed_on(how, proposal, ada, ben, noon):
    gone(how, proposal, ada=ada, ben=ben, noon=noon)

    assert fetch("answered", token(answer_link_of(proposal))).status_code == 200
    assert_says_nothing("talk_file", token(answer_link_of(proposal)))


def test_before_there_is_an_answer_none_is_shown(proposal):
    for name in ("answered", "talk_file"):
        assert_says_nothing(name, token(answer_link_of(proposal)))


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_whoever_is_signed_in_learns_no_more(name, proposal, ada, ben, as_, noon):
    actions.decline(proposal, now=noon)

    for person in (ada, ben):
        assert_says_nothing(name, token(link_of(proposal)), browser=as_(person))


def secrets(ada, proposal, answered, noon):
    """One token of every purpose there is, all good."""
    invited = make.user(role="student")
    User.objects.filter(pk=invited.pk).update(invited_at=noon)
    invited.refresh_from_db()
    home.make_feed(ada.user, by=ada.user, now=noon)
    return {
        "personal link": token(link_of(proposal)),
        "receipt": token(answer_link_of(answered)),
        "invitation": invitations.token(invited),
        "letter": answering.token(
            make.told(kind=LETTER, about=make.note(of=ada, owed_at=noon - DAY), to=ada.user)
        ),
        "switch off": wishes.token(ada.user, kinds[LETTER]),
        "feed": token(feeds.address_of(ada.user)).removesuffix(".ics"),
        "reset": f"{user_pk_to_url_str(ada.user)}-{default_token_generator.make_token(ada.user)}",
    }


def opens(purpose, said):
    """Whether a token opens what is there for this purpose."""
    if purpose == "reset":
        paths = (f"/password/reset/{quote(one)}/" for one in (said, f"1-{said}"))
        return any(b'type="password"' in Client().get(path, follow=True).content for path in paths)
    name = {
        "personal link": "interviews:personal_link",
        "receipt": "interviews:answered",
        "invitation": "office:invitation",
        "letter": "home:reminder",
        "switch off": "home:switch_off",
        "feed": "home:feed",
    }[purpose]
    response = Client().get(reverse(name, args=[said]))
    return b'type="password"' in response.content if purpose == "invitation" else response.status_code == 200


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_secret_opens_what_it_is_for(purpose, ada, proposal, answered, noon):
    """The control of the matrix below."""
    assert opens(purpose, secrets(ada, proposal, answered, noon)[purpose])


@pytest.mark.parametrize(("given", "asked"), list(permutations(PURPOSES, 2)))
def test_a_secret_opens_nothing_else(given, asked, ada, proposal, answered, noon):
    said = secrets(ada, proposal, answered, noon)[given]

    assert not opens(asked, said)
    if asked in ("personal link", "receipt"):
        for name in [*PAGES, *ACTS] if given not in ("personal link", "receipt") else []:
            assert_says_nothing(name, said)


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_the_two_links_of_one_proposal_are_no_keys_to_each_other(name, proposal, answered, noon):
    """The key in both is the same; what it may be used for is signed with it."""
    said = token(link_of(answered)) if name in ("answered", "talk_file") else token(answer_link_of(proposal))

    assert_says_nothing(name, said)


@pytest.mark.parametrize(
    "salt",
    [
        "",
        "interviews",
        "interviews.proposal",
        "interviews.answers",
        "office.invitations",
        "django.core.signing",
    ],
)
@pytest.mark.parametrize("sep", [".", ":"])
def test_a_key_signed_for_anything_else_opens_no_page(proposal, salt, sep):
    said = signing.Signer(salt=salt, sep=sep).sign(proposal.key)

    assert_says_nothing("personal_link", said)


def test_who_reads_the_database_alone_has_no_link(proposal):
    assert_says_nothing("personal_link", proposal.key, f"{proposal.key}.", str(proposal.pk))


def test_of_a_link_that_leads_nowhere_there_is_nothing_in_the_logs(proposal, noon, caplog):
    said = token(link_of(proposal))
    actions.decline(proposal, now=noon)

    for name in [*PAGES, *ACTS]:
        fetch(name, said)
        Client(enforce_csrf_checks=True).post(reverse(f"interviews:{name}", args=[said]), SAID)
    Client().get(f"/with/{said}/accept/")
    Client().get(f"/with/%00{said}/")

    assert said not in caplog.text
    assert proposal.key not in caplog.text
