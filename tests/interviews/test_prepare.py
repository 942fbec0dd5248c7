"""Choosing the questions to take along."""

import pytest
from django.db import IntegrityError, transaction

from interviews import actions
from interviews.models import PlannedQuestion, Question
from tests import make
from web.refusals import NotAllowed


@pytest.fixture
def interview(ada, bank):
    return make.interview(of=ada)


def texts(interview):
    return [question.text for question in interview.planned_questions.in_order()]


def test_takes_exactly_these_in_the_order_of_the_bank(ada, noon, bank, interview):
    actions.prepare(interview, questions=[bank[5], bank[1]], by=ada.user, now=noon)

    assert texts(interview) == [bank[1].text, bank[5].text]
    interview.contact.refresh_from_db()
    assert interview.contact.reached == 3


def test_those_chosen_before_keep_what_was_noted_under_them(ada, noon, bank, interview):
    actions.prepare(interview, questions=bank[:3], by=ada.user, now=noon)
    PlannedQuestion.objects.filter(question=bank[1]).update(answer="By chance")

    actions.prepare(interview, questions=bank[1:4], by=ada.user, now=noon)

    assert texts(interview) == [question.text for question in bank[1:4]]
    assert interview.planned_questions.get(question=bank[1]).answer == "By chance"


def test_a_question_of_ones_own_comes_last_and_stays_for_the_next_talk(ada, noon, bank, interview):
    actions.prepare(interview, questions=bank[:1], own="What about nights?", by=ada.user, now=noon)

    assert texts(interview) == [bank[0].text, "What about nights?"]
    assert Question.objects.visible_to(ada.user).filter(text="What about nights?").count() == 1


def test_the_same_question_of_ones_own_is_kept_once(ada, noon, interview):
    for _ in range(2):
        actions.prepare(interview, questions=[], own="What about nights?", by=ada.user, now=noon)

    assert Question.objects.filter(student=ada).count() == 1


def test_a_question_of_ones_own_is_no_business_of_others(ada, ben, dora, noon, interview):
    actions.prepare(interview, questions=[], own="What about nights?", by=ada.user, now=noon)

    assert not Question.objects.visible_to(ben.user).filter(student=ada).exists()


def test_refuses_a_talk_that_is_over(ada, noon, bank):
    interview = make.interview(of=ada, held_at=noon)

    with pytest.raises(NotAllowed):
        actions.prepare(interview, questions=bank[:1], by=ada.user, now=noon)


def test_nobody_else_may(ben, noon, bank, interview):
    with pytest.raises(NotAllowed):
        actions.prepare(interview, questions=bank[:1], by=ben.user, now=noon)


def test_by_email_the_questions_go_out_once(ada, noon, bank):
    interview = make.interview(of=ada, medium="email")
    actions.prepare(interview, questions=bank[:5], by=ada.user, now=noon)

    actions.send_questions(interview, by=ada.user, now=noon)

    interview.refresh_from_db()
    assert (interview.status, interview.questions_sent_at) == ("questions sent", noon)
    with pytest.raises(NotAllowed):
        actions.send_questions(interview, by=ada.user, now=noon)


def test_refuses_to_send_the_questions_of_a_talk_with_a_time(ada, noon, interview):
    with pytest.raises(NotAllowed):
        actions.send_questions(interview, by=ada.user, now=noon)


def test_the_database_refuses_a_question_twice_on_one_list(ada, noon, bank, interview):
    actions.prepare(interview, questions=bank[:1], by=ada.user, now=noon)

    with pytest.raises(IntegrityError, match="planned_question_once"), transaction.atomic():
        PlannedQuestion.objects.create(interview=interview, question=bank[0], text="Again", place=1)


def test_the_database_refuses_a_question_of_the_bank_that_is_a_students(ada, bank):
    with pytest.raises(IntegrityError, match="question_of_the_bank_or_a_student"), transaction.atomic():
        Question.objects.create(key="whose", student=ada, topic="x", text="Whose?")
