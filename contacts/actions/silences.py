"""Whoever asked the center for no more letters has peace from every student of it, those to come included."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from accounts.models import User
from audit.models import record, record_all
from contacts.actions.lists import around, restate
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


@transaction.atomic
def silence(contact: Contact, *, by: User | None, now: datetime) -> None:
    """Honour a contact's own wish for no more letters: at once, on the list of every student who has the address.

    Without an address only this contact is left in peace.
    """
    _lock("pg_advisory_xact_lock")
    contact.refresh_from_db()
    Silence.objects.bulk_create(
        [Silence(address_hash=one, at=now) for one in contact.address_hashes], ignore_conflicts=True
    )
    same = Contact.objects.filter(do_not_contact_at=None)
    same = same.filter(pk=contact.pk) | same.filter(address_hashes__overlap=contact.address_hashes)
    keys = list(same.values_list("pk", flat=True))
    Contact.objects.filter(pk__in=keys).update(do_not_contact_at=now)
    record("silenced", contact, student=contact.student_id, by=by, now=now)
    restate(around(keys), now=now)


@transaction.atomic
def lift_silence(*, address: str, by: User, now: datetime) -> bool:
    """Let an address be written to again; say whether it had asked for peace. Each student decides anew."""
    _lock("pg_advisory_xact_lock")
    silences = list(Silence.objects.filter(address_hash=hashed(address)))
    record_all("lifted", silences, by=by, now=now)
    Silence.objects.filter(pk__in=[one.pk for one in silences]).delete()
    return bool(silences)


def _lock(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(hashtextextended(%s, 0))", [LOCK])
