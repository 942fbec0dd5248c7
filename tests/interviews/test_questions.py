"""Questions that are not of the bank: a student's own, and the center's; the pages of both."""

import pytest

from interviews import actions
from interviews.models import PlannedQuestion, Question
from tests import make
from tests.pages import beside, queries, words
from web.refusals import NotAllowed, Refused

pytestmark = pytest.mark.usefixtures("clock", "bank")
OWN, OURS = "/questions/", "/center/questions/"
NIGHTS = "What do nights do to a week?"


def typed(**facts):
    return {"text": NIGHTS, "topic": "", "minutes": "2"} | facts


@pytest.fixture(params=["student", "director"])
def kept(request, ada, dora, as_):
    """A browser, the pages, and whose questions they keep: a student's own, or the center's."""
    student = request.param == "student"
    return (as_(ada), OWN, ada) if student else (as_(dora), OURS, None)


def theirs(student):
    return Question.objects.filter(student=student, key=None)


def test_one_is_written_changed_removed_and_put_back(kept):
    browser, page, whose = kept
    assert "None yet" in words(browser.get(page))

    assert NIGHTS in words(browser.post(f"{page}add/", typed(topic="pAtH"), follow=True))
    question = theirs(whose).get()
    assert question.topic == "Path"
    browser.post(f"{page}{question.pk}/edit/", typed(text="What of nights?", minutes="4"))
    question.refresh_from_db()
    assert (question.text, question.minutes) == ("What of nights?", 4)

    removed = words(browser.post(f"{page}{question.pk}/remove/", follow=True))
    assert "“What of nights?” is removed. Undo" in removed
    assert not theirs(whose).exists()
    browser.post(f"{page}put-back/")

    back = theirs(whose).get()
    assert (back.text, back.minutes) == ("What of nights?", 4)
    assert browser.post(f"{page}put-back/").status_code == 409


def test_without_a_topic_it_has_the_usual_one(kept):
    browser, page, whose = kept

    browser.post(f"{page}add/", typed())

    assert theirs(whose).get().topic == ("My own" if whose else "From the center")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("text", ""),
        ("text", "a" * 301),
        ("text", "two\nlines"),
        ("text", "a\0b"),
        ("text", "what MADE you choose this profession?"),
        ("topic", "a" * 61),
        ("minutes", "0"),
        ("minutes", "31"),
        ("minutes", "9" * 30),
        ("minutes", "two"),
        ("minutes", ""),
    ],
)
def test_what_is_no_question_is_refused_beside_its_field(field, said, kept):
    browser, page, whose = kept

    response = browser.post(f"{page}add/", typed(**{field: said}))

    assert response.status_code == 422
    assert beside(response, field)
    assert not theirs(whose).exists()


def test_a_list_that_has_it_keeps_it_and_knows_it_again(ada, as_):
    own = make.question(of=ada, text=NIGHTS)
    planned = make.prepared(make.interview(of=ada), questions=[own])[0]
    browser = as_(ada)

    browser.post(f"{OWN}{own.pk}/remove/")
    planned.refresh_from_db()
    assert (planned.text, planned.question) == (NIGHTS, None)
    browser.post(f"{OWN}put-back/")

    planned.refresh_from_db()
    assert planned.question == theirs(ada).get()


def test_the_centers_is_known_again_once_on_each_list(ada, ben, dora, noon):
    ours = make.question(of=None, by=dora, text=NIGHTS)
    lists = [make.interview(of=student) for student in (ada, ben)]
    for one in lists:
        make.prepared(one, questions=[ours])
    PlannedQuestion.objects.create(interview=lists[0], text=NIGHTS, place=2)
    actions.remove_question(ours, by=dora, now=noon)

    back = actions.put_back_question(None, text=NIGHTS, by=dora, now=noon)

    assert [one.planned_questions.filter(question=back).count() for one in lists] == [1, 1]


def test_the_marks_of_the_center_are_kept(dora, as_):
    browser = as_(dora)
    browser.post(f"{OURS}add/", typed(is_sensitive="on", suits_email="on"))
    question = theirs(None).get()

    browser.post(f"{OURS}{question.pk}/remove/")
    browser.post(f"{OURS}put-back/")

    back = theirs(None).get()
    assert (back.is_sensitive, back.suits_email, back.can_be_looked_up) == (True, True, False)


def test_nobody_changes_what_is_not_theirs(ada, ben, dora, cora, noon, bank):
    own, ours = make.question(of=ada), make.question(of=None, by=dora)

    for question, person in (
        (own, ben.user),
        (own, dora),
        (ours, ada.user),
        (ours, cora.user),
        (bank[0], ada.user),
        (bank[0], dora),
    ):
        with pytest.raises(NotAllowed):
            actions.edit_question(question, text="Mine now?", by=person, now=noon)
        with pytest.raises(NotAllowed):
            actions.remove_question(question, by=person, now=noon)
    for person in (ada.user, cora.user):
        with pytest.raises(NotAllowed):
            actions.write_question(None, text="Ours?", by=person, now=noon)


def test_the_bank_and_the_centers_are_not_changed_on_a_students_page(ada, dora, as_, bank):
    ours = make.question(of=None, by=dora)

    for question in (bank[0], ours):
        assert as_(ada).post(f"{OWN}{question.pk}/edit/", typed()).status_code == 403
        assert as_(ada).post(f"{OWN}{question.pk}/remove/").status_code == 403


def test_the_bank_and_a_students_own_are_not_to_be_found_by_the_director(ada, dora, as_, bank):
    own = make.question(of=ada)
    browser = as_(dora)

    for question in (bank[0], own):
        assert browser.post(f"{OURS}{question.pk}/edit/", typed()).status_code == 404
        assert browser.post(f"{OURS}{question.pk}/remove/").status_code == 404
    assert own.text not in words(browser.get(OURS))


def test_refuses_more_than_anybody_looks_through(ada, noon):
    Question.objects.bulk_create(
        Question(student=ada, topic="My own", text=f"What of {n}?") for n in range(200)
    )

    with pytest.raises(Refused, match="200 questions are the most"):
        make.question(of=ada)
    with pytest.raises(Refused, match="200 questions are the most"):
        make.prepared(make.interview(of=ada), questions=[], own=NIGHTS)


def test_the_bank_is_searched(kept):
    browser, page, _ = kept

    topics = browser.get(page, {"q": "resume"}).context["topics"]

    found = [choice.question.text for topic in topics for choice in topic.choices if choice.is_found]
    assert found == ["What in an early résumé makes you stop and read?"]


def test_asks_as_little_of_the_database_for_many_as_for_one(kept):
    browser, page, whose = kept
    few = queries(browser, page)
    Question.objects.bulk_create(
        Question(student=whose, topic="Path", text=f"What of {n}?") for n in range(150)
    )

    assert few == queries(browser, page) <= 5
