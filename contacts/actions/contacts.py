"""Every change to contacts themselves, in the order of their life."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from audit.models import record, record_all
from center.models import closed_days
from contacts import next_step, policies
from contacts.actions.lists import around, hold, hold_lists_of, locked, restate
from contacts.actions.silences import heed, share_wishes, wants_peace
from contacts.addresses import hashes_of
from contacts.folding import folded
from contacts.models import Contact
from students.actions import note_activity
from students.models import Student
from web.calendar import DAY, end_of, working_days_after
from web.refusals import Refused, require

# The cadence "3B7" of Duke's career hub: write within three working days, again after seven, then stop.
ASK_WITHIN = 3
# How long a deletion can be undone.
KEPT_FOR = 30 * DAY
ALIKE_SHOWN = 3


class LooksKnown(Refused):
    """Somebody on the list looks the same: `alike`, the most alike first; `latest` is the key of the list's last."""

    def __init__(self, alike: list[Contact], latest: int) -> None:
        names = ", ".join(contact.name for contact in alike)
        super().__init__(f"This looks like an existing contact: {names}.")
        self.alike, self.latest = alike, latest


@transaction.atomic
def add(
    student: Student, *, name: str, apart_up_to: int | None = None, by: User, now: datetime, **facts: Any
) -> Contact:
    """Put somebody on the student's list; a name alone is enough.

    `facts` are columns of a contact. Refused while somebody on the list looks the same, but for those the student
    says are others: everybody up to this key. So a form sent twice asks about whom it has just added. Without a
    key nobody is asked about.
    """
    require("add", policies.allowed_on_list(by, student, now))
    if facts.get("email") or facts.get("more_ways"):
        share_wishes()
    hold(student.pk)
    if apart_up_to is not None:
        known = {key: facts.get(key, "") for key in ("email", "phone", "more_ways")}
        alike = [
            contact
            for some in (Contact.objects.visible_to(by), Contact.objects.deleted_by(by))
            for contact in some.filter(pk__gt=apart_up_to).alike(name=name, **known)[:ALIKE_SHOWN]
        ]
        if alike:
            raise LooksKnown(
                alike[:ALIKE_SHOWN], latest=Contact.objects.filter(student=student).latest("pk").pk
            )
    if facts.get("tags"):
        facts["tags"] = spelled_as_before(student, facts["tags"])
    contact = listed(Contact(student=student, name=name, **facts), by=by, now=now)
    restate([contact.pk], by=by, now=now)
    return contact


@transaction.atomic
def edit(contact: Contact, *, by: User, now: datetime, **facts: Any) -> None:
    """Correct what is known of a contact. Only the facts that are named change."""
    if "email" in facts or "more_ways" in facts:
        share_wishes()
    contact = locked(contact)
    require("edit", policies.allowed(by, contact, now))
    if "tags" in facts:
        facts["tags"] = spelled_as_before(contact.student, facts["tags"])
    changed = [name for name, fact in facts.items() if getattr(contact, name) != fact]
    for name in changed:
        setattr(contact, name, facts[name])
    was_silent, address_hashes = contact.do_not_contact_at, contact.address_hashes
    fold(contact)
    if contact.address_hashes != address_hashes:
        heed([contact], now=now)
    silenced = contact.do_not_contact_at != was_silent
    contact.save(update_fields=[*changed, *FOLDED, *(["do_not_contact_at"] * silenced)])
    record("edited", contact, student=contact.student_id, fields=changed, by=by, now=now)
    if silenced or "keep_in_touch_days" in changed:
        restate(around([contact.pk]), by=by, now=now)
    else:
        # None of the other facts decides a step.
        note_activity([contact.student_id], by=by, now=now)


@transaction.atomic
def pick(contact: Contact, *, by: User, now: datetime) -> None:
    """Mean to write to a contact who came with a file: from now on it is their next step."""
    contact = locked(contact)
    require("pick", policies.allowed(by, contact, now))
    _mark(contact, "picked", ask_due_at=ask_due_at(contact.student, now), by=by, now=now)


@transaction.atomic
def archive(contact: Contact, *, by: User, now: datetime) -> None:
    """Put a contact aside: nothing is asked about them any more, and everything stays.

    Refused while something is open that somebody counts on: a talk, thanks, a promise, an introduction.
    """
    contact = locked(contact)
    require("archive", policies.allowed(by, contact, now))
    if next_step.bound([contact.pk]):
        raise Refused(
            f"Something with {contact.name} is still open: a talk, thanks, a promise or an introduction. "
            "Finish it or let it go first."
        )
    _mark(contact, "archived", archived_at=now, by=by, now=now)


@transaction.atomic
def bring_back(contact: Contact, *, by: User, now: datetime) -> None:
    """Take a contact up again that was put aside."""
    contact = locked(contact)
    require("bring_back", policies.allowed(by, contact, now))
    _mark(contact, "brought back", archived_at=None, by=by, now=now)


def take_up(contact: Contact, *, by: User, now: datetime) -> None:
    """Follow somebody who was named anew, whether they were put aside or came with a file; the caller's transaction."""
    if contact.deleted_at:
        restore(contact, by=by, now=now)
    if contact.archived_at:
        bring_back(contact, by=by, now=now)
    elif contact.may_be_picked:
        pick(contact, by=by, now=now)


@transaction.atomic
def do_not_contact(contact: Contact, *, by: User, now: datetime) -> None:
    """Honour that somebody asked for no more letters: nothing is asked about them, and no letter is proposed."""
    contact = locked(contact)
    require("do_not_contact", policies.allowed(by, contact, now))
    _mark(contact, "asked for peace", do_not_contact_at=now, by=by, now=now)


@transaction.atomic
def may_contact(contact: Contact, *, by: User, now: datetime) -> None:
    """Undo: letters to this contact are welcome again, and what was open is open again.

    Refused where they asked the whole center for peace.
    """
    share_wishes()
    contact = locked(contact)
    require("may_contact", policies.allowed(by, contact, now))
    if wants_peace(contact):
        raise Refused(
            f"{contact.name} asked the whole center for no more letters, so nobody here writes to them. "
            "If they have told you otherwise, the head of the center can change that."
        )
    _mark(contact, "welcomed letters", do_not_contact_at=None, by=by, now=now)


@transaction.atomic
def delete(contact: Contact, *, by: User, now: datetime) -> None:
    """Take a contact off the list, with everything that hangs on it; for thirty days `restore` brings it all back."""
    contact = locked(contact)
    require("delete", policies.allowed(by, contact, now))
    _mark(contact, "deleted", deleted_at=now, by=by, now=now)


@transaction.atomic
def restore(contact: Contact, *, by: User, now: datetime) -> None:
    """Put a deleted contact back on the list."""
    contact = locked(contact)
    require("restore", policies.allowed(by, contact, now))
    _mark(contact, "restored", deleted_at=None, by=by, now=now)


def erase(*, now: datetime, at_most: int = 500) -> int:
    """Erase for good who was taken off a list thirty days ago, with all that hangs on them; return how many."""
    gone = Contact.objects.filter(deleted_at__lte=now - KEPT_FOR).order_by("deleted_at")
    ids = list(gone.values_list("pk", flat=True)[:at_most])
    if ids:
        with transaction.atomic():
            hold_lists_of(ids)
            left = around(ids).difference(ids)
            Contact.objects.filter(pk__in=ids, deleted_at__lte=now - KEPT_FOR).delete()
            restate(left, now=now)
    return len(ids)


def _mark(contact: Contact, verb: str, *, by: User, now: datetime, **moment: datetime | None) -> None:
    for name, at in moment.items():
        setattr(contact, name, at)
    contact.save(update_fields=list(moment))
    record(verb, contact, student=contact.student_id, by=by, now=now)
    restate(around([contact.pk]), by=by, now=now)


def listed(contact: Contact, *, by: User, now: datetime) -> Contact:
    """Write a new contact down; the caller restates."""
    _begin(contact, ask_due_at(contact.student, now), now)
    heed([contact], now=now)
    contact.save()
    record("added", contact, student=contact.student_id, by=by, now=now)
    return contact


def list_all(
    student: Student, people: Iterable[dict[str, Any]], *, are_picked: bool = True, by: User, now: datetime
) -> list[Contact]:
    """Write down many new contacts at once, from columns of a contact each; the caller holds the list, and restates.

    Nothing is asked about those who are not picked.
    """
    contacts = [Contact(student=student, **facts) for facts in people]
    if not contacts:
        return []
    due_at = ask_due_at(student, now) if are_picked else None
    for contact in contacts:
        _begin(contact, due_at, now)
    heed(contacts, now=now)
    Contact.objects.bulk_create(contacts)
    record_all("added", contacts, student=student.pk, by=by, now=now)
    return contacts


def spelled_as_before(student: Student, tags: Iterable[str]) -> list[str]:
    """Return these tags without repetition, each as the student has spelled it first."""
    before = {folded(tag): tag for tag in Contact.objects.filter(student=student).tags()}
    return list({folded(tag): before.get(folded(tag), tag) for tag in tags}.values())


def _begin(contact: Contact, due_at: datetime | None, now: datetime) -> None:
    contact.listed_at = now
    contact.ask_due_at = due_at
    fold(contact)


def ask_due_at(student: Student, now: datetime) -> datetime:
    """Return by when to write to somebody picked now: the end of the third working day."""
    zone = ZoneInfo(student.user.zone)
    return end_of(working_days_after(now.astimezone(zone).date(), ASK_WITHIN, closed_days()), zone)


FOLDED = ("sort_key", "organization_key", "search_text", "address_hashes")


def fold(contact: Contact) -> None:
    """Write down by what the contact is sorted, compared, found and known again: FOLDED.

    Jottings are found too: only their author searches here.
    """
    contact.address_hashes = hashes_of([contact.email, *contact.more_ways])
    contact.sort_key = folded(contact.name)[:160]
    contact.organization_key = folded(contact.organization)[:160]
    known = [
        contact.name,
        contact.organization,
        contact.title,
        contact.field,
        contact.met_how,
        contact.email,
        contact.phone,
        contact.link,
        *contact.more_ways,
        contact.private_notes,
    ]
    contact.search_text = folded(" ".join(known))
