"""Who stands on a list twice: one name, one address or one number on two cards."""

from collections.abc import Iterable, Iterator

from contacts.models import Contact
from contacts.ways import SHORTEST_NUMBER, digits_of


def groups(contacts: Iterable[Contact]) -> list[list[Contact]]:
    """Return those of these contacts who may be one person each, by whatever they share, in the order given."""
    first: dict[str, int] = {}
    leads_to: dict[int, int] = {}

    def root(pk: int) -> int:
        while leads_to[pk] != pk:
            leads_to[pk] = pk = leads_to[leads_to[pk]]
        return pk

    listed = list(contacts)
    for contact in listed:
        leads_to[contact.pk] = contact.pk
        for sign in signs(contact):
            leads_to[root(contact.pk)] = root(first.setdefault(sign, contact.pk))
    found: dict[int, list[Contact]] = {}
    for contact in listed:
        found.setdefault(root(contact.pk), []).append(contact)
    return [group for group in found.values() if len(group) > 1]


def signs(contact: Contact) -> Iterator[str]:
    """Yield what tells one person from another."""
    yield f"name {contact.sort_key}"
    for way in filter(None, (contact.email, contact.phone, *contact.more_ways)):
        digits = digits_of(way)
        if "@" in way:
            yield f"address {way}"
        elif len(digits) >= SHORTEST_NUMBER:
            yield f"number {digits}"
