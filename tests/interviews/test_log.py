"""Writing down a talk."""

import pytest
from django.db import IntegrityError, transaction

from contacts.models import Contact, FollowUp, Referral, ThankYouNote
from interviews import actions
from interviews.models import Interview, InterviewLog
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused


@pytest.fixture
def interview(ada, noon):
    """A talk that is just over."""
    return make.interview(of=ada, starts_at=noon - HOUR)


def test_keeps_what_was_learned(ada, noon, interview):
    actions.log(
        interview,
        minutes_used=25,
        learned="Labs run on patience.",
        advice="Volunteer",
        fit=4,
        fit_why="The people",
        by=ada.user,
        now=noon,
    )

    interview.refresh_from_db()
    assert (interview.status, interview.held_at, interview.logged_at) == ("held", noon - HOUR, noon)
    assert interview.minutes_used == 25
    log = interview.log
    assert (log.learned, log.advice, log.fit, log.fit_why) == (
        "Labs run on patience.",
        "Volunteer",
        4,
        "The people",
    )


def test_from_now_on_a_thank_you_is_owed(ada, noon, interview):
    make.log(interview, now=noon)

    note = ThankYouNote.objects.get()
    assert (note.contact, note.because, note.owed_at) == (interview.contact, "interview", noon)
    interview.contact.refresh_from_db()
    assert (interview.contact.step, interview.contact.step_ref) == ("thank", note.pk)
    assert interview.contact.step_due_at == noon + DAY
    facts = Summary.objects.get(student=ada)
    assert (facts.held, facts.planned, facts.owed, facts.owed_from) == (1, 0, 1, noon)


def test_the_name_received_is_a_contact_and_the_promise_is_kept_in_mind(ada, noon, interview):
    make.log(
        interview,
        now=noon,
        referral="Marcus Webb",
        referral_organization="Mercy",
        may_mention=True,
        promise="Send the article",
        promise_on=(noon + 7 * DAY).date(),
    )

    referral, promised = Referral.objects.get(), FollowUp.objects.get()
    assert (referral.giver, referral.named.name, referral.may_mention) == (
        interview.contact,
        "Marcus Webb",
        True,
    )
    assert (promised.contact, promised.text) == (interview.contact, "Send the article")


def test_by_email_it_is_held_when_the_answers_came(ada, noon):
    interview = make.interview(of=ada, medium="email")
    actions.send_questions(interview, by=ada.user, now=noon - DAY)

    make.log(interview, now=noon, minutes_used=None)

    interview.refresh_from_db()
    assert (interview.held_at, interview.answers_received_at) == (noon, noon)


def test_refuses_before_the_talk_has_begun(ada, noon):
    interview = make.interview(of=ada, starts_at=noon + HOUR)

    with pytest.raises(NotAllowed):
        make.log(interview, now=noon)


def test_refuses_by_email_before_the_questions_went_out(ada, noon):
    interview = make.interview(of=ada, medium="email")

    with pytest.raises(NotAllowed):
        make.log(interview, now=noon)


def test_refuses_a_second_time_and_owes_thanks_once(ada, noon, interview):
    make.log(interview, now=noon)

    with pytest.raises(NotAllowed):
        make.log(interview, now=noon)

    assert ThankYouNote.objects.count() == 1


def test_a_promise_for_a_day_that_is_over_writes_nothing_down(ada, noon, interview):
    with pytest.raises(Refused) as refusal:
        make.log(interview, now=noon, referral="Marcus", promise="Call", promise_on=(noon - DAY).date())

    assert refusal.value.field == "promise_on"
    assert not InterviewLog.objects.exists()
    assert not Contact.objects.filter(name="Marcus").exists()


def test_nobody_else_may(ben, noon, interview):
    with pytest.raises(NotAllowed):
        actions.log(interview, learned="x", by=ben.user, now=noon)


def test_a_log_may_be_corrected(ada, noon, interview):
    make.log(interview, now=noon)

    actions.correct(interview, learned="Labs run on coffee.", minutes_used=30, by=ada.user, now=noon + DAY)

    interview.refresh_from_db()
    assert (interview.log.learned, interview.minutes_used) == ("Labs run on coffee.", 30)
    assert interview.logged_at == noon


def test_refuses_to_correct_what_is_not_written_down(ada, noon, interview):
    with pytest.raises(NotAllowed):
        actions.correct(interview, learned="x", by=ada.user, now=noon)


@pytest.mark.parametrize("fit", [0, 6, -1])
def test_the_database_refuses_a_fit_beyond_one_to_five(ada, noon, interview, fit):
    make.log(interview, now=noon)

    with pytest.raises(IntegrityError, match="interview_log_fit_from_one_to_five"), transaction.atomic():
        InterviewLog.objects.update(fit=fit)


def test_the_row_is_an_interview_still(ada, noon, interview):
    make.log(interview, now=noon)

    assert list(Interview.objects.held()) == [interview]
    assert not Interview.objects.open().exists()
