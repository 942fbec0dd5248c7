"""The letter: who it is to, what it says, and what it may never contain."""

from email import message_from_bytes
from email.utils import getaddresses

import pytest
from django.conf import settings

from accounts.models import User
from center.models import Center
from office import invitations
from reminders.actions import deliver, raise_due
from reminders.kinds import kinds
from reminders.letters import compose
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR, MINUTE


def sent(sink, now):
    raise_due(now)
    deliver(now)
    return sink.letters


def test_has_the_headers_of_a_machine_that_wants_no_answer(ada, noon, sink):
    make.note(of=ada, owed_at=noon)

    (letter,) = sent(sink, noon)

    assert letter.parsed["Auto-Submitted"] == "auto-generated"
    assert letter.parsed["X-Auto-Response-Suppress"] == "All"
    assert letter.parsed["Date"].datetime == noon
    assert letter.message_id.endswith("@localhost>")


# B9: a comma in a name makes no second recipient. B8: a line break in a name begins no header.
@pytest.mark.parametrize(
    "name",
    [
        "Bob, evil@x.com",
        "Bób, evil@x.com",
        'Bob" <evil@x.com>, "Bob',
        "Bob <evil@x.com>," + "é" * 90,
        "Bob\r\nBcc: evil@x.com",
        "Bob\nBcc: evil@x.com\n\nHello",
        "Bob\u2028Bcc: evil@x.com",
        # As headers write what is not ASCII: Python reads it when it is set, line break and all.
        "=?utf-8?q?Bob=0D=0ABcc:_evil=40x.com?=",
        "Bob =?us-ascii?b?DQpCY2M6IGV2aWxAeC5jb20=?= Bob",
        "名" * 120,
    ],
)
def test_goes_to_one_recipient_whatever_the_name(ada, noon, sink, name):
    make.note(of=ada, owed_at=noon)
    User.objects.filter(pk=ada.user.pk).update(name=name)

    (letter,) = sent(sink, noon)

    assert letter.recipient == ada.user.email
    assert [one.addr_spec for one in letter.parsed["To"].addresses] == [ada.user.email]
    # As a simpler reader takes it apart.
    assert [address for _, address in getaddresses([message_from_bytes(letter.content)["To"]])] == [
        ada.user.email
    ]
    assert letter.parsed["Bcc"] is None
    assert letter.parsed.get_all("From") == [settings.DEFAULT_FROM_EMAIL]


def test_has_a_subject_on_one_line(ada, noon, sink):
    make.note(of=ada, owed_at=noon, contact=make.contact(of=ada, name="Priya\r\nBcc: evil@x.com"))

    (letter,) = sent(sink, noon)

    assert letter.subject == "Thank Priya Bcc: evil@x.com"
    assert letter.parsed["Bcc"] is None


@pytest.mark.parametrize(
    "name",
    [
        "=?utf-8?q?Bob=0D=0ABcc:_evil=40x.com?=",
        "=?us-ascii?q?Bob=0ABcc:_evil=40x.com=0A=0AHello?=",
        "Bob =?utf-8?b?DQpCY2M6IGV2aWxAeC5jb20=?=",
        "==??utf-8?q?=0D=0ABcc:_evil=40x.com?=",
    ],
)
def test_has_a_subject_that_means_what_it_says(ada, noon, sink, name):
    """B8: a name in the way headers encode a line break is no line break."""
    make.note(of=ada, owed_at=noon, contact=make.contact(of=ada, name=name))

    (letter,) = sent(sink, noon)

    head = letter.content.partition(b"\r\n\r\n")[0]
    names = [
        line.partition(b":")[0].lower() for line in head.splitlines() if not line.startswith((b" ", b"\t"))
    ]
    assert b"bcc" not in names
    assert len(names) == len(set(names))
    assert letter.parsed["Bcc"] is None
    assert letter.subject.count("evil") <= 1
    assert "\n" not in letter.subject


def test_fails_for_an_address_no_mail_server_could_take(ada, noon, sink):
    make.note(of=ada, owed_at=noon)
    User.objects.filter(pk=ada.user.pk).update(email="ädä@school.test")

    assert sent(sink, noon) == []


def test_reaches_a_domain_beyond_ascii(ada, noon, sink):
    make.note(of=ada, owed_at=noon)
    User.objects.filter(pk=ada.user.pk).update(email="ada@bücher.test")

    (letter,) = sent(sink, noon)

    assert letter.recipient == "ada@xn--bcher-kva.test"


def test_tells_times_in_the_readers_own_zone(ada, noon, sink):
    make.interview(of=ada, starts_at=noon + DAY)
    User.objects.filter(pk=ada.user.pk).update(zone="America/Los_Angeles")

    (letter,) = sent(sink, noon)

    assert "Wed 4 Mar 2026, 09:00 (Los Angeles)" in letter.text


def test_escapes_names_in_html_and_not_in_words(ada, noon, sink):
    make.note(of=ada, owed_at=noon, contact=make.contact(of=ada, name="Tom & <b>Jerry</b>"))

    (letter,) = sent(sink, noon)

    html = letter.parsed.get_body(("html",)).get_content()
    assert "Tom & <b>Jerry</b>" in letter.text
    assert "Tom &amp; &lt;b&gt;Jerry" in html
    assert "<b>Jerry" not in html


def test_is_never_the_same_when_composed_twice_and_so_its_bytes_are_kept(ada, noon):
    note = make.note(of=ada, owed_at=noon)
    raise_due(noon)
    kind, reminder = kinds["contacts.thank_you_owed"], Reminder.objects.get()

    first, again = (compose(reminder, kind, note, center=Center(), now=noon) for _ in range(2))

    assert first != again


def everything(ada, noon):
    """One of each kind, due at its own time; return those times."""
    make.note(of=ada, owed_at=noon)
    make.follow_up(of=ada, due_in=DAY, now=noon)
    make.lead(of=ada, contact=make.contact(of=ada, name="Marcus Webb"), due_in=DAY, now=noon)
    make.interview(of=ada, starts_at=noon + 2 * DAY, place="The café on Main Street")
    User.objects.filter(pk=make.user(role="student").pk).update(invited_at=noon)
    User.objects.filter(pk=make.user(role="student", password="long enough, really").pk).update(
        reset_asked_at=noon
    )
    return [noon, noon + 20 * HOUR + 30 * MINUTE, noon + DAY, noon + 2 * DAY - HOUR, noon + 2 * DAY + HOUR]


def test_says_one_thing_in_few_words_and_why_it_came(ada, noon, sink):
    for moment in everything(ada, noon):
        sent(sink, moment)

    assert len({letter.subject for letter in sink.letters}) == len(sink.letters) == 10
    for letter in sink.letters:
        words = letter.text
        assert len(words.split()) < 120
        assert "You get this because" in words
        assert "!" not in words + letter.subject
        # Where it is done; where it is put off, if it can be; and, but for answers, where one chooses and stops them.
        may_wait = "not now" in words.lower()
        assert words.count("http") == (3 if letter.parsed["List-Unsubscribe"] else 1) + may_wait
        html = letter.parsed.get_body(("html",)).get_content()
        assert html.count('class="button"') == 1
        assert "You get this because" in html
        assert "{{" not in words + html


def test_links_to_a_page_that_is_there(ada, noon, sink, as_, client, clock):
    for moment in everything(ada, noon):
        sent(sink, moment)
    clock.move_to(noon + 3 * DAY)

    for letter in sink.letters:
        browser = as_(ada) if letter.recipient == ada.user.email else client
        for link in [word for word in letter.text.split() if word.startswith("http")]:
            page = browser.get(link.removeprefix(settings.BASE_URL), follow=True)
            assert page.status_code == 200, link


def test_invites_with_a_token_that_names_the_person(noon, sink, db):
    person = make.user(role="student")
    User.objects.filter(pk=person.pk).update(invited_at=noon)

    (letter,) = sent(sink, noon)

    token = letter.text.split("/invitations/")[1].split("/")[0]
    assert invitations.user_of(token, noon) == person
