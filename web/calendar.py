"""Calendar arithmetic: from what a clock on the wall says to instants, and back. Nothing here asks the time."""

from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, Q

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

# A date outside these years is a slip of the keyboard, and Python could not read some of them back.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)

# The names of places; abbreviations and old spellings such as EST and US/Eastern mean the same, worse.
CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)
ZONES = sorted(zone for zone in available_timezones() if zone.startswith(CONTINENTS) or zone == "UTC")


def within_a_century(table: str, *fields: str) -> CheckConstraint:
    """Return the constraint that keeps these moments or dates between 2000 and 2100."""
    condition = Q()
    for field in fields:
        first, last = (EARLIEST.date(), LATEST.date()) if field.endswith("_on") else (EARLIEST, LATEST)
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (first, last)})
    return CheckConstraint(name=f"{table}_within_a_century", condition=condition)


def check_zone(zone: str) -> None:
    """Raise ValidationError unless this names a zone of the tz database, spelled exactly."""
    if zone not in ZONES:
        raise ValidationError("Choose a time zone from the list, such as America/New_York.")


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return when a clock in the zone shows this; the first time, where the clock shows it twice.

    Raises ValidationError where the clock skips it.
    """
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        raise ValidationError(
            f"{wall:%H:%M} does not exist on that day: the clocks go forward. Choose another time."
        )
    return moment


def at(day: date, clock: time | int, zone: ZoneInfo) -> datetime:
    """Return the instant of a time of day, or a full hour, on a local day.

    The first, where the clock shows it twice; where the clock skips it, as much later as is skipped.
    """
    if isinstance(clock, int):
        clock = time(clock)
    return datetime.combine(day, clock, zone).astimezone(UTC)


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """Return the instant at which this local day is over."""
    return at(day + DAY, 0, zone)


def is_working_day(day: date, closed: Container[date] = ()) -> bool:
    """Say whether people work on this date: Monday to Friday, but for the days on which the center is closed."""
    return day.weekday() < 5 and day not in closed


def working_days_after(day: date, count: int, closed: Container[date] = ()) -> date:
    """Return the date so many working days after the given one."""
    while count:
        day += DAY
        count -= is_working_day(day, closed)
    return day


def working_day_before(day: date, closed: Container[date] = ()) -> date:
    """Return the last working day before the given date."""
    day -= DAY
    while not is_working_day(day, closed):
        day -= DAY
    return day
