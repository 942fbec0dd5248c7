"""What a contact answers through the personal link, and what comes of it."""

import pytest

from audit.models import Event
from contacts import actions as contacts
from contacts.models import Contact, Outreach
from interviews import actions
from interviews.actions.proposals import Over
from interviews.models import Interview, PlannedQuestion, Proposal
from reminders import actions as reminders
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import Refused


@pytest.fixture
def contact(ada):
    return make.contact(of=ada, email="priya@mercy.test")


@pytest.fixture
def proposal(contact):
    return make.proposal(to=contact, questions=["How did you begin?", "What surprised you?"])


@pytest.fixture
def chosen_at(noon):
    return noon + 3 * DAY


def step(contact):
    contact.refresh_from_db()
    return contact.step


def told(noon):
    reminders.raise_due(noon)
    return list(Reminder.objects.values_list("kind", flat=True))


def test_a_time_that_is_taken_is_an_interview(ada, contact, proposal, chosen_at, noon):
    actions.accept(proposal, chosen_at=chosen_at, message="Call me", now=noon)

    talk = Interview.objects.get()
    proposal.refresh_from_db()
    assert (talk.contact, talk.starts_at, talk.minutes, talk.medium) == (contact, chosen_at, 20, "phone")
    assert (proposal.answer, proposal.interview, proposal.message) == ("accepted", talk, "Call me")


def test_the_questions_they_have_seen_are_the_questions_of_the_talk(proposal, chosen_at, noon):
    talk = actions.accept(proposal, chosen_at=chosen_at, now=noon)

    planned = PlannedQuestion.objects.filter(interview=talk).in_order()
    assert [question.text for question in planned] == ["How did you begin?", "What surprised you?"]


def test_the_letter_that_was_sent_is_answered(contact, proposal, chosen_at, noon):
    letter = make.outreach(to=contact, sent_at=noon)

    actions.accept(proposal, chosen_at=chosen_at, now=noon + HOUR)

    letter.refresh_from_db()
    assert (letter.outcome, letter.outcome_at, letter.try_again_at) == ("agreed", noon + HOUR, None)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("accept", "agreed"),
        ("propose_another", "agreed"),
        ("decline", "declined"),
        ("ask_for_peace", "declined"),
    ],
)
def test_an_answer_proves_that_a_letter_was_sent(contact, proposal, chosen_at, noon, answer, outcome):
    """The student has forgotten to write it down."""
    facts = {"accept": {"chosen_at": chosen_at}, "propose_another": {"suggested": [chosen_at]}}.get(
        answer, {}
    )

    getattr(actions, answer)(proposal, **facts, now=noon + HOUR)

    letter = Outreach.objects.get(contact=contact)
    assert (letter.sent_at, letter.outcome) == (noon, outcome)


@pytest.mark.parametrize("answer", ["accept", "propose_another", "decline", "ask_for_peace"])
def test_the_student_hears_of_it_at_once_by_letter_and_in_today(contact, proposal, chosen_at, noon, answer):
    facts = {"accept": {"chosen_at": chosen_at}, "propose_another": {"message": "In May?"}}.get(answer, {})

    getattr(actions, answer)(proposal, **facts, now=noon)

    assert "interviews.answered" in told(noon)
    assert step(contact) == "read_answer"


def test_an_answer_taken_note_of_gives_way_to_the_next_step(ada, contact, proposal, noon):
    actions.propose_another(proposal, suggested=[noon + 9 * DAY], now=noon)

    actions.note_answer(proposal, by=ada.user, now=noon)

    assert step(contact) == "plan"


def test_planning_takes_note_of_the_answer(ada, contact, proposal, noon):
    actions.propose_another(proposal, suggested=[noon + 9 * DAY], now=noon)

    make.interview(of=ada, contact=contact, starts_at=noon + 9 * DAY, planned_at=noon)

    assert step(contact) == "prepare"


def test_whoever_declines_is_left_alone(ada, contact, proposal, noon):
    actions.decline(proposal, message="Too busy this term", now=noon)

    actions.note_answer(proposal, by=ada.user, now=noon)

    assert step(contact) == ""


def test_refuses_a_time_that_was_not_offered(proposal, noon):
    with pytest.raises(Refused, match="on this page"):
        actions.accept(proposal, chosen_at=noon + 4 * DAY, now=noon)


def test_refuses_a_time_that_is_over(proposal, chosen_at):
    with pytest.raises(Refused, match="over"):
        actions.accept(proposal, chosen_at=chosen_at, now=chosen_at)


def test_refuses_a_time_the_student_has_given_away(ada, proposal, chosen_at, noon):
    other = make.contact(of=ada, name="Marcus Webb")
    make.interview(of=ada, contact=other, starts_at=chosen_at, planned_at=noon)

    with pytest.raises(Refused, match="taken"):
        actions.accept(proposal, chosen_at=chosen_at, now=noon)

    proposal.refresh_from_db()
    assert proposal.answer == ""


@pytest.mark.parametrize("again", ["accept", "propose_another", "decline", "ask_for_peace"])
def test_an_answer_is_given_once(contact, proposal, chosen_at, noon, again):
    actions.decline(proposal, now=noon)
    facts = {"accept": {"chosen_at": chosen_at}, "propose_another": {"message": "In May?"}}.get(again, {})

    with pytest.raises(Over):
        getattr(actions, again)(proposal, **facts, now=noon)

    contact.refresh_from_db()
    assert contact.do_not_contact_at is None
    assert not Interview.objects.exists()


def test_what_a_contact_does_has_no_user_in_the_trail(proposal, noon):
    actions.decline(proposal, now=noon)

    event = Event.objects.latest("pk")
    assert (event.verb, event.by, event.subject_id) == ("answered: declined", None, proposal.pk)


def test_their_clock_is_remembered_where_none_was_known(contact, proposal, chosen_at, noon):
    actions.accept(proposal, chosen_at=chosen_at, zone="Europe/Berlin", now=noon)

    contact.refresh_from_db()
    assert contact.zone == "Europe/Berlin"


def test_says_nothing_for_nothing(proposal, noon):
    with pytest.raises(Refused, match="Name a time"):
        actions.propose_another(proposal, suggested=[], now=noon)


def test_peace_holds_at_once_for_every_student(ada, ben, proposal, noon):
    theirs = make.contact(of=ben, name="P. Nair", more_ways=["Priya@Mercy.test"])
    put_aside = make.contact(of=ben, name="Priya again", email="priya@mercy.test")
    contacts.delete(put_aside, by=ben.user, now=noon)

    actions.ask_for_peace(proposal, now=noon)

    silent = Contact.objects.filter(do_not_contact_at=noon).order_by("pk")
    assert list(silent) == [proposal.contact, theirs, put_aside]
    assert step(theirs) == ""


def test_peace_holds_for_those_who_are_listed_later(ben, proposal, noon):
    actions.ask_for_peace(proposal, now=noon)

    by_hand = make.contact(of=ben, email="priya@mercy.test", listed_at=noon + DAY)
    named = make.contact(of=ben, name="Somebody", listed_at=noon + DAY)
    contacts.edit(named, email="priya@mercy.test", by=ben.user, now=noon + DAY)
    imported = make.imported(of=ben, people="Name,E-mail\nP. Nair,PRIYA@mercy.test\n", now=noon + DAY)
    contacts.start_import(imported, leave_out=False, by=ben.user, now=noon + DAY)

    assert by_hand.do_not_contact_at == noon + DAY
    assert step(named) == ""
    assert not Contact.objects.filter(student=ben, do_not_contact_at=None).exists()


def test_peace_is_the_contacts_own_to_end(ben, proposal, noon):
    theirs = make.contact(of=ben, email="priya@mercy.test")
    actions.ask_for_peace(proposal, now=noon)

    with pytest.raises(Refused, match="whole center"):
        contacts.may_contact(theirs, by=ben.user, now=noon)


def test_a_director_can_let_an_address_be_written_to_again(ben, dora, proposal, noon):
    theirs = make.contact(of=ben, email="priya@mercy.test")
    actions.ask_for_peace(proposal, now=noon)

    assert contacts.lift_silence(address=" Priya@mercy.test", by=dora, now=noon)
    assert not contacts.lift_silence(address="nobody@mercy.test", by=dora, now=noon)

    contacts.may_contact(theirs, by=ben.user, now=noon)
    assert step(theirs) == "ask"


def test_without_an_address_one_student_leaves_them_in_peace(ada, ben, noon):
    silent = make.contact(of=ada, name="Rosa Delgadillo")
    other = make.contact(of=ben, name="Rosa Delgadillo")

    actions.ask_for_peace(make.proposal(to=silent), now=noon)

    assert step(silent) == "read_answer"
    assert step(other) == "ask"


def test_an_answer_is_told_once_however_often_it_is_looked_at(proposal, noon):
    actions.decline(proposal, now=noon)

    assert told(noon).count("interviews.answered") == 1
    assert told(noon + DAY).count("interviews.answered") == 1


def test_the_times_are_kept_as_they_were_offered(proposal, chosen_at, noon):
    actions.accept(proposal, chosen_at=chosen_at, now=noon)

    assert Proposal.objects.get().times == [noon + 3 * DAY, noon + 5 * DAY]


def test_peace_outlives_the_taking_apart_of_two_cards(ada, contact, proposal, noon):
    twin = make.contact(of=ada, name="P. Nair")
    contacts.do_not_contact(twin, by=ada.user, now=noon)
    merged = contacts.merge(kept=contact, gone=twin, by=ada.user, now=noon)
    other = make.contact(of=ada, name="Priya again", email="priya@mercy.test")
    actions.ask_for_peace(make.proposal(to=other), now=noon)

    contacts.take_apart(merged, by=ada.user, now=noon)

    contact.refresh_from_db()
    assert contact.do_not_contact_at


def test_a_time_that_is_given_away_is_not_offered_any_more(ada, proposal, chosen_at, noon):
    assert actions.times_left(proposal, noon) == [chosen_at, noon + 5 * DAY]

    other = make.contact(of=ada, name="Marcus Webb")
    make.interview(of=ada, contact=other, starts_at=chosen_at, planned_at=noon)

    assert actions.times_left(proposal, noon) == [noon + 5 * DAY]
    assert actions.times_left(proposal, noon + 5 * DAY) == []
