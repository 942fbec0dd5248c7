"""What a student hears when the day for the next letter has come."""

import pytest

from contacts import actions
from reminders.actions import deliver, raise_due
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR, MINUTE


@pytest.fixture
def contact(ada, noon):
    return make.contact(of=ada, name="Priya Nair", listed_at=noon)


@pytest.fixture
def outreach(contact, noon):
    return make.outreach(to=contact, sent_at=noon)


@pytest.fixture
def due(outreach):
    """Nine in the morning of the seventh working day after the letter."""
    return outreach.try_again_at


def raised(now):
    raise_due(now)
    return Reminder.objects.filter(kind="contacts.second_letter").count()


def sent(sink, now):
    raise_due(now)
    deliver(now)
    return sink.letters


def test_comes_on_the_morning_of_the_second_letter(due, contact, sink):
    assert sent(sink, due - MINUTE) == []

    (letter,) = sent(sink, due)

    assert letter.subject == "Write again to Priya Nair"
    assert "You wrote to Priya Nair on Tue 3 Mar 2026, and no answer is written down." in letter.text
    assert contact_page(contact) in letter.text
    assert len(letter.text.split()) < 120


def contact_page(contact):
    contact.refresh_from_db()
    actions.restate_turned(now=contact.step_turns_at)
    contact.refresh_from_db()
    return contact.step_url


def test_is_useful_for_a_week(due):
    assert raised(due + 7 * DAY) == 0
    assert raised(due + 7 * DAY - MINUTE) == 1


def test_comes_again_on_the_day_they_named(ada, due, outreach, noon, sink):
    on = (noon + 30 * DAY).date()
    actions.answer(outreach, outcome="later", try_again_on=on, by=ada.user, now=noon + DAY)
    outreach.refresh_from_db()
    assert sent(sink, due) == []

    (letter,) = sent(sink, outreach.try_again_at)

    assert "Priya Nair asked you to write again about now." in letter.text


@pytest.mark.parametrize("outcome", ["agreed", "declined", "no_answer", "bounced"])
def test_does_not_come_once_something_came_of_it(ada, due, outreach, outcome):
    actions.answer(outreach, outcome=outcome, by=ada.user, now=due - HOUR)

    assert raised(due) == 0


def test_does_not_come_once_another_letter_went_out(contact, due):
    make.outreach(to=contact, sent_at=due - HOUR)

    assert raised(due) == 0


def test_does_not_come_before_a_talk(ada, contact, due, noon):
    make.interview(of=ada, contact=contact, starts_at=due + DAY, planned_at=noon - HOUR)

    assert raised(due) == 0


def test_is_dropped_when_they_answer_before_it_is_sent(ada, due, outreach, sink):
    raise_due(due)

    actions.answer(outreach, outcome="declined", by=ada.user, now=due + MINUTE)
    deliver(due + 2 * MINUTE)

    assert sink.letters == []
    assert Reminder.objects.get().dropped_at


@pytest.mark.parametrize("act", [actions.archive, actions.do_not_contact, actions.delete])
def test_does_not_come_about_whoever_rests(ada, contact, due, act):
    act(contact, by=ada.user, now=due - HOUR)

    assert raised(due) == 0


def test_what_came_back_is_known_and_not_told(ada, outreach, noon):
    actions.answer(outreach, outcome="bounced", by=ada.user, now=noon + HOUR)

    assert raised(noon + HOUR) == 0


def test_comes_for_each_letter_of_a_longer_cadence(contact, noon, sink):
    first = make.outreach(to=contact, sent_at=noon, cadence="persistent")
    sent(sink, first.try_again_at)

    second = make.outreach(to=contact, sent_at=first.try_again_at + HOUR)

    assert len(sent(sink, second.try_again_at)) == 2
