"""How long whoever stands in line is likely to wait. Pure: facts in, an answer out; nothing here asks the time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from heapq import heapify, heapreplace

from web.calendar import MINUTE

NOBODY = "nobody takes drop-ins at this moment"
# People are told fives of minutes: the wait is a guess, and "17 minutes" would be read as a promise.
STEP = 5


def expected_wait(
    before: int, *, on_duty: int, busy_since: Iterable[datetime], minutes: int, now: datetime
) -> timedelta | None:
    """Return how long until the turn of somebody with so many people before them; None where nobody is on duty.

    Of those `on_duty` some are with somebody, each since a moment of `busy_since`. A meeting takes its `minutes`; one
    that has lasted longer may end at any moment.
    """
    if not on_duty:
        return None
    length = minutes * MINUTE
    free_at = [max(now, since + length) for since in busy_since][:on_duty]
    free_at += [now] * (on_duty - len(free_at))
    heapify(free_at)
    for _ in range(before):
        heapreplace(free_at, free_at[0] + length)
    return free_at[0] - now


def in_words(wait: timedelta | None) -> str:
    """Say a wait as one would at a desk: "any moment now", "about 20 minutes", "about an hour and 10 minutes"."""
    if wait is None:
        return NOBODY
    minutes = -(-wait // (STEP * MINUTE)) * STEP
    if minutes == 0:
        return "any moment now"
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append("an hour" if hours == 1 else f"{hours} hours")
    if rest:
        parts.append(f"{rest} minutes")
    return f"about {' and '.join(parts)}"
