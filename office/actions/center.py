"""Every change to how the center works: how many students write to one person, and on which days it is closed."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import record
from center.kept import forget
from center.models import Center, Holiday, the_center
from web.refusals import Refused


@transaction.atomic
def limit_students(*, students_per_person: int, by: User, now: datetime) -> None:
    """Say how many students of the center may write to one person within thirty days."""
    center, _ = Center.objects.select_for_update().get_or_create(pk=1)
    center.students_per_person = students_per_person
    center.save(update_fields=["students_per_person"])
    record("limited", center, fields=["students_per_person"], by=by, now=now)


@transaction.atomic
def rule_booking(*, by: User, now: datetime, **rules: int | None) -> None:
    """Say how soon, how far ahead and how often students book. What is booked already stays; see center.models."""
    center, _ = Center.objects.select_for_update().get_or_create(pk=1)
    changed = [name for name, rule in rules.items() if getattr(center, name) != rule]
    for name in changed:
        setattr(center, name, rules[name])
    if changed:
        center.save(update_fields=changed)
        record("ruled booking", center, fields=changed, by=by, now=now)
        transaction.on_commit(forget)


@transaction.atomic
def add_holiday(*, on: date, name: str, by: User, now: datetime) -> Holiday:
    """Close the center on a day: it is no working day any more. What is set already stays.

    Refused for a day that is over, and for one that is a holiday already.
    """
    if on < now.astimezone(ZoneInfo(the_center().zone)).date():
        raise Refused("This day is over. Choose today or a day to come.", field="on")
    try:
        with transaction.atomic():
            holiday = Holiday.objects.create(on=on, name=name)
    except IntegrityError as taken:
        known = Holiday.objects.filter(on=on).first()
        named = f", as {known.name}" if known else ""
        raise Refused(f"This day is on the list already{named}.", field="on") from taken
    record("closed on", holiday, by=by, now=now)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: User, now: datetime) -> None:
    """Open the center again on a day. What is set already stays."""
    record("opened on", holiday, by=by, now=now)
    Holiday.objects.filter(pk=holiday.pk).delete()
