"""Every change to contacts themselves, in the order of their life."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from audit.models import record
from contacts import policies
from contacts.actions.lists import locked, restate
from contacts.folding import folded
from contacts.models import Contact
from students.models import Student
from web.calendar import end_of, working_days_after
from web.refusals import require

# The cadence "3B7" of Duke's career hub: write within three working days, again after seven, then stop.
ASK_WITHIN = 3


@transaction.atomic
def add(
    student: Student,
    *,
    name: str,
    organization: str = "",
    title: str = "",
    field: str = "",
    email: str = "",
    phone: str = "",
    link: str = "",
    more_ways: Iterable[str] = (),
    preferred_channel: str = "",
    met_how: str = "",
    tie: str = "",
    tags: Iterable[str] = (),
    private_notes: str = "",
    by: User,
    now: datetime,
) -> Contact:
    """Put somebody on the student's list; a name alone is enough."""
    require("add", policies.allowed_on_list(by, student, now))
    contact = listed(
        Contact(
            student=student,
            name=name,
            organization=organization,
            title=title,
            field=field,
            email=email,
            phone=phone,
            link=link,
            more_ways=list(more_ways),
            preferred_channel=preferred_channel,
            met_how=met_how,
            tie=tie,
            tags=list(tags),
            private_notes=private_notes,
        ),
        by=by,
        now=now,
    )
    restate([contact.pk], by=by, now=now)
    return contact


@transaction.atomic
def edit(contact: Contact, *, by: User, now: datetime, **facts: Any) -> None:
    """Correct what is known of a contact. Only the facts that are named change."""
    contact = locked(contact)
    require("edit", policies.allowed(by, contact, now))
    changed = [name for name, fact in facts.items() if getattr(contact, name) != fact]
    for name in changed:
        setattr(contact, name, facts[name])
    fold(contact)
    contact.save(update_fields=[*changed, "sort_key", "search_text", "organization_key"])
    record("edited", contact, student=contact.student_id, fields=changed, by=by, now=now)
    restate([contact.pk], by=by, now=now)


@transaction.atomic
def delete(contact: Contact, *, by: User, now: datetime) -> None:
    """Take a contact off the list, with everything that hangs on it; `restore` brings it all back."""
    contact = locked(contact)
    require("delete", policies.allowed(by, contact, now))
    contact.deleted_at = now
    contact.save(update_fields=["deleted_at"])
    record("deleted", contact, student=contact.student_id, by=by, now=now)
    restate([contact.pk], by=by, now=now)


@transaction.atomic
def restore(contact: Contact, *, by: User, now: datetime) -> None:
    """Put a deleted contact back on the list."""
    contact = locked(contact)
    require("restore", policies.allowed(by, contact, now))
    contact.deleted_at = None
    contact.save(update_fields=["deleted_at"])
    record("restored", contact, student=contact.student_id, by=by, now=now)
    restate([contact.pk], by=by, now=now)


def listed(contact: Contact, *, by: User, now: datetime) -> Contact:
    zone = ZoneInfo(contact.student.user.zone)
    contact.listed_at = now
    contact.ask_due_at = end_of(working_days_after(now.astimezone(zone).date(), ASK_WITHIN), zone)
    fold(contact)
    contact.save()
    record("added", contact, student=contact.student_id, by=by, now=now)
    return contact


def fold(contact: Contact) -> None:
    """Write down by what the contact is sorted, compared and found. Jottings too: only their author searches here."""
    contact.sort_key = folded(contact.name)[:160]
    contact.organization_key = folded(contact.organization)[:160]
    known = [
        contact.name,
        contact.organization,
        contact.title,
        contact.field,
        contact.met_how,
        *contact.tags,
        contact.email,
        contact.phone,
        contact.link,
        *contact.more_ways,
        contact.private_notes,
    ]
    contact.search_text = folded(" ".join(known))
