"""What for, with whom, when: the choice before a time; and the counselor's list of what one offers."""

import re
from uuid import uuid4

import pytest

from appointments.models import Appointment, AppointmentType, Purpose
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY
from web.forms import instant_text

pytestmark = pytest.mark.usefixtures("clock")
BOOK, HOURS = "/appointments/book/", "/availability/"
TYPED = {"minutes": "20", "medium": "phone", "place": "555 0100", "after_minutes": "10"}


@pytest.fixture
def review(dora, cora, dan):
    """Cora talks and reads résumés; dan talks only."""
    purpose = make.purpose(name="Résumé review", about="Line by line.", by=dora)
    make.hours(of=dan)
    make.hours(of=cora)
    make.hours(of=cora, minutes=20, purpose=purpose)
    return purpose


def chosen(counselor, purpose, starts_at):
    return f"{BOOK}?for={purpose.pk}&counselor={counselor.pk}&starts_at={instant_text(starts_at)}"


def test_with_one_thing_to_book_nobody_is_asked_what_for(ada, cora, dora, as_, noon):
    make.hours(of=cora)
    make.purpose(name="Nobody offers this", by=dora)

    page = words(as_(ada).get(BOOK))

    assert "When will you meet Cora?" in page
    assert "Something else?" not in page


def test_with_several_one_chooses_what_for_first(ada, review, as_):
    response = as_(ada).get(BOOK, {"about": "log", "counselor": "any"})

    page = words(response)
    assert "What would you like to meet for?" in page
    assert page.index("A talk with a counselor") < page.index("Résumé review Line by line.")
    assert f'href="{BOOK}?counselor=any&amp;about=log&amp;for={review.pk}"' in response.content.decode()


def test_then_only_those_who_offer_it_are_to_choose_from(ada, review, as_):
    page = as_(ada).get(BOOK, {"for": review.pk}).content.decode()

    assert "Cora Lindqvist (your counselor)" in page
    assert "Dan Abara" not in page
    assert "For: <strong>Résumé review</strong>" in page


def test_times_and_confirmation_keep_what_for(ada, cora, review, as_, noon):
    browser = as_(ada)
    listed = browser.get(BOOK, {"for": review.pk}).content.decode()
    assert re.search(rf'<li><a href="\?for={review.pk}&amp;counselor={cora.pk}&amp;starts_at=', listed)

    response = browser.get(chosen(cora, review, noon + DAY))

    assert "For Résumé review How long 20 minutes" in words(response)
    assert f'name="purpose" value="{review.pk}"' in response.content.decode()


def test_one_post_books_it_for_that(ada, cora, review, as_, noon):
    said = {
        "key": str(uuid4()),
        "counselor": cora.pk,
        "purpose": review.pk,
        "starts_at": instant_text(noon + DAY),
        "topic": "My résumé",
    }

    response = as_(ada).post(BOOK, said, follow=True)

    assert Appointment.objects.get().purpose == review
    assert "For Résumé review" in words(response)


def test_a_form_that_does_not_say_what_for_is_refused_beside_nothing_else(ada, cora, review, as_, noon):
    said = {"key": str(uuid4()), "counselor": cora.pk, "starts_at": instant_text(noon + DAY), "topic": "x"}

    response = as_(ada).post(BOOK, said)

    assert response.status_code == 422
    assert "Choose what the appointment is for." in response.content.decode()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("told", ["0", "-1", "x", "9" * 30, "é"])
def test_an_address_to_what_is_not_there_asks_anew(told, ada, review, as_):
    assert "What would you like to meet for?" in words(as_(ada).get(BOOK, {"for": told}))


def test_why_can_i_not_book_is_asked_for_one_thing(ada, review, as_):
    browser = as_(ada)

    assert "What would you like to meet for?" in words(browser.get("/appointments/book/why/"))
    assert "Cora Lindqvist has" in words(browser.get(f"/appointments/book/why/?for={review.pk}"))


def test_a_counselor_who_books_for_a_student_is_asked_what_for(ada, cora, review, as_):
    page = words(as_(cora).get(f"/students/{ada.pk}/book/"))

    assert "What will Ada meet for?" in page


def test_the_line_is_joined_for_something(ada, cora, review, as_, noon):
    browser = as_(ada)
    assert "What for?" in words(browser.get("/waitlist/join/"))
    said = {"counselor": "", "suits": "morning", "last_on": noon.date(), "topic": "My résumé"}

    refused = browser.post("/waitlist/join/", said)
    assert beside(refused, "purpose") == ["Choose what the appointment is for."]
    response = browser.post("/waitlist/join/", said | {"purpose": review.pk}, follow=True)

    assert ada.wait_set.get().purpose == review
    assert "For Résumé review" in words(response)


def test_the_page_of_times_asks_the_same_however_many_there_are(ada, cora, dora, review, as_):
    browser = as_(ada)
    before = queries(browser, f"{BOOK}?for={review.pk}")
    for n in range(4):
        make.hours(of=cora, purpose=make.purpose(name=f"Purpose {n}", by=dora))

    assert queries(browser, f"{BOOK}?for={review.pk}") == before
    assert queries(browser, BOOK) < before


def test_a_counselor_sees_what_is_offered_as_a_list(cora, review, as_):
    page = words(as_(cora).get(HOURS))

    assert "What you offer" in page
    assert "Résumé review 20 minutes. In person: Room 12 Edit Stop" in page
    assert "Offer something else" not in page


def test_the_first_form_asks_what_for_where_there_is_a_choice(dan, dora, as_):
    mock = make.purpose(name="A mock interview", by=dora)
    browser = as_(dan)
    week = {"opens_0_0": "09:00", "closes_0_0": "12:00"}

    refused = browser.post(HOURS, TYPED | week)
    assert beside(refused, "purpose") == ["Choose what the appointment is for."]
    browser.post(HOURS, TYPED | week | {"purpose": mock.pk})

    kind = AppointmentType.objects.get()
    assert (kind.counselor, kind.purpose, kind.after_minutes) == (dan, mock, 10)


def test_hours_are_saved_alone_beside_a_list(cora, review, as_):
    as_(cora).post(HOURS, {"opens_0_0": "10:00", "closes_0_0": "11:00"})

    assert AppointmentType.objects.filter(counselor=cora).count() == 2
    assert [str(opens) for _, opens, _ in cora.hoursplan_set.get().week()] == ["10:00:00"]


def test_one_more_is_offered_and_that_is_undone(dan, review, as_):
    browser = as_(dan)
    assert "Offer something else" in words(browser.get(HOURS))

    response = browser.post("/availability/types/add/", TYPED, follow=True)

    assert "Students can book you for “Résumé review” from now on. Undo" in words(response)
    *_, undo = [message.extra_tags for message in response.context["messages"]]
    browser.post(undo)
    assert dan.appointmenttype_set.get().purpose == make.talk()


def test_one_is_changed(cora, review, as_):
    kind = cora.appointmenttype_set.get(purpose=review)

    as_(cora).post(f"/availability/types/{kind.pk}/edit/", TYPED)

    kind.refresh_from_db()
    assert (kind.minutes, kind.medium, kind.after_minutes, kind.purpose) == (20, "phone", 10, review)


def test_stopping_is_undone_with_all_that_was_said(cora, review, as_):
    browser = as_(cora)
    kind = cora.appointmenttype_set.get(purpose=review)
    browser.post(f"/availability/types/{kind.pk}/edit/", TYPED)

    response = browser.post(f"/availability/types/{kind.pk}/stop/", follow=True)
    assert not cora.appointmenttype_set.filter(purpose=review).exists()
    *_, undo = [message.extra_tags for message in response.context["messages"]]
    browser.post(undo)

    again = cora.appointmenttype_set.get(purpose=review)
    assert (again.minutes, again.medium, again.place, again.after_minutes) == (20, "phone", "555 0100", 10)


def test_who_offers_all_is_told_so(cora, review, as_):
    assert "You offer all that can be booked here" in words(as_(cora).get("/availability/types/add/"))


def test_the_director_arranges_what_can_be_booked(dora, cora, review, as_):
    browser = as_(dora)
    page = words(browser.get("/center/purposes/"))
    assert "Résumé review Line by line. 1 counselor offers it" in page

    response = browser.post(
        "/center/purposes/add/", {"name": "A mock interview", "about": "An hour."}, follow=True
    )
    mock = Purpose.objects.get(name="A mock interview")
    assert "Nobody offers it yet" in words(response)
    browser.post(f"/center/purposes/{mock.pk}/edit/", {"name": "Mock interview", "about": "An hour."})
    browser.post(f"/center/purposes/{mock.pk}/raise/")
    response = browser.post(f"/center/purposes/{review.pk}/retire/", follow=True)
    assert "Retired Nobody can book them." in words(response)
    assert [one.name for one in Purpose.objects.current().in_order()] == [
        "A talk with a counselor",
        "Mock interview",
    ]
    *_, undo = [message.extra_tags for message in response.context["messages"]]
    browser.post(undo)
    assert Purpose.objects.current().count() == 3


def test_a_name_that_is_taken_is_refused_beside_it(dora, review, as_):
    response = as_(dora).post("/center/purposes/add/", {"name": "résumé REVIEW", "about": "Again."})

    assert response.status_code == 422
    assert beside(response, "name") == ["There is “résumé REVIEW” already. Choose another name."]


def test_the_director_s_list_asks_the_same_however_long_it_is(dora, review, as_):
    browser = as_(dora)
    before = queries(browser, "/center/purposes/")
    for n in range(5):
        make.purpose(name=f"Purpose {n}", by=dora)

    assert queries(browser, "/center/purposes/") == before
