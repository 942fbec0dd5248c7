"""What is left of a day's hours."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from appointments.slots import Extra, Hours, Off, Rules, left_of
from web.calendar import at

NEW_YORK = ZoneInfo("America/New_York")
TUESDAY = date(2026, 3, 3)
HOURS = (Hours(1, time(13), time(17)), Hours(1, time(9), time(12)), Hours(2, time(9), time(12)))


def shown(*taken, off=()):
    """What a clock in New York shows at both ends of what is left of a Tuesday."""
    stretches = [tuple(at(TUESDAY, time.fromisoformat(clock), NEW_YORK) for clock in one) for one in taken]
    left = left_of(Rules(NEW_YORK, 30, HOURS, off), TUESDAY, taken=stretches)
    return [tuple(f"{moment.astimezone(NEW_YORK):%H:%M}" for moment in one) for one in left]


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], [("09:00", "12:00"), ("13:00", "17:00")]),
        ([("09:00", "09:30")], [("09:30", "12:00"), ("13:00", "17:00")]),
        ([("08:00", "09:00"), ("17:00", "18:00")], [("09:00", "12:00"), ("13:00", "17:00")]),
        (
            [("11:30", "13:30"), ("10:00", "10:30")],
            [("09:00", "10:00"), ("10:30", "11:30"), ("13:30", "17:00")],
        ),
        (
            [("10:00", "11:00"), ("10:30", "11:30")],
            [("09:00", "10:00"), ("11:30", "12:00"), ("13:00", "17:00")],
        ),
        ([("08:00", "18:00")], []),
    ],
)
def test_is_what_nobody_has_taken(taken, left):
    assert shown(*taken) == left


def test_is_nothing_of_what_is_off():
    off = (Off(TUESDAY, TUESDAY, leaves_at=time(15)), Off(date(2026, 3, 1), TUESDAY, returns_at=time(10)))

    assert shown(off=off) == [("10:00", "12:00"), ("13:00", "15:00")]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 8), 3), (date(2026, 11, 1), 5)])
def test_is_as_long_as_the_day_on_which_the_clock_is_turned(day, hours):
    [(begins, ends)] = left_of(Rules(NEW_YORK, 30, (Hours(6, time(0), time(4)),)), day, taken=[])

    assert ends - begins == timedelta(hours=hours)


def test_extra_hours_that_begin_before_the_others_end_are_one_stretch_with_them():
    extra = (Extra(TUESDAY, time(11), time(12, 30)), Extra(date(2026, 3, 4), time(7), time(8)))

    left = left_of(Rules(NEW_YORK, 30, HOURS, extra=extra), TUESDAY, taken=[])

    assert [(f"{a.astimezone(NEW_YORK):%H:%M}", f"{b.astimezone(NEW_YORK):%H:%M}") for a, b in left] == [
        ("09:00", "12:30"),
        ("13:00", "17:00"),
    ]
