"""The same question as slots.py, answered slowly: look at the clock on the wall, again and again.

The clock here knows no offsets, no folds and no gaps: it steps through the instants and notes what is shown.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from appointments.slots import Extra, Hours, Off, Rules, Stretch
from web.calendar import DAY, MINUTE

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def changes(zone: ZoneInfo, first: datetime, last: datetime) -> Iterator[tuple[datetime, timedelta]]:
    """Yield each instant from which on the clock shows something else than it would have, and by how much."""
    day, before = first, first.astimezone(zone).utcoffset()
    while day < last:
        day += DAY
        after = day.astimezone(zone).utcoffset()
        if after != before:
            moment = day - DAY
            while moment.astimezone(zone).utcoffset() == before:
                moment += 15 * MINUTE
            assert before is not None and after is not None
            yield moment, after - before
        before = after


class Wall:
    """What a clock of this zone showed, and when it first did, from two days before to two days after."""

    def __init__(self, zone: ZoneInfo, since: datetime, until: datetime, *, step: timedelta) -> None:
        self.step = self.step_of_starts = step
        self.first: dict[datetime, datetime] = {}
        moment = since - 2 * DAY
        moment -= (moment - EPOCH) % step
        while moment <= until + 2 * DAY:
            self.first.setdefault(moment.astimezone(zone).replace(tzinfo=None), moment)
            moment += step
        self.within = [(shown, start) for shown, start in self.first.items() if since <= start <= until]

    def when(self, day: date, clock: time) -> datetime:
        """Return when the clock showed this; if it never did, when it would have, had nobody touched it."""
        wanted = datetime.combine(day, clock)
        shown = wanted
        while shown not in self.first:
            shown -= self.step
            assert wanted - shown < 3 * DAY, "this is before what was looked at"
        return self.first[shown] + (wanted - shown)

    def open_times(
        self, rules: Rules, *, taken: Iterable[Stretch] = (), closed: Iterable[Stretch] = ()
    ) -> list[datetime]:
        """Return each instant at which the clock first shows a time of the rules, and the meeting fits."""
        blocked = [*closed, *map(self._absence, rules.off)]
        length = rules.minutes * MINUTE
        before, after = rules.before_minutes * MINUTE, rules.after_minutes * MINUTE
        self.step_of_starts = before + length + after
        return sorted(
            start
            for shown, start in self.within
            if self._is_open(shown, start, length, rules)
            and not any(start < ends and begins < start + length for begins, ends in blocked)
            and not any(start - before < ends and begins < start + length + after for begins, ends in taken)
        )

    def _is_open(self, shown: datetime, start: datetime, length: timedelta, rules: Rules) -> bool:
        if self._is_usual(shown, start, length, rules):
            return True
        day = shown.date()
        extra = [one for one in rules.extra if one.on == day]
        if not any(self._fits(shown, start, length, one) for one in extra):
            return False
        return not any(
            other < start + length and start < other + length
            for shown_then, other in self.first.items()
            if shown_then.date() == day and self._is_usual(shown_then, other, length, rules)
        )

    def _is_usual(self, shown: datetime, start: datetime, length: timedelta, rules: Rules) -> bool:
        day = shown.date()
        holding = [
            plan.hours
            for plan in rules.plans
            if (day - plan.first_on).days >= 0 and not (plan.last_on and (day - plan.last_on).days > 0)
        ]
        return any(
            hours.weekday == day.weekday() and self._fits(shown, start, length, hours)
            for hours in (holding or [rules.hours])[0]
        )

    def _fits(self, shown: datetime, start: datetime, length: timedelta, hours: Hours | Extra) -> bool:
        return (
            hours.opens_at <= shown.time() < hours.closes_at
            and not (shown - datetime.combine(shown, hours.opens_at)) % self.step_of_starts
            and start + length <= self.when(shown.date(), hours.closes_at)
        )

    def _absence(self, off: Off) -> Stretch:
        leaves = self.when(off.first_on, off.leaves_at or time())
        if off.returns_at:
            return leaves, self.when(off.last_on, off.returns_at)
        return leaves, self.when(off.last_on + DAY, time())
