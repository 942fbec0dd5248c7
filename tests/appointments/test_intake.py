"""What is asked when an appointment is booked: answers are kept as they were asked, for both to read."""

import re
from uuid import uuid4

import pytest

from appointments.actions import appointments, purposes
from appointments.actions.absences import hand_over
from appointments.models import Appointment
from tests import make
from tests.pages import beside, words
from web.calendar import DAY
from web.forms import instant_text
from web.refusals import Refused

pytestmark = pytest.mark.usefixtures("clock")
BOOK = "/appointments/book/"
ASKED = [("Which job is it for?", True), ("What worries you about it?", False)]
SAID = [{"question": "Which job is it for?", "answer": "Nurse, at night"}]


@pytest.fixture
def review(dora, cora):
    """The only thing that can be booked, with two questions, of which one has to be answered."""
    purpose = make.purpose(by=dora, questions=ASKED)
    make.hours(of=cora, purpose=purpose)
    return purpose


def said(counselor, **others):
    when = instant_text(make.NOON + DAY)
    return {"key": str(uuid4()), "counselor": counselor.pk, "starts_at": when, "topic": "My résumé"} | others


def asked_on(page):
    return re.search(r'name="asked" value="(\w+)"', page.content.decode())[1]


def test_is_asked_on_the_page_and_kept_as_it_was_asked(ada, cora, review, as_):
    browser = as_(ada)
    page = browser.get(BOOK, {"counselor": cora.pk, "starts_at": instant_text(make.NOON + DAY)})
    assert "Which job is it for?" in words(page)
    assert "What worries you about it?" in words(page)

    response = browser.post(BOOK, said(cora, intake_0="Nurse, at night", asked=asked_on(page)), follow=True)

    assert Appointment.objects.get().intake == SAID
    assert "Which job is it for? Nurse, at night" in words(response)


def test_what_has_to_be_answered_is_asked_beside_its_field(ada, cora, review, as_):
    response = as_(ada).post(BOOK, said(cora, intake_1="All of it"))

    assert response.status_code == 422
    assert len(beside(response, "intake_0")) == 1
    assert beside(response, "intake_1") == []
    assert "All of it" in response.content.decode()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("typed", ["a" * 1001, "a\0b"])
def test_an_answer_that_cannot_be_is_refused_beside_its_field(typed, ada, cora, review, as_):
    response = as_(ada).post(BOOK, said(cora, intake_0="Nurse", intake_1=typed))

    assert response.status_code == 422
    assert len(beside(response, "intake_1")) == 1
    assert not Appointment.objects.exists()


def test_staff_need_not_know_the_answers(ada, cora, review, as_):
    as_(cora).post(f"/students/{ada.pk}/book/", said(cora))

    assert Appointment.objects.get().intake == []


def test_answers_are_not_put_under_other_questions(ada, cora, dora, review, as_, noon):
    browser = as_(ada)
    page = browser.get(BOOK, {"counselor": cora.pk, "starts_at": instant_text(make.NOON + DAY)})
    purposes.edit_purpose(
        review, name=review.name, about=review.about, questions=[("Are you well?", False)], by=dora, now=noon
    )

    form = said(cora, intake_0="Nurse", asked=asked_on(page))
    refused = browser.post(BOOK, form)

    assert refused.status_code == 422
    assert "The questions were changed a moment ago" in refused.content.decode()
    browser.post(BOOK, form | {"asked": asked_on(refused), "intake_0": "Yes"})
    assert Appointment.objects.get().intake == [{"question": "Are you well?", "answer": "Yes"}]


def test_the_same_form_with_other_answers_is_another_form(ada, cora, review, noon):
    facts = {"counselor": cora, "purpose": review, "starts_at": noon + DAY, "topic": "x", "key": uuid4()}
    first = appointments.book(ada, intake=SAID, **facts, by=ada.user, now=noon)

    assert appointments.book(ada, intake=SAID, **facts, by=ada.user, now=noon) == first
    with pytest.raises(Refused, match="with something else in it"):
        appointments.book(ada, **facts, by=ada.user, now=noon)


def test_markup_in_an_answer_is_text(ada, cora, review, as_):
    response = as_(ada).post(BOOK, said(cora, intake_0="<b>Nurse</b>"), follow=True)

    assert "&lt;b&gt;Nurse&lt;/b&gt;" in response.content.decode()


def test_the_counselor_reads_them_on_the_calendar_and_on_paper(ada, cora, review, as_, noon):
    facts = {"counselor": cora, "purpose": review, "starts_at": noon + DAY, "topic": "x", "key": uuid4()}
    appointments.book(ada, intake=SAID, **facts, by=ada.user, now=noon)
    browser, on = as_(cora), (noon + DAY).date()

    for page in ("/calendar/", "/calendar/sheet/", Appointment.objects.get().get_absolute_url()):
        assert "Which job is it for? Nurse, at night" in words(browser.get(page, {"on": on})), page


def test_whoever_takes_over_reads_them_too(ada, cora, dan, review, noon):
    make.hours(of=dan, purpose=review)
    facts = {"counselor": cora, "purpose": review, "starts_at": noon + DAY, "topic": "x", "key": uuid4()}
    booked = appointments.book(ada, intake=SAID, **facts, by=ada.user, now=noon)

    assert hand_over(booked, to=dan, by=cora.user, now=noon).intake == SAID


def test_the_director_asks_up_to_five(dora, review, as_):
    browser = as_(dora)
    page = f"/center/purposes/{review.pk}/edit/"
    assert 'value="Which job is it for?"' in browser.get(page).content.decode()

    typed = {"name": "Review", "about": "Line by line.", "question_0": "", "question_3": "How long?"}
    browser.post(page, typed | {"required_3": "on", "question_4": "And why?"})

    asked = review.intakequestion_set.order_by("rank").values_list("rank", "text", "is_required")
    assert list(asked) == [(0, "How long?", True), (1, "And why?", False)]
