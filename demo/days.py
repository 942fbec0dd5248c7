"""The days of a story, seen from the day on which it is told, and what happens on them."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from zoneinfo import ZoneInfo

from web.calendar import DAY, HOUR, MINUTE, instant, working_days_after

SATURDAY = 5


class Days:
    """Turns the days of a story into instants of one zone, seen from `now`."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self.now = now
        self.zone = zone
        self.today = now.astimezone(zone).date()

    def date(self, day: str, *, working: bool = False) -> date:
        """Return the date of "-12", "+3" or "tomorrow".

        To come is always a working day; in the past only where asked for, and never by reaching today.
        """
        if day == "tomorrow":
            return self.today + DAY
        when = told = self.today + int(day) * DAY
        while when.weekday() >= SATURDAY:
            when += DAY
        return when if told > self.today or (working and when < self.today) else told

    def moment(self, day: str, clock: str, *, working: bool = False) -> datetime:
        """Return the instant at which the clock shows this on that day."""
        return instant(
            datetime.combine(self.date(day, working=working), time.fromisoformat(clock)), self.zone
        )

    def wished(self, day: str, clock: str) -> datetime:
        """Return the instant on a working day; `today` is the first that is not over, `tomorrow` the one after."""
        place = {"today": 1, "tomorrow": 2}.get(day)
        on = working_days_after(self.today - DAY, place) if place else self.date(day, working=True)
        return instant(datetime.combine(on, time.fromisoformat(clock)), self.zone)

    def a_while_ago(self) -> datetime:
        """Return two hours ago; at night, ten in the evening before."""
        return self._by_day(self.now - 2 * HOUR, earliest=9, latest=22, otherwise=22)

    def latest_talk(self) -> datetime:
        """Return when a talk began that somebody wrote down a while ago."""
        began = self.a_while_ago() - 50 * MINUTE
        return self._by_day(began - timedelta(minutes=began.minute % 15), earliest=8, latest=19, otherwise=17)

    def _by_day(self, moment: datetime, *, earliest: int, latest: int, otherwise: int) -> datetime:
        wall = moment.astimezone(self.zone).replace(second=0, microsecond=0, tzinfo=None)
        if not earliest <= wall.hour < latest:
            evening = wall if wall.hour >= latest else wall - DAY
            wall = evening.replace(hour=otherwise, minute=0)
        return instant(wall, self.zone)


class Agenda:
    """What happens, everybody's in one order; whatever happens may bring more with it."""

    def __init__(self) -> None:
        self._numbers = count()
        self._open: list[tuple[datetime, int, Callable[[], None]]] = []

    def add(self, moment: datetime, happen: Callable[[], None]) -> None:
        """Let this happen then; of two at the same moment the one that was added first."""
        heappush(self._open, (moment, next(self._numbers), happen))

    def tell(self) -> None:
        """Let everything happen."""
        while self._open:
            _, _, happen = heappop(self._open)
            happen()
