"""The card of one contact: its next step, and everything that happened."""

import re

import pytest
from django.db import connection
from django.urls import reverse

from contacts import actions
from contacts.models import Contact, Outreach, Referral
from interviews import actions as interviews
from reminders import actions as reminders
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, name="Priya Nair", title="Nurse", organization="Mercy", private_notes="Shy")


def test_shows_what_is_known_and_what_comes_next(ada, as_, contact):
    page = words(as_(ada).get(contact.get_absolute_url()))

    assert "Priya Nair Nurse, Mercy" in page
    assert "Write to Priya" in page
    assert "Shy" in page


def test_says_when_there_is_nothing_to_do_and_when_we_look_again(ada, as_, noon, contact):
    make.outreach(to=contact, sent_at=noon)

    page = words(as_(ada).get(contact.get_absolute_url()))

    assert "Nothing to do now. We will look again on Fri 6 Mar 2026." in page


def test_tells_what_happened_the_latest_first(ada, as_, noon, contact):
    make.outreach(to=contact, sent_at=noon - 20 * DAY)
    make.interview(of=ada, contact=contact, held_at=noon - 2 * DAY)
    make.follow_up(of=ada, contact=contact)

    page = words(as_(ada).get(contact.get_absolute_url())).partition("What happened")[2]

    order = ["You promised", "A thank-you is owed", "Interview", "You asked for a talk", "Put on your list"]
    assert [page.index(words) for words in order] == sorted(page.index(words) for words in order)
    assert "Labs run on patience." in page


def test_tells_who_led_to_whom_and_whether_they_may_be_mentioned(ada, as_, noon, contact):
    referral = actions.refer(contact, name="Marcus Webb", may_mention=None, by=ada.user, now=noon)
    browser = as_(ada)

    page = words(browser.get(contact.get_absolute_url()))
    assert "Named Marcus Webb Ask Priya to introduce you You have not asked whether you may mention" in page
    card = words(browser.get(referral.named.get_absolute_url()))
    assert "Priya Nair gave you this name" in card
    assert "You have not asked whether you may mention Priya" in card


def test_names_nobody_who_is_off_the_list(ada, as_, noon, contact):
    referral = actions.refer(contact, name="Marcus Webb", by=ada.user, now=noon)
    actions.delete(contact, by=ada.user, now=noon)

    response = as_(ada).get(referral.named.get_absolute_url())

    assert contact.get_absolute_url() not in response.content.decode()


def test_asks_as_little_of_the_database_for_a_long_story_as_for_a_short_one(ada, as_, noon, contact):
    other = make.contact(of=ada)
    for story, length in ((contact, 1), (other, 6)):
        for number in range(length):
            make.outreach(to=story, sent_at=noon - (number + 1) * DAY)
            make.interview(of=ada, contact=story, held_at=noon - (number + 1) * DAY)
            make.follow_up(of=ada, contact=story)
            actions.refer(story, name=f"Person {number}", by=ada.user, now=noon)
            make.interview(of=ada, contact=story, starts_at=noon + HOUR, planned_at=noon)
    browser = as_(ada)

    few, many = (queries(browser, one.get_absolute_url()) for one in (contact, other))

    assert few == many <= 11


def test_shows_every_way_to_reach_them_as_what_it_is(ada, as_):
    contact = make.contact(
        of=ada,
        email="p@mercy.test",
        phone="+1 (859) 257-2000 x5",
        link="https://nair.test/",
        more_ways=["q@home.test", "859 257 2001", "https://xn--pple-43d.com"],
        preferred_channel="phone",
    )

    page = as_(ada).get(contact.get_absolute_url()).content.decode()

    links = re.findall(r'<dt>(\S+)</dt><dd><a href="([^"]+)"([^>]*)>', page)
    follow = ' rel="noopener nofollow ugc"'
    assert links == [
        ("E-mail", "mailto:p@mercy.test", ""),
        ("Phone", "tel:+18592572000", ""),
        ("Link", "https://nair.test/", follow),
        ("E-mail", "mailto:q@home.test", ""),
        ("Phone", "tel:8592572001", ""),
        ("Link", "https://xn--pple-43d.com", follow),
    ]
    assert "<dt>Prefers</dt><dd>Phone</dd>" in page


def test_says_when_they_are_archived_and_offers_to_bring_them_back(ada, as_, noon, contact):
    browser = as_(ada)

    archived = browser.post(reverse("contacts:archive", args=[contact.pk]), follow=True)

    page = words(archived)
    assert "Priya Nair is archived. Undo" in page
    assert "Priya Nair is archived since Tue 3 Mar 2026. Nothing is asked of you about them." in page
    assert "Bring Priya back" in page
    for button in ("Write to", "I have written or called", "Set a time", "A promise"):
        assert button not in page
    back = browser.post(reverse("contacts:bring_back", args=[contact.pk]), follow=True)
    assert "Write to Priya" in words(back)


def test_whoever_asked_for_peace_has_it_on_every_page(ada, as_, noon, contact):
    make.note(of=ada, contact=contact)
    make.follow_up(of=ada, contact=contact)
    browser = as_(ada)

    card = words(browser.post(reverse("contacts:do_not_contact", args=[contact.pk]), follow=True))

    assert "Nothing will be asked of you about Priya Nair any more. Undo" in card
    assert "On Tue 3 Mar 2026 Priya Nair asked for no more letters. Leave them in peace." in card
    for button in ("Write to", "Thank Priya", "I have written or called"):
        assert button not in card
    assert (
        reverse("contacts:ask", args=[contact.pk])
        not in browser.get(contact.get_absolute_url()).content.decode()
    )
    assert "Priya" not in words(browser.get("/today/"))
    assert "Priya" not in words(browser.get("/follow-ups/"))
    welcome = browser.post(reverse("contacts:may_contact", args=[contact.pk]), follow=True)
    assert "Thank Priya" in words(welcome)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("do_not_contact", "They asked for no more letters. Leave them in peace"),
        ("archive", "This contact is archived. Bring them back first."),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_written_to_against_their_will(method, state, says, ada, as_, contact):
    browser = as_(ada)
    browser.post(reverse(f"contacts:{state}", args=[contact.pk]))

    response = getattr(browser, method)(
        reverse("contacts:ask", args=[contact.pk]), {"channel": "email", "sent_at": "2026-03-03T09:00"}
    )

    assert response.status_code == 403
    assert says in response.content.decode()
    assert "mailto:" not in response.content.decode()
    assert not Outreach.objects.exists()


def test_archiving_somebody_who_is_counted_on_is_refused_in_a_sentence(ada, as_, contact):
    make.interview(of=ada, contact=contact)

    response = as_(ada).post(reverse("contacts:archive", args=[contact.pk]))

    assert response.status_code == 409
    assert "Something with Priya Nair is still open" in response.content.decode()


@pytest.mark.parametrize("who", ["cora", "dora"])
@pytest.mark.parametrize("shares", [False, True])
def test_jottings_are_on_no_page_of_the_staff(who, shares, ada, as_, noon, request):
    make.hours(of=ada.counselor)
    appointment = make.appointment(of=ada)
    contact = make.contact(of=ada, private_notes="canary one")
    make.contact(of=ada, name="Pria Nair", private_notes="canary two")
    held = make.interview(of=ada, contact=contact, held_at=noon - DAY)
    as_(ada).post(
        "/settings/", {"name": "Ada Moreno", "zone": "America/New_York", "shares_logs": "on" * shares}
    )
    browser = as_(request.getfixturevalue(who))

    pages = [
        "/caseload/",
        f"/students/{ada.pk}/",
        f"/appointments/{appointment.pk}/",
        "/calendar/",
        "/people/",
    ]

    for path in pages:
        assert "canary" not in browser.get(path).content.decode(), path
    assert "Ada Moreno" not in browser.get("/caseload/", {"q": "canary"}).content.decode()
    for own in (contact.get_absolute_url(), held.get_absolute_url(), "/contacts/export/contacts.csv"):
        assert browser.get(own).status_code == 403, own


def test_jottings_are_in_no_letter_and_no_file(ada, as_, noon, sink):
    contact = make.contact(of=ada, private_notes="canary one", listed_at=noon - 60 * DAY)
    twin = make.contact(of=ada, name="Dr. Nair", private_notes="canary two", organization="Elsewhere")
    make.note(of=ada, contact=contact)
    make.follow_up(of=ada, contact=contact, due_in=DAY)
    make.lead(of=ada, contact=contact, due_in=DAY)
    make.interview(of=ada, contact=contact, starts_at=noon + DAY)
    actions.merge(kept=contact, gone=twin, by=ada.user, now=noon)

    for hours in range(0, 48, 2):
        reminders.tick(now=noon + hours * HOUR)
    letters = [letter.parsed.as_string() + letter.text for letter in sink.letters]
    to_ada = [letter for letter in sink.letters if letter.recipient == ada.user.email]
    browser = as_(ada)
    files = [
        b"".join(browser.get(f"/contacts/export/contacts.{kind}").streaming_content).decode()
        for kind in ("csv", "vcf")
    ]

    assert len(to_ada) >= 4
    assert all("Priya" in text for text in [*(letter.text for letter in to_ada), *files])
    assert not any("canary" in text for text in [*letters, *files])


def test_a_story_of_thousands_is_one_page_that_asks_no_more_of_the_database(ada, as_, noon, contact):
    make.crowd(of=ada, count=20)
    other = Contact.objects.order_by("-pk").first()
    Outreach.objects.bulk_create(
        Outreach(contact=contact, channel="email", sent_at=noon - n * MINUTE) for n in range(3000)
    )
    browser = as_(ada)

    response = browser.get(contact.get_absolute_url())

    assert response.content.decode().count("You asked for a talk") == 3000
    assert queries(browser, contact.get_absolute_url()) == queries(browser, other.get_absolute_url()) <= 8


def named(ada, count, *, star):
    """A chain, or a star, of so many names given; past the actions."""
    crowd = Contact.objects.bulk_create(
        Contact(student=ada, name=f"Person {n:05}", sort_key=f"person {n:05}", listed_at=make.NOON)
        for n in range(count)
    )
    pairs = [(crowd[0] if star else crowd[n - 1], crowd[n]) for n in range(1, count)]
    Referral.objects.bulk_create(
        Referral(student=ada, giver=giver, named=name, given_at=make.NOON) for giver, name in pairs
    )
    with connection.cursor() as cursor:
        # As Postgres does by itself when a table has grown.
        cursor.execute("ANALYZE contacts_contact, contacts_referral")
    return crowd


def test_a_chain_of_ten_thousand_names_opens_in_the_middle(ada, as_):
    """B98"""
    crowd = named(ada, 10_000, star=False)
    browser = as_(ada)

    card = words(browser.get(crowd[5000].get_absolute_url()))
    page = browser.get("/contacts/tree/")

    assert "Person 04999 gave you this name" in card
    assert "Named Person 05001" in card
    assert page.status_code == 200


def test_whoever_gave_thousands_of_names_has_a_card_that_opens(ada, as_):
    """B98"""
    [first, *_] = named(ada, 2000, star=True)
    browser = as_(ada)

    page = words(browser.get(first.get_absolute_url()))

    assert "Named Person 00001" in page


def test_names_given_in_a_circle_do_no_harm(ada, as_, noon):
    """B98"""
    one, two, three = (make.contact(of=ada, name=name) for name in ("Ann", "Bob", "Cid"))
    for giver, name in ((one, "Bob"), (two, "Cid"), (three, "Ann")):
        actions.refer(giver, name=name, by=ada.user, now=noon)
    browser = as_(ada)

    for contact in (one, two, three):
        page = words(browser.get(contact.get_absolute_url()))
        assert "gave you this name" in page
        assert "Named" in page
    assert all(name in words(browser.get("/contacts/tree/")) for name in ("Ann", "Bob", "Cid"))
    assert Contact.objects.count() == 3


def test_nobody_names_themselves(ada, as_):
    """B98"""
    contact = make.contact(of=ada, name="Ann")

    response = as_(ada).post(f"{contact.get_absolute_url()}refer/", {"name_1": "ANN"})

    assert response.status_code == 409
    assert "Ann gave you the names, and is on your list." in response.content.decode()
    assert 'value="ANN"' in response.content.decode()
    assert not Referral.objects.exists()


def test_says_when_one_meets_somebody_one_is_prepared_for(ada, as_, noon, bank, clock):
    contact = make.contact(of=ada)
    talk = make.interview(of=ada, contact=contact, starts_at=noon + DAY)
    interviews.prepare(talk, questions=bank[:3], by=ada.user, now=noon)
    interviews.confirm(talk, by=ada.user, now=noon)

    page = words(as_(ada).get(contact.get_absolute_url()))

    assert "You meet Priya tomorrow · Wed 4 Mar, 12:00 · Phone" in page
    assert "Nothing to do now." not in page


def test_tells_what_was_offered_and_what_they_answered(ada, as_, noon):
    contact = make.contact(of=ada)
    proposal = make.proposal(to=contact)
    browser = as_(ada)
    assert "You offered them times by a link" in words(browser.get(contact.get_absolute_url()))

    interviews.decline(proposal, message="Too busy this term", now=noon)

    page = words(browser.get(contact.get_absolute_url()))
    assert "They declined Too busy this term" in page.partition("What happened")[2]


def test_an_address_with_a_question_mark_adds_no_recipient(ada, as_):
    """Such an address is allowed by the rules for addresses, and its end would be read as a header."""
    contact = make.contact(of=ada, email="priya?bcc=spy@mercy.test")

    page = as_(ada).get(contact.get_absolute_url()).content.decode()

    assert 'href="mailto:priya%3Fbcc%3Dspy@mercy.test"' in page
