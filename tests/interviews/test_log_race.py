"""Two acts on one list at the same moment: what is stored is what the facts say, and nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from contacts import actions as contacts
from contacts import next_step, summary
from contacts.actions import lists
from contacts.models import Contact, ThankYouNote
from interviews import actions as interviews
from interviews.models import InterviewLog
from students.models import Summary
from tests import make
from tests.races import at_once
from web.calendar import HOUR
from web.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(ada, noon):
    """A talk that is just over, with somebody to whom a thank-you is owed already."""
    contact = make.contact(of=ada)
    make.note(of=ada, contact=contact, owed_at=noon - 2 * HOUR)
    return make.interview(of=ada, contact=contact, starts_at=noon - HOUR)


def wrong(noon):
    """Whatever does not hold what the facts say."""
    ids = list(Contact.objects.values_list("pk", flat=True))
    students = Summary.objects.values_list("pk", flat=True)
    return [*map(str, next_step.differences(ids, noon)), *map(str, summary.differences(students))]


@pytest.mark.parametrize("turned", [False, True])
def test_logging_and_thanking_leave_what_the_facts_say(ada, noon, held, turned):
    note = ThankYouNote.objects.get()
    acts = [
        lambda: make.log(held, now=noon),
        lambda: contacts.thank(note, channel="email", by=ada.user, now=noon),
    ]

    raised = at_once(*(reversed(acts) if turned else acts))

    assert raised == []
    assert wrong(noon) == []
    assert Summary.objects.values_list("owed", "thanked", "held").get() == (1, 1, 2)
    assert Contact.objects.get().step == "thank"


def test_acts_on_two_contacts_leave_the_right_figures(ada, noon):
    one, other = make.contact(of=ada), make.contact(of=ada)

    raised = at_once(
        lambda: contacts.ask(one, channel="email", sent_at=noon, by=ada.user, now=noon),
        lambda: contacts.ask(other, channel="email", sent_at=noon, by=ada.user, now=noon),
    )

    assert (raised, wrong(noon)) == ([], [])
    assert Summary.objects.get().asked == 2


def test_adding_two_at_once_counts_both(ada, noon):
    raised = at_once(
        lambda: contacts.add(ada, name="Priya Nair", by=ada.user, now=noon),
        lambda: contacts.add(ada, name="Marcus Webb", by=ada.user, now=noon),
    )

    assert (raised, wrong(noon)) == ([], [])
    assert Summary.objects.get().contacts == 2


def test_logging_twice_logs_once(noon, held):
    raised = at_once(lambda: make.log(held, now=noon), lambda: make.log(held, now=noon))

    assert [type(error) for error in raised] == [Refused]
    assert InterviewLog.objects.filter(interview=held).count() == 1
    assert ThankYouNote.objects.owed().count() == 2
    assert wrong(noon) == []


def test_thanking_and_excusing_one_note_settles_it_once(ada, noon, held):
    note = ThankYouNote.objects.get()

    raised = at_once(
        lambda: contacts.thank(note, channel="email", by=ada.user, now=noon),
        lambda: contacts.excuse(note, excuse="My aunt", by=ada.user, now=noon),
    )

    assert [type(error) for error in raised] == [NotAllowed]
    note.refresh_from_db()
    assert note.status == "sent"


def test_deleting_and_logging_loses_nothing(ada, noon, held):
    raised = at_once(
        lambda: contacts.delete(held.contact, by=ada.user, now=noon), lambda: make.log(held, now=noon)
    )

    assert [type(error) for error in raised if not isinstance(error, NotAllowed)] == []
    assert wrong(noon) == []


def test_calling_off_and_moving_do_not_undo_each_other(ada, noon):
    interview = make.interview(of=ada, starts_at=noon + HOUR)

    raised = at_once(
        lambda: interviews.cancel(interview, by=ada.user, now=noon),
        lambda: interviews.move(
            interview, starts_at=noon + 2 * HOUR, minutes=20, place="", by=ada.user, now=noon
        ),
    )

    interview.refresh_from_db()
    assert [type(error) for error in raised] == [NotAllowed]
    assert (interview.status, interview.starts_at) == ("cancelled", noon + HOUR)


def test_the_clock_and_a_person_do_not_wait_for_each_other(ada, ben, noon):
    theirs = [make.contact(of=student) for student in (ada, ben) for _ in range(2)]
    for contact in theirs:
        make.outreach(to=contact, sent_at=noon)
    later = noon.replace(month=4)

    raised = at_once(
        lambda: contacts.restate_turned(now=later),
        lambda: contacts.ask(theirs[0], channel="email", sent_at=later, by=ada.user, now=later),
    )

    assert (raised, wrong(later)) == ([], [])


def test_many_acts_at_once_end_with_what_the_facts_say(ada, noon):
    people = [make.contact(of=ada) for _ in range(8)]

    def ask(contact):
        try:
            contacts.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, people))

    assert wrong(noon) == []
    assert Summary.objects.get().asked == 8


def test_without_the_lock_these_races_are_lost(ada, noon, monkeypatch):
    """The control: what the tests above would show if nobody held the list."""
    one, other = make.contact(of=ada), make.contact(of=ada)
    monkeypatch.setattr(lists, "hold", lambda student: None)
    monkeypatch.setattr(lists, "hold_all", lambda students: [ada.pk])

    at_once(
        lambda: contacts.ask(one, channel="email", sent_at=noon, by=ada.user, now=noon),
        lambda: contacts.ask(other, channel="email", sent_at=noon, by=ada.user, now=noon),
    )

    assert f"student {ada.pk}: asked is 1, and the facts say 2" in wrong(noon)
