"""When drop-in is open, by the center's clock."""

from datetime import date, time

import pytest

from appointments.drop_in_hours import DropInWeek, drop_in_week
from center.models import Center
from tests import make
from web.calendar import DAY, HOUR, MINUTE

TEN_TO_FOUR = (time(10), time(16))
TUESDAY = make.NOON.date()


def week(*days, closed=(), zone="America/New_York", minutes=15):
    center = Center(zone=zone, drop_in_minutes=minutes)
    return DropInWeek(center, dict.fromkeys(days, TEN_TO_FOUR), frozenset(closed))


def test_opens_and_closes_by_the_centers_clock_and_the_last_meeting_fits_in(noon):
    opening = week(1, zone="America/Los_Angeles", minutes=20).on(TUESDAY)

    assert opening.opens_at == noon + 1 * HOUR
    assert opening.closes_at == noon + 7 * HOUR
    assert opening.last_start_at == opening.closes_at - 20 * MINUTE


def test_is_closed_on_other_weekdays_and_on_holidays():
    assert week(0).on(TUESDAY) is None
    assert week(1, closed=[TUESDAY]).on(TUESDAY) is None


def test_the_next_opening_is_the_one_that_lasts_until_it_closes(noon):
    opens = week(1, 3)

    assert opens.upcoming(noon - 5 * HOUR).opens_at == make.at(3, 10)
    assert opens.upcoming(noon).opens_at == make.at(3, 10)
    assert opens.upcoming(make.at(3, 16)).opens_at == make.at(5, 10)


def test_the_next_opening_is_looked_for_behind_holidays(noon):
    closed = {TUESDAY + 7 * n * DAY for n in range(3)}

    assert week(1, closed=closed).upcoming(noon).opens_at.date() == date(2026, 3, 24)
    assert week().upcoming(noon) is None


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_keeps_the_clock_where_the_clocks_change(day):
    opening = week(6).on(day)

    assert opening.closes_at - opening.opens_at == 6 * HOUR
    assert opening.opens_at.astimezone(make.NEW_YORK).hour == 10


def test_is_read_from_the_hours_and_the_holidays_of_the_center(db, noon):
    make.drop_in_hours(weekdays=[1, 2])
    make.holiday(on=TUESDAY)

    assert drop_in_week().upcoming(noon).opens_at == make.at(4, 10)
