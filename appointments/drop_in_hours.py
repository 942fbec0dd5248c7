"""When drop-in is open: the hours of a week, by the center's clock, without the days on which the center is closed."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from appointments.models import DropInHours
from center.kept import kept_center
from center.models import Center, closed_days
from web.calendar import DAY, MINUTE, at

# Further ahead than the longest break of a center nobody is told of an opening.
LOOKED_AHEAD = 120


class Opening(NamedTuple):
    """One day's drop-in: when it opens and closes, and when the last meeting begins."""

    opens_at: datetime
    closes_at: datetime
    last_start_at: datetime


@dataclass(frozen=True)
class DropInWeek:
    """The hours of each weekday (0 is Monday) that has some, and the days on which they do not hold."""

    center: Center
    hours: dict[int, tuple[time, time]]
    closed: frozenset[date] = frozenset()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.center.zone)

    def today(self, now: datetime) -> date:
        """Return the day of this moment, by the center's clock."""
        return now.astimezone(self.zone).date()

    def on(self, day: date) -> Opening | None:
        """Return when drop-in is open on this day; None where it is not."""
        hours = self.hours.get(day.weekday())
        if not hours or day in self.closed:
            return None
        opens_at, closes_at = (at(day, clock, self.zone) for clock in hours)
        return Opening(opens_at, closes_at, closes_at - self.center.drop_in_minutes * MINUTE)

    def upcoming(self, now: datetime) -> Opening | None:
        """Return the opening that lasts, else the next one; None where there is none in months."""
        today = self.today(now)
        days = (self.on(today + n * DAY) for n in range(LOOKED_AHEAD if self.hours else 0))
        return next((opening for opening in days if opening and now < opening.closes_at), None)


def week_of_hours() -> list[tuple[int, time, time]]:
    """Return the hours as the form has them: the weekday, when it opens and when it closes."""
    return list(DropInHours.objects.order_by("weekday").values_list("weekday", "opens_at", "closes_at"))


def drop_in_week() -> DropInWeek:
    """Return the hours that hold now."""
    hours = {weekday: (opens_at, closes_at) for weekday, opens_at, closes_at in week_of_hours()}
    return DropInWeek(kept_center(), hours, closed_days())
