"""Every counselor has a next morning: half past seven of a working day, by the own clock."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from counselors.actions import MORNING_LASTS, next_morning, turn_mornings
from counselors.models import Counselor
from tests import make
from tests.races import at_once
from web.calendar import DAY, HOUR, MINUTE


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+00:00")


# Half past seven in New York, of the day after noon.
WEDNESDAY = at("2026-03-04T12:30")


def morning(counselor, now):
    turn_mornings(now=now)
    return Counselor.objects.get(pk=counselor.pk).morning_at


def test_whoever_is_new_has_the_next_one(cora, noon):
    assert cora.morning_at is None

    assert morning(cora, noon) == WEDNESDAY


def test_stays_while_its_letter_is_of_use_and_then_moves_on(cora, noon):
    assert morning(cora, noon) == WEDNESDAY
    assert morning(cora, WEDNESDAY + MORNING_LASTS - MINUTE) == WEDNESDAY

    assert morning(cora, WEDNESDAY + MORNING_LASTS) == WEDNESDAY + DAY


def test_after_friday_comes_monday_by_the_clock_of_that_day(cora):
    """On Sunday 8 March the clocks go forward in New York."""
    assert morning(cora, at("2026-03-06T18:00")) == at("2026-03-09T11:30")


def test_days_on_which_the_center_is_closed_are_passed_over(cora, noon):
    make.holiday(on=(noon + DAY).date())

    assert morning(cora, noon) == WEDNESDAY + DAY


def test_early_in_the_day_it_is_the_same_day_s(cora):
    assert morning(cora, WEDNESDAY - MINUTE) == WEDNESDAY


def test_each_has_it_by_the_own_clock_also_once_that_is_another(cora, noon):
    paris = make.counselor(zone="Europe/Paris")
    assert morning(paris, noon) == at("2026-03-04T06:30")
    morning(cora, noon)

    User.objects.filter(pk=cora.user_id).update(zone="America/Los_Angeles")

    assert morning(cora, noon) == at("2026-03-04T15:30")


def test_whoever_has_left_has_none(cora, noon):
    User.objects.filter(pk=cora.user_id).update(deactivated_at=noon - DAY)

    assert morning(cora, noon) is None


def test_asks_as_often_for_many_as_for_one_and_changes_nothing_when_all_is_well(cora, noon):
    with CaptureQueriesContext(connection) as one:
        turn_mornings(now=noon)
    for _ in range(9):
        make.counselor()
    with CaptureQueriesContext(connection) as many:
        turn_mornings(now=noon)
    with CaptureQueriesContext(connection) as none:
        turn_mornings(now=noon + HOUR)

    assert Counselor.objects.filter(morning_at=WEDNESDAY).count() == 10
    assert len(many) == len(one)
    assert len([query for query in none if query["sql"].startswith("UPDATE")]) == 0


@pytest.mark.django_db(transaction=True)
def test_whoever_is_being_booked_has_the_next_tick(cora, noon):
    def book():
        Counselor.objects.select_for_update(no_key=True).get(pk=cora.pk)

    assert at_once(book, lambda: turn_mornings(now=noon)) == []

    assert Counselor.objects.get(pk=cora.pk).morning_at is None
    assert morning(cora, noon) == WEDNESDAY


@given(
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(["America/New_York", "Europe/Paris", "Australia/Lord_Howe", "Pacific/Kiritimati"]),
    closed=st.sets(st.integers(0, 12), max_size=5),
)
def test_it_is_the_first_one_ahead(now, zone, closed):
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    days_off = {today + day * DAY for day in closed}

    found = next_morning(now, here, days_off)

    ahead = (datetime.combine(today + n * DAY, time(7, 30), here) for n in range(30))
    assert found == next(
        one for one in ahead if one > now and one.weekday() < 5 and one.date() not in days_off
    )
