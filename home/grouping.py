"""How Today groups what is to be done: by when it is due, on the student's own calendar."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from contacts.models import Contact
from web.calendar import DAY, end_of

NOW, THIS_WEEK, LATER = "Now", "This week", "Later"


def grouped(contacts: Iterable[Contact], *, zone: ZoneInfo, now: datetime) -> list[tuple[str, list[Contact]]]:
    """Return contacts with a step by group, in their order: due by tonight or late, within seven days, later."""
    today = now.astimezone(zone).date()
    tonight, in_a_week = end_of(today, zone), end_of(today + 6 * DAY, zone)
    groups: dict[str, list[Contact]] = {NOW: [], THIS_WEEK: [], LATER: []}
    for contact in contacts:
        due_at = contact.step_due_at or now
        groups[NOW if due_at <= tonight else THIS_WEEK if due_at <= in_a_week else LATER].append(contact)
    return [(title, those) for title, those in groups.items() if those]
