"""What changes about counselors by the clock. Who becomes one is decided in office/actions."""

from collections.abc import Container
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import DateTimeField, F, Func, Q, TimeField
from django.db.models.functions import Cast

from center.models import closed_days
from counselors.models import Counselor
from web.calendar import HOUR, at, is_working_day, working_days_after

# When a counselor's day begins, on the own wall, and for how long it is a morning.
MORNING = time(7, 30)
MORNING_LASTS = 5 * HOUR


@transaction.atomic
def turn_mornings(*, now: datetime) -> None:
    """Give every counselor the next morning of work, once the last one is over or their clock is another one."""
    wall = Func(F("user__zone"), F("morning_at"), function="timezone", output_field=DateTimeField())
    is_over = Q(morning_at=None) | Q(morning_at__lte=now - MORNING_LASTS) | ~Q(begins=MORNING)
    # Whoever is being booked just now has the next tick.
    free = Counselor.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    waking = free.filter(user__deactivated_at=None).alias(begins=Cast(wall, TimeField())).filter(is_over)
    if counselors := list(waking.select_related("user")):
        closed = closed_days()
        for counselor in counselors:
            counselor.morning_at = next_morning(now, ZoneInfo(counselor.user.zone), closed)
        Counselor.objects.bulk_update(counselors, ["morning_at"])


def next_morning(now: datetime, zone: ZoneInfo, closed: Container[date] = ()) -> datetime:
    """Return when the first morning of work after this moment begins, in the zone."""
    today = now.astimezone(zone).date()
    is_ahead = is_working_day(today, closed) and now < at(today, MORNING, zone)
    return at(today if is_ahead else working_days_after(today, 1, closed), MORNING, zone)
