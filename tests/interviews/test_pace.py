"""Where a pace leads: honest, and told only when there is something to tell."""

from math import exp, lgamma, log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews import pace

SEEN = {"held": st.integers(2, 60), "weeks": st.floats(3, 12), "ahead": st.floats(0.1, 30)}


def chance(count, held, weeks, ahead):
    """The negative binomial, written down once more."""
    shape, share = held + 0.5, weeks / (weeks + ahead)
    ways = lgamma(count + shape) - lgamma(shape) - lgamma(count + 1)
    return exp(ways + shape * log(share) + count * log(1 - share))


def happening(random, mean):
    """A number of talks in a time in which so many are usual, as they come one by one."""
    count, at = 0, random.expovariate(1)
    while at < mean:
        count, at = count + 1, at + random.expovariate(1)
    return count


def test_the_range_holds_eight_times_in_ten():
    random = Random(6)  # noqa: S311 - a simulation
    held_so_often = asked = 0
    while asked < 20_000:
        rate, weeks, ahead = random.uniform(0.2, 2), random.uniform(3, 12), random.uniform(2, 16)
        told = pace.more_talks(held=happening(random, rate * weeks), weeks=weeks, ahead=ahead)
        if told:
            asked += 1
            held_so_often += told[0] <= happening(random, rate * ahead) <= told[1]

    assert 0.75 < held_so_often / asked < 0.9


@given(**SEEN)
def test_one_in_ten_at_most_lies_on_either_side_and_more_would_with_a_shorter_range(held, weeks, ahead):
    fewest, most = pace.more_talks(held=held, weeks=weeks, ahead=ahead)
    upto = [chance(0, held, weeks, ahead)]
    for count in range(1, most + 1):
        upto.append(upto[-1] + chance(count, held, weeks, ahead))

    assert fewest == 0 or upto[fewest - 1] < 0.1
    assert upto[most] >= 0.9
    assert upto[fewest] >= 0.1
    assert most == 0 or upto[most - 1] < 0.9


@given(**SEEN)
def test_a_longer_time_brings_no_fewer_talks(held, weeks, ahead):
    soon = pace.more_talks(held=held, weeks=weeks, ahead=ahead)
    later = pace.more_talks(held=held, weeks=weeks, ahead=2 * ahead)

    assert later[0] >= soon[0]
    assert later[1] >= soon[1]


@pytest.mark.parametrize(("held", "weeks"), [(1, 12.0), (0, 12.0), (9, 2.9)])
def test_nothing_is_told_while_there_is_too_little_to_tell(held, weeks):
    assert pace.more_talks(held=held, weeks=weeks, ahead=8) is None


def test_a_day_that_is_over_brings_no_more():
    assert pace.more_talks(held=4, weeks=8, ahead=0) == (0, 0)


def test_letters_fill_what_the_pace_leaves_open():
    # Two talks in eight weeks bring two more in eight: four are missing, and one letter in three becomes a talk.
    told = {"held_in_all": 2, "held": 2, "weeks": 8, "ahead": 8, "asked": 12, "met": 4}

    assert pace.letters_a_week(goal=8, **told) == 2
    assert pace.letters_a_week(goal=4, **told) == 0


@pytest.mark.parametrize("known", [{"asked": 7}, {"met": 0}, {"ahead": 1.9}])
def test_no_advice_on_letters_that_nothing_is_known_of(known):
    told = {"held_in_all": 2, "held": 2, "weeks": 8, "ahead": 8, "asked": 12, "met": 4} | known

    assert pace.letters_a_week(goal=8, **told) is None
