"""How often a person is written to by students of this center: counted by keyed hashes, naming nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from center.models import the_center
from contacts.models import Contact, Outreach
from web.calendar import DAY

# A person who heard from several students within this time has heard enough.
WITHIN = 30 * DAY


@dataclass(frozen=True)
class Guard:
    """How many other students wrote to a person lately, and from when on another one may."""

    others: int
    limit: int
    free_at: datetime | None

    @property
    def is_full(self) -> bool:
        """Whether the center asks to leave this person in peace for now."""
        return self.free_at is not None

    @property
    def within(self) -> timedelta:
        return WITHIN


def guard(contact: Contact, now: datetime, *, limit: int | None = None) -> Guard:
    """Return how many other students wrote to whoever has this contact's addresses, in the last thirty days.

    Whoever has begun to write to them may go on, whatever the others do. `limit` is the center's own, if it is known.
    """
    limit = limit or the_center().students_per_person
    if not contact.address_hashes:
        return Guard(0, limit, None)
    lately = Outreach.objects.order_by().filter(
        contact__address_hashes__overlap=contact.address_hashes, sent_at__gt=now - WITHIN
    )
    latest = dict(lately.values_list("contact__student").annotate(latest=Max("sent_at")))
    is_begun = latest.pop(contact.student_id, None) is not None
    others = sorted(latest.values())
    is_full = not is_begun and len(others) >= limit
    return Guard(len(others), limit, others[len(others) - limit] + WITHIN if is_full else None)
