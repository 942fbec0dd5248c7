"""A counselor's day on paper."""

import pytest

from accounts.models import User
from appointments.actions import appointments as actions
from appointments.models import Appointment
from tests import make
from tests.pages import queries, words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")
PAGE = "/calendar/sheet/"


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


def test_shows_the_day_in_order_with_what_is_free(ada, ben, cora, noon, as_):
    make.appointment(of=ben, counselor=cora, starts_at=noon + 3 * HOUR, topic="Later")
    make.appointment(of=ada, starts_at=noon, topic="My list is short")

    page = words(as_(cora).get(PAGE))

    assert (
        "Tue 3 Mar 2026 Cora Lindqvist · all times are by New York time · hours 09:00 to 17:00"
        " 09:00 to 12:00 · free"
        " 12:00 to 12:30 · Ada Moreno In person · Room 12 My list is short"
        " 12:30 to 15:00 · free"
        " 15:00 to 15:30 · Ben Iversen In person · Room 12 Later"
        " 15:30 to 17:00 · free"
    ) in page


def test_is_a_click_away_from_the_day_in_the_calendar(cora, as_):
    page = as_(cora).get("/calendar/?on=2026-03-05").content.decode()

    assert 'href="/calendar/sheet/?on=2026-03-05"' in page
    assert "Thu 5 Mar 2026" in words(as_(cora).get(f"{PAGE}?on=2026-03-05"))


def test_shows_only_ones_own_and_to_the_director_everybodys(ada, ben, cora, dora, noon, as_):
    make.appointment(of=ada, starts_at=noon)
    make.appointment(of=ben, starts_at=noon + HOUR)

    own, all_ = words(as_(cora).get(PAGE)), words(as_(dora).get(PAGE))

    assert "Ada Moreno" in own and "Ben Iversen" not in own and "with Cora" not in own
    assert "Room 12 · with Cora Lindqvist" in all_
    assert "Room 12 · with Dan Abara" in all_
    assert "free" not in all_


def test_shows_a_director_who_counsels_the_own(ada, ben, cora, noon, as_):
    make.appointment(of=ada, starts_at=noon)
    make.appointment(of=ben, starts_at=noon + HOUR)
    User.objects.filter(pk=cora.user_id).update(role="director")

    page = words(as_(cora).get(PAGE))

    assert "Ada Moreno" in page and "Ben Iversen" not in page


def test_what_is_off_or_closed_is_not_free(cora, noon, as_):
    make.time_off(of=cora, first_on=noon.date(), last_on=noon.date() + DAY, leaves_at=make.at(3, 13).time())
    make.holiday(on=noon.date() + 2 * DAY, name="Founders' Day")

    today, holiday = (words(as_(cora).get(f"{PAGE}?on=2026-03-0{day}")) for day in (3, 5))

    assert "off from 13:00 09:00 to 13:00 · free" in today
    assert "13:00 to" not in today
    assert "off all day (Founders' Day) Nobody is booked" in holiday


def test_leaves_out_what_was_cancelled_and_its_time_is_free(ada, cora, noon, as_):
    booked = make.appointment(of=ada, starts_at=noon + HOUR)
    actions.cancel(booked, by=ada.user, now=noon)

    page = words(as_(cora).get(PAGE))

    assert "Ada Moreno" not in page
    assert "09:00 to 17:00 · free" in page


def test_counts_days_and_hours_by_the_counselors_clock(ada, noon, as_):
    far = make.counselor(name="Yuki Tanabe", zone="Asia/Tokyo")
    make.hours(of=far, weekdays=(0, 1, 2, 3, 4, 5, 6), opens="00:00", closes="23:30")
    make.appointment(of=ada, counselor=far, starts_at=noon + 12 * HOUR)

    page = words(as_(far).get(f"{PAGE}?on=2026-03-04"))

    assert "00:00 to 14:00 · free 14:00 to 14:30 · Ada Moreno" in page
    assert "Ada Moreno" not in words(as_(far).get(f"{PAGE}?on=2026-03-03"))


def test_shortens_topics_where_the_day_is_full(ada, cora, noon, as_):
    first = make.appointment(of=ada, starts_at=make.at(3, 9), topic="word " * 30, booked_at=noon - 3 * DAY)
    assert "word " * 29 in words(as_(cora).get(PAGE))
    for number in range(1, 13):
        first.pk, first.uid, first.student = None, f"{number:032}", make.student(counselor=cora)
        first.starts_at += first.ends_at - first.starts_at if number == 1 else HOUR / 2
        first.ends_at = first.starts_at + HOUR / 2
        first.blocked = first.starts_at, first.ends_at
        first.save(force_insert=True)

    page = as_(cora).get(PAGE).content.decode()

    assert Appointment.objects.count() == 13
    assert 'data-spacing="tight"' in page
    assert "word " * 29 not in page


@pytest.mark.parametrize("on", ["", "x", "0001-01-01", "9999-12-31", "2026-02-30", "9" * 5000])
def test_an_odd_day_in_the_address_is_today(on, cora, as_):
    assert "Tue 3 Mar 2026" in words(as_(cora).get(PAGE, {"on": on}))


def test_asks_as_many_questions_for_a_full_day_as_for_an_empty_one(cora, noon, as_):
    browser = as_(cora)
    few = queries(browser, PAGE)
    for hours in range(1, 4):
        make.appointment(of=make.student(counselor=cora), starts_at=noon + hours * HOUR)

    assert queries(browser, PAGE) == few <= 5
