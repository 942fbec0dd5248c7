"""The counselor's day and week."""

from datetime import time

import pytest

from appointments.actions import appointments as actions
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


def test_teaches_how_to_be_booked_while_there_are_no_hours(as_, db):
    nell = make.counselor(name="Nell Ames")

    assert "Students cannot book you yet" in words(as_(nell).get("/calendar/"))


def test_shows_today_in_order_with_topics_and_marks(ada, ben, cora, noon, as_):
    make.appointment(of=ben, counselor=cora, starts_at=noon + 2 * HOUR, topic="Later")
    make.appointment(of=ada, starts_at=noon, topic="Sooner")

    page = words(as_(cora).get("/calendar/"))

    assert page.index("12:00 · Ada Moreno") < page.index("14:00 · Ben Iversen")
    assert "Sooner" in page
    assert "It took place" in page
    assert "Your hours: 09:00 to 17:00." in page


def test_shows_only_ones_own_and_to_the_director_everybodys(ada, ben, cora, dan, dora, noon, as_):
    make.appointment(of=ada, starts_at=noon)
    make.appointment(of=ben, starts_at=noon + HOUR)

    assert "Ben Iversen" not in words(as_(cora).get("/calendar/"))
    assert "with Dan Abara" in words(as_(dora).get("/calendar/"))


def test_leaves_out_what_was_cancelled(ada, cora, noon, as_):
    booked = make.appointment(of=ada, starts_at=noon + HOUR)
    actions.cancel(booked, by=ada.user, now=noon)

    assert "Ada Moreno" not in words(as_(cora).get("/calendar/"))


def test_shows_the_week_from_monday_on(ada, cora, noon, as_):
    make.appointment(of=ada, starts_at=noon + DAY)
    make.time_off(of=cora, first_on=noon.date() + 2 * DAY)

    page = words(as_(cora).get("/calendar/?show=week"))

    assert "Mon 2 Mar 2026 to Sun 8 Mar 2026" in page
    assert "Wed 4 Mar 09:00 to 17:00 12:00 Ada Moreno" in page
    assert "Thu 5 Mar Off all day" in page


def test_says_which_part_of_a_day_is_off(cora, noon, as_):
    make.time_off(of=cora, first_on=noon.date(), returns_at=time(10))
    make.time_off(of=cora, first_on=noon.date(), leaves_at=time(14), returns_at=time(15, 30))
    make.time_off(of=cora, first_on=noon.date(), last_on=noon.date() + DAY, leaves_at=time(16))

    page = words(as_(cora).get("/calendar/"))

    assert "Your hours: 09:00 to 17:00. Off until 10:00, 14:00 to 15:30, from 16:00." in page


def test_shows_the_hours_that_hold_on_each_date_and_the_extra_ones(cora, noon, as_):
    thursday = noon.date() + 2 * DAY
    make.plan(of=cora, first_on=thursday, last_on=thursday, hours=[(3, "13:00", "15:00")])
    make.extra_hours(of=cora, on=thursday, opens="18:00", closes="19:00")
    browser = as_(cora)

    week = words(browser.get("/calendar/?show=week"))
    day = words(browser.get(f"/calendar/?on={thursday}"))

    assert "Wed 4 Mar 09:00 to 17:00 Nobody" in week
    assert "Thu 5 Mar 13:00 to 15:00, 18:00 to 19:00 (extra) Nobody" in week
    assert "Fri 6 Mar 09:00 to 17:00 Nobody" in week
    assert "Your hours: 13:00 to 15:00, 18:00 to 19:00 (extra)." in day


def test_shows_the_hours_of_a_date_that_is_over(cora, noon, as_):
    make.plan(of=cora, first_on=noon.date() - 7 * DAY, last_on=noon.date(), hours=[(1, "13:00", "15:00")])

    page = words(as_(cora).get(f"/calendar/?on={noon.date() - 7 * DAY}"))

    assert "Your hours: 13:00 to 15:00." in page


def test_counts_days_by_the_counselors_clock(ada, noon, as_):
    far = make.counselor(name="Yuki Tanabe", zone="Asia/Tokyo")
    make.hours(of=far, weekdays=(0, 1, 2, 3, 4, 5, 6), opens="00:00", closes="23:30")
    make.appointment(of=ada, counselor=far, starts_at=noon + 12 * HOUR)

    assert "14:00 · Ada Moreno" in words(as_(far).get("/calendar/?on=2026-03-04"))
    assert "Ada Moreno" not in words(as_(far).get("/calendar/?on=2026-03-03"))


@pytest.mark.parametrize("on", ["", "x", "0001-01-01", "9999-12-31", "2026-02-30", "9" * 5000, "2000-01-01"])
@pytest.mark.parametrize("show", ["", "week", "x"])
def test_an_odd_day_in_the_address_is_today(on, show, cora, as_):
    assert as_(cora).get("/calendar/", {"on": on, "show": show}).status_code == 200


def test_asks_as_many_questions_for_a_full_week_as_for_an_empty_one(ada, cora, noon, as_):
    browser = as_(cora)
    few = queries(browser, "/calendar/?show=week")
    for hours in range(1, 4):
        make.appointment(of=make.student(counselor=cora), starts_at=noon + hours * HOUR)

    assert queries(browser, "/calendar/?show=week") == few <= 6


def test_names_the_holiday_on_which_nobody_can_book(cora, noon, as_):
    make.holiday(on=noon.date(), name="Founders' Day")

    page = words(as_(cora).get("/calendar/"))

    assert "Off all day (Founders' Day)." in page
    assert "You are off on this day." in page
