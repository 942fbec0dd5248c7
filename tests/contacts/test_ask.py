"""Writing down that one has asked for a talk."""

import pytest

from contacts import actions
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused


def test_after_a_letter_the_contact_rests_until_seven_working_days_later(ada, noon):
    contact = make.contact(of=ada, listed_at=noon)

    actions.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon)

    contact.refresh_from_db()
    assert contact.step == ""
    assert f"{contact.step_turns_at:%Y-%m-%d %H:%M}" == "2026-03-12 13:00"
    assert actions.restate_turned(now=noon + 9 * DAY) == 1
    contact.refresh_from_db()
    assert contact.step == "ask_again"


def test_counts_the_contact_as_asked(ada, noon):
    contact = make.contact(of=ada)

    make.outreach(to=contact)
    make.outreach(to=contact, sent_at=noon)

    assert Summary.objects.get(student=ada).asked == 1


def test_after_the_second_letter_nobody_asks_again(ada, noon):
    contact = make.contact(of=ada)
    make.outreach(to=contact, sent_at=noon - 10 * DAY)

    second = make.outreach(to=contact, sent_at=noon)

    contact.refresh_from_db()
    assert second.try_again_at is None
    assert (contact.step, contact.step_turns_at) == ("", None)


def test_somebody_the_student_has_met_is_not_asked_again(ada, noon):
    contact = make.contact(of=ada)
    make.interview(of=ada, contact=contact, held_at=noon - DAY)

    outreach = make.outreach(to=contact, sent_at=noon)

    assert outreach.try_again_at is None


def test_refuses_a_moment_to_come(ada, noon):
    contact = make.contact(of=ada)

    with pytest.raises(Refused, match="has not happened yet") as refusal:
        actions.ask(contact, channel="email", sent_at=noon + MINUTE, by=ada.user, now=noon)

    assert refusal.value.field == "sent_at"


def test_refuses_a_contact_that_is_off_the_list(ada, noon):
    contact = make.contact(of=ada)
    actions.delete(contact, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        actions.ask(contact, channel="email", sent_at=noon - HOUR, by=ada.user, now=noon)


def test_nobody_else_may(ada, ben, noon):
    contact = make.contact(of=ada)

    with pytest.raises(NotAllowed):
        actions.ask(contact, channel="email", sent_at=noon, by=ben.user, now=noon)


def test_a_letter_told_twice_is_one_letter(ada, noon):
    contact = make.contact(of=ada, listed_at=noon - DAY)
    first = actions.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon)

    second = actions.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon + DAY)

    assert second == first
