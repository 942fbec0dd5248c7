"""When a letter goes out, by the clock of whoever reads it. Pure: no database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.kinds import Manner
from reminders.timing import SPREAD, Clock, Plan, planned
from web.calendar import DAY, HOUR, MINUTE, ZONES

NEW_YORK = Clock(ZoneInfo("America/New_York"))
# Zones of odd offsets and odd clock changes, and all the others.
ODD = ["Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "America/New_York", "Pacific/Chatham"]
clocks = st.builds(
    Clock,
    st.one_of(st.sampled_from(ODD), st.sampled_from(ZONES)).map(ZoneInfo),
    digest_hour=st.integers(0, 23),
    quiet_from=st.integers(0, 23),
    quiet_until=st.integers(0, 23),
)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK.zone)


@pytest.mark.parametrize(
    ("due", "goes_out"),
    [
        ("2026-03-03T12:00", "2026-03-03T12:00"),
        ("2026-03-03T20:59", "2026-03-03T20:59"),
        ("2026-03-03T21:00", "2026-03-04T08:00"),
        ("2026-03-04T03:00", "2026-03-04T08:00"),
        ("2026-03-04T08:00", "2026-03-04T08:00"),
        # The clocks go forward in that night, and back in this one.
        ("2026-03-07T23:00", "2026-03-08T08:00"),
        ("2026-10-31T23:00", "2026-11-01T08:00"),
    ],
)
def test_what_is_due_at_night_comes_at_eight_by_its_readers_clock(due, goes_out):
    at = new_york(due)

    assert planned(at, at + 2 * DAY, Manner.AT_ONCE, NEW_YORK, 0) == Plan(new_york(goes_out))


def test_those_who_were_asleep_get_their_letters_one_after_the_other():
    midnight = new_york("2026-03-04T00:00")

    came = {planned(midnight, midnight + DAY, Manner.AT_ONCE, NEW_YORK, key).at for key in range(100)}

    eight = new_york("2026-03-04T08:00")
    assert came == {eight + minutes * MINUTE for minutes in range(SPREAD)}


def test_what_nobody_needs_in_the_morning_does_not_come():
    six = new_york("2026-03-04T06:00")

    assert planned(six, six + 2 * HOUR, Manner.AT_ONCE, NEW_YORK, 0) is None


@pytest.mark.parametrize(
    ("due", "digest"),
    [
        ("2026-03-03T07:00", "2026-03-03T08:00"),
        ("2026-03-03T08:00", "2026-03-03T08:00"),
        ("2026-03-03T08:01", "2026-03-04T08:00"),
    ],
)
def test_the_digest_is_the_next_one(due, digest):
    at = new_york(due)

    assert planned(at, at + 2 * DAY, Manner.DIGEST, NEW_YORK, 7) == Plan(new_york(digest), in_digest=True)


def test_what_cannot_wait_for_the_digest_comes_by_itself():
    ten = new_york("2026-03-03T10:00")

    assert planned(ten, ten + 6 * HOUR, Manner.DIGEST, NEW_YORK, 0) == Plan(ten)


def test_what_is_switched_off_does_not_come():
    ten = new_york("2026-03-03T10:00")

    assert planned(ten, ten + DAY, Manner.OFF, NEW_YORK, 0) is None


def test_without_quiet_hours_it_comes_at_any_hour():
    sleepless = Clock(NEW_YORK.zone, quiet_from=8, quiet_until=8)
    three = new_york("2026-03-03T03:00")

    assert planned(three, three + DAY, Manner.AT_ONCE, sleepless, 5) == Plan(three)


@given(clocks, moments, st.integers(0, 10**6))
def test_in_every_zone_nothing_comes_early_or_in_quiet_hours_or_more_than_a_day_later(clock, moment, key):
    came = clock.awake(moment, key)

    assert came >= moment
    assert not clock.is_quiet(clock.awake(moment))
    # A day of a clock change has an hour more.
    assert came - moment <= DAY + HOUR + SPREAD * MINUTE


@given(clocks, moments)
def test_in_every_zone_there_is_one_digest_on_every_day(clock, moment):
    first = clock.next_digest(moment)
    second = clock.next_digest(first + timedelta(microseconds=1))

    days = [when.astimezone(clock.zone).date() for when in (first, second)]
    assert moment <= first < second
    assert days[1] - days[0] == DAY
