"""Every change to when a counselor has time. What is booked stays; what opens is offered to whoever waits for it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import User
from appointments import policies
from appointments.actions.offers import promote
from appointments.contention import one_at_a_time
from appointments.models import AppointmentType, ExtraHours, HoursPlan, Purpose, TimeOff, WeeklyHours
from appointments.slots import Off
from audit.models import record
from center.models import Holiday
from counselors.models import Counselor
from web.calendar import MINUTE, at
from web.refusals import Refused, require

# Of a week: the weekday (0 is Monday), when it opens and when it closes, by the counselor's clock.
Stretch = tuple[int, time, time]


@one_at_a_time
def offer(
    counselor: Counselor,
    *,
    purpose: Purpose,
    minutes: int,
    medium: str,
    place: str,
    before_minutes: int = 0,
    after_minutes: int = 0,
    by: User,
    now: datetime,
) -> AppointmentType:
    """Offer this purpose: say how long it takes, how and where they meet, and what is kept around it."""
    counselor = _held(counselor, by=by, now=now)
    facts = {
        "minutes": minutes,
        "medium": medium,
        "place": place,
        "before_minutes": before_minutes,
        "after_minutes": after_minutes,
    }
    kind, _ = AppointmentType.objects.update_or_create(counselor=counselor, purpose=purpose, defaults=facts)
    record("offered", kind, by=by, now=now)
    promote(counselor.pk, now=now)
    return kind


@one_at_a_time
def stop_offering(kind: AppointmentType, *, by: User, now: datetime) -> None:
    """Let nobody book this purpose with the counselor any more. What is booked stays, and cannot be moved."""
    _held(kind.counselor, by=by, now=now)
    record("stopped offering", kind, by=by, now=now)
    AppointmentType.objects.filter(pk=kind.pk).delete()


@one_at_a_time
def open_hours(counselor: Counselor, *, hours: Sequence[Stretch], by: User, now: datetime) -> None:
    """See students in exactly these hours of the week, on every day for which no other plan is made."""
    counselor = _held(counselor, by=by, now=now)
    always, _ = HoursPlan.objects.get_or_create(counselor=counselor, first_on=None)
    _fill(always, hours)
    record("opened hours", counselor, by=by, now=now)
    promote(counselor.pk, now=now)


@one_at_a_time
def set_up(counselor: Counselor, *, hours: Sequence[Stretch], by: User, now: datetime, **kind: Any) -> None:
    """Say in one go how one meets and in which hours of the week: `offer` and `open_hours`."""
    offer(counselor, by=by, now=now, **kind)
    open_hours(counselor, hours=hours, by=by, now=now)


@one_at_a_time
def add_plan(
    counselor: Counselor,
    *,
    first_on: date,
    last_on: date | None,
    hours: Sequence[Stretch],
    by: User,
    now: datetime,
) -> HoursPlan:
    """See students in these hours of the week from one date to another, instead of those that hold always.

    Refused when it is over, and where another plan holds on some of its days.
    """
    counselor = _held(counselor, by=by, now=now)
    _require_room(counselor, first_on, last_on, now=now)
    plan = HoursPlan.objects.create(counselor=counselor, first_on=first_on, last_on=last_on)
    _fill(plan, hours)
    record("planned hours", plan, by=by, now=now)
    promote(counselor.pk, now=now)
    return plan


@one_at_a_time
def edit_plan(
    plan: HoursPlan,
    *,
    first_on: date,
    last_on: date | None,
    hours: Sequence[Stretch],
    by: User,
    now: datetime,
) -> None:
    """Give a plan other dates or other hours. Refused as a new one is, and once it has been removed."""
    counselor = _held(plan.counselor, by=by, now=now)
    plan = _still(HoursPlan.objects.dated().filter(counselor=counselor, pk=plan.pk))
    _require_room(counselor, first_on, last_on, but=plan, now=now)
    plan.first_on, plan.last_on = first_on, last_on
    plan.save(update_fields=["first_on", "last_on"])
    _fill(plan, hours)
    record("changed planned hours", plan, by=by, now=now)
    promote(counselor.pk, now=now)


@one_at_a_time
def remove_plan(plan: HoursPlan, *, by: User, now: datetime) -> list[Stretch]:
    """See students in the hours that hold always on the dates of this plan, too; return the hours it had."""
    counselor = _held(plan.counselor, by=by, now=now)
    plan = _still(HoursPlan.objects.dated().filter(counselor=counselor, pk=plan.pk))
    hours = plan.week()
    record("removed planned hours", plan, by=by, now=now)
    plan.delete()
    promote(counselor.pk, now=now)
    return hours


@one_at_a_time
def add_extra_hours(
    counselor: Counselor, *, on: date, opens_at: time, closes_at: time, by: User, now: datetime
) -> ExtraHours:
    """See students in this stretch of one date, too.

    Refused for a day that is over, where the counselor is off or the center is closed, where extra hours are open
    already, and where no meeting fits.
    """
    counselor = _held(counselor, by=by, now=now)
    if on < _today(counselor, now):
        raise Refused("This day is over. Choose today or a day to come.", field="on")
    closes = at(on, closes_at, ZoneInfo(counselor.user.zone))
    if closes <= now:
        raise Refused("These hours are over. Choose some to come.", field="closes_at")
    if holiday := Holiday.objects.filter(on=on).first():
        raise Refused(f"The center is closed on this day: {holiday.name}. Choose another.", field="on")
    kind = AppointmentType.objects.filter(counselor=counselor).order_by("minutes").first()
    length = datetime.combine(on, closes_at) - datetime.combine(on, opens_at)
    if kind and length < kind.minutes * MINUTE:
        raise Refused("This is shorter than one appointment.", field="closes_at")
    off = TimeOff.objects.filter(counselor=counselor, first_on__lte=on, last_on__gte=on)
    if any(_hits(one, on, opens_at, closes_at) for one in off):
        raise Refused("You have taken time off then. Remove that first, or choose another time.", field="on")
    known = ExtraHours.objects.filter(
        counselor=counselor, on=on, opens_at__lt=closes_at, closes_at__gt=opens_at
    )
    if known.exists():
        raise Refused("You have extra hours at this time already. Choose another.", field="opens_at")
    extra = ExtraHours.objects.create(counselor=counselor, on=on, opens_at=opens_at, closes_at=closes_at)
    record("opened extra hours", extra, by=by, now=now)
    promote(counselor.pk, now=now)
    return extra


@one_at_a_time
def remove_extra_hours(extra: ExtraHours, *, by: User, now: datetime) -> None:
    """Close this stretch again, as far as the hours of the week do not have it."""
    _held(extra.counselor, by=by, now=now)
    record("closed extra hours", extra, by=by, now=now)
    extra.delete()


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
    if last_on < _today(counselor, now):
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
    promote(off.counselor_id, now=now)


def _held(counselor: Counselor, *, by: User, now: datetime) -> Counselor:
    """The counselor, with nobody booking until the rules are changed."""
    require("open", policies.allowed_on_availability(by, counselor, now))
    held = Counselor.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    return held.get(pk=counselor.pk)


def _today(counselor: Counselor, now: datetime) -> date:
    return now.astimezone(ZoneInfo(counselor.user.zone)).date()


def _still(plans: QuerySet[HoursPlan]) -> HoursPlan:
    """The plan as it is now that nobody else changes it."""
    if plan := plans.first():
        return plan
    raise Refused("These hours were removed meanwhile. Add them anew.")


def _fill(plan: HoursPlan, hours: Sequence[Stretch]) -> None:
    plan.weeklyhours_set.all().delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(plan=plan, weekday=weekday, opens_at=opens_at, closes_at=closes_at)
        for weekday, opens_at, closes_at in hours
    )


def _require_room(
    counselor: Counselor, first_on: date, last_on: date | None, *, but: HoursPlan | None = None, now: datetime
) -> None:
    """Refuse dates that are over, and those in which another plan holds."""
    if last_on and last_on < _today(counselor, now):
        raise Refused("This is over. Choose dates to come.", field="last_on")
    for known in HoursPlan.objects.dated().filter(counselor=counselor).order_by("first_on"):
        if known != but and known.meets(first_on, last_on):
            raise Refused(
                f"Other hours hold then: {known.dates}. Edit those, or choose other dates.", field="first_on"
            )


def _hits(off: TimeOff, on: date, opens_at: time, closes_at: time) -> bool:
    part = Off(off.first_on, off.last_on, off.leaves_at, off.returns_at).on(on)
    return part is not None and part.opens_at < closes_at and opens_at < part.closes_at
