"""Writing down a talk."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from contacts import actions as contacts
from contacts.actions import GivenName
from contacts.models import Contact, FollowUp, Referral, ThankYouNote
from interviews import actions
from interviews.actions import Answer, Promised
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
        names=[GivenName("Marcus Webb", "Mercy", True)],
        promises=[Promised("Send the article", (noon + 7 * DAY).date())],
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

    with pytest.raises(Refused):
        make.log(interview, now=noon)

    assert ThankYouNote.objects.count() == 1


def test_a_promise_for_a_day_that_is_over_writes_nothing_down(ada, noon, interview):
    with pytest.raises(Refused) as refusal:
        make.log(
            interview,
            now=noon,
            names=[GivenName("Marcus")],
            promises=[Promised("Call", (noon - DAY).date())],
        )

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


def test_three_names_in_one_go_each_with_its_own_leave(ada, noon, interview):
    names = [
        GivenName("Marcus Webb", "Mercy", True),
        GivenName("Rosa Diaz", "", False),
        GivenName("Li Wei", "County Clinic"),
    ]

    make.log(interview, now=noon, names=names)

    given = Referral.objects.order_by("pk").values_list("named__name", "named__organization", "may_mention")
    assert list(given) == [
        ("Marcus Webb", "Mercy", True),
        ("Rosa Diaz", "", False),
        ("Li Wei", "County Clinic", None),
    ]
    steps = Contact.objects.filter(referrals__giver=interview.contact).values_list("step", flat=True)
    assert set(steps) == {"ask"}


def test_somebody_on_the_list_is_named_and_not_listed_twice(ada, noon, interview):
    marcus = make.contact(of=ada, name="Marcus Webb")

    make.log(
        interview, now=noon, names=[GivenName("marcus  webb"), GivenName("Marcus Wébb", may_mention=True)]
    )

    referral = Referral.objects.get()
    assert (referral.named, referral.may_mention) == (marcus, True)


def test_whoever_was_talked_to_is_not_somebody_they_named(ada, noon, interview):
    with pytest.raises(Refused, match="gave you the names"):
        make.log(interview, now=noon, names=[GivenName(interview.contact.name)])

    assert not InterviewLog.objects.exists()
    assert not Referral.objects.exists()


def test_what_they_promised_is_asked_after_on_its_day(ada, noon, interview):
    day = (noon + 7 * DAY).date()

    make.log(interview, now=noon, promises=[Promised("Send me the book list", day, is_theirs=True)])
    contacts.thank(ThankYouNote.objects.get(), channel="card", by=ada.user, now=noon)

    promised = FollowUp.objects.get()
    assert (promised.text, promised.is_theirs, promised.due_on) == ("Send me the book list", True, day)
    interview.contact.refresh_from_db()
    assert interview.contact.step == ""
    contacts.restate_turned(now=noon + 7 * DAY)
    interview.contact.refresh_from_db()
    assert interview.contact.step == "follow_up"


def test_a_promise_of_theirs_for_a_day_that_is_over_is_told_beside_its_day(noon, interview):
    with pytest.raises(Refused) as refusal:
        make.log(interview, now=noon, promises=[Promised("Call", (noon - DAY).date(), is_theirs=True)])

    assert refusal.value.field == "their_promise_on"


def test_answers_stand_under_their_questions(ada, noon, interview, bank):
    actions.prepare(interview, questions=bank[:2], by=ada.user, now=noon)
    first = interview.planned_questions.in_order()[0]

    make.log(interview, now=noon, answers={first.pk: Answer("By chance.")})

    assert list(interview.planned_questions.in_order().values_list("answer", flat=True)) == ["By chance.", ""]


def test_an_answer_the_phone_brought_meanwhile_is_kept_beside_what_was_typed(ada, noon, interview, bank):
    actions.prepare(interview, questions=bank[:1], by=ada.user, now=noon)
    question = interview.planned_questions.get()
    interview.planned_questions.update(answer="She began as a nurse.", answer_edit=uuid4())

    make.log(interview, now=noon, answers={question.pk: Answer("By chance.", seen=None)})

    question.refresh_from_db()
    assert question.answer == "She began as a nurse.\n\nBy chance."


def test_answers_of_another_talk_are_left_alone(ada, noon, interview, bank):
    other = make.interview(of=ada, starts_at=noon + DAY)
    actions.prepare(other, questions=bank[:1], by=ada.user, now=noon)
    theirs = other.planned_questions.get()

    make.log(interview, now=noon, answers={theirs.pk: Answer("Not here.")})

    theirs.refresh_from_db()
    assert theirs.answer == ""


def test_the_debrief_is_kept_and_may_be_corrected(ada, noon, interview):
    make.log(
        interview,
        now=noon,
        minutes_asked=15,
        best="The patients",
        least="The nights",
        surprise="No desk",
        energy="Up: the lab",
        fitting="Patience",
        still_open="Pay",
        resume_asked_for=True,
    )

    actions.correct(interview, learned="Less.", resume_passed_on=True, minutes_used=25, by=ada.user, now=noon)

    log = InterviewLog.objects.get()
    assert (log.learned, log.best, log.resume_asked_for, log.resume_passed_on) == (
        "Less.",
        "The patients",
        True,
        True,
    )
    interview.refresh_from_db()
    assert (interview.minutes_asked, interview.minutes, interview.minutes_used) == (15, 20, 25)


def test_answers_that_came_are_written_down_within_a_day(ada, noon):
    talk = make.interview(of=ada, medium="email")
    actions.send_questions(talk, by=ada.user, now=noon - DAY)

    actions.receive_answers(talk, by=ada.user, now=noon)

    talk.refresh_from_db()
    talk.contact.refresh_from_db()
    assert talk.status == "answers in"
    assert (talk.contact.step, talk.contact.step_due_at) == ("log", noon + DAY)
    make.log(talk, now=noon + HOUR, minutes_used=None)
    talk.refresh_from_db()
    assert (talk.held_at, talk.answers_received_at) == (noon, noon)


@pytest.mark.parametrize("medium", ["email", "phone"])
def test_refuses_answers_before_the_questions_went_out(ada, noon, medium):
    talk = make.interview(of=ada, medium=medium)

    with pytest.raises(NotAllowed):
        actions.receive_answers(talk, by=ada.user, now=noon)
