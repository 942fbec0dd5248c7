"""Whether a text names somebody: by the whole name, or by a first or last name alone."""

from collections.abc import Iterable, Iterator, Mapping

from contacts.letters.known import Known
from contacts.letters.reading import ENDS, Said
from contacts.letters.words import WORDS

SHORTEST_PART = 3


def named_without_leave(text: str, known: Known) -> str:
    """Return how a text names somebody who may not be named, nothing if it does not."""
    said = Said.in_(text).without(known.terms)
    mine = parts_of([known.student, known.contact, *known.may_be_named])
    found = (mention(said, name, besides=mine) for name in known.may_not_be_named)
    return next(filter(None, found), "")


def with_leave(facts: Mapping[str, str], known: Known) -> dict[str, str]:
    """Return the facts that may be told: those that name somebody without leave are left out, as if not known."""
    return {name: fact for name, fact in facts.items() if not named_without_leave(fact, known)}


def names(text: str, name: str) -> bool:
    """Say whether a text names this person in any way."""
    return bool(mention(Said.in_(text), name))


def parts_of(people: Iterable[str]) -> frozenset[str]:
    """Return the words these people are called by."""
    return frozenset(word for name in people for word in Said.in_(name).words)


def mention(said: Said, name: str, *, besides: frozenset[str] = frozenset()) -> str:
    """Return how somebody is named, nothing if they are not; words that name others `besides` do not count alone."""
    words = Said.in_(name).words
    parts = frozenset(words) - WORDS["beside_names"] - ENDS
    if not parts - besides:
        return ""
    for first, end in said.places_of(name):
        if len(words) > 1 or _is_name(said, first):
            return said.quoted(first, end)
    alone = {part for part in parts - besides if len(part) >= SHORTEST_PART}
    return next(_alone(said, alone), "")


def _alone(said: Said, parts: set[str]) -> Iterator[str]:
    for place, word in enumerate(said.words):
        if word in parts and _is_name(said, place):
            yield said.spelled[place]


def _is_name(said: Said, place: int) -> bool:
    """Say whether this word is meant as a name: "Will told me", and not "Will you", "in May" or "Park Road"."""
    word, spelled = said.words[place], said.spelled[place]
    before = said.words[place - 1] if place else "."
    after = said.words[place + 1] if place + 1 < len(said.words) else "."
    is_place = after in WORDS["named_after"] and said.spelled[place + 1][0].isupper()
    if is_place or said.words[max(0, place - 2) : place] == ("book", "of"):
        return False
    if after in WORDS["did"] or before in WORDS["titled"]:
        return True
    if spelled[0] == spelled[0].lower() != spelled[0].upper():
        return False
    if word in WORDS["words_too"] and before in ENDS:
        return False
    is_date = word in WORDS["months"] and (before in WORDS["dates"] or before.isdigit() or after.isdigit())
    return not is_date
