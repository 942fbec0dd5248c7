"""Whether somebody in a file is on the list already: one rule, for the dry run and for the run itself.

Stricter than `contacts.duplicates`, which asks a person: whoever is recognized here is left out of an import. So two
people are one only if

- they have one profile (linkedin.com/in/…); else
- they share an address or a number, and of their names one has all the words of the other: a number may be a
  household's or a switchboard's; else
- they have the same name, and the same organization or one that is not said, and not a profile each.
"""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Generic, Self, TypeVar

from contacts.duplicates import signs
from contacts.folding import folded
from contacts.models import Contact
from contacts.models.contacts import TITLES
from students.models import Student

PROFILE = re.compile(r"linkedin\.com/(?:in|pub)/([^/?#]+)", re.IGNORECASE)
ANY = object()
# An address that more people have tells nobody from another.
SHARED_BY = 50
# What recognition looks at.
SEEN = ("sort_key", "organization_key", "email", "phone", "link", "more_ways")

Whom = TypeVar("Whom")


@dataclass(frozen=True)
class Face:
    """What one person is recognized by."""

    name: str
    organization: str
    profiles: tuple[str, ...]
    ways: tuple[str, ...]
    words: frozenset[str]

    @classmethod
    def of(cls, contact: Contact) -> Self:
        links = [contact.link, *contact.more_ways]
        found = [PROFILE.search(link) for link in links]
        words = re.findall(r"\w+", contact.sort_key)
        return cls(
            contact.sort_key,
            contact.organization_key,
            tuple(profile[1].casefold() for profile in found if profile),
            tuple(sign for sign in signs(contact) if not sign.startswith("name ")),
            frozenset(words) - TITLES or frozenset(words),
        )

    @classmethod
    def told(cls, facts: dict[str, Any]) -> Self:
        """Return the face of somebody of whom these facts are told."""
        seen = {name: facts[name] for name in SEEN if name in facts}
        names = folded(facts["name"])[:160], folded(facts.get("organization", ""))[:160]
        return cls.of(Contact(sort_key=names[0], organization_key=names[1], **seen))

    def is_named_like(self, other: frozenset[str]) -> bool:
        return self.words <= other or other <= self.words

    def stands_under(self) -> Iterator[Hashable]:
        """Yield the places in which this one will be looked for by name."""
        for organization, profile in product((self.organization, ANY), (self.profile, ANY)):
            yield self.name, organization, profile

    def looks_under(self) -> Iterator[Hashable]:
        """Yield the places in which the same person may stand by name: what one does not say may be anything."""
        organizations = (self.organization, "") if self.organization else (ANY,)
        profiles = (self.profile, "") if self.profile else (ANY,)
        for organization, profile in product(organizations, profiles):
            yield self.name, organization, profile

    @property
    def profile(self) -> str:
        return self.profiles[0] if self.profiles else ""


@dataclass
class Known(Generic[Whom]):
    """Everybody who is known, to be found by their face in no time, however many they are."""

    profiles: dict[str, Whom] = field(default_factory=dict)
    ways: dict[str, list[tuple[frozenset[str], Whom]]] = field(default_factory=dict)
    names: dict[Hashable, Whom] = field(default_factory=dict)

    def add(self, face: Face, whom: Whom) -> None:
        """Know one more; of two who are alike the first is found."""
        for profile in face.profiles:
            self.profiles.setdefault(profile, whom)
        for way in face.ways:
            sharing = self.ways.setdefault(way, [])
            if len(sharing) < SHARED_BY:
                sharing.append((face.words, whom))
        for place in face.stands_under():
            self.names.setdefault(place, whom)

    def find(self, face: Face) -> Whom | None:
        """Return who has this face."""
        for profile in face.profiles:
            if profile in self.profiles:
                return self.profiles[profile]
        for way in face.ways:
            for words, whom in self.ways.get(way, ()):
                if face.is_named_like(words):
                    return whom
        return next((self.names[place] for place in face.looks_under() if place in self.names), None)


def on_list(student: Student) -> Known[int]:
    """Return everybody on the student's list, as keys of their contacts, in one statement.

    Whoever was taken off it and wants no letters is known too, and so not brought back by a file.
    """
    known: Known[int] = Known()
    listed = Contact.objects.filter(student=student).remembered()
    for contact in listed.only(*SEEN):
        known.add(Face.of(contact), contact.pk)
    return known
