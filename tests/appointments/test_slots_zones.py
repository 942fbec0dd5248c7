"""Free times keep their hour on the wall in every zone of the world, around every change of its clocks."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from appointments.slots import Hours, Rules, open_times
from tests.appointments.slow_slots import Wall, changes
from web.calendar import HOUR, MINUTE, ZONES

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
# All offsets of these years are a multiple of it, and so are all times below.
QUARTER = 15 * MINUTE
AROUND = 30 * HOUR
WHOLE_DAYS = tuple(Hours(weekday, time(0), time(23, 45)) for weekday in range(7))
OFFICE = tuple(Hours(weekday, time(9), time(17)) for weekday in range(7))
# Where the clocks never change, a night is looked at in which they do elsewhere.
ELSEWHERE = datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_every_zone_keeps_its_hours_around_every_change_of_five_years():
    seen: Counter[str] = Counter()

    for name in ZONES:
        zone = ZoneInfo(name)
        found = list(changes(zone, FIRST, LAST))
        seen["zones"] += 1
        seen["hours skipped"] += sum(by > timedelta(0) for _, by in found)
        seen["hours repeated"] += sum(by < timedelta(0) for _, by in found)
        for moment in [moment for moment, _ in found] or [ELSEWHERE]:
            since, until = moment - AROUND, moment + AROUND
            wall = Wall(zone, since, until, step=QUARTER)
            for hours, minutes in product((WHOLE_DAYS, OFFICE), (30, 45)):
                rules = Rules(zone, minutes, hours)
                times = open_times(rules, since=since, until=until)
                assert times == wall.open_times(rules), (name, moment, minutes)
                seen["times"] += len(times)

    assert seen["zones"] >= 400
    assert min(seen["hours skipped"], seen["hours repeated"]) >= 500
    assert seen["times"] >= 400_000


def test_who_begins_at_nine_begins_at_nine_whatever_the_clocks_do_in_five_years():
    """Told without the oracle: one meeting a day, as long as the day."""
    whole_day = 8 * 60

    for name in ZONES:
        zone = ZoneInfo(name)
        if not any(changes(zone, FIRST, LAST)):
            continue
        times = open_times(Rules(zone, whole_day, OFFICE), since=FIRST, until=LAST)
        shown = [start.astimezone(zone) for start in times]
        assert {local.time() for local in shown} == {time(9)}, name
        assert len({local.date() for local in shown}) == len(shown) >= (LAST - FIRST).days, name
