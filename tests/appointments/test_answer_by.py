"""How long a time is held for whoever is in line: half a day of their own, and never into the last two hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.waiting import answer_by
from tests import make
from web.calendar import DAY, HOUR, MINUTE, ZONES

NEW_YORK = make.NEW_YORK


def wall(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("told", "begins", "until"),
    [
        (wall(3, 8), wall(10, 9), wall(3, 20)),  # a whole day to answer
        (wall(3, 12), wall(10, 9), wall(4, 10)),  # ten hours of today, two of tomorrow
        (wall(3, 23), wall(10, 9), wall(4, 20)),  # nobody answers in the night
        (wall(3, 12), wall(3, 17), wall(3, 15)),  # two hours before it begins
        (wall(3, 12), wall(4, 6), wall(3, 22)),  # what is left of the day they are awake in
        (wall(3, 12), wall(3, 14, 30), wall(3, 12, 30)),
        (wall(3, 12), wall(3, 14, 29), None),
        (wall(3, 23), wall(4, 9), None),  # between now and then they sleep
        (wall(7, 20), wall(20, 9), wall(8, 18)),  # the clocks go forward in between
    ],
)
def test_is(told, begins, until):
    assert answer_by(begins, zone=NEW_YORK, now=told) == until


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    now=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(
        lambda t: t.replace(tzinfo=make.NEW_YORK)
    ),
    ahead=st.timedeltas(timedelta(0), 20 * DAY),
)
def test_leaves_half_an_hour_awake_at_least_and_twelve_at_most(zone, now, ahead):
    until = answer_by(now + ahead, zone=zone, now=now)

    if until is not None:
        assert until <= now + ahead - 2 * HOUR
        assert 30 * MINUTE <= minutes_awake(now, until, zone) <= 12 * HOUR


def minutes_awake(since: datetime, until: datetime, zone: ZoneInfo) -> timedelta:
    """The plain way, a slow one: each quarter of an hour by itself; the last by what is left of it."""
    found, step = timedelta(0), 15 * MINUTE
    moment = since
    while moment < until:
        # From one quarter of the clock to the next.
        local = moment.astimezone(zone)
        rest = step - timedelta(
            minutes=local.minute % 15, seconds=local.second, microseconds=local.microsecond
        )
        ends = min(moment + rest, until)
        if 8 <= local.hour < 22:
            found += ends - moment
        moment = ends
    return found
