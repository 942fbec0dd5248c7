"""When a letter goes out: at once, by day, or in the digest. Pure: nothing here asks the time or the database."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from reminders.kinds import Manner
from web.calendar import DAY, MINUTE, at

# Those who were asleep do not all get their letters in the same second.
SPREAD = 20
# When a day begins for what was put off to it.
MORNING = 8


@dataclass(frozen=True)
class Clock:
    """One person's zone, and the full hours by its clock in which letters may come."""

    zone: ZoneInfo
    digest_hour: int = 8
    quiet_from: int = 21
    quiet_until: int = 8

    def is_quiet(self, moment: datetime) -> bool:
        """Say whether no letter may come now."""
        return is_quiet(moment.astimezone(self.zone).hour, self.quiet_from, self.quiet_until)

    def awake(self, moment: datetime, key: int = 0) -> datetime:
        """Return the moment itself, or when the quiet hours end after it, and some minutes by this key."""
        if not self.is_quiet(moment):
            return moment
        return self._next(self.quiet_until, moment) + key % SPREAD * MINUTE

    def next_digest(self, moment: datetime) -> datetime:
        """Return when the next digest goes out, from this moment on."""
        return self._next(self.digest_hour, moment)

    def _next(self, hour: int, moment: datetime) -> datetime:
        """Return when the clock next shows this full hour, or has just passed it, where it is skipped."""
        today = moment.astimezone(self.zone).date()
        on_that_day = (at(day, hour, self.zone) for day in (today - DAY, today, today + DAY, today + 2 * DAY))
        return min(when for when in on_that_day if when >= moment)


def is_quiet(hour: int, quiet_from: int, quiet_until: int) -> bool:
    """Say whether this hour of a day is quiet; most people's quiet hours go over midnight."""
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


@dataclass(frozen=True)
class Plan:
    """When a letter goes out, and whether in the digest."""

    at: datetime
    in_digest: bool = False


def planned(due_at: datetime, expires_at: datetime, manner: str, clock: Clock, key: int) -> Plan | None:
    """Return how what is due then is told; None where it would come too late, or not at all.

    What nobody needs any more when the digest goes out is told by itself.
    """
    if manner == Manner.OFF:
        return None
    if manner == Manner.DIGEST and (digest := clock.next_digest(due_at)) < expires_at:
        return Plan(digest, in_digest=True)
    awake = clock.awake(due_at, key)
    return Plan(awake) if awake < expires_at else None


def put_off_to(day: date, expires_at: datetime, manner: str, clock: Clock, key: int) -> Plan | None:
    """Return the same of what its reader has put off: on that day with the digest, else in the morning."""
    if manner == Manner.OFF:
        return None
    if manner == Manner.DIGEST and (digest := clock.next_digest(at(day, 0, clock.zone))) < expires_at:
        return Plan(digest, in_digest=True)
    awake = clock.awake(at(day, MORNING, clock.zone), key)
    return Plan(awake) if awake < expires_at else None
