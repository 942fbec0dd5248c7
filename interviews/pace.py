"""Where somebody's pace leads. Pure: numbers in, numbers out; why so is in docs/decisions/0023.

Talks are held at a steady rate that nobody knows. What is known of it after `held` talks in `weeks` weeks is a
gamma distribution, Gamma(held + 1/2, weeks), which is Jeffreys' prior and what was seen. The number of talks in
`ahead` more weeks then has a negative binomial distribution, with r = held + 1/2 and p = weeks / (weeks + ahead):

    P(k) = Γ(k + r) / (Γ(r) k!) · p^r · (1 - p)^k
"""

from math import ceil, exp, lgamma, log

# Before so much is seen, anything said would be a guess.
TALKS_NEEDED = 2
WEEKS_NEEDED = 3.0
# So often the number of talks lies below the range, and so often above it: eight times in ten it lies within.
OUTSIDE = 0.1
# Of fewer letters nobody can tell how many it takes to a talk, nor can a reply rate be told.
LETTERS_NEEDED = 8
# A letter needs some time to become a talk.
WEEKS_TO_A_TALK = 2.0
# More letters a week than this nobody is advised to write.
LETTERS_AT_MOST = 5


def is_told(*, held: int, weeks: float) -> bool:
    """Say whether enough was seen to tell anything."""
    return held >= TALKS_NEEDED and weeks >= WEEKS_NEEDED


def more_talks(*, held: int, weeks: float, ahead: float) -> tuple[int, int] | None:
    """Return the fewest and the most talks that `ahead` more weeks will bring; None while too little was seen.

    At most one in ten with the same talks behind them will hold fewer, and one in ten more.
    """
    if not is_told(held=held, weeks=weeks):
        return None
    if ahead <= 0:
        return 0, 0
    shape, share = held + 0.5, weeks / (weeks + ahead)
    fewest = most = 0
    upto = _chance(0, shape, share)
    while upto < 1 - OUTSIDE:
        most += 1
        if upto < OUTSIDE:
            fewest = most
        upto += _chance(most, shape, share)
    return fewest, most


def letters_a_week(
    *, goal: int, held_in_all: int, held: int, weeks: float, ahead: float, asked: int, met: int
) -> int | None:
    """Return how many more letters a week it takes to come from this pace to the goal; 0 where the pace does.

    One's own letters say it: of `asked` people who were written to, `met` were met. None where there were too few
    of them, or where a letter of today comes too late.
    """
    if asked < LETTERS_NEEDED or not met or ahead < WEEKS_TO_A_TALK or weeks <= 0:
        return None
    missing = goal - held_in_all - held / weeks * ahead
    if missing <= 0:
        return 0
    return ceil(missing * asked / met / ahead)


def _chance(count: int, shape: float, share: float) -> float:
    ways = lgamma(count + shape) - lgamma(shape) - lgamma(count + 1)
    return exp(ways + shape * log(share) + count * log(1 - share))
