"""The front desk, and the screen of the waiting room."""

import pytest

from appointments.actions import appointments
from appointments.actions import drop_in as actions
from appointments.models import DropIn
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock")
DESK, SCREEN = "/drop-in/desk/", "/drop-in/screen/"


@pytest.fixture(autouse=True)
def open_hours(db):
    make.drop_in_hours()


def add(browser, student, topic=""):
    return browser.post(f"/drop-in/desk/{student.pk}/add/", {"topic": topic}, follow=True)


def test_finds_any_student_by_name_or_address_and_shows_nothing_else(ada, ben, cora, as_):
    browser = as_(cora)

    page = words(browser.get(DESK, {"q": "iver"}))

    assert f"Ben Iversen {ben.user.email} Put into the line" in page
    assert "Ada" not in page
    assert "Dan Abara" not in page
    assert "Biology" not in page
    assert "Ben Iversen" in words(browser.get(DESK, {"q": ben.user.email}))


def test_finds_no_staff_and_nobody_whose_account_is_closed(ada, cora, noon, as_):
    ada.user.deactivated_at = noon
    ada.user.save()

    for name in ("ada", "cora"):
        page = words(as_(cora).get(DESK, {"q": name}))
        assert "Nobody fits this." in page
        assert "@school.test" not in page
    assert as_(cora).get(f"/drop-in/desk/{ada.pk}/add/").status_code == 404


def test_shows_nobody_before_somebody_is_looked_for(ada, cora, as_):
    page = words(as_(cora).get(DESK))

    assert "Ada Moreno" not in page
    assert (
        "Waiting: nobody. Expected wait of whoever joins now: nobody takes drop-ins at this moment." in page
    )


def test_puts_somebody_of_another_caseload_into_the_line_with_an_undo(ada, ben, cora, as_):
    make.drop_in(of=ada)
    browser = as_(cora)

    response = add(browser, ben)

    assert "Ben Iversen is in line: place 2 of 2." in words(response)
    mine = DropIn.objects.get(student=ben)
    assert (mine.joined_by, mine.topic) == (cora.user, "")
    assert f'action="/drop-in/{mine.pk}/take-out/"' in response.content.decode()
    assert "They did not say what for." in words(browser.get("/drop-in/queue/"))


def test_whoever_is_in_line_already_keeps_the_place_and_no_undo_takes_it(ben, cora, as_, noon):
    make.drop_in(of=ben, now=noon - MINUTE)
    browser = as_(cora)
    assert "In line already" in words(browser.get(DESK, {"q": "ben"}))

    response = add(browser, ben)

    assert "Ben Iversen was in line already: place 1 of 1." in words(response)
    assert "take-out" not in response.content.decode()


def test_a_progress_stays_closed_to_who_found_somebody_at_the_desk(ben, cora, as_):
    browser = as_(cora)
    add(browser, ben)

    assert browser.get(f"/students/{ben.pk}/").status_code == 404


def test_nobody_is_put_into_a_line_that_is_closed(ben, cora, as_, clock):
    clock.move_to(make.at(3, 16))
    browser = as_(cora)

    assert "Put into the line" not in words(browser.get(DESK, {"q": "ben"}))
    assert add(browser, ben).status_code == 409
    assert not DropIn.objects.exists()


def test_the_desk_asks_as_many_questions_for_many_as_for_one(ben, cora, as_):
    make.student(name="Benno Kay")
    browser = as_(cora)
    few = queries(browser, f"{DESK}?q=benno")
    for n in range(8):
        make.drop_in(of=make.student(name=f"Ben {n}"))

    assert queries(browser, f"{DESK}?q=ben") == few <= 8


def test_the_screen_names_people_by_first_name_and_initial_only(ada, ben, cora, noon, as_):
    make.on_duty(cora)
    make.drop_in(of=ada, now=noon - MINUTE)
    make.drop_in(of=ben)
    make.drop_in(of=make.student(name="Prince"))
    actions.call_next(cora, by=cora.user, now=noon)

    response = as_(cora).get(SCREEN)

    page = words(response)
    assert "Now Ada M. please come to Cora Lindqvist Next Ben I. Prince" in page
    assert "Expected wait of whoever joins now: about 45 minutes." in page
    assert "One letter" not in page
    for secret in ("Moreno", "Iversen", "@school.test"):
        assert secret not in page
    assert 'hx-trigger="every 10s"' in response.content.decode()


def test_the_screen_says_who_is_in_a_meeting_and_when_it_is_closed(ada, cora, noon, as_, clock):
    make.on_duty(cora)
    make.drop_in(of=ada)
    called = actions.call_next(cora, by=cora.user, now=noon)
    actions.begin(called, by=cora.user, now=noon)
    browser = as_(cora)
    assert "Ada M. is with Cora Lindqvist Next Nobody waits." in words(browser.get(SCREEN))

    actions.finish(called, by=cora.user, now=noon)
    clock.move_to(make.at(3, 16))

    assert "Closed now. It opens on Wed 4 Mar 2026, 10:00." in words(browser.get(SCREEN))


def test_the_screen_says_once_nobody_more_fits_in(cora, as_, clock):
    clock.move_to(make.at(3, 15) + 50 * MINUTE)

    assert "The last drop-in meeting of today begins at 15:45" in words(as_(cora).get(SCREEN))


def test_the_screen_asks_as_many_questions_for_a_long_line(cora, as_):
    browser = as_(cora)
    few = queries(browser, SCREEN)
    for _ in range(8):
        make.drop_in(of=make.student())

    assert queries(browser, SCREEN) == few <= 6


@pytest.fixture
def expected(ben, dan, noon):
    """Ben is expected by dan half an hour from now."""
    make.hours(of=dan)
    return make.appointment(of=ben, starts_at=noon + 30 * MINUTE, topic="Nobody must read this")


def test_announces_who_comes_to_a_colleague_and_tells_nothing_of_what_for(expected, ben, cora, as_):
    browser = as_(cora)
    page = words(browser.get(DESK, {"q": "ben"}))
    assert "12:30 with Dan Abara" in page
    assert "Nobody must read this" not in page

    response = browser.post(f"/drop-in/desk/appointments/{expected.pk}/announce/", follow=True)

    assert "Dan Abara sees that Ben is here." in words(response)
    expected.refresh_from_db()
    assert expected.status == "arrived"
    assert "12:30 with Dan Abara: is here" in words(browser.get(DESK, {"q": "ben"}))
    assert browser.get(expected.get_absolute_url()).status_code == 404


def test_a_slip_at_the_desk_is_undone(expected, cora, as_):
    browser = as_(cora)
    browser.post(f"/drop-in/desk/appointments/{expected.pk}/announce/")

    response = browser.post(f"/drop-in/desk/appointments/{expected.pk}/unannounce/", follow=True)

    assert "Undone. Nobody is marked as here." in words(response)
    expected.refresh_from_db()
    assert expected.status == "booked"


def test_nobody_is_announced_long_before_the_time_or_on_another_day(ben, dan, cora, noon, as_):
    make.hours(of=dan)
    later = make.appointment(of=ben, starts_at=noon + 3 * HOUR)
    tomorrow = make.appointment(of=ben, starts_at=noon + DAY)
    browser = as_(cora)

    assert "Is here" not in words(browser.get(DESK, {"q": "ben"}))
    assert browser.post(f"/drop-in/desk/appointments/{later.pk}/announce/").status_code == 403
    assert browser.post(f"/drop-in/desk/appointments/{tomorrow.pk}/announce/").status_code == 404


def test_what_a_colleague_has_marked_as_over_is_not_undone_at_the_desk(expected, dan, cora, noon, as_, clock):
    clock.move_to(noon + 30 * MINUTE)
    appointments.fulfil(expected, by=dan.user, now=noon + 30 * MINUTE)

    response = as_(cora).post(f"/drop-in/desk/appointments/{expected.pk}/unannounce/")

    assert response.status_code == 404
    expected.refresh_from_db()
    assert expected.status == "fulfilled"
