"""What the reader of a letter says to it by its link: done, or not now. Without signing in, and on POST alone."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from audit.models import Event
from contacts import actions as contacts
from contacts.models import ThankYouNote
from reminders import answering, wishes
from reminders.actions import deliver, raise_due
from reminders.kinds import kinds
from reminders.models import Choice, Reminder
from tests import make
from tests.pages import bare, beside, words
from tests.tables import tables
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
KIND = "contacts.thank_you_overdue"
NEXT_WEEK = "2026-03-10"


@pytest.fixture
def note(ada, noon):
    return make.note(of=ada, owed_at=noon - DAY, contact=make.contact(of=ada, name="Priya Natarajan"))


@pytest.fixture
def letter(note, noon, sink):
    """A letter that has just come."""
    raise_due(noon)
    deliver(noon)
    (came,) = sink.letters
    return came


@pytest.fixture
def told(letter):
    return Reminder.objects.get(kind=KIND)


@pytest.fixture
def path(told):
    return path_of(told)


def path_of(reminder):
    return answering.link(reminder).removeprefix(settings.BASE_URL)


def links(letter):
    """Every address of a letter, of its text and of its HTML."""
    html = letter.parsed.get_body(("html",)).get_content()
    found = re.findall(r'https?://[^\s<>"]+', letter.text + unescape(html))
    return {link.removeprefix(settings.BASE_URL) for link in found}


def browser():
    """As a mail program opens it: no cookie, and no token of a form."""
    return Client(enforce_csrf_checks=True)


def said(path):
    return words(browser().get(path))


def test_the_letter_has_its_link_in_both_parts(letter, path):
    html = letter.parsed.get_body(("html",)).get_content()

    assert f"Done already, or not now?\r\n{settings.BASE_URL}{path}" in letter.text
    assert f'<a class="answer" href="{settings.BASE_URL}{path}">Done already, or not now?</a>' in html


def test_what_needs_more_than_a_click_can_be_put_off_alone(ada, noon, sink):
    talk = make.interview(of=ada, starts_at=noon - HOUR, planned_at=noon - DAY)
    raise_due(noon)
    deliver(noon)
    (letter,) = sink.letters
    assert "Not now? Hear of it another day:" in letter.text

    page = browser().get(path_of(Reminder.objects.get()))

    assert f'href="/interviews/{talk.pk}/log/"' in page.content.decode()
    assert "/finish/" not in page.content.decode()
    assert "Next week" in words(page)


def test_letters_that_ask_for_nothing_have_no_such_link(ada, noon, sink):
    make.interview(of=ada, starts_at=noon + HOUR, planned_at=noon - DAY)
    raise_due(noon)
    deliver(noon)

    (letter,) = sink.letters
    assert letter.subject.startswith("Soon: ")
    assert not [link for link in links(letter) if "/reminders/of/" in link]
    assert "not now" not in letter.text.lower()


def test_each_line_of_a_digest_has_its_own(ada, noon, sink):
    Choice.objects.create(person=ada.user, kind=KIND, manner="digest")
    for name in ("Priya Natarajan", "Omar Haddad"):
        make.note(of=ada, owed_at=noon - DAY, contact=make.contact(of=ada, name=name))
    raise_due(noon)
    deliver(noon + 20 * HOUR)

    (letter,) = sink.letters
    theirs = {path_of(one) for one in Reminder.objects.filter(kind=KIND)}
    assert theirs <= links(letter)
    assert letter.text.count("Done, or not now: ") == 2


def test_the_page_says_what_the_letter_said_and_nothing_of_its_reader(path, letter, ada):
    page = browser().get(path)

    assert letter.subject in words(page)
    assert "Tomorrow Wed 4 Mar 2026" in words(page)
    assert "Next week Tue 10 Mar 2026" in words(page)
    for secret in (ada.user.name, ada.user.first_name, ada.user.email, "Labs run on patience"):
        assert secret not in page.content.decode()


@pytest.mark.parametrize("act", ["", "put-off/", "finish/", "take-back/"])
def test_no_page_of_it_needs_or_sets_a_cookie_or_is_kept_anywhere(path, act):
    visitor = browser()
    answer = visitor.post(path + act, {"on": NEXT_WEEK, "way": "card"}) if act else visitor.get(path)

    assert answer.status_code == (302 if act else 200)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not Session.objects.exists()


def test_programs_that_open_every_link_twenty_times_change_nothing(letter, path):
    before = tables()
    page = browser().get(path).content.decode()
    found = {unescape(one) for one in re.findall(r'(?:href|action)="(/[^"]*)"', page)}
    everything = {one for one in links(letter) | found | {path} if not one.startswith(settings.STATIC_URL)}
    assert {f"{path}put-off/", f"{path}finish/"} <= everything

    for _ in range(20):
        for one in everything:
            Client().get(one)
            Client().head(one)

    assert tables() == before


@pytest.mark.parametrize("act", ["put-off/", "finish/", "take-back/"])
def test_an_act_is_not_there_to_be_looked_at(path, act):
    before = tables()

    for method in ("get", "head", "put", "patch", "delete", "options"):
        assert getattr(browser(), method)(path + act, {"on": NEXT_WEEK, "way": "card"}).status_code == 405

    assert tables() == before


def test_put_off_by_one_click_it_is_seen_among_what_comes(path, ada, as_):
    response = browser().post(f"{path}put-off/", {"on": NEXT_WEEK})

    assert response.status_code == 302
    assert "Put off: you hear of it again on Tue 10 Mar 2026" in said(response.url)
    page = words(as_(ada).get("/reminders/"))
    assert "in 7 days · Tue 10 Mar, 08:00 · you put it off" in page
    event = Event.objects.get(verb="put off")
    assert (event.by, event.subject_type) == (ada.user, "reminder")


def test_the_page_of_what_comes_says_what_is_not_told_meanwhile(ada, noon, as_, clock):
    make.note(of=ada, owed_at=noon, contact=make.contact(of=ada, name="Priya Natarajan"))
    raise_due(noon)
    answering.put_off(Reminder.objects.get(), on=noon.date() + 5 * DAY, now=noon)

    page = words(as_(ada).get("/reminders/"))

    assert "Priya Natarajan has not heard from you yet A thank-you note fades Not sent: put off" in page


def test_the_same_click_twice_is_one(path):
    for _ in range(2):
        assert browser().post(f"{path}put-off/", {"on": NEXT_WEEK}).status_code == 302

    assert Reminder.objects.filter(again_on__isnull=False).count() == 1
    assert Event.objects.filter(verb="put off").count() == 1


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        ("2026-03-03", "Choose a day to come"),
        ("2026-03-02", "Choose a day to come"),
        ("2026-05-03", "choose an earlier day"),
        ("", "Fill in"),
        ("soon", "Enter a valid date"),
        ("1999-01-01", "between 2000 and 2100"),
    ],
)
def test_says_beside_the_day_what_is_wrong_with_it(path, on, sentence):
    response = browser().post(f"{path}put-off/", {"on": on})

    assert response.status_code == 422
    assert sentence in beside(response, "on")[0]
    assert "no-store" in response["Cache-Control"]
    assert not Reminder.objects.filter(again_on__isnull=False).exists()


def test_offers_no_day_on_which_nobody_needs_it_any_more_and_says_so(ada, noon, clock):
    talk = make.interview(of=ada, starts_at=noon + 3 * DAY, planned_at=noon - DAY)
    clock.move_to(noon + 2 * DAY)
    letter = make.told(kind="interviews.confirm", about=talk, to=ada.user, at=noon + 2 * DAY)

    page = said(path_of(letter))

    assert "Tomorrow Fri 6 Mar 2026" in page
    assert "Next week" not in page
    assert "At the latest Fri 6 Mar 2026: after that nobody would need it any more" in page
    assert 'max="2026-03-06"' in browser().get(path_of(letter)).content.decode()


def test_what_cannot_wait_until_tomorrow_says_so(ada, noon, clock):
    talk = make.interview(of=ada, starts_at=noon + 3 * DAY, planned_at=noon - DAY)
    clock.move_to(noon + 3 * DAY - HOUR)
    letter = make.told(kind="interviews.confirm", about=talk, to=ada.user, at=noon + 2 * DAY)

    page = browser().get(path_of(letter))

    assert "It cannot wait" in words(page)
    assert "put-off" not in page.content.decode()


def test_of_letters_that_are_switched_off_none_is_promised(path, ada):
    Choice.objects.create(person=ada.user, kind=KIND, manner="off")

    page = browser().get(path)

    assert "You have stopped these letters" in words(page)
    assert "put-off" not in page.content.decode()
    assert browser().post(f"{path}put-off/", {"on": NEXT_WEEK}).status_code == 422


def test_days_are_those_of_the_readers_own_clock(path, ada, noon, clock):
    User.objects.filter(pk=ada.user_id).update(zone="Asia/Kathmandu")
    clock.move_to(noon + 8 * HOUR)

    assert "Tomorrow Thu 5 Mar 2026" in said(path)


def test_hours_are_those_of_the_readers_own_clock(ada, noon):
    talk = make.interview(of=ada, starts_at=noon + DAY, planned_at=noon - DAY)
    letter = make.told(kind="interviews.confirm", about=talk, to=ada.user)

    assert "Wed 4 Mar 2026, 12:00 (New York)" in said(path_of(letter))


def test_what_got_another_day_since_is_not_asked_by_the_old_letter(ada, noon):
    lead = make.lead(of=ada, due_in=DAY, now=noon - DAY)
    letter = make.told(kind="contacts.lead_due", about=lead, to=ada.user)
    told = {"kind": lead.kind, "title": lead.title, "next_action": lead.next_action}
    contacts.edit_lead(lead, **told, due_on=noon.date() + 5 * DAY, by=ada.user, now=noon)

    assert "Nothing is left to do here" in said(path_of(letter))
    browser().post(f"{path_of(letter)}finish/")
    lead.refresh_from_db()
    assert lead.status == "open"


def test_who_was_taken_off_the_list_is_named_no_more(path, note, ada, noon):
    browser().post(f"{path}finish/", {"way": "card"})
    contacts.delete(note.contact, by=ada.user, now=noon)

    assert "Nothing is left to do here" in said(path)
    assert "Natarajan" not in browser().get(path).content.decode()


def test_thanks_are_done_by_one_click_that_says_how(path, note, ada, as_):
    assert "Natarajan" in words(as_(ada).get("/today/"))

    response = browser().post(f"{path}finish/", {"way": "card"})

    note.refresh_from_db()
    assert (note.status, note.channel) == ("sent", "card")
    assert "Done Priya Natarajan would still be glad to hear from you" in said(response.url)
    assert Event.objects.get(verb="thanked").by == ada.user
    assert "Thank Priya" not in words(as_(ada).get("/today/"))


def test_what_was_typed_of_a_note_is_kept_with_it(path, note, ada, noon):
    contacts.save_note_draft(note, subject="Thank you", text="Dear Priya", by=ada.user, now=noon)

    browser().post(f"{path}finish/", {"way": "email"})

    note.refresh_from_db()
    assert note.text == "Dear Priya"


def test_done_can_be_taken_back(path, note):
    browser().post(f"{path}finish/", {"way": "card"})

    response = browser().post(f"{path}take-back/")

    note.refresh_from_db()
    assert note.status == "owed"
    assert "I have thanked them" in said(response.url)


@pytest.mark.parametrize(("act", "verb"), [("finish/", "thanked"), ("take-back/", "reopened")])
def test_done_twice_is_once(path, act, verb):
    browser().post(f"{path}finish/", {"way": "card"})

    for _ in range(2):
        assert browser().post(path + act, {"way": "card"}).status_code == 302

    assert Event.objects.filter(verb=verb).count() == 1


@pytest.mark.parametrize("way", ["", "pigeon", "email\0"])
def test_a_way_that_is_none_is_refused(path, note, way):
    assert browser().post(f"{path}finish/", {"way": way}).status_code == 422

    note.refresh_from_db()
    assert note.status == "owed"


def test_what_needs_more_than_a_click_is_not_done_by_a_forged_one(ada, noon):
    talk = make.interview(of=ada, starts_at=noon - HOUR, planned_at=noon - DAY)
    letter = make.told(kind="interviews.log_it", about=talk, to=ada.user)

    assert browser().post(f"{path_of(letter)}finish/").status_code == 422

    talk.refresh_from_db()
    assert talk.held_at is None


@pytest.mark.parametrize("how", ["excused", "deleted", "silent"])
def test_what_was_settled_elsewhere_says_so_and_stays_so(how, path, note, ada, noon):
    if how == "excused":
        contacts.excuse(note, excuse="Told in person", by=ada.user, now=noon)
    elif how == "deleted":
        contacts.delete(note.contact, by=ada.user, now=noon)
    else:
        contacts.do_not_contact(note.contact, by=ada.user, now=noon)
    before = tables()

    for act in ("finish/", "take-back/", "put-off/"):
        assert browser().post(path + act, {"way": "card", "on": NEXT_WEEK}).status_code == 302

    assert "Nothing is left to do here" in said(path)
    assert "Natarajan" not in said(path)
    assert tables() == before


def test_the_link_says_who_acts_and_not_who_is_signed_in(path, ada, ben, as_):
    theirs = as_(ben)

    assert theirs.get(path).status_code == 200
    theirs.post(f"{path}finish/", {"way": "phone"})

    assert Event.objects.get(verb="thanked").by == ada.user


def test_nobody_acts_for_another_on_what_is_not_theirs(ada, ben, noon):
    """The row of the ledger is one person's, and so is the act."""
    note = make.note(of=ben, owed_at=noon - DAY)
    letter = make.told(kind=KIND, about=note, to=ben.user)
    letter.recipient = ada.user
    letter.save()

    browser().post(f"{path_of(letter)}finish/", {"way": "card"})

    assert ThankYouNote.objects.get().status == "owed"


# Tokens that were never handed out, made from one that was.
FORGED = {
    "cut": lambda token, key, signature, other: token[:-1],
    "longer": lambda token, key, signature, other: f"{token}A",
    "of another row": lambda token, key, signature, other: f"{other.pk}.{signature}",
    "of a row that is not there": lambda token, key, signature, other: f"{10**15}.{signature}",
    "of a number too large": lambda token, key, signature, other: f"{10**40}.{signature}",
    "of a number in other digits": lambda token, key, signature, other: f"\u0661.{signature}",
    "of zeros and the number": lambda token, key, signature, other: f"0{token}",
    "of the number alone": lambda token, key, signature, other: key,
    "signed for switching off": lambda token, key, signature, other: wishes.token(
        other.recipient, kinds[KIND]
    ),
}
# What has happened to the row, or to its reader, since the letter went out.
CHANGED = {
    "to somebody else": (Reminder, lambda ben: {"recipient": ben.user}),
    "to a letter that asks for nothing": (Reminder, lambda ben: {"kind": "appointments.booked"}),
    "to a digest": (Reminder, lambda ben: {"kind": "reminders.digest"}),
    "to a kind that is no more": (Reminder, lambda ben: {"kind": "contacts.gone"}),
    "and they left": (User, lambda ben: {"deactivated_at": make.NOON}),
    "and they have another address": (User, lambda ben: {"email": "ada.new@school.test"}),
}


def assert_says_nothing(said):
    """It is what a link made up from nothing gets, byte for byte, and nothing happens."""
    before = tables()
    for act in ("", "put-off/", "finish/", "take-back/"):
        send = browser().post if act else browser().get
        nothing, answer = (
            send(f"/reminders/of/{token}/{act}", {"on": NEXT_WEEK, "way": "card"})
            for token in ("made-up", said)
        )
        assert nothing.status_code == 404
        assert (bare(answer), {**answer.headers}) == (bare(nothing), {**nothing.headers})
        assert not answer.cookies
    assert tables() == before


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_link_says_nothing(how, told, ben, noon):
    other = make.told(kind=KIND, about=make.note(of=ben, owed_at=noon - DAY), to=ben.user)
    token = answering.token(told)

    assert_says_nothing(FORGED[how](token, *token.split("."), other))


@pytest.mark.parametrize("how", CHANGED)
def test_a_link_says_nothing_once_it_has_gone(how, told, ada, ben):
    model, facts = CHANGED[how]
    token = answering.token(told)
    model.objects.filter(pk=told.pk if model is Reminder else ada.user_id).update(**facts(ben))

    assert_says_nothing(token)


def test_a_link_that_is_too_old_says_nothing(told, clock, noon):
    clock.move_to(noon + 90 * DAY)

    assert_says_nothing(answering.token(told))


@pytest.mark.parametrize("days", [60, 89])
def test_a_link_lasts_longer_than_anything_can_be_put_off(path, clock, noon, days):
    clock.move_to(noon + timedelta(days=days))

    assert browser().get(path).status_code == 200


def test_what_stops_letters_is_not_stopped_by_this_link(told):
    token = answering.token(told)

    assert browser().post(f"/reminders/off/{token}/").status_code == 404
    assert not Choice.objects.exists()
