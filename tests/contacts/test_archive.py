"""Putting a contact aside, and leaving one in peace who asked for it."""

import pytest

from contacts import actions
from contacts.models import Contact, FollowUp, ThankYouNote
from interviews import actions as interviews
from reminders.actions import raise_due
from reminders.kinds import kinds
from reminders.models import Reminder
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused


@pytest.fixture
def contact(ada):
    return make.contact(of=ada)


def archive(contact, now=make.NOON):
    actions.archive(contact, by=contact.student.user, now=now)
    contact.refresh_from_db()


def silence(contact, now=make.NOON):
    actions.do_not_contact(contact, by=contact.student.user, now=now)
    contact.refresh_from_db()


def test_nothing_is_asked_about_an_archived_contact(contact):
    archive(contact)

    assert (contact.step, contact.step_due_at, contact.step_turns_at) == ("", None, None)


def test_an_archived_contact_comes_back_with_the_step_it_had(ada, contact, noon):
    before = Contact.objects.values().get()
    archive(contact)

    actions.bring_back(contact, by=ada.user, now=noon)

    assert Contact.objects.values().get() == before


@pytest.mark.parametrize("open_item", ["talk", "prepared talk", "e-mail", "thanks", "promise"])
def test_a_contact_somebody_counts_on_is_not_archived(open_item, ada, contact, noon, bank):
    match open_item:
        case "talk":
            make.interview(of=ada, contact=contact)
        case "prepared talk":
            interview = make.interview(of=ada, contact=contact)
            interviews.prepare(interview, questions=bank[:3], by=ada.user, now=noon)
        case "e-mail":
            make.interview(of=ada, contact=contact, medium="email", planned_at=noon)
        case "thanks":
            make.note(of=ada, contact=contact)
        case "promise":
            make.follow_up(of=ada, contact=contact)

    with pytest.raises(Refused, match="still open"):
        archive(contact)

    assert Contact.objects.get().archived_at is None


@pytest.mark.parametrize("state", ["listed", "asked", "agreed", "thanked"])
def test_a_contact_nobody_counts_on_may_be_archived(state, ada, contact, noon):
    if state in ("asked", "agreed"):
        outreach = make.outreach(to=contact)
        if state == "agreed":
            actions.answer(outreach, outcome="agreed", by=ada.user, now=noon)
    if state == "thanked":
        actions.thank(make.note(of=ada, contact=contact), channel="card", by=ada.user, now=noon)

    archive(contact)

    assert contact.archived_at == noon


def test_an_archived_contact_is_not_written_to_before_it_is_back(ada, contact, noon):
    archive(contact)

    with pytest.raises(NotAllowed, match="Bring them back first"):
        actions.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon)


def test_what_was_settled_with_an_archived_contact_stays_settled(ada, contact, noon):
    note = make.note(of=ada, contact=contact)
    promise = make.follow_up(of=ada, contact=contact)
    interview = make.interview(of=ada, contact=contact)
    actions.excuse(note, excuse="My aunt", by=ada.user, now=noon)
    actions.drop(promise, by=ada.user, now=noon)
    interviews.cancel(interview, by=ada.user, now=noon)
    archive(contact)

    for reopen, row in (
        (actions.reopen_note, note),
        (actions.reopen_follow_up, promise),
        (interviews.reopen, interview),
    ):
        with pytest.raises(NotAllowed):
            reopen(row, by=ada.user, now=noon)


def test_planning_a_talk_by_name_brings_them_back(ada, contact, noon):
    archive(contact)

    interviews.plan_with(ada, who="priya nair", medium="phone", starts_at=noon + DAY, by=ada.user, now=noon)

    contact.refresh_from_db()
    assert (contact.archived_at, contact.step) == (None, "prepare")


def test_being_named_anew_brings_them_back(ada, contact, noon):
    archive(contact)
    giver = make.contact(of=ada, name="Marcus Webb")

    actions.refer(giver, name="Priya Nair", by=ada.user, now=noon)

    contact.refresh_from_db()
    assert (contact.archived_at, contact.step) == (None, "ask")


def test_nothing_is_asked_about_whoever_wants_no_letters(ada, contact, noon):
    make.note(of=ada, contact=contact)
    make.follow_up(of=ada, contact=contact)

    silence(contact)

    assert contact.step == ""
    assert not ThankYouNote.objects.owed().exists()
    assert not FollowUp.objects.open().exists()
    summary = Summary.objects.get(student=ada)
    assert (summary.owed, summary.owed_from, summary.promised) == (0, None, 0)


def test_no_reminder_comes_about_whoever_wants_no_letters(ada, contact, noon):
    note = make.note(of=ada, contact=contact, owed_at=noon - HOUR)
    kind = kinds["contacts.thank_you_owed"]
    raise_due(noon - MINUTE)
    told = Reminder.objects.filter(kind=kind.name)
    assert told.count() == 1
    told.delete()
    assert note.pk in kind.still_true([note.pk])

    silence(contact)

    raise_due(noon)
    assert told.count() == 0
    assert kind.still_true([note.pk]) == {}


def test_whoever_wants_no_letters_is_not_written_to(ada, contact, noon):
    silence(contact)

    with pytest.raises(NotAllowed, match="Leave them in peace"):
        actions.ask(contact, channel="email", sent_at=noon, by=ada.user, now=noon)


def test_once_letters_are_welcome_again_what_was_open_is_open_again(ada, contact, noon):
    make.note(of=ada, contact=contact)
    before = Contact.objects.values().get(pk=contact.pk), Summary.objects.values().get(student=ada)
    silence(contact)

    actions.may_contact(contact, by=ada.user, now=noon)

    assert (
        Contact.objects.values().get(pk=contact.pk),
        Summary.objects.values().get(student=ada) | {"active_at": before[1]["active_at"]},
    ) == before


def test_nobody_else_archives_or_silences(ben, contact, noon):
    for act in (actions.archive, actions.do_not_contact, actions.bring_back, actions.may_contact):
        with pytest.raises(NotAllowed):
            act(contact, by=ben.user, now=noon)


@pytest.mark.parametrize("way", ["circle", "named", "file"])
def test_whoever_wanted_no_letters_is_not_written_to_by_a_new_card(way, ada, contact, noon):
    silence(contact)
    actions.delete(contact, by=ada.user, now=noon)

    if way == "circle":
        people = [{"name": "Priya Nair", "organization": ""}]
        actions.add_names(ada, people=people, also={}, by=ada.user, now=noon)
    if way == "named":
        giver = make.contact(of=ada, name="Marcus Webb")
        actions.refer(giver, name="Priya Nair", by=ada.user, now=noon)
    if way == "file":
        brought = make.imported(of=ada, people="Name\nPriya Nair\n")
        actions.start_import(brought, leave_out=False, by=ada.user, now=noon)

    [known] = Contact.objects.filter(name="Priya Nair")
    assert (known.do_not_contact_at, known.step) == (noon, "")
