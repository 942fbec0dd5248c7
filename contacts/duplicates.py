"""Who stands on a list twice: one name, one address or one number on two cards."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from contacts.ways import SHORTEST_NUMBER, digits_of

# The columns of a contact that tell one person from another, besides the key.
SEEN = ("sort_key", "email", "phone", "more_ways")


class Card(Protocol):
    """A contact, or as much of one as tells one person from another."""

    pk: Any
    sort_key: Any
    email: Any
    phone: Any
    more_ways: Any


@dataclass(frozen=True)
class Group:
    """Some cards that may be one person's, by their keys, and what they share: "name", "address", "number"."""

    keys: list[int]
    shared: list[str]


def groups(cards: Iterable[Card]) -> list[Group]:
    """Return those of these cards who may be one person each, by whatever they share, in the order given."""
    first: dict[str, int] = {}
    leads_to: dict[int, int] = {}

    def root(pk: int) -> int:
        while leads_to[pk] != pk:
            leads_to[pk] = pk = leads_to[leads_to[pk]]
        return pk

    listed = [(card.pk, list(signs(card))) for card in cards]
    for pk, told in listed:
        leads_to[pk] = pk
        for sign in told:
            leads_to[root(pk)] = root(first.setdefault(sign, pk))
    found: dict[int, list[int]] = {}
    for pk, _ in listed:
        found.setdefault(root(pk), []).append(pk)
    signs_of = dict(listed)
    twice = [keys for keys in found.values() if len(keys) > 1]
    return [Group(keys, _shared([signs_of[pk] for pk in keys])) for keys in twice]


def signs(card: Card) -> Iterator[str]:
    """Yield what tells one person from another."""
    yield f"name {card.sort_key}"
    for way in filter(None, (card.email, card.phone, *card.more_ways)):
        digits = digits_of(way)
        if "@" in way:
            yield f"address {way}"
        elif len(digits) >= SHORTEST_NUMBER:
            yield f"number {digits}"


def _shared(signs_of: list[list[str]]) -> list[str]:
    told = Counter(sign for one in signs_of for sign in set(one))
    kinds = {sign.partition(" ")[0] for sign, count in told.items() if count > 1}
    return [kind for kind in ("name", "address", "number") if kind in kinds]
