"""Who led to whom, as a forest: pure, without database. How it is drawn is in contacts/drawing.py.

Everybody hangs below the first who gave the name; who gave it later is a further giver. A name that would
close a circle hangs below nobody, so a circle begins with the one who was there first, and everybody stands
in the forest once. Nothing here calls itself: a chain may be as long as the list.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple


class Person(NamedTuple):
    """One contact, as far as the tree asks."""

    pk: int
    name: str
    where: str = ""
    reached: int = 0
    was_met: bool = False
    is_archived: bool = False


class Pair(NamedTuple):
    """One name given: by whom, whose, and whether the giver may be mentioned."""

    giver: int
    named: int
    may_mention: bool | None = None


class Forest:
    """The trees of one list. People and pairs come in the order in which they are to stand.

    A pair with somebody who is not among the people draws nothing; that its giver was asked holds.
    """

    def __init__(self, people: Iterable[Person], pairs: Iterable[Pair]) -> None:
        self.people = {person.pk: person for person in people}
        # The pair by which each hangs, and those of further givers, both by whom they name.
        self.first: dict[int, Pair] = {}
        self.further: dict[int, list[Pair]] = {}
        self.names: dict[int, list[int]] = {}
        self._have_given: set[int] = set()
        self._hang(pairs)
        taking_part = {*self.first, *self.further, *self.names}
        taking_part |= {pair.giver for pairs in self.further.values() for pair in pairs}
        self.roots = [
            person.pk
            for person in self.people.values()
            if person.pk not in self.first and (person.pk in taking_part or self.ended_unasked(person))
        ]

    def __len__(self) -> int:
        return len(self.sizes)

    def __contains__(self, pk: int) -> bool:
        return pk in self.sizes

    def ended_unasked(self, person: Person) -> bool:
        """Say whether a branch ended here for lack of asking: they were met, and gave no name."""
        return person.was_met and person.pk not in self._have_given

    def count_ended(self, start: int | None = None) -> int:
        """Count the branches that ended so: all, or those from one person on."""
        everybody = self._downwards(self.roots if start is None else [start])
        return sum(self.ended_unasked(self.people[pk]) for pk in everybody)

    @cached_property
    def sizes(self) -> dict[int, int]:
        """How many are in the tree that begins with each, that one included."""
        sizes: dict[int, int] = {}
        for pk in reversed([*self._downwards(self.roots)]):
            sizes[pk] = 1 + sum(sizes[named] for named in self.names.get(pk, ()))
        return sizes

    def _hang(self, pairs: Iterable[Pair]) -> None:
        # Each points to somebody above; following and shortening these ways costs next to nothing (union-find).
        above: dict[int, int] = {}
        for pair in pairs:
            self._have_given.add(pair.giver)
            if pair.giver not in self.people or pair.named not in self.people:
                continue
            top = pair.giver
            while top in above:
                above[top] = above.get(above[top], above[top])
                top = above[top]
            if pair.named in self.first or pair.named == top:
                self.further.setdefault(pair.named, []).append(pair)
            else:
                self.first[pair.named] = pair
                self.names.setdefault(pair.giver, []).append(pair.named)
                above[pair.named] = pair.giver

    def _downwards(self, starts: Sequence[int]) -> Iterator[int]:
        """Yield these and everybody below, each before those they named."""
        waiting = [*reversed(starts)]
        while waiting:
            pk = waiting.pop()
            yield pk
            waiting += reversed(self.names.get(pk, ()))
