"""How long somebody in a waiting line may think about a time that is held for them. Pure: the time is handed in."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from web.calendar import DAY, HOUR, MINUTE, at

# PROMISES 3: so many hours in which people are awake, and never nearer to the meeting than this.
TIME_TO_ANSWER = 12 * HOUR
BEFORE_IT_BEGINS = 2 * HOUR
WAKES, SLEEPS = 8, 22
# With less than this, an offer would only keep the time from everybody else.
LEAST = 30 * MINUTE


def answer_by(starts_at: datetime, *, zone: ZoneInfo, now: datetime) -> datetime | None:
    """Return until when a meeting that begins then is held for somebody of this zone who hears of it now.

    None where too little of that time is one in which they are awake.
    """
    latest = starts_at - BEFORE_IT_BEGINS
    awake, day = timedelta(0), now.astimezone(zone).date()
    until = now
    while awake < TIME_TO_ANSWER and until < latest:
        wakes, sleeps = max(at(day, WAKES, zone), now), at(day, SLEEPS, zone)
        if wakes < min(sleeps, latest):
            until = min(sleeps, latest, wakes + TIME_TO_ANSWER - awake)
            awake += until - wakes
        elif wakes >= latest:
            break
        day += DAY
    return until if awake >= LEAST else None
