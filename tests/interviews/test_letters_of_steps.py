"""Letters of a contact's own next step: a name that waits for a letter, and somebody who has heard nothing for long."""

from datetime import datetime

import pytest

from contacts import actions
from contacts.models import Contact, ThankYouNote
from reminders.actions import deliver, raise_due
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR, MINUTE

WAITING, HELLO = "contacts.referral_waiting", "contacts.keep_in_touch"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


# The third working day after Tuesday, nine in New York.
MORNING = at("2026-03-06T14:00")


def raised(kind, now):
    actions.restate_turned(now=now)
    raise_due(now)
    found = Reminder.objects.filter(kind=kind).order_by("pk")
    return list(found.values_list("subject", "recipient", "due_at", "expires_at"))


def sent(sink, kind, now):
    """Return the one letter of this kind."""
    raised(kind, now)
    deliver(now)
    [reminder] = Reminder.objects.filter(kind=kind)
    [letter] = [one for one in sink.letters if one.message_id.startswith(f"<r.{reminder.pk}.")]
    return letter


def is_told_well(letter):
    html = letter.parsed.get_body(("html",)).get_content()
    assert len(letter.text.split()) < 120
    assert html.count('class="button"') == 1
    assert "You get this because" in letter.text
    assert not set("{}!") & set(letter.text + letter.subject)


@pytest.fixture
def rosa(ada):
    """Somebody about whom nothing else is asked."""
    contact = make.contact(of=ada, name="Rosa Duarte")
    actions.answer(make.outreach(to=contact), outcome="no_answer", by=ada.user, now=make.NOON - 15 * DAY)
    return contact


@pytest.fixture
def marcus(rosa, noon):
    """Somebody whom Rosa has just named."""
    return make.referral(giver=rosa, now=noon).named


def test_a_name_waits_until_nine_of_the_third_working_day(ada, marcus):
    assert raised(WAITING, MORNING - MINUTE) == []

    told = [(marcus.pk, ada.user.pk, MORNING, MORNING + 3 * DAY)]
    assert raised(WAITING, MORNING) == told
    assert raised(WAITING, MORNING + DAY) == told


def test_days_on_which_the_center_is_closed_do_not_count(rosa, noon):
    make.holiday(on=(noon + DAY).date())
    make.referral(giver=rosa, now=noon)

    assert raised(WAITING, MORNING + 2 * DAY) == []
    # On Monday, when the clocks have gone forward.
    assert len(raised(WAITING, at("2026-03-09T13:00"))) == 1


def test_the_letter_says_who_gave_the_name_and_leads_to_the_draft(marcus, sink):
    letter = sent(sink, WAITING, MORNING)

    assert letter.subject == "Write to Marcus Webb: Rosa Duarte gave you the name"
    assert f"/contacts/{marcus.pk}/write/" in letter.text
    is_told_well(letter)


def test_of_a_name_that_several_gave_one_letter_comes_and_names_the_first(ada, rosa, marcus, noon, sink):
    sam = make.contact(of=ada, name="Sam Ode")
    actions.refer(sam, name=marcus.name, by=ada.user, now=noon + HOUR)

    assert "Rosa Duarte gave you the name" in sent(sink, WAITING, MORNING).subject


def test_who_is_off_the_list_is_not_named_as_the_giver(ada, rosa, marcus, noon, sink):
    sam = make.contact(of=ada, name="Sam Ode")
    actions.refer(sam, name=marcus.name, by=ada.user, now=noon + HOUR)
    actions.delete(rosa, by=ada.user, now=noon + 2 * HOUR)

    assert "Sam Ode gave you the name" in sent(sink, WAITING, MORNING).subject


def test_whoever_nobody_named_waits_without_a_letter(ada, noon):
    make.contact(of=ada, listed_at=noon)

    assert raised(WAITING, MORNING) == []


def is_written_to(contact):
    make.outreach(to=contact, sent_at=make.NOON + HOUR)


def is_met(contact):
    make.interview(
        of=contact.student, contact=contact, starts_at=make.NOON + 9 * DAY, planned_at=make.NOON + HOUR
    )


def is_to_be_introduced(contact):
    pair = contact.referrals.get()
    actions.ask_for_introduction(pair, by=contact.student.user, now=make.NOON + HOUR)


def rests(act):
    return lambda contact: act(contact, by=contact.student.user, now=make.NOON + HOUR)


STOPS_WAITING = {
    "written to": is_written_to,
    "met": is_met,
    "to be introduced": is_to_be_introduced,
    "put aside": rests(actions.archive),
    "wants no letters": rests(actions.do_not_contact),
    "off the list": rests(actions.delete),
}


@pytest.mark.parametrize("why", STOPS_WAITING)
def test_whoever_is_written_to_or_at_rest_waits_no_more(why, marcus):
    STOPS_WAITING[why](marcus)

    assert raised(WAITING, MORNING) == []


@pytest.mark.parametrize("why", STOPS_WAITING)
def test_no_letter_goes_out_about_whoever_stopped_waiting_meanwhile(why, marcus, sink):
    raised(WAITING, MORNING)

    STOPS_WAITING[why](marcus)
    deliver(MORNING)

    assert sink.letters == []
    assert Reminder.objects.get(kind=WAITING).dropped_at == MORNING


@pytest.fixture
def priya(ada, noon):
    """Somebody the student met at noon, and need not thank."""
    contact = make.contact(of=ada)
    make.interview(of=ada, contact=contact, held_at=noon)
    note = ThankYouNote.objects.get(contact=contact)
    actions.excuse(note, excuse="My aunt", by=ada.user, now=noon + HOUR)
    return contact


def test_a_hello_is_due_when_the_contact_s_interval_is_over(ada, priya, noon):
    actions.edit(priya, keep_in_touch_days=30, by=ada.user, now=noon + DAY)

    assert raised(HELLO, noon + 30 * DAY - MINUTE) == []
    told = [(priya.pk, ada.user.pk, noon + 30 * DAY, noon + 44 * DAY)]
    assert raised(HELLO, noon + 30 * DAY) == told
    assert raised(HELLO, noon + 43 * DAY) == told


def test_the_letter_says_for_how_long_and_leads_to_the_draft(priya, noon, sink):
    letter = sent(sink, HELLO, noon + 120 * DAY)

    assert letter.subject == "Say hello to Priya Nair"
    assert "for 120 days they have not heard from you" in letter.text
    assert f"/contacts/{priya.pk}/write/" in letter.text
    is_told_well(letter)


def test_after_a_touch_it_comes_once_more_an_interval_later(priya, noon):
    raised(HELLO, noon + 120 * DAY)
    make.outreach(to=priya, sent_at=noon + 121 * DAY)

    assert len(raised(HELLO, noon + 240 * DAY)) == 1
    assert [due_at for _, _, due_at, _ in raised(HELLO, noon + 241 * DAY)] == [
        noon + 120 * DAY,
        noon + 241 * DAY,
    ]


def test_is_dropped_when_they_hear_from_the_student_before_it_is_sent(priya, noon, sink):
    raised(HELLO, noon + 120 * DAY)

    make.outreach(to=priya, sent_at=noon + 120 * DAY)
    deliver(noon + 120 * DAY)

    assert sink.letters == []


@pytest.mark.parametrize("act", [actions.archive, actions.do_not_contact, actions.delete])
def test_nobody_at_rest_is_said_hello_to(act, ada, priya, noon):
    act(priya, by=ada.user, now=noon + 2 * HOUR)

    assert raised(HELLO, noon + 120 * DAY) == []


def test_never_is_never(ada, priya, noon):
    actions.edit(priya, keep_in_touch_days=0, by=ada.user, now=noon + DAY)

    assert raised(HELLO, noon + 120 * DAY) == []


def test_while_something_else_presses_more_that_is_told_alone(ada, priya, noon):
    pair = make.referral(giver=priya, now=noon + 100 * DAY)
    make.interview(of=ada, contact=pair.named, held_at=noon + 102 * DAY)

    assert raised(HELLO, noon + 120 * DAY) == []
    assert Contact.objects.get(pk=priya.pk).step == "report_back"
    assert Reminder.objects.filter(kind="contacts.report_back").count() == 0
    actions.report_back(pair, by=ada.user, now=noon + 120 * DAY)

    assert len(raised(HELLO, noon + 240 * DAY)) == 1
