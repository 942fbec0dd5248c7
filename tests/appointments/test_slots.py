"""From a counselor's rules to the times that are open."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.slots import Extra, Hours, Off, Plan, Rules, open_times
from tests.appointments.slow_slots import Wall, changes
from web.calendar import DAY, HOUR, MINUTE

NEW_YORK = ZoneInfo("America/New_York")
TUESDAY = date(2026, 3, 3)
# The clocks of New York go forward on the one at two, and back on the other at two.
FORWARD, BACK = date(2026, 3, 8), date(2026, 11, 1)


def hours(opens, closes, *, weekdays=range(7)):
    return tuple(Hours(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day in weekdays)


def wall(day, clock):
    """The instant at which a clock in New York first shows this."""
    return datetime.combine(day, time.fromisoformat(clock), NEW_YORK).astimezone(UTC)


def extra(opens, closes, *, on=TUESDAY):
    return Extra(on, time.fromisoformat(opens), time.fromisoformat(closes))


def shown(
    *stretches,
    on=TUESDAY,
    minutes=60,
    off=(),
    plans=(),
    extra=(),
    taken=(),
    closed=(),
    before=0,
    after=0,
    since="00:00",
    until="23:59",
    until_on=None,
):
    """What a clock in New York shows when each of the open times of a day begins."""
    times = open_times(
        Rules(NEW_YORK, minutes, sum(stretches, ()), tuple(off), tuple(plans), tuple(extra), before, after),
        taken=[(wall(on, begins), wall(on, ends)) for begins, ends in taken],
        closed=[(wall(on, begins), wall(on, ends)) for begins, ends in closed],
        since=wall(on, since),
        until=wall(until_on or on, until),
    )
    return [f"{start.astimezone(NEW_YORK):%H:%M}" for start in times]


def test_a_day_is_cut_into_meetings_from_its_opening_on():
    assert shown(hours("09:20", "12:20")) == ["09:20", "10:20", "11:20"]


def test_the_last_meeting_ends_when_the_hours_end():
    assert shown(hours("09:00", "10:30"), minutes=30) == ["09:00", "09:30", "10:00"]


def test_a_rest_too_short_for_a_meeting_is_not_offered():
    assert shown(hours("09:00", "10:40"), minutes=45) == ["09:00", "09:45"]


def test_meetings_are_as_far_apart_as_what_is_kept_around_both():
    assert shown(hours("09:00", "12:00"), minutes=30, before=10, after=5) == [
        "09:00",
        "09:45",
        "10:30",
        "11:15",
    ]


def test_what_is_kept_around_a_meeting_may_lie_beyond_the_hours():
    assert shown(hours("09:00", "09:30"), minutes=30, before=30, after=30) == ["09:00"]


def test_what_is_kept_after_one_and_before_the_next_adds_up():
    """Blocked until five to ten, with what that meeting keeps; five minutes more are kept before the next."""
    day = hours("10:00", "11:00")

    assert shown(day, minutes=30, before=5, taken=[("09:00", "09:55")]) == ["10:00"]
    assert shown(day, minutes=20, before=5, taken=[("09:00", "09:56")]) == ["10:25"]
    assert shown(day, minutes=60, after=10, taken=[("11:10", "12:00")]) == ["10:00"]
    assert shown(day, minutes=60, after=10, taken=[("11:09", "12:00")]) == []


def test_what_is_closed_is_closed_to_the_meeting_and_not_to_what_is_kept_around_it():
    day = hours("10:00", "10:30")

    assert shown(day, minutes=30, before=15, after=15, closed=[("09:00", "10:00"), ("10:30", "11:00")]) == [
        "10:00"
    ]
    assert shown(day, minutes=30, before=15, closed=[("09:00", "10:01")]) == []
    off = [Off(TUESDAY, TUESDAY, time(9), time(10))]
    assert shown(day, minutes=30, before=15, off=off) == ["10:00"]


def test_hours_too_short_for_any_meeting_offer_none():
    assert shown(hours("09:00", "09:30"), minutes=45) == []


def test_who_has_no_hours_offers_nothing():
    assert shown() == []


def test_only_the_weekdays_of_the_rules_are_open():
    assert shown(hours("09:00", "10:00", weekdays=[0, 2, 3, 4, 5, 6])) == []
    assert shown(hours("09:00", "10:00", weekdays=[1])) == ["09:00"]


def test_a_day_may_have_several_stretches_in_any_order():
    assert shown(hours("14:00", "16:00"), hours("09:00", "10:00")) == ["09:00", "14:00", "15:00"]


def test_stretches_that_touch_are_cut_each_for_itself():
    assert shown(hours("09:00", "10:15"), hours("10:15", "11:15")) == ["09:00", "10:15"]


def test_a_taken_time_is_not_open():
    assert shown(hours("09:00", "12:00"), taken=[("10:00", "11:00")]) == ["09:00", "11:00"]


def test_meetings_that_touch_a_taken_time_are_open():
    assert shown(hours("09:00", "11:00"), taken=[("08:00", "09:00"), ("11:00", "12:00")]) == [
        "09:00",
        "10:00",
    ]


@pytest.mark.parametrize("taken", [("09:59", "10:01"), ("10:20", "10:30"), ("09:00", "11:01")])
def test_a_taken_time_hides_every_meeting_it_cuts(taken):
    times = shown(hours("09:00", "13:00"), taken=[taken])

    assert (
        times
        == {
            ("09:59", "10:01"): ["11:00", "12:00"],
            ("10:20", "10:30"): ["09:00", "11:00", "12:00"],
            ("09:00", "11:01"): ["12:00"],
        }[taken]
    )


def test_taken_times_may_come_in_any_order():
    taken = [("12:00", "13:00"), ("09:00", "10:00"), ("10:30", "10:40")]

    assert shown(hours("09:00", "14:00"), taken=taken) == ["11:00", "13:00"]


def test_a_long_taken_time_that_began_earlier_still_counts_after_a_short_one():
    assert shown(hours("09:00", "14:00"), taken=[("08:00", "12:30"), ("09:00", "09:30")]) == ["13:00"]


def test_a_day_off_is_closed_from_midnight_to_midnight():
    off = [Off(TUESDAY, TUESDAY)]

    assert shown(hours("00:00", "23:00"), off=off) == []
    assert shown(hours("00:00", "02:00"), off=off, on=TUESDAY + DAY) == ["00:00", "01:00"]
    assert shown(hours("21:00", "23:00"), off=off, on=TUESDAY - DAY) == ["21:00", "22:00"]


@pytest.mark.parametrize("day", [0, 1, 2, 3, 4])
def test_a_stretch_of_days_off_is_closed_with_both_its_ends(day):
    off = [Off(TUESDAY + DAY, TUESDAY + 3 * DAY)]

    times = shown(hours("09:00", "10:00"), off=off, on=TUESDAY + day * DAY)

    assert times == ([] if 1 <= day <= 3 else ["09:00"])


def test_a_part_of_a_day_off_leaves_the_rest_open():
    off = [Off(TUESDAY, TUESDAY, time(10, 30), time(12))]

    assert shown(hours("09:00", "14:00"), off=off) == ["09:00", "12:00", "13:00"]


def test_who_leaves_at_noon_is_off_until_the_day_is_over():
    off = [Off(TUESDAY, TUESDAY, leaves_at=time(12))]

    assert shown(hours("10:00", "23:00"), off=off) == ["10:00", "11:00"]
    assert shown(hours("00:00", "01:00"), off=off, on=TUESDAY + DAY) == ["00:00"]


def test_who_returns_at_noon_was_off_since_the_day_began():
    off = [Off(TUESDAY, TUESDAY, returns_at=time(12))]

    assert shown(hours("00:00", "14:00"), off=off) == ["12:00", "13:00"]


def test_time_off_may_begin_in_one_day_and_end_in_another():
    off = [Off(TUESDAY - DAY, TUESDAY, time(15), time(11))]

    assert shown(hours("09:00", "17:00"), off=off, on=TUESDAY - DAY)[-1] == "14:00"
    assert shown(hours("09:00", "13:00"), off=off) == ["11:00", "12:00"]


def test_time_off_and_taken_times_hide_together():
    off = [Off(TUESDAY, TUESDAY, time(9), time(10))]

    assert shown(hours("09:00", "13:00"), off=off, taken=[("11:00", "12:00")]) == ["10:00", "12:00"]


@pytest.mark.parametrize("day", [-1, 0, 1, 2])
def test_a_plan_holds_from_its_first_day_to_its_last_with_both(day):
    plans = [Plan(TUESDAY, TUESDAY + DAY, hours("13:00", "14:00"))]

    times = shown(hours("09:00", "10:00"), plans=plans, on=TUESDAY + day * DAY)

    assert times == (["13:00"] if 0 <= day <= 1 else ["09:00"])


def test_a_plan_without_a_last_day_has_no_end():
    plans = [Plan(TUESDAY, None, hours("13:00", "14:00"))]

    assert shown(hours("09:00", "10:00"), plans=plans, on=TUESDAY - DAY) == ["09:00"]
    assert shown(hours("09:00", "10:00"), plans=plans, on=TUESDAY + 900 * DAY) == ["13:00"]


def test_a_plan_takes_the_place_of_all_hours_also_on_weekdays_it_has_none_for():
    plans = [Plan(TUESDAY, TUESDAY, hours("13:00", "14:00", weekdays=[0]))]

    assert shown(hours("09:00", "10:00"), plans=plans) == []


def test_one_plan_follows_another():
    plans = [
        Plan(TUESDAY - 9 * DAY, TUESDAY - DAY, hours("13:00", "14:00")),
        Plan(TUESDAY, TUESDAY + 9 * DAY, hours("15:00", "16:00")),
    ]

    assert shown(plans=plans, on=TUESDAY - DAY, until_on=TUESDAY) == ["13:00", "15:00"]


@pytest.mark.parametrize(
    ("zone", "first"),
    [("Pacific/Kiritimati", (2026, 3, 2, 10)), ("Pacific/Pago_Pago", (2026, 3, 3, 11))],
    ids=["a day ahead of Greenwich", "nearly a day behind"],
)
def test_far_away_a_plan_begins_with_their_day(zone, first):
    rules = Rules(ZoneInfo(zone), 60, plans=(Plan(TUESDAY, TUESDAY, hours("00:00", "23:00")),))
    start = datetime(*first, tzinfo=UTC)

    times = open_times(rules, since=start - 3 * DAY, until=start + 3 * DAY)

    assert (times[0], times[-1], len(times)) == (start, start + 22 * HOUR, 23)


def test_extra_hours_are_open_beside_the_usual_ones_on_their_date_alone():
    more = [extra("14:00", "16:00")]

    assert shown(hours("09:00", "10:00"), extra=more) == ["09:00", "14:00", "15:00"]
    assert shown(hours("09:00", "10:00"), extra=more, on=TUESDAY + 7 * DAY) == ["09:00"]


def test_extra_hours_before_the_usual_ones_come_first():
    assert shown(hours("12:00", "13:00"), extra=[extra("07:00", "08:00")]) == ["07:00", "12:00"]


def test_extra_hours_open_a_day_on_which_the_plan_has_none():
    plans = [Plan(TUESDAY, TUESDAY, ())]

    assert shown(hours("09:00", "10:00"), plans=plans, extra=[extra("14:00", "15:00")]) == ["14:00"]


def test_no_time_is_offered_twice_where_extra_hours_overlap_the_usual_ones():
    assert shown(hours("09:00", "12:00"), extra=[extra("09:00", "12:00")]) == ["09:00", "10:00", "11:00"]
    assert shown(hours("09:00", "12:00"), extra=[extra("11:30", "14:00")]) == [
        "09:00",
        "10:00",
        "11:00",
        "12:30",
    ]


def test_extra_hours_fill_what_the_usual_ones_leave_too_short():
    """From nine to a quarter to ten fits no second meeting of half an hour; from half past nine on it does."""
    assert shown(hours("09:00", "09:45"), minutes=30, extra=[extra("09:30", "10:30")]) == [
        "09:00",
        "09:30",
        "10:00",
    ]


def test_an_extra_time_does_not_come_in_the_place_of_a_usual_one_that_is_taken():
    taken = [("09:00", "09:30")]

    assert shown(hours("09:00", "10:00"), extra=[extra("09:30", "10:30")], taken=taken) == []


def test_time_off_hides_extra_hours_too():
    off = [Off(TUESDAY, TUESDAY, leaves_at=time(15))]

    assert shown(extra=[extra("14:00", "17:00")], off=off) == ["14:00"]


def test_extra_hours_skip_what_the_clock_skips():
    assert shown(extra=[extra("01:00", "04:00", on=FORWARD)], on=FORWARD) == ["01:00", "03:00"]


def test_who_asks_again_after_a_change_of_plans_has_the_new_hours():
    """What followed from rules is remembered, by all of them."""
    usual = hours("09:00", "10:00")
    answers = [
        shown(usual),
        shown(usual, plans=[Plan(TUESDAY, TUESDAY, hours("13:00", "14:00"))]),
        shown(usual, plans=[Plan(TUESDAY, TUESDAY, hours("14:00", "15:00"))]),
        shown(usual, plans=[Plan(TUESDAY + DAY, None, hours("13:00", "14:00"))]),
        shown(usual, extra=[extra("16:00", "17:00")]),
        shown(usual),
    ]

    assert answers == [["09:00"], ["13:00"], ["14:00"], ["09:00"], ["09:00", "16:00"], ["09:00"]]


def test_nothing_begins_before_since_or_after_until_and_both_ends_count():
    day = hours("09:00", "17:00")

    assert shown(day, since="10:00", until="12:00") == ["10:00", "11:00", "12:00"]
    assert shown(day, since="10:01", until="11:59") == ["11:00"]


def test_days_follow_each_other_in_order():
    times = shown(hours("09:00", "11:00"), until="09:00", until_on=TUESDAY + 2 * DAY)

    assert times == ["09:00", "10:00", "09:00", "10:00", "09:00"]


def test_nothing_is_offered_where_until_is_before_since():
    assert shown(hours("09:00", "17:00"), since="12:00", until="11:00") == []


@pytest.mark.parametrize(
    ("zone", "utc"),
    [("Pacific/Kiritimati", (2026, 3, 2, 19)), ("Pacific/Pago_Pago", (2026, 3, 3, 20))],
    ids=["a day ahead of Greenwich", "nearly a day behind"],
)
def test_far_away_nine_on_tuesday_is_theirs(zone, utc):
    rules = Rules(ZoneInfo(zone), 60, hours("09:00", "10:00", weekdays=[1]))
    start = datetime(*utc, tzinfo=UTC)

    assert open_times(rules, since=start - 3 * DAY, until=start + 3 * DAY) == [start]
    assert open_times(rules, since=start, until=start) == [start]


def test_one_week_later_it_is_the_same_time_on_the_wall_and_another_hour_in_greenwich():
    rules = Rules(NEW_YORK, 60, hours("09:00", "10:00", weekdays=[1]))

    before, after = open_times(rules, since=wall(TUESDAY, "00:00"), until=wall(TUESDAY + 7 * DAY, "23:00"))

    assert (before.hour, after.hour) == (14, 13)
    assert after - before == 7 * DAY - HOUR


def test_nothing_is_offered_at_a_time_the_clock_skips():
    times = shown(hours("01:00", "05:00"), on=FORWARD, minutes=30)

    assert times == ["01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]


def test_hours_that_lie_in_what_the_clock_skips_offer_nothing():
    assert shown(hours("02:00", "03:00"), on=FORWARD, minutes=30) == []


def test_hours_that_open_in_what_the_clock_skips_keep_their_grid():
    assert shown(hours("02:20", "05:00"), on=FORWARD, minutes=30) == ["03:20", "03:50", "04:20"]


def test_of_a_time_the_clock_shows_twice_the_first_is_offered():
    times = open_times(
        Rules(NEW_YORK, 30, hours("00:30", "02:30")), since=wall(BACK, "00:00"), until=wall(BACK, "03:00")
    )

    clock = [(f"{start:%H:%M}", f"{start.astimezone(NEW_YORK):%H:%M %Z}") for start in times]
    assert clock == [
        ("04:30", "00:30 EDT"),
        ("05:00", "01:00 EDT"),
        ("05:30", "01:30 EDT"),
        ("07:00", "02:00 EST"),
    ]


def test_hours_that_close_at_a_time_the_clock_shows_twice_close_at_the_first():
    assert shown(hours("00:30", "01:30"), on=BACK, minutes=45) == ["00:30"]


def test_a_meeting_across_the_hour_that_is_skipped_takes_its_full_length():
    """From a quarter to two; the clock shows half past three when it ends, and before that nobody else fits."""
    day = hours("01:45", "05:00")

    assert shown(day, on=FORWARD, minutes=45) == ["01:45", "03:15", "04:00"]
    assert shown(day, on=FORWARD, minutes=45, taken=[("01:45", "03:30")]) == ["04:00"]


def test_a_meeting_across_the_hour_that_is_repeated_ends_in_the_second_one():
    assert shown(hours("01:30", "02:15"), on=BACK, minutes=45) == ["01:30"]


def test_a_meeting_fits_if_the_hour_that_is_repeated_makes_room_for_it():
    """From half past one, forty-five minutes: it is a quarter past one, for the second time, when it ends."""
    assert shown(hours("01:30", "02:00"), on=BACK, minutes=45) == ["01:30"]


def test_a_day_off_on_which_the_clocks_change_is_an_hour_shorter_or_longer():
    for day in (FORWARD, BACK):
        off = [Off(day, day)]
        assert shown(hours("00:00", "23:59"), on=day, off=off) == []
        assert shown(hours("00:00", "01:00"), on=day + DAY, off=off) == ["00:00"]


STEP = 5 * MINUTE
ZONES = [
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour
    "Antarctica/Troll",  # two hours
    "America/Santiago",  # at midnight
    "America/Nuuk",  # an hour before midnight
    "Pacific/Chatham",  # an odd quarter
    "Africa/Casablanca",  # four times in two years
    "Asia/Kathmandu",  # never
]
YEARS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
CHANGES = [(zone, moment) for zone in map(ZoneInfo, ZONES) for moment, _ in changes(zone, *YEARS)]
anywhere = st.tuples(
    st.sampled_from(ZONES).map(ZoneInfo),
    st.integers(0, (YEARS[1] - YEARS[0]) // STEP).map(lambda n: YEARS[0] + n * STEP),
)
clocks = st.integers(0, DAY // STEP - 1).map(lambda n: (datetime.min + n * STEP).time())


@st.composite
def cases(draw):
    """Rules of any kind, stretches that are taken, and two days: often those of a change of clocks."""
    zone, middle = draw(anywhere | st.sampled_from(CHANGES))
    day = middle.astimezone(zone).date()
    ends = sorted(draw(st.sets(clocks, max_size=4)))
    stretches = list(zip(ends[::2], ends[1::2], strict=False))
    off = [
        Off(day + first * DAY, day + (first + more) * DAY, leaves, returns)
        for first, more, leaves, returns in draw(
            st.lists(
                st.tuples(st.integers(-1, 1), st.integers(0, 1), st.none() | clocks, st.none() | clocks),
                max_size=2,
            )
        )
        if more or not leaves or not returns or leaves < returns
    ]
    taken = [
        (middle + begins * STEP, middle + (begins + length) * STEP)
        for begins, length in draw(
            st.lists(st.tuples(st.integers(-400, 400), st.integers(1, 150)), max_size=4)
        )
    ]
    hours = tuple(Hours(weekday, *stretch) for weekday in range(7) for stretch in stretches)
    minutes = draw(st.sampled_from([10, 15, 25, 30, 45, 60, 90]))
    kept = draw(st.tuples(*[st.sampled_from([0, 0, 5, 10, 15, 60])] * 2))
    rules = Rules(zone, minutes, hours, tuple(off), draw(plans(day)), draw(extras(day)), *kept)
    known = draw(st.integers(0, len(taken)))
    return rules, taken[:known], taken[known:], middle - DAY, middle + DAY


@st.composite
def plans(draw, day):
    """Weeks of some of these days, one after the other; the last may have no end."""
    ends = sorted(draw(st.sets(st.integers(-3, 3), max_size=4)))
    found = []
    for first, last in zip(ends[::2], [*ends[1::2], None], strict=False):
        clock = sorted(draw(st.sets(clocks, max_size=4)))
        stretches = list(zip(clock[::2], clock[1::2], strict=False))
        week = tuple(Hours(weekday, *stretch) for weekday in range(7) for stretch in stretches)
        found.append(Plan(day + first * DAY, None if last is None else day + last * DAY, week))
    return tuple(found)


@st.composite
def extras(draw, day):
    """Stretches of some of these days, of which no two overlap."""
    found = []
    for on in draw(st.sets(st.integers(-1, 1))):
        clock = sorted(draw(st.sets(clocks, max_size=4)))
        found += [Extra(day + on * DAY, *ends) for ends in zip(clock[::2], clock[1::2], strict=False)]
    return tuple(found)


@settings(max_examples=300)
@given(cases())
def test_any_rules_give_what_a_look_at_the_clock_on_the_wall_gives(case):
    rules, taken, closed, since, until = case

    times = open_times(rules, taken=taken, closed=closed, since=since, until=until)

    slowly = Wall(rules.zone, since, until, step=STEP)
    assert times == slowly.open_times(rules, taken=taken, closed=closed)
