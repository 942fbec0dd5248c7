"""The list of free times, some days at a time: by the reader's clock, with all of it in each label."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils import timezone

from appointments.free_times import FreeTime
from web.calendar import DAY, at
from web.forms import instant_text
from web.templatetags.web import clock, distance, weekday_and_day, zone

DAYS_SHOWN = 7 * DAY
BEGINS = attrgetter("starts_at")


class Time(NamedTuple):
    """One free time as the list shows it: the clock, all of it in words, and where it leads."""

    clock: str
    label: str
    query: str
    with_whom: str


@dataclass(frozen=True)
class Week:
    """The free times of some days, by day; and where earlier and later ones are, if there are any."""

    days: list[tuple[str, list[Time]]]
    earlier: str
    later: str


class Told(NamedTuple):
    """A moment by a reader's clock: the day, the time, and how an address names it."""

    day: date
    clock: str
    instant: str


def week_of(times: list[FreeTime], *, on: str, kept: dict[str, str], names_them: bool, now: datetime) -> Week:
    """Return the first days with free times from this day (2026-03-03) on; an odd day is as good as none.

    `kept` is what the addresses keep of this page's.
    """
    if not times:
        return Week([], "", "")
    here = timezone.get_current_timezone()
    assert isinstance(here, ZoneInfo)
    today = now.astimezone(here).date()
    # Never past the last, so that there is something to show, and `at` knows the day.
    asked = min(max(_day(on) or today, today), _told(times[-1].starts_at, here).day)
    begins = bisect_left(times, at(asked, 0, here), key=BEGINS)
    first = _told(times[begins].starts_at, here).day
    ends = bisect_left(times, at(first + DAYS_SHOWN, 0, here), key=BEGINS)
    earlier, later = times[:begins], times[ends:]
    return Week(
        days=_days(times[begins:ends], here, today, kept, names_them),
        earlier=query(kept, on=str(max(_told(earlier[0].starts_at, here).day, first - DAYS_SHOWN)))
        if earlier
        else "",
        later=query(kept, on=str(_told(later[0].starts_at, here).day)) if later else "",
    )


def query(kept: dict[str, str], **more: str) -> str:
    """Return the query string of an address that keeps these and says more; none where there is nothing to say."""
    said = urlencode(kept | more)
    return f"?{said}" if said else ""


def _days(
    times: list[FreeTime], here: ZoneInfo, today: date, kept: dict[str, str], names_them: bool
) -> list[tuple[str, list[Time]]]:
    kept = kept | ({"from": "any"} if names_them else {})
    queries = {key: query(kept, counselor=str(key)) for key in {free.type.counselor_id for free in times}}
    told = [(_told(free.starts_at, here).day, free) for free in times]
    days = []
    for day, of_day in groupby(told, key=itemgetter(0)):
        words = weekday_and_day(day)
        of_this = []
        for _, free in of_day:
            name = free.counselor.user.name if names_them else ""
            _, shown, instant = _told(free.starts_at, here)
            label = f"{words}, {shown}, {zone(here.key)} time" + (f", with {name}" if name else "")
            of_this.append(Time(shown, label, f"{queries[free.type.counselor_id]}&starts_at={instant}", name))
        days.append((f"{words} · {distance(day, today)}", of_this))
    return days


# The same times are shown to everybody, all day long.
@lru_cache(maxsize=20_000)
def _told(moment: datetime, here: ZoneInfo) -> Told:
    with timezone.override(here):
        return Told(moment.astimezone(here).date(), clock(moment), instant_text(moment))


def _day(told: str) -> date | None:
    """Return the day an address names; None for anything else."""
    try:
        return date.fromisoformat(told) if len(told) == len("2026-03-03") else None
    except ValueError:
        return None
