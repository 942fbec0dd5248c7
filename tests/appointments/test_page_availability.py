"""The page on which a counselor says when students may book."""

import re
from datetime import date, time

import pytest

from appointments.models import AppointmentType, TimeOff, WeeklyHours
from tests import make
from tests.pages import words
from web.calendar import DAY

pytestmark = pytest.mark.usefixtures("clock")
KIND = {"minutes": "30", "medium": "phone", "place": "859-555-0100"}


def hours():
    return list(
        WeeklyHours.objects.order_by("weekday", "opens_at").values_list("weekday", "opens_at", "closes_at")
    )


def test_says_what_is_missing_before_students_can_book(cora, as_):
    assert "Two things are needed" in words(as_(cora).get("/availability/"))


def test_a_director_without_hours_of_ones_own_is_told_so(dora, as_):
    assert "You take no appointments yourself" in words(as_(dora).get("/availability/"))
    assert "You take no appointments yourself" in words(as_(dora).post("/availability/", KIND))
    assert "You take no appointments yourself" in words(as_(dora).get("/availability/take-off/"))
    assert AppointmentType.objects.count() == 0


def test_the_kind_of_appointment_is_saved(cora, as_):
    as_(cora).post(
        "/availability/", {"minutes": "45", "medium": "video", "place": "https://meet.example.org/c"}
    )

    kind = AppointmentType.objects.get(counselor=cora)
    assert (kind.minutes, kind.medium, kind.place) == (45, "video", "https://meet.example.org/c")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("minutes", "0"),
        ("minutes", "1500"),
        ("minutes", "9" * 30),
        ("medium", "email"),
        ("place", ""),
        ("place", "a\0b"),
    ],
)
def test_a_kind_that_cannot_be_is_refused_and_what_was_typed_is_kept(field, typed, cora, as_):
    hours_typed = {"opens_0_0": "09:00", "closes_0_0": "12:00"}

    response = as_(cora).post("/availability/", KIND | hours_typed | {field: typed})

    assert response.status_code == 422
    assert AppointmentType.objects.count() == 0
    if field != "place":
        assert 'value="859-555-0100"' in response.content.decode()
    assert 'value="09:00"' in response.content.decode()
    assert hours() == []


def test_hours_are_saved_as_they_stand_in_the_table(cora, as_):
    make.hours(of=cora)
    said = {"opens_0_0": "13:00", "closes_0_0": "16:30", "opens_0_1": "09:00", "closes_0_1": "12:00"}

    as_(cora).post("/availability/", KIND | said | {"opens_4_0": "10:00", "closes_4_0": "11:00"})

    assert hours() == [
        (0, time(9), time(12)),
        (0, time(13), time(16, 30)),
        (4, time(10), time(11)),
    ]


@pytest.mark.parametrize("offers", [0, 1, 2])
def test_each_time_of_the_week_is_asked_once(offers, cora, dora, as_):
    for number in range(offers):
        make.hours(of=cora, purpose=make.purpose(name=f"Purpose {number}", by=dora))

    page = as_(cora).get("/availability/").text

    asked = re.findall(r'name="((?:opens|closes)_\d_\d)"', page)
    assert "opens_0_0" in asked
    assert sorted(asked) == sorted(set(asked))


def test_a_day_with_two_stretches_has_room_for_a_third(cora, as_):
    browser = as_(cora)
    said = {"opens_0_0": "08:00", "closes_0_0": "09:00", "opens_0_1": "10:00", "closes_0_1": "11:00"}
    browser.post("/availability/", KIND | said)

    browser.post("/availability/", KIND | said | {"opens_0_2": "14:00", "closes_0_2": "15:00"})

    assert [opens for _, opens, _ in hours()] == [time(8), time(10), time(14)]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"opens_0_0": "09:00"}, "Monday: fill in both times, or neither."),
        ({"closes_2_1": "09:00"}, "Wednesday: fill in both times, or neither."),
        ({"opens_6_0": "12:00", "closes_6_0": "09:00"}, "Sunday: this must end after it begins."),
        ({"opens_6_0": "12:00", "closes_6_0": "12:00"}, "Sunday: this must end after it begins."),
        (
            {"opens_1_0": "09:00", "closes_1_0": "12:00", "opens_1_1": "11:00", "closes_1_1": "13:00"},
            "Tuesday: these two overlap.",
        ),
        ({"opens_3_0": "12:00", "closes_3_0": "12:20"}, "Thursday: this is shorter than one appointment."),
        ({"opens_0_0": "24:00", "closes_0_0": "x"}, "Enter a valid time."),
    ],
)
def test_hours_that_cannot_be_are_refused_by_day_and_nothing_is_changed(said, says, cora, as_):
    make.hours(of=cora)
    before = hours()

    response = as_(cora).post("/availability/", KIND | said)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert hours() == before


def test_time_off_is_a_day_a_stretch_or_some_hours(cora, as_):
    browser = as_(cora)

    browser.post("/availability/take-off/", {"first_on": "2026-03-10"})
    browser.post("/availability/take-off/", {"first_on": "2026-03-16", "last_on": "2026-03-18"})
    browser.post(
        "/availability/take-off/", {"first_on": "2026-03-20", "leaves_at": "14:00", "returns_at": "16:00"}
    )

    assert list(
        TimeOff.objects.order_by("pk").values_list("first_on", "last_on", "leaves_at", "returns_at")
    ) == [
        (date(2026, 3, 10), date(2026, 3, 10), None, None),
        (date(2026, 3, 16), date(2026, 3, 18), None, None),
        (date(2026, 3, 20), date(2026, 3, 20), time(14), time(16)),
    ]
    page = words(browser.get("/availability/"))
    assert "Mon 16 Mar 2026 to Wed 18 Mar 2026" in page
    assert "Fri 20 Mar 2026, 14:00 to 16:00" in page


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"first_on": "2026-03-10", "last_on": "2026-03-09"}, "This is before the first day."),
        (
            {"first_on": "2026-03-10", "leaves_at": "14:00", "returns_at": "13:00"},
            "Choose a time after the one at which you leave.",
        ),
        ({"first_on": "2026-03-02"}, "This is over. Choose today or a day to come."),
        ({"first_on": "2026-02-30"}, "Enter a valid date."),
        ({"first_on": "9999-12-31"}, "Choose a date between 2000 and 2100."),
        ({"first_on": ""}, "Fill in"),
        ({"first_on": "2026-03-10", "leaves_at": "25:00"}, "Enter a valid time."),
    ],
)
def test_time_off_that_cannot_be_is_refused(facts, says, cora, as_):
    """B36, B38, B39"""
    response = as_(cora).post("/availability/take-off/", facts)

    assert response.status_code == 422
    assert says in response.content.decode()
    assert TimeOff.objects.count() == 0


def test_time_off_says_who_is_still_booked_then(cora, ada, noon, as_):
    make.hours(of=cora)
    make.appointment(of=ada, starts_at=noon + DAY)
    make.time_off(of=cora, first_on=(noon + DAY).date())

    assert "Still booked then: Ada Moreno, Wed 4 Mar 2026, 12:00" in words(as_(cora).get("/availability/"))


def test_time_off_can_be_undone(cora, as_):
    off = make.time_off(of=cora, first_on=date(2026, 3, 10))

    as_(cora).post(f"/availability/{off.pk}/come-back/")

    assert TimeOff.objects.count() == 0
