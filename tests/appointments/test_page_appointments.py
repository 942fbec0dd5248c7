"""The list of appointments, the page of one, and what its buttons do."""

import pytest
from django.urls import reverse

from appointments.actions import appointments as actions
from appointments.models import Appointment
from audit.models import Event
from tests import make
from tests.pages import beside, queries, words
from web.calendar import DAY, HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


@pytest.fixture
def booked(ada, noon, open_hours):
    return make.appointment(of=ada, starts_at=noon + DAY)


def act(browser, appointment, name, **facts):
    return browser.post(reverse(f"appointments:{name}", args=[appointment.pk]), facts, follow=True)


def test_teaches_what_a_counselor_is_for_while_there_is_none(ada, as_):
    page = words(as_(ada).get("/appointments/"))

    assert "A talk with somebody who knows the way" in page


def test_lists_what_is_coming_and_what_was(ada, booked, noon, as_):
    past = make.appointment(of=ada, starts_at=noon - 7 * DAY)
    actions.fulfil(past, by=past.counselor.user, now=noon)

    page = words(as_(ada).get("/appointments/"))

    assert page.index("Coming Cora Lindqvist") < page.index("Past and cancelled Cora Lindqvist")
    assert "Took place" in page


def test_lists_only_ones_own(ada, ben, cora, booked, as_):
    assert "Cora Lindqvist" not in words(as_(ben).get("/appointments/"))
    assert "Ada Moreno" in words(as_(cora).get("/appointments/"))


def test_asks_as_many_questions_for_thirty_as_for_one(ada, booked, noon, as_):
    make.rules()
    browser = as_(ada)
    few = queries(browser, "/appointments/")
    for number in range(1, 30):
        make.appointment(of=ada, starts_at=noon - number * 7 * DAY)

    assert queries(browser, "/appointments/") == few <= 8


def test_is_on_the_students_today(ada, booked, as_):
    assert "Coming up Cora Lindqvist Counselor · In person · Room 12" in words(as_(ada).get("/today/"))


def test_shows_the_student_when_where_and_what_about(ada, booked, as_):
    page = words(as_(ada).get(booked.get_absolute_url()))

    assert "tomorrow · Wed 4 Mar, 12:00 (30 minutes, New York time)" in page
    assert "Room 12" in page
    assert "My list is short" in page


def test_shows_the_counselor_the_way_to_the_students_progress(cora, ada, booked, as_):
    page = as_(cora).get(booked.get_absolute_url()).content.decode()

    assert f'hx-get="/students/{ada.pk}/"' in page
    assert f'href="/students/{ada.pk}/"' in page
    assert 'id="progress"' in as_(cora).get(f"/students/{ada.pk}/").content.decode()


def test_tells_a_counselor_of_another_caseload_when_the_progress_is_closed(dan, ada, noon, as_):
    booked = make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)
    actions.cancel(booked, by=ada.user, now=noon)

    page = words(as_(dan).get(booked.get_absolute_url()))

    assert "Ada is in the caseload of Cora Lindqvist." in page
    assert f"/students/{ada.pk}/" not in page


def test_a_directors_look_is_recorded(dora, ada, booked, as_):
    as_(dora).get(booked.get_absolute_url())

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_type, event.student_id) == ("looked at", "appointment", ada.pk)


def test_cancelling_asks_first_and_then_says_who_and_why(ada, cora, booked, as_):
    browser = as_(ada)
    path = reverse("appointments:cancel", args=[booked.pk])
    assert "Cancel this appointment?" in words(browser.get(path))
    assert not Appointment.objects.get().cancelled_at

    page = words(act(browser, booked, "cancel", reason="I have an exam then"))

    assert "Cancelled by you on Tue 3 Mar 2026, 12:00" in page
    assert "I have an exam then" in page
    assert "Cancelled by Ada Moreno" in words(as_(cora).get(booked.get_absolute_url()))


def test_cancelling_twice_is_the_same_page(ada, booked, as_):
    browser = as_(ada)

    first, second = (act(browser, booked, "cancel") for _ in range(2))

    assert first.redirect_chain == second.redirect_chain
    assert Event.objects.filter(verb="cancelled").count() == 1


@pytest.mark.parametrize(
    ("name", "facts", "says"),
    [
        ("arrive", {}, "Arrived"),
        ("fulfil", {}, "Fulfilled"),
        ("miss", {"missed_by": "student"}, "No-show · Ada did not come"),
        ("miss", {"missed_by": "counselor"}, "No-show · you could not be there"),
    ],
)
def test_the_counselor_marks_it_and_can_undo_that(name, facts, says, cora, booked, noon, as_, clock):
    clock.move_to(noon + DAY)
    browser = as_(cora)

    marked = act(browser, booked, name, **facts)

    assert f"Where it stands {says}" in words(marked)
    assert "Undo" in words(marked)
    assert "Where it stands Booked" in words(act(browser, booked, "reopen"))


def test_a_student_who_missed_it_is_not_blamed_and_can_book_again(ada, cora, booked, noon, as_):
    actions.miss(booked, missed_by="student", by=cora.user, now=noon + DAY)

    page = words(as_(ada).get(booked.get_absolute_url()))

    assert "Where it stands Missed · you could not be there" in page
    assert "Book another time" in page


def test_a_student_marked_as_here_is_not_marked_as_missing_and_the_page_says_why(
    cora, booked, noon, as_, clock
):
    clock.move_to(noon + DAY)
    actions.arrive(booked, by=cora.user, now=noon + DAY)

    response = act(as_(cora), booked, "miss", missed_by="student")

    assert response.status_code == 422
    assert "Ada Moreno is marked as here. Undo that first" in beside(response, "missed_by")[0]


def test_a_meeting_that_is_over_asks_to_be_marked(cora, booked, noon, as_, clock):
    clock.move_to(noon + DAY + HOUR)

    assert "Where it stands Not marked yet" in words(as_(cora).get(booked.get_absolute_url()))


def test_what_the_counselor_cancelled_stays_on_the_students_today(ada, cora, booked, noon, as_, clock):
    actions.cancel(booked, by=cora.user, now=noon)

    assert "Room 12 Cancelled: tomorrow · Wed 4 Mar, 12:00" in words(as_(ada).get("/today/"))
    clock.move_to(noon + DAY + HOUR)
    assert "Cancelled:" not in words(as_(ada).get("/today/"))


def test_what_the_student_cancelled_does_not(ada, booked, noon, as_):
    actions.cancel(booked, by=ada.user, now=noon)

    assert "Cancelled:" not in words(as_(ada).get("/today/"))


@pytest.mark.parametrize("missed_by", ["", "me", "both"])
def test_missed_by_nobody_we_know_is_refused(missed_by, cora, booked, noon, as_, clock):
    clock.move_to(noon + DAY + HOUR)

    response = act(as_(cora), booked, "miss", missed_by=missed_by)

    assert response.status_code == 422
    assert not Appointment.objects.get().missed_at


@pytest.mark.parametrize("name", ["arrive", "fulfil", "reopen"])
def test_a_mark_before_its_time_is_403(name, cora, booked, as_):
    assert act(as_(cora), booked, name).status_code == 403


@pytest.mark.parametrize(
    "path", ["/contacts/", "/interviews/", "/today/", "/follow-ups/", "/thank-you-notes/", "/guide/"]
)
def test_booking_is_offered_where_a_student_can_be_stuck(path, ada, as_):
    assert "Stuck? Talk it over with a counselor" in words(as_(ada).get(path))


def test_booking_is_offered_beside_the_next_step_with_its_question(ada, as_):
    contact = make.contact(of=ada)

    assert 'href="/appointments/book/?about=ask"' in as_(ada).get(contact.get_absolute_url()).content.decode()


def test_a_student_who_can_no_longer_move_it_is_told_so_and_can_still_cancel(ada, booked, as_, clock):
    clock.move_to(booked.starts_at - HOUR)

    browser = as_(ada)
    page = words(browser.get(booked.get_absolute_url()))
    cancelling = words(browser.get(booked.get_absolute_url() + "cancel/"))
    moving = browser.get(booked.get_absolute_url() + "move/")

    assert "It begins in less than 4 hours" in page
    assert "Cancel it" in page
    assert "Put it into my calendar" in page
    assert "it is noted as late" in cancelling
    assert moving.status_code == 403
    assert "later than that students do not move it" in moving.content.decode()


def test_a_late_cancellation_is_called_late(ada, booked, as_, clock):
    clock.move_to(booked.starts_at - HOUR)
    browser = as_(ada)

    browser.post(booked.get_absolute_url() + "cancel/", {"reason": ""})

    assert "(late)" in words(browser.get(booked.get_absolute_url()))


def test_a_student_in_the_waiting_room_says_so_and_the_counselor_sees_it(ada, cora, booked, as_, clock):
    clock.move_to(booked.starts_at - 10 * MINUTE)
    browser = as_(ada)

    early = words(browser.get(booked.get_absolute_url()))
    page = words(act(browser, booked, "arrive"))

    assert "I am here" in early
    assert "Cora Lindqvist sees that you are here." in page
    assert "Undo" not in page
    assert "Arrived" in words(as_(cora).get("/calendar/?on=2026-03-04"))


def test_nobody_says_so_the_day_before(ada, booked, as_):
    assert "I am here" not in words(as_(ada).get(booked.get_absolute_url()))
