"""Thanks for a name, owed once whom was named agrees to talk; and for an introduction, owed once it was made."""

from datetime import datetime

import pytest

from contacts import actions, next_step, summary
from contacts.models import Contact, Referral, ThankYouNote
from interviews import actions as interviews
from students.models import Summary
from tests import make
from tests.races import at_once
from web.calendar import DAY, HOUR, MINUTE


@pytest.fixture
def rosa(ada):
    """Somebody about whom nothing else is asked."""
    contact = make.contact(of=ada, name="Rosa Duarte", email="rosa@mercy.test")
    actions.answer(make.outreach(to=contact), outcome="no_answer", by=ada.user, now=make.NOON - 15 * DAY)
    return contact


@pytest.fixture
def pair(rosa):
    return make.referral(giver=rosa)


def agree(pair, now=make.NOON, starts_at=None):
    return make.interview(
        of=pair.student, contact=pair.named, starts_at=starts_at or now + 3 * DAY, planned_at=now
    )


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def owed():
    return list(ThankYouNote.objects.owed().order_by("pk").values_list("contact__name", "because"))


def wrong(ada, now=make.NOON):
    everybody = list(Contact.objects.values_list("pk", flat=True))
    return [*next_step.differences(everybody, now), *summary.differences([ada.pk])]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


def test_whoever_named_somebody_is_thanked_once_they_agree_to_talk(ada, pair, rosa, noon):
    agree(pair)

    note = ThankYouNote.objects.get()
    assert (note.contact, note.because, note.referral, note.owed_at) == (rosa, "referred", pair, noon)
    # The end of the third working day.
    assert note.due_at == at("2026-03-07T05:00")
    assert (fresh(rosa).step, fresh(rosa).step_ref) == ("thank", note.pk)
    assert Summary.objects.get(student=ada).owed == 1
    assert wrong(ada) == []


def test_so_is_everybody_who_gave_the_name(ada, pair, noon):
    other = make.contact(of=ada, name="Sam Ode")
    actions.refer(other, name=pair.named.name, by=ada.user, now=noon - DAY)

    agree(pair)

    assert owed() == [("Rosa Duarte", "referred"), ("Sam Ode", "referred")]
    assert wrong(ada) == []


def test_whoever_answers_by_a_link_has_agreed_too(ada, pair, rosa, noon):
    proposal = make.proposal(to=pair.named, now=noon)

    interviews.accept(proposal, chosen_at=proposal.times[0], now=noon + HOUR)

    assert owed() == [("Rosa Duarte", "referred")]
    assert fresh(rosa).step == "thank"
    assert wrong(ada, noon + HOUR) == []


def test_a_second_talk_owes_nothing_new(ada, pair, noon):
    interviews.cancel(agree(pair), by=ada.user, now=noon)

    agree(pair, noon + DAY)

    assert len(owed()) == 1


def test_of_a_talk_that_is_over_they_hear_in_a_report(pair, noon):
    agree(pair, starts_at=noon - HOUR)

    assert owed() == []


@pytest.mark.parametrize("act", [actions.archive, actions.do_not_contact, actions.delete])
def test_nobody_is_owed_who_is_put_aside_wants_peace_or_is_off_the_list(act, ada, pair, rosa, noon):
    act(rosa, by=ada.user, now=noon)

    agree(pair)

    assert not ThankYouNote.objects.exists()


def test_a_name_given_after_the_talk_was_set_owes_nothing(ada, rosa, noon):
    make.interview(of=ada, contact=make.contact(of=ada, name="Marcus Webb"), planned_at=noon - DAY)

    make.referral(giver=rosa, now=noon)

    assert owed() == []


def test_off_the_list_nobody_is_thanked_for_their_name_until_they_are_back(ada, pair, rosa, noon):
    agree(pair)

    actions.delete(pair.named, by=ada.user, now=noon)
    assert (owed(), fresh(rosa).step, Summary.objects.get(student=ada).owed) == ([], "", 0)
    assert list(ThankYouNote.objects.visible_to(ada.user)) == []
    actions.restore(pair.named, by=ada.user, now=noon)

    assert fresh(rosa).step == "thank"
    assert wrong(ada) == []


def test_once_they_are_erased_the_giver_s_card_holds_what_the_facts_say(ada, pair, rosa, noon):
    agree(pair)
    actions.thank(ThankYouNote.objects.get(), channel="card", by=ada.user, now=noon)
    actions.delete(pair.named, by=ada.user, now=noon)

    actions.erase(now=noon + 30 * DAY)

    assert not Referral.objects.exists()
    assert wrong(ada, noon + 30 * DAY) == []


def test_while_a_report_is_owed_it_takes_the_place_of_the_thanks(ada, pair, rosa, noon):
    talk = agree(pair, noon - DAY, starts_at=noon - HOUR)

    make.log(talk, now=noon)

    assert owed() == [("Marcus Webb", "interview")]
    assert fresh(rosa).step == "report_back"
    assert wrong(ada) == []


def test_the_report_settles_the_thanks_and_taken_back_they_are_owed_again(ada, pair, rosa, noon):
    make.log(agree(pair, noon - DAY, starts_at=noon - HOUR), now=noon)
    note = ThankYouNote.objects.get(because="referred")

    actions.report_back(pair, by=ada.user, now=noon + MINUTE)
    assert (fresh(note).status, fresh(note).sent_at, fresh(note).channel) == ("sent", noon + MINUTE, "")
    assert fresh(rosa).step == ""
    actions.reopen_report(pair, by=ada.user, now=noon + HOUR)

    assert (fresh(note).status, fresh(rosa).step) == ("owed", "report_back")
    assert wrong(ada, noon + HOUR) == []


def test_a_report_taken_back_leaves_thanks_alone_that_went_before(ada, pair, noon):
    talk = agree(pair, noon - DAY, starts_at=noon - HOUR)
    note = ThankYouNote.objects.get()
    actions.thank(note, channel="card", by=ada.user, now=noon)
    make.log(talk, now=noon)

    actions.report_back(pair, by=ada.user, now=noon)
    actions.reopen_report(pair, by=ada.user, now=noon)

    assert (fresh(note).status, fresh(note).channel) == ("sent", "card")


def test_whoever_introduces_is_thanked_within_a_working_day(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="introduced", now=noon)

    note = ThankYouNote.objects.get()
    assert (note.contact, note.because, note.referral) == (rosa, "introduced", pair)
    assert note.due_at == at("2026-03-05T05:00")
    assert fresh(rosa).step == "thank"
    assert wrong(ada) == []


@pytest.mark.parametrize("act", [actions.take_back_introduction, actions.drop_introduction])
def test_for_an_introduction_that_there_was_not_nobody_is_thanked(act, ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="introduced", now=noon)

    act(pair, by=ada.user, now=noon)

    assert not ThankYouNote.objects.exists()
    assert wrong(ada) == []


def test_thanks_that_went_out_stay_and_are_not_owed_again(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="introduced", now=noon)
    actions.thank(ThankYouNote.objects.get(), channel="email", by=ada.user, now=noon)

    actions.take_back_introduction(pair, by=ada.user, now=noon)
    actions.mark_introduced(pair, by=ada.user, now=noon)

    assert ThankYouNote.objects.get().status == "sent"


def test_thanks_for_the_introduction_are_thanks_for_the_name(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="answered", now=noon)

    agree(pair)

    assert owed() == [("Rosa Duarte", "introduced")]


def test_and_thanks_for_the_name_are_thanks_for_a_late_introduction(ada, rosa, noon):
    pair = make.referral(giver=rosa, introduction="accepted")
    agree(pair)

    actions.mark_introduced(pair, by=ada.user, now=noon)

    assert owed() == [("Rosa Duarte", "referred")]


@pytest.mark.django_db(transaction=True)
def test_planned_twice_at_once_it_is_owed_once(pair, noon):
    raised = at_once(lambda: agree(pair), lambda: agree(pair))

    assert raised == []
    assert ThankYouNote.objects.filter(because="referred").count() == 1
