"""Taking somebody off one's list, and putting them back."""

import pytest

from contacts import actions
from contacts.models import Contact, FollowUp, Outreach, Referral, ThankYouNote
from interviews.models import Interview, InterviewLog
from students.models import Summary
from tests import make
from web.calendar import DAY
from web.refusals import NotAllowed

HANGS_ON_A_CONTACT = (Contact, Outreach, Referral, ThankYouNote, FollowUp, Interview, InterviewLog)


@pytest.fixture
def contact(ada, noon):
    """Somebody with a row of every kind."""
    contact = make.contact(of=ada)
    make.outreach(to=contact)
    make.follow_up(of=ada, contact=contact)
    make.interview(of=ada, contact=contact, held_at=noon - DAY)
    make.interview(of=ada, contact=contact)
    actions.refer(contact, name="Marcus Webb", by=ada.user, now=noon)
    actions.restate([contact.pk], now=noon)
    return contact


def figures(ada):
    return Summary.objects.filter(student=ada).values().get()


def test_takes_everything_that_hangs_on_the_contact_out_of_sight(ada, contact, noon):
    actions.delete(contact, by=ada.user, now=noon)

    seen = {model: list(model.objects.visible_to(ada.user)) for model in HANGS_ON_A_CONTACT}
    assert {model: rows for model, rows in seen.items() if rows} == {
        Contact: [Contact.objects.get(name="Marcus Webb")]
    }


def test_counts_nothing_of_it_any_more(ada, contact, noon):
    actions.delete(contact, by=ada.user, now=noon)

    left = figures(ada)
    assert {left[name] for name in ("asked", "owed", "thanked", "promised", "planned", "held")} == {0}
    assert left["contacts"] == 1


def test_asks_nothing_of_the_student_any_more(ada, contact, noon):
    actions.delete(contact, by=ada.user, now=noon)

    contact.refresh_from_db()
    assert (contact.step, contact.step_due_at, contact.step_turns_at) == ("", None, None)


def test_restoring_brings_all_of_it_back(ada, contact, noon):
    before = Contact.objects.filter(pk=contact.pk).values().get(), figures(ada) | {"active_at": noon}
    actions.delete(contact, by=ada.user, now=noon)

    actions.restore(contact, by=ada.user, now=noon)

    assert (Contact.objects.filter(pk=contact.pk).values().get(), figures(ada)) == before


@pytest.mark.parametrize("act", [actions.delete, actions.restore])
def test_nobody_else_may(ben, contact, noon, act):
    with pytest.raises(NotAllowed):
        act(contact, by=ben.user, now=noon)


def test_refuses_twice(ada, contact, noon):
    actions.delete(contact, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        actions.delete(contact, by=ada.user, now=noon)


def test_refuses_to_restore_what_is_on_the_list(ada, contact, noon):
    with pytest.raises(NotAllowed):
        actions.restore(contact, by=ada.user, now=noon)
