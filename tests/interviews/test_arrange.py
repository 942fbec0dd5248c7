"""The list of questions in the student's order: places, must-asks, one's own words, taken off and back in."""

import pytest
from django.db import IntegrityError, transaction

from interviews import actions
from interviews.models import PlannedQuestion, Question
from tests import make
from tests.races import at_once
from web.refusals import NotAllowed, Refused


@pytest.fixture
def interview(ada, bank):
    return make.interview(of=ada)


@pytest.fixture
def planned(interview, bank):
    return make.prepared(interview, questions=bank[:4])


@pytest.fixture
def told(ada, noon):
    return {"by": ada.user, "now": noon}


def order(interview):
    return [(one.place, one.text) for one in interview.planned_questions.in_order()]


def in_places(*questions):
    return [(place, question.text) for place, question in enumerate(questions, start=1)]


def sensitive(bank):
    return [question for question in bank if question.is_sensitive]


def test_a_question_goes_to_the_place_it_is_given(interview, planned, bank, told):
    actions.arrange(planned[3], place=1, **told)

    assert order(interview) == in_places(bank[3], bank[0], bank[1], bank[2])


def test_a_question_goes_to_the_end(interview, planned, bank, told):
    actions.arrange(planned[0], place=4, **told)

    assert order(interview) == in_places(bank[1], bank[2], bank[3], bank[0])


@pytest.mark.parametrize("place", [0, -1, 5, 10**12])
def test_refuses_a_place_that_the_list_does_not_have(place, interview, planned, bank, told):
    with pytest.raises(Refused, match="Choose a place from 1 to 4"):
        actions.arrange(planned[0], place=place, **told)

    assert order(interview) == in_places(*bank[:4])


def test_the_order_is_the_students_when_more_are_chosen(interview, planned, bank, told):
    actions.arrange(planned[3], place=1, **told)

    actions.prepare(interview, questions=bank[:5], **told)

    assert order(interview) == in_places(bank[3], bank[0], bank[1], bank[2], bank[4])


def test_arranging_keeps_what_is_noted(planned, told):
    PlannedQuestion.objects.filter(pk=planned[3].pk).update(answer="By chance")

    actions.arrange(planned[3], place=1, **told)

    assert PlannedQuestion.objects.get(pk=planned[3].pk).answer == "By chance"


@pytest.mark.django_db(transaction=True)
def test_two_that_are_moved_at_once_are_both_moved(interview, planned, bank, told):
    raised = at_once(
        lambda: actions.arrange(planned[3], place=1, **told),
        lambda: actions.arrange(planned[0], place=4, **told),
    )

    assert raised == []
    assert order(interview) == in_places(bank[3], bank[1], bank[2], bank[0])


@pytest.mark.django_db(transaction=True)
def test_of_two_third_must_asks_at_once_one_is_refused(interview, planned, told):
    for one in planned[:2]:
        actions.mark(one, is_must=True, **told)

    raised = at_once(
        lambda: actions.mark(planned[2], is_must=True, **told),
        lambda: actions.mark(planned[3], is_must=True, **told),
    )

    assert [type(error) for error in raised] == [Refused]
    assert interview.planned_questions.filter(is_must=True).count() == 3


def test_refuses_a_fourth_must_ask_and_takes_a_mark_off(interview, planned, told):
    for one in planned[:3]:
        actions.mark(one, is_must=True, **told)
    with pytest.raises(Refused, match="Three must-asks are enough"):
        actions.mark(planned[3], is_must=True, **told)

    actions.mark(planned[0], is_must=False, **told)
    actions.mark(planned[3], is_must=True, **told)

    assert [one.is_must for one in interview.planned_questions.in_order()] == [False, True, True, True]


def test_a_must_ask_that_is_marked_again_stays_one(interview, planned, told):
    for one in [*planned[:3], planned[0]]:
        actions.mark(one, is_must=True, **told)

    assert interview.planned_questions.filter(is_must=True).count() == 3


def test_other_words_are_for_this_list_alone(interview, planned, bank, told):
    actions.reword(planned[0], text="Why nursing?", **told)

    assert order(interview)[0] == (1, "Why nursing?")
    assert Question.objects.get(pk=bank[0].pk).text == bank[0].text


def test_what_is_left_out_closes_the_gap(interview, planned, bank, told):
    actions.leave_out(planned[1], **told)

    assert order(interview) == in_places(bank[0], bank[2], bank[3])


@pytest.mark.parametrize("noted", [{"answer": "By chance"}, {"asked_at": make.NOON}])
def test_what_is_noted_is_never_lost(noted, interview, planned, bank, told):
    PlannedQuestion.objects.filter(pk=planned[1].pk).update(**noted)

    for lose in (
        lambda: actions.leave_out(planned[1], **told),
        lambda: actions.prepare(interview, questions=bank[:1], **told),
        lambda: actions.choose(interview, question=bank[1], is_chosen=False, **told),
    ):
        with pytest.raises(Refused, match="Something is noted under"):
            lose()

    assert order(interview) == in_places(*bank[:4])


def test_what_was_left_out_comes_back_as_it_was(interview, planned, bank, told):
    actions.reword(planned[1], text="How did you get here?", **told)
    actions.mark(planned[1], is_must=True, **told)
    actions.leave_out(planned[1], **told)

    actions.take_back_in(
        interview,
        text="How did you get here?",
        question=bank[1],
        place=2,
        minutes=2,
        is_must=True,
        **told,
    )

    back = interview.planned_questions.get(place=2)
    assert (back.text, back.question, back.is_must) == ("How did you get here?", bank[1], True)
    assert [place for place, _ in order(interview)] == [1, 2, 3, 4]


def test_what_comes_back_is_no_fourth_must_ask_and_no_second_of_its_kind(interview, planned, bank, told):
    for one in planned[:3]:
        actions.mark(one, is_must=True, **told)
    kept = {"text": "Again", "place": 9, "minutes": 2, "is_must": True}

    actions.take_back_in(interview, question=bank[0], **kept, **told)
    actions.take_back_in(interview, question=None, **kept, **told)

    assert order(interview) == [*in_places(*bank[:4]), (5, "Again")]
    assert interview.planned_questions.filter(is_must=True).count() == 3


def test_refuses_what_is_not_on_the_list_any_more(planned, told):
    actions.leave_out(planned[0], **told)

    with pytest.raises(Refused, match="not on your list any more"):
        actions.arrange(planned[0], place=2, **told)


def test_sensitive_questions_come_last(interview, bank, told):
    late = sensitive(bank)[:2]

    actions.prepare(interview, questions=[*late, *bank[:2]], own="What about nights?", **told)
    actions.choose(interview, question=bank[2], is_chosen=True, **told)

    texts = [text for _, text in order(interview)]
    early = [bank[0].text, bank[1].text, "What about nights?", bank[2].text]
    assert texts == [*early, *(question.text for question in late)]


def test_a_sensitive_question_that_was_put_first_stays_first(interview, bank, told):
    late = sensitive(bank)[0]
    planned = make.prepared(interview, questions=[bank[0], late])
    actions.arrange(planned[1], place=1, **told)

    actions.choose(interview, question=bank[1], is_chosen=True, **told)

    assert order(interview) == in_places(late, bank[0], bank[1])


def test_one_is_chosen_and_left_without_touching_the_others(interview, planned, bank, told):
    for _ in range(2):
        actions.choose(interview, question=bank[6], is_chosen=True, **told)
    assert order(interview) == in_places(*bank[:4], bank[6])

    for _ in range(2):
        actions.choose(interview, question=bank[0], is_chosen=False, **told)

    assert order(interview) == in_places(*bank[1:4], bank[6])


def test_the_first_seven_are_taken_at_once(interview, bank, told):
    actions.take_first_seven(interview, **told)
    actions.take_first_seven(interview, **told)

    assert order(interview) == in_places(*bank[:7])
    assert [one.minutes for one in interview.planned_questions.in_order()] == [
        question.minutes for question in bank[:7]
    ]


def test_refuses_more_than_thirty(interview, bank, told):
    actions.prepare(interview, questions=bank[:30], **told)

    for one_more in (
        lambda: actions.prepare(interview, questions=bank[:31], **told),
        lambda: actions.choose(interview, question=bank[31], is_chosen=True, **told),
        lambda: actions.prepare(interview, questions=bank[:30], own="What about nights?", **told),
    ):
        with pytest.raises(Refused, match="Thirty are the most"):
            one_more()

    assert interview.planned_questions.count() == 30
    assert not Question.objects.filter(text="What about nights?").exists()


def test_refuses_the_question_of_somebody_else(ben, interview, told):
    theirs = make.question(of=ben)

    for take in (
        lambda: actions.choose(interview, question=theirs, is_chosen=True, **told),
        lambda: actions.prepare(interview, questions=[theirs], **told),
    ):
        with pytest.raises(Refused, match="Choose questions of the list"):
            take()


def test_whose_words_are_in_the_bank_already_is_taken_from_there(interview, bank, told):
    actions.prepare(interview, questions=[], own=bank[3].text.upper(), **told)

    assert [one.question for one in interview.planned_questions.all()] == [bank[3]]


def test_nothing_of_a_talk_that_is_over_is_changed(ada, noon, bank, interview, planned, told, clock):
    actions.cancel(interview, **told)

    for change in (
        lambda: actions.arrange(planned[0], place=2, **told),
        lambda: actions.mark(planned[0], is_must=True, **told),
        lambda: actions.reword(planned[0], text="Other", **told),
        lambda: actions.leave_out(planned[0], **told),
        lambda: actions.choose(interview, question=bank[5], is_chosen=True, **told),
        lambda: actions.take_first_seven(interview, **told),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_nobody_else_may(ben, noon, planned):
    with pytest.raises(NotAllowed):
        actions.arrange(planned[0], place=2, by=ben.user, now=noon)


@pytest.mark.parametrize("minutes", [0, 31])
def test_the_database_refuses_minutes_that_no_answer_takes(minutes, interview):
    with pytest.raises(IntegrityError, match="planned_question_takes_minutes"), transaction.atomic():
        PlannedQuestion.objects.create(interview=interview, text="Why?", place=1, minutes=minutes)
