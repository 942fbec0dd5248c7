"""How long whoever stands in line is likely to wait."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appointments.expected_wait import expected_wait, in_words
from tests import make
from web.calendar import HOUR, MINUTE

NOW = make.NOON


def minutes(before, *, on_duty=1, busy_for=(), length=15):
    wait = expected_wait(
        before,
        on_duty=on_duty,
        busy_since=[NOW - n * MINUTE for n in busy_for],
        minutes=length,
        now=NOW,
    )
    return None if wait is None else wait / MINUTE


def test_is_unknown_while_nobody_is_on_duty():
    assert minutes(0, on_duty=0) is None
    assert minutes(5, on_duty=0, busy_for=[3]) is None


@pytest.mark.parametrize(
    ("before", "on_duty", "busy_for", "wait"),
    [
        (0, 1, [], 0),
        (1, 1, [], 15),
        (3, 1, [], 45),
        (0, 1, [5], 10),
        (2, 1, [5], 40),
        (0, 2, [5], 0),
        (1, 2, [5], 10),
        (2, 2, [5], 15),
        (0, 2, [5, 12], 3),
        (1, 2, [5, 12], 10),
        (2, 2, [5, 12], 18),
    ],
)
def test_counts_meetings_before_one_over_all_who_take_them(before, on_duty, busy_for, wait):
    assert minutes(before, on_duty=on_duty, busy_for=busy_for) == wait


def test_a_meeting_that_lasts_longer_may_end_at_any_moment():
    assert minutes(0, busy_for=[40]) == 0
    assert minutes(1, busy_for=[40]) == 15


def test_goes_by_the_centers_length_of_a_meeting():
    assert minutes(2, length=10) == 20


@given(
    before=st.integers(0, 30),
    on_duty=st.integers(1, 6),
    busy_for=st.lists(st.integers(0, 60), max_size=6),
)
def test_nobody_overtakes_and_more_hands_never_make_it_longer(before, on_duty, busy_for):
    busy_for = busy_for[:on_duty]
    wait = minutes(before, on_duty=on_duty, busy_for=busy_for)

    assert 0 <= wait <= minutes(before + 1, on_duty=on_duty, busy_for=busy_for)
    assert minutes(before, on_duty=on_duty + 1, busy_for=busy_for) <= wait


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (None, "nobody takes drop-ins at this moment"),
        (timedelta(), "any moment now"),
        (1 * MINUTE, "about 5 minutes"),
        (15 * MINUTE, "about 15 minutes"),
        (16 * MINUTE, "about 20 minutes"),
        (58 * MINUTE, "about an hour"),
        (70 * MINUTE, "about an hour and 10 minutes"),
        (2 * HOUR, "about 2 hours"),
    ],
)
def test_is_told_in_fives_of_minutes_and_never_too_short(wait, words):
    assert in_words(wait) == words
