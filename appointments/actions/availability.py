"""Every change to when a counselor has time. What is booked already stays as it is."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import User
from appointments import policies
from appointments.contention import one_at_a_time
from appointments.models import AppointmentType, TimeOff, WeeklyHours
from audit.models import record
from counselors.models import Counselor
from web.refusals import Refused, require


@one_at_a_time
def offer(
    counselor: Counselor, *, minutes: int, medium: str, place: str, by: User, now: datetime
) -> AppointmentType:
    """Say how long appointments with this counselor take, and how and where they meet."""
    counselor = _held(counselor, by=by, now=now)
    kind, _ = AppointmentType.objects.update_or_create(
        counselor=counselor, defaults={"minutes": minutes, "medium": medium, "place": place}
    )
    record("offered", kind, by=by, now=now)
    return kind


@one_at_a_time
def open_hours(
    counselor: Counselor, *, hours: Sequence[tuple[int, time, time]], by: User, now: datetime
) -> None:
    """See students in exactly these hours of the week: (weekday, opens at, closes at) by the counselor's clock."""
    counselor = _held(counselor, by=by, now=now)
    WeeklyHours.objects.filter(counselor=counselor).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(counselor=counselor, weekday=weekday, opens_at=opens_at, closes_at=closes_at)
        for weekday, opens_at, closes_at in hours
    )
    record("opened hours", counselor, by=by, now=now)


@one_at_a_time
def set_up(
    counselor: Counselor, *, hours: Sequence[tuple[int, time, time]], by: User, now: datetime, **kind: Any
) -> None:
    """Say in one go how one meets and in which hours of the week: `offer` and `open_hours`."""
    offer(counselor, by=by, now=now, **kind)
    open_hours(counselor, hours=hours, by=by, now=now)


@one_at_a_time
def take_off(
    counselor: Counselor,
    *,
    first_on: date,
    last_on: date,
    leaves_at: time | None = None,
    returns_at: time | None = None,
    by: User,
    now: datetime,
) -> TimeOff:
    """Offer no times in this stretch. Refused when it is over."""
    counselor = _held(counselor, by=by, now=now)
    if last_on < now.astimezone(ZoneInfo(counselor.user.zone)).date():
        raise Refused("This is over. Choose today or a day to come.", field="last_on")
    off = TimeOff.objects.create(
        counselor=counselor, first_on=first_on, last_on=last_on, leaves_at=leaves_at, returns_at=returns_at
    )
    record("took off", off, by=by, now=now)
    return off


@one_at_a_time
def come_back(off: TimeOff, *, by: User, now: datetime) -> None:
    """Offer the times of this stretch again."""
    _held(off.counselor, by=by, now=now)
    record("came back", off, by=by, now=now)
    off.delete()


def _held(counselor: Counselor, *, by: User, now: datetime) -> Counselor:
    """The counselor, with nobody booking until the rules are changed."""
    require("open", policies.allowed_on_availability(by, counselor, now))
    held = Counselor.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    return held.get(pk=counselor.pk)
