"""Whoever asked the center for no more letters has peace from every student of it, those to come included."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q

from accounts.models import User
from audit.models import record, record_all
from contacts.actions.lists import around, hold_all, restate
from contacts.addresses import hashed
from contacts.models import Contact, Silence

# What the lock on wishes is called. Whoever writes addresses down shares it; whoever wishes for peace has it alone.
LOCK = "contacts.silences"


def share_wishes() -> None:
    """Let no wish come between the look whether there is one and an address written down; before any list is held."""
    _lock("pg_advisory_xact_lock_shared")


def heed(contacts: Collection[Contact], *, now: datetime) -> None:
    """Mark those of these contacts, not saved yet, whose address wants no letters."""
    hashes = {one for contact in contacts for one in contact.address_hashes}
    if not hashes:
        return
    silent = set(
        Silence.objects.filter(address_hash__in=hashes).values_list("address_hash", flat=True),
    )
    for contact in contacts:
        if contact.do_not_contact_at is None and silent.intersection(contact.address_hashes):
            contact.do_not_contact_at = now


def wants_peace(contact: Contact) -> bool:
    """Say whether one of this contact's addresses asked the whole center for no more letters."""
    return Silence.objects.filter(address_hash__in=contact.address_hashes).exists()


def keep_peace(contacts: Collection[Contact], *, now: datetime) -> None:
    """Mark those of these contacts, saved before, whose address wants no letters; the caller shares the wishes."""
    spoken = [contact for contact in contacts if contact.do_not_contact_at is None]
    heed(spoken, now=now)
    for contact in spoken:
        if contact.do_not_contact_at:
            contact.save(update_fields=["do_not_contact_at"])


@transaction.atomic
def silence(contact: Contact, *, by: User | None, now: datetime) -> None:
    """Honour a contact's own wish for no more letters: at once, on the list of every student who has the address.

    Without an address only this contact is left in peace.
    """
    _lock("pg_advisory_xact_lock")
    contact.refresh_from_db()
    record("silenced", contact, student=contact.student_id, by=by, now=now)
    _silence(contact.address_hashes, Q(pk=contact.pk), now=now)


@transaction.atomic
def silence_address(*, address: str, by: User, now: datetime) -> None:
    """Honour a wish for no more letters that came another way than by a personal link. The same told twice is once."""
    _lock("pg_advisory_xact_lock")
    _silence([hashed(address)], Q(pk=None), now=now)
    record("silenced", Silence.objects.get(address_hash=hashed(address)), by=by, now=now)


@transaction.atomic
def lift_silence(*, address: str, by: User, now: datetime) -> bool:
    """Let an address be written to again; say whether it had asked for peace. Each student decides anew."""
    _lock("pg_advisory_xact_lock")
    silences = list(Silence.objects.filter(address_hash=hashed(address)))
    record_all("lifted", silences, by=by, now=now)
    Silence.objects.filter(pk__in=[one.pk for one in silences]).delete()
    return bool(silences)


def _silence(hashes: list[str], also: Q, *, now: datetime) -> None:
    """Leave everybody with one of these addresses in peace; the caller has the wishes alone."""
    Silence.objects.bulk_create([Silence(address_hash=one, at=now) for one in hashes], ignore_conflicts=True)
    same = Contact.objects.filter(also | Q(address_hashes__overlap=hashes))
    # First all their lists: whoever changes one of them meanwhile is waited for, and does not wait for this.
    hold_all(same.values("student"))
    keys = list(same.filter(do_not_contact_at=None).values_list("pk", flat=True))
    Contact.objects.filter(pk__in=keys).update(do_not_contact_at=now)
    restate(around(keys), now=now)


def _lock(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(hashtextextended(%s, 0))", [LOCK])
