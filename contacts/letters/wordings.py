"""The letters we ship, as letters.toml words them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

SHIPPED = Path(__file__).with_name("letters.toml")


@dataclass(frozen=True)
class Wording:
    """One letter in words with placeholders, and what the list of letters says of it."""

    name: str
    title: str
    about: str
    subject: str
    text: str


WORDINGS = {
    name: Wording(name=name, **{key: said.strip() for key, said in facts.items()})
    for name, facts in tomllib.loads(SHIPPED.read_text(encoding="utf-8")).items()
}
