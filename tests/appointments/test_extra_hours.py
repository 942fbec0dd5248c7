"""Seeing students on one date at another time, too."""

from datetime import UTC, date, time

import pytest

from appointments.actions import availability as actions
from appointments.models import Appointment, ExtraHours
from audit.models import Event
from tests import make
from tests.appointments.test_plans import free_on
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused

FRIDAY = date(2026, 3, 6)


@pytest.fixture(autouse=True)
def open_hours(cora):
    make.hours(of=cora, closes="10:00")


def test_can_be_booked_beside_the_hours_of_the_week(ada, cora):
    make.extra_hours(of=cora, on=FRIDAY, opens="14:00", closes="15:00")

    assert free_on(ada, cora, FRIDAY) == ["09:00", "09:30", "14:00", "14:30"]
    assert free_on(ada, cora, FRIDAY + 7 * DAY) == ["09:00", "09:30"]


def test_offer_no_time_twice(ada, cora):
    make.extra_hours(of=cora, on=FRIDAY, opens="09:15", closes="10:45")

    assert free_on(ada, cora, FRIDAY) == ["09:00", "09:30", "10:15"]


def test_are_open_on_a_day_that_a_plan_keeps_free(ada, cora):
    make.plan(of=cora, first_on=FRIDAY, hours=())
    make.extra_hours(of=cora, on=FRIDAY, opens="14:00", closes="14:30")

    assert free_on(ada, cora, FRIDAY) == ["14:00"]


def test_are_booked_as_any_other_time(ada, cora, noon):
    make.rules()
    make.extra_hours(of=cora, on=FRIDAY, opens="14:00", closes="15:00")

    make.appointment(of=ada, starts_at=noon + 3 * DAY + 2 * HOUR)

    assert free_on(ada, cora, FRIDAY) == ["09:00", "09:30", "14:30"]


def test_of_today_last_until_its_end_by_the_counselors_clock(ada):
    """In Greenwich the next day has begun while this one still lasts in Hawaii."""
    away = make.counselor(zone="Pacific/Honolulu")
    make.hours(of=away, weekdays=())
    make.extra_hours(of=away, on=make.NOON.date(), opens="22:00", closes="23:00")

    now = (make.NOON + 10 * HOUR).astimezone(UTC)
    assert len(free_on(ada, away, make.NOON.date() + DAY, now=now)) == 2


def test_give_way_to_time_off_that_is_taken_later(ada, cora):
    make.extra_hours(of=cora, on=FRIDAY, opens="14:00", closes="16:00")

    make.time_off(of=cora, first_on=FRIDAY, leaves_at=time(15))

    assert free_on(ada, cora, FRIDAY) == ["09:00", "09:30", "14:00", "14:30"]


@pytest.mark.parametrize(
    "off",
    [
        {},
        {"leaves_at": time(15, 59)},
        {"returns_at": time(14, 1)},
        {"leaves_at": time(14, 30), "returns_at": time(15)},
    ],
    ids=str,
)
def test_are_refused_where_time_is_taken_off(cora, off):
    make.time_off(of=cora, first_on=FRIDAY, **off)

    with pytest.raises(Refused, match="You have taken time off then") as refusal:
        make.extra_hours(of=cora, on=FRIDAY, opens="14:00", closes="16:00")

    assert refusal.value.field == "on"
    assert not ExtraHours.objects.exists()


@pytest.mark.parametrize("off", [{"leaves_at": time(16)}, {"returns_at": time(14)}], ids=str)
def test_may_touch_time_off(cora, off):
    make.time_off(of=cora, first_on=FRIDAY, **off)

    assert make.extra_hours(of=cora, on=FRIDAY, opens="14:00", closes="16:00")


def test_are_refused_on_a_holiday_with_its_name(cora):
    make.holiday(on=FRIDAY, name="Founders' Day")

    with pytest.raises(Refused, match="closed on this day: Founders' Day"):
        make.extra_hours(of=cora, on=FRIDAY)


@pytest.mark.parametrize(
    ("facts", "says", "field"),
    [
        ({"on": date(2026, 3, 2)}, "This day is over", "on"),
        ({"opens": "19:00", "closes": "19:20"}, "shorter than one appointment", "closes_at"),
        ({"opens": "17:00", "closes": "18:30"}, "extra hours at this time already", "opens_at"),
    ],
)
def test_are_refused_where_nobody_could_come(cora, facts, says, field):
    make.extra_hours(of=cora, on=FRIDAY)

    with pytest.raises(Refused, match=says) as refusal:
        make.extra_hours(of=cora, **{"on": FRIDAY} | facts)

    assert refusal.value.field == field
    assert ExtraHours.objects.count() == 1


def test_are_closed_again_and_what_is_booked_stays(ada, cora, noon):
    make.rules()
    extra = make.extra_hours(of=cora, on=FRIDAY, opens="14:00", closes="15:00")
    make.appointment(of=ada, starts_at=noon + 3 * DAY + 2 * HOUR)

    actions.remove_extra_hours(extra, by=cora.user, now=noon)

    assert free_on(ada, cora, FRIDAY) == ["09:00", "09:30"]
    assert Appointment.objects.get().status == "booked"


@pytest.mark.parametrize("who", ["dan", "ada", "dora"])
def test_nobody_else_may(cora, who, request, noon):
    person = request.getfixturevalue(who)
    by = getattr(person, "user", person)
    extra = make.extra_hours(of=cora, on=FRIDAY)

    with pytest.raises(NotAllowed):
        actions.add_extra_hours(cora, on=FRIDAY, opens_at=time(9), closes_at=time(12), by=by, now=noon)
    with pytest.raises(NotAllowed):
        actions.remove_extra_hours(extra, by=by, now=noon)

    assert ExtraHours.objects.get() == extra


def test_are_in_the_trail(cora, noon):
    extra = make.extra_hours(of=cora, on=FRIDAY)
    pk = extra.pk
    actions.remove_extra_hours(extra, by=cora.user, now=noon)

    events = Event.objects.filter(subject_type="extrahours").order_by("pk")
    assert list(events.values_list("verb", "subject_id")) == [
        ("opened extra hours", pk),
        ("closed extra hours", pk),
    ]
