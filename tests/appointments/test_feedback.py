"""What students say of an appointment, and when staff come to read it."""

import pytest
from django.urls import reverse

from accounts.models import User
from appointments.actions import appointments
from appointments.models import Feedback
from appointments.readers import who_reads_feedback
from audit.models import Event
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/appointments/feedback/"


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.rules()
    make.hours(of=cora)
    make.hours(of=dan)


@pytest.fixture
def met(ada, noon, open_hours):
    return make.fulfilled(of=ada, starts_at=noon - DAY)


def said_by(count, *, of, useful=4, first=0):
    """So many students have met this counselor and said how useful it was."""
    for number in range(first, first + count):
        student = make.student(name=f"Student {number}", counselor=of)
        meeting = make.fulfilled(of=student, starts_at=make.at(2, 9) + number * HOUR / 2)
        make.feedback(on=meeting, useful=useful, words=f"Words {number}", now=make.NOON)


def path(meeting):
    return reverse("appointments:give_feedback", args=[meeting.pk])


def test_is_given_once_and_the_latest_answer_counts(met, noon):
    make.feedback(on=met, useful=2, words="Too short", now=noon)

    make.feedback(on=met, useful=5, words="Short and good", now=noon + 13 * DAY)

    given = Feedback.objects.get()
    assert (given.useful, given.words) == (5, "Short and good")
    assert (given.given_at, given.changed_at) == (noon, noon + 13 * DAY)


def test_can_be_changed_for_two_weeks(met, noon):
    make.feedback(on=met, now=noon)

    with pytest.raises(NotAllowed, match="change that for two weeks"):
        make.feedback(on=met, useful=1, now=noon + 14 * DAY)

    assert Feedback.objects.get().useful == 4


def test_that_it_was_given_is_on_record_and_not_what(met, ada, noon):
    make.feedback(on=met, words="canary")

    event = Event.objects.latest("pk")
    assert (event.verb, event.by, event.fields) == ("given", ada.user, [])


def test_refuses_what_did_not_take_place(ada, noon):
    missed = make.missed(of=ada, starts_at=noon - DAY)

    with pytest.raises(NotAllowed, match="once it took place"):
        make.feedback(on=missed)


@pytest.mark.parametrize("who", ["ben", "cora", "dora"])
def test_is_nobodys_but_the_students_to_give(who, met, as_, request):
    response = as_(request.getfixturevalue(who)).post(path(met), {"useful": 5, "words": ""})

    assert response.status_code in (403, 404)
    assert not Feedback.objects.exists()


def test_four_students_are_read_by_nobody_and_five_by_all_who_are_named(cora, dora):
    said_by(4, of=cora)
    assert not Feedback.objects.visible_to(cora.user).exists()
    assert not Feedback.objects.visible_to(dora).exists()

    said_by(1, of=cora, first=4)

    assert Feedback.objects.visible_to(cora.user).count() == 5
    assert Feedback.objects.visible_to(dora).count() == 5


def test_the_next_five_are_waited_for_so_that_nobody_learns_what_one_more_said(cora, dora):
    said_by(9, of=cora)
    assert Feedback.objects.visible_to(cora.user).count() == 5

    said_by(1, of=cora, first=9)

    assert Feedback.objects.visible_to(cora.user).count() == 10


def test_five_answers_of_one_student_are_one_students(ada, cora, noon):
    for number in range(5):
        make.feedback(on=make.fulfilled(of=ada, starts_at=make.at(2, 9) - number * 7 * DAY), now=noon)

    assert not Feedback.objects.visible_to(cora.user).exists()


def test_five_answers_about_two_counselors_are_shown_of_neither(cora, dan, dora):
    said_by(3, of=cora)
    said_by(2, of=dan, first=3)

    assert not Feedback.objects.visible_to(dora).exists()


def test_a_counselor_reads_the_own_and_a_director_all(cora, dan, dora):
    said_by(5, of=cora)
    said_by(5, of=dan, first=5)

    assert Feedback.objects.visible_to(cora.user).count() == 5
    assert Feedback.objects.visible_to(dan.user).count() == 5
    assert Feedback.objects.visible_to(dora).count() == 10


def test_a_student_reads_the_own_whatever_others_said(met, ada, ben):
    make.feedback(on=met)

    assert Feedback.objects.visible_to(ada.user).exists()
    assert not Feedback.objects.visible_to(ben.user).exists()


def test_of_a_meeting_that_is_unmarked_nothing_counts_any_more(cora):
    said_by(5, of=cora)

    appointments.reopen(Feedback.objects.first().appointment, by=cora.user, now=make.NOON)

    assert Feedback.objects.visible_to(cora.user).count() == 4


def test_who_reads_it_stands_above_the_box_by_name(met, ada, dora, dan, as_):
    page = words(as_(ada).get(path(met)))

    sentence = who_reads_feedback(met, ada.user)
    assert sentence in page
    assert sentence.startswith("Read by Cora Lindqvist and Dora Whitfield (director), without your name")
    assert page.index("Read by") < page.index("How useful was it?") < page.index("What should we do")


def test_whoever_has_left_is_not_named(met, ada, cora, dora, noon):
    User.objects.filter(pk__in=[cora.user.pk, dora.pk]).update(deactivated_at=noon)

    assert who_reads_feedback(met, ada.user).startswith("Read by the director of the center, without")


def test_the_page_asks_two_questions_and_keeps_what_is_said(met, ada, as_):
    browser = as_(ada)

    said = words(browser.post(path(met), {"useful": 5, "words": "More time for the letter"}, follow=True))

    assert "Thank you." in said
    assert "You said: 5 · very useful. Change it More time for the letter" in said
    assert "checked" in browser.get(path(met)).content.decode()


def test_a_number_is_needed_and_words_are_not(met, ada, as_):
    browser = as_(ada)

    without, other = browser.post(path(met), {"words": "Good"}), browser.post(path(met), {"useful": 6})

    assert (without.status_code, other.status_code) == (422, 422)
    assert "How useful was it?" in beside(without, "useful")[0]
    assert browser.post(path(met), {"useful": 3}).status_code == 302


def test_the_page_of_the_appointment_asks_for_it_once_it_took_place(met, ada, as_, clock, noon):
    browser = as_(ada)
    ahead = make.appointment(of=ada, starts_at=noon + DAY)

    assert "Say how useful it was" in words(browser.get(met.get_absolute_url()))
    assert "useful" not in words(browser.get(ahead.get_absolute_url()))
    make.feedback(on=met, now=noon)
    clock.move_to(noon + 14 * DAY)
    assert "Change it" not in words(browser.get(met.get_absolute_url()))
    assert browser.get(path(met)).status_code == 403


def test_staff_read_numbers_and_words_and_no_names(cora, dan, dora, as_):
    said_by(5, of=cora)
    said_by(5, of=dan, useful=3, first=5)

    own, all_ = words(as_(cora).get(PAGE)), words(as_(dora).get(PAGE))

    assert "Your appointments How useful, of 5 4.0 Answers 5" in own
    assert "Words 0 Words 1 Words 2 Words 3 Words 4" in own
    assert "Words 5" not in own
    assert "Cora Lindqvist How useful, of 5 4.0" in all_
    assert "Dan Abara How useful, of 5 3.0" in all_
    assert "Student" not in own + all_


def test_the_page_says_why_it_is_empty_and_not_how_many_have_answered(cora, as_):
    said_by(4, of=cora)

    page = words(as_(cora).get(PAGE))

    assert "Fewer than five students have answered yet" in page
    assert "4" not in page.partition("Fewer than")[2]


def test_what_came_together_is_in_no_order(cora, as_):
    for number, text in enumerate(("Zeal", "Many thanks", "A good talk", "Patience", "Calm")):
        student = make.student(counselor=cora)
        meeting = make.fulfilled(of=student, starts_at=make.at(2, 9) + number * HOUR)
        make.feedback(on=meeting, words=text, now=make.NOON)

    assert "A good talk Calm Many thanks Patience Zeal" in words(as_(cora).get(PAGE))


def test_the_page_asks_as_many_questions_for_two_counselors_as_for_one(cora, dan, dora, as_):
    browser = as_(dora)
    said_by(5, of=cora)
    few = queries(browser, PAGE)
    said_by(5, of=dan, first=5)

    assert queries(browser, PAGE) == few <= 5
