"""What a text is about: its words that mean something."""

from contacts.letters.reading import Said
from contacts.letters.words import WORDS

SHORTEST = 4


def gist(text: str) -> frozenset[str]:
    """Return the words that mean something, without most of their endings: "walks" and "walked" are one."""
    words = Said.in_(text).words
    return frozenset(
        word[:6].rstrip("esd") for word in words if len(word) >= SHORTEST and word not in WORDS["common"]
    )


def shares(text: str, facts: str) -> bool:
    """Say whether a text has a word of these facts that means something."""
    return bool(gist(text) & gist(facts))
