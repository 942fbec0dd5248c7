"""How the center's drop-in works: where, how long, and in which hours of the week."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction

from accounts.models import User
from appointments.drop_in_hours import week_of_hours
from appointments.models import DropInHours
from audit.models import record
from center.kept import forget
from center.models import Center


@transaction.atomic
def set_drop_in(
    *, place: str, minutes: int, hours: Sequence[tuple[int, time, time]], by: User, now: datetime
) -> None:
    """Let students drop in there, in these hours of the week; without hours nobody drops in anywhere.

    It holds at once, also for whoever is in line: when the line closes is always read off these hours.
    """
    center, _ = Center.objects.select_for_update().get_or_create(pk=1)
    facts = {"drop_in_place": place if hours else "", "drop_in_minutes": minutes}
    changed = [name for name, fact in facts.items() if getattr(center, name) != fact]
    for name in changed:
        setattr(center, name, facts[name])
    if changed:
        center.save(update_fields=changed)
    if sorted(hours) != week_of_hours():
        changed.append("drop_in_hours")
        DropInHours.objects.all().delete()
        DropInHours.objects.bulk_create(
            DropInHours(weekday=weekday, opens_at=opens_at, closes_at=closes_at)
            for weekday, opens_at, closes_at in hours
        )
    if changed:
        record("set drop-in", center, fields=changed, by=by, now=now)
        transaction.on_commit(forget)
