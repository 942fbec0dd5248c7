"""What is worth finding out before a talk: the items of interviews/research.toml, and how many of them are done."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

RESEARCH = Path(__file__).with_name("research.toml")
GROUPS = {
    "career": "The career",
    "organization": "The organization",
    "person": "The person",
    "self": "Yourself",
}
SELF = "self"


@dataclass(frozen=True)
class Item:
    """One thing to find out, with a hint where to look."""

    key: str
    group: str
    sentence: str
    hint: str


def read(path: Path = RESEARCH) -> dict[str, Item]:
    """Read the checklist; raise ValueError where an item is of no group, or stands there twice."""
    told = [Item(**facts) for facts in tomllib.loads(path.read_text(encoding="utf-8"))["item"]]
    items = {item.key: item for item in told}
    if len(items) != len(told) or {item.group for item in told} - set(GROUPS):
        raise ValueError("The checklist has an item twice, or one of no group.")
    return items


ITEMS = read()
KEYS = {group: [key for key, item in ITEMS.items() if item.group == group] for group in GROUPS}
# What one is to be oneself is counted apart from what there is to find out.
FOR_YOURSELF = frozenset(KEYS[SELF])
TO_FIND_OUT = frozenset(ITEMS) - FOR_YOURSELF


@dataclass(frozen=True)
class Found:
    """How much of a checklist is done: "4 of 15", and "2 of 6 for yourself"."""

    done: int
    of: int
    done_for_yourself: int
    of_for_yourself: int

    @classmethod
    def among(cls, done: Collection[str]) -> "Found":
        keys = set(done)
        return cls(len(keys & TO_FIND_OUT), len(TO_FIND_OUT), len(keys & FOR_YOURSELF), len(FOR_YOURSELF))
