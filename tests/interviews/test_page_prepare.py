"""The page on which questions are chosen and put in order, and the sheet that goes along."""

import pytest

from interviews import actions
from interviews.models import PlannedQuestion, Question
from tests import make
from tests.pages import queries, words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
LONG_NUMBER = "9" * 30
HTMX = {"HX-Request": "true"}


@pytest.fixture
def interview(ada, bank):
    return make.interview(of=ada, minutes=20)


@pytest.fixture
def planned(interview, bank):
    return make.prepared(interview, questions=bank[:3])


@pytest.fixture
def browser(ada, as_):
    return as_(ada)


def page_of(interview, act="prepare"):
    return f"/interviews/{interview.pk}/{act}/"


def one(planned, act):
    return f"/planned-questions/{planned.pk}/{act}/"


def texts(interview):
    return [one.text for one in interview.planned_questions.in_order()]


def test_tells_how_much_time_the_questions_take(browser, interview, planned):
    page = words(browser.get(page_of(interview)))

    assert "3 questions , 0 of 3 must-asks · 12 of 20 minutes , five of them for the close." in page
    assert "more than fits" not in page


def test_warns_kindly_when_there_is_more_than_fits(browser, interview, bank):
    make.prepared(interview, questions=bank[:7])

    page = words(browser.get(page_of(interview)))

    assert "22 of 20 minutes" in page
    assert "That is more than fits. It need not all be asked" in page


def test_by_email_there_is_no_clock_and_what_suits_comes_first(ada, browser, bank):
    interview = make.interview(of=ada, medium="email")
    make.prepared(interview, questions=bank[:8])

    response = browser.get(page_of(interview))

    page = words(response)
    assert "By e-mail about seven questions are as many as people like to answer." in page
    assert "minutes" not in page.partition("Choose from the bank")[0].partition("Your list")[2]
    first = next(topic for topic in response.context["topics"] if topic.name == "The first seven")
    suits = [choice.question.suits_email for choice in first.choices]
    assert suits == sorted(suits, reverse=True)
    assert "suits e-mail: easy to answer in writing" in page


def test_says_why_a_question_is_marked(browser, interview):
    page = words(browser.get(page_of(interview)))

    assert "can be looked up: ask for their view" in page
    assert "sensitive: ask late, and in general" in page
    assert "suits e-mail" not in page


def test_the_search_hides_and_forgets_nothing(browser, interview, planned):
    response = browser.get(page_of(interview), {"q": "RESUME early"})

    found = [
        choice.question.text
        for topic in response.context["topics"]
        for choice in topic.choices
        if choice.is_found
    ]
    assert found == ["What in an early résumé makes you stop and read?"]
    # Those that are hidden are sent along all the same.
    assert response.content.decode().count("checked") == 3


def test_the_questions_of_the_center_stand_under_their_topic(dora, browser, interview):
    make.question(of=None, by=dora, text="Whom from here do you know?", topic="path")

    topics = {topic.name: topic for topic in browser.get(page_of(interview)).context["topics"]}

    assert topics["Path"].choices[-1].question.text == "Whom from here do you know?"
    assert "path" not in topics


def test_moves_and_says_where_it_is_now(browser, interview, planned, bank):
    moved = browser.post(one(planned[2], "arrange"), {"place": "1"})

    assert moved.headers["Location"] == f"{page_of(interview)}#up-{planned[2].pk}"
    assert f"“{bank[2].text}” is now number 1 of 3." in words(browser.get(page_of(interview)))
    assert texts(interview) == [bank[2].text, bank[0].text, bank[1].text]


def test_a_script_is_told_the_list_alone(browser, interview, planned):
    moved = browser.post(one(planned[2], "arrange"), {"place": "1"}, headers=HTMX, follow=True)

    page = moved.content.decode()
    assert "<main" not in page
    assert 'id="chosen"' in page
    assert "is now number 1 of 3." in page


@pytest.mark.parametrize("place", ["0", "-1", "4", "", "abc", "1e5", "1.5", LONG_NUMBER, "\uff11" * 5])
def test_a_place_that_there_is_not_is_refused(place, browser, interview, planned, bank):
    response = browser.post(one(planned[0], "arrange"), {"place": place})

    assert response.status_code == 422
    assert texts(interview) == [question.text for question in bank[:3]]


def test_a_fourth_must_ask_is_refused_where_it_was_pressed(browser, interview, bank):
    planned = make.prepared(interview, questions=bank[:4])
    for each in planned[:3]:
        assert browser.post(one(each, "mark"), {"is_must": "yes"}).status_code == 302

    refused = browser.post(one(planned[3], "mark"), {"is_must": "yes"})

    assert refused.status_code == 409
    assert "Three must-asks are enough for one talk." in refused.content.decode()
    assert interview.planned_questions.filter(is_must=True).count() == 3


@pytest.mark.parametrize("text", ["", "   ", "a" * 301, "two\nlines", "a\0b", "\u200b"])
def test_words_that_cannot_be_asked_are_refused(text, browser, interview, planned, bank):
    response = browser.post(one(planned[0], "reword"), {"text": text})

    assert response.status_code == 422
    assert texts(interview)[0] == bank[0].text


@pytest.mark.parametrize("own", ["a" * 301, "two\nlines", "a\0b"])
def test_what_was_ticked_stays_when_ones_own_is_refused(own, browser, interview, bank):
    response = browser.post(page_of(interview), {"questions": [bank[4].pk], "own": own, "add": "yes"})

    assert response.status_code == 422
    assert f'id="question-{bank[4].pk}" checked' in response.content.decode()
    assert texts(interview) == []


@pytest.mark.parametrize("question", ["", LONG_NUMBER, "abc", "-1", "0"])
def test_only_a_question_of_the_list_is_taken_along(question, browser, interview):
    response = browser.post(page_of(interview, "choose"), {"question": question, "is_chosen": "yes"})

    assert response.status_code == 422
    assert texts(interview) == []


def test_the_question_of_somebody_else_is_no_question_of_the_list(ben, browser, interview):
    theirs = make.question(of=ben)

    response = browser.post(page_of(interview, "choose"), {"question": theirs.pk, "is_chosen": "yes"})

    assert response.status_code == 422
    assert theirs.text not in response.content.decode()


def test_too_many_are_refused(browser, interview, bank):
    response = browser.post(page_of(interview), {"questions": [question.pk for question in bank]})

    assert response.status_code == 409
    assert "Thirty are the most a list takes." in response.content.decode()
    assert texts(interview) == []


def test_what_another_window_has_added_stays(browser, interview, planned, bank):
    # The page was opened when only the first two were chosen; one of them is left out.
    typed = {"known": [bank[0].pk, bank[1].pk, ""], "questions": [bank[0].pk, bank[5].pk]}

    browser.post(page_of(interview), typed)

    assert texts(interview) == [bank[0].text, bank[2].text, bank[5].text]


def test_what_is_noted_is_not_left_out(browser, interview, planned):
    PlannedQuestion.objects.filter(pk=planned[0].pk).update(answer="By chance")

    response = browser.post(one(planned[0], "leave-out"))

    assert response.status_code == 409
    assert "Something is noted under" in response.content.decode()


def test_what_is_left_out_comes_back_once(browser, interview, planned, bank):
    browser.post(one(planned[0], "reword"), {"text": "How did you get here?"})
    browser.post(one(planned[0], "leave-out"))
    assert texts(interview) == [bank[1].text, bank[2].text]

    browser.post(page_of(interview, "take-back-in"))
    again = browser.post(page_of(interview, "take-back-in"))

    assert texts(interview) == ["How did you get here?", bank[1].text, bank[2].text]
    assert again.status_code == 409


def test_a_talk_that_is_over_has_nothing_to_change(ada, browser, interview, planned, noon):
    actions.cancel(interview, by=ada.user, now=noon)

    for path in (one(planned[0], "arrange"), page_of(interview, "choose"), one(planned[0], "mark")):
        assert browser.post(path, {"place": "1"}).status_code == 403


def test_the_sheet_has_what_goes_along(ada, browser, noon, bank):
    contact = make.contact(of=ada, title="Nurse", organization="Mercy Hospital", phone="859 555 0199")
    interview = make.interview(
        of=ada, contact=contact, medium="in_person", place="Main entrance", travel_minutes=25
    )
    planned = make.prepared(interview, questions=bank[:2])
    actions.mark(planned[1], is_must=True, by=ada.user, now=noon)
    findings = {
        "organization-does": actions.Finding(is_done=True, note="Nine clinics\nin three counties. " * 30),
        "self-aim": actions.Finding(is_done=True, note="Whether nights are for me"),
    }
    actions.research(interview, findings=findings, by=ada.user, now=noon)

    page = words(browser.get(page_of(interview, "sheet")))

    for said in (
        "Nurse, Mercy Hospital",
        "Wed 4 Mar 2026, 12:00, 20 minutes; the close begins at 12:15",
        "In person: Main entrance",
        "Leave by 11:25",
        "859 555 0199",
        f"{bank[1].text} must-ask",
        "The organization: Nine clinics in three counties.",
        "Thank them.",
        "May I mention you?",
    ):
        assert said in page
    assert len(page) < 1200
    assert "Whether nights are for me" not in page


def test_the_sheet_of_a_talk_by_email_has_no_clock(ada, browser, bank):
    page = words(browser.get(page_of(make.interview(of=ada, medium="email"), "sheet")))

    assert "When" not in page
    assert "None chosen yet" in page


def test_the_page_of_the_talk_tells_how_far_one_is(ada, browser, interview, planned, noon):
    actions.mark(planned[0], is_must=True, by=ada.user, now=noon)
    actions.research(interview, findings={"career-pay": actions.Finding(is_done=True)}, by=ada.user, now=noon)

    assert "Research 1 of 15 · 3 questions, 1 must-ask · Print" in words(
        browser.get(interview.get_absolute_url())
    )


@pytest.mark.parametrize(("act", "ceiling"), [("prepare", 8), ("research", 6), ("sheet", 6)], ids=str)
def test_asks_as_little_of_the_database_for_many_as_for_few(act, ceiling, ada, browser, bank, noon):
    few, many = make.interview(of=ada), make.interview(of=ada, starts_at=noon + 2 * DAY)
    make.prepared(few, questions=bank[:1])
    make.prepared(many, questions=bank[:30])
    everything = {key: actions.Finding(is_done=True, note="Known") for key in ("career-pay", "person-path")}
    actions.research(many, findings=everything, by=ada.user, now=noon)
    Question.objects.bulk_create(
        Question(student=ada, topic="My own", text=f"What of {n}?", place=1000) for n in range(200)
    )

    assert queries(browser, page_of(few, act)) == queries(browser, page_of(many, act)) <= ceiling
