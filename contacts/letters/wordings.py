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

    def __str__(self) -> str:
        return self.name


WORDINGS = {
    name: Wording(name=name, **{key: said.strip() for key, said in facts.items()})
    for name, facts in tomllib.loads(SHIPPED.read_text(encoding="utf-8")).items()
}

# Those that ask for a talk, or keep in touch after one. What is drafted of these is settled by any letter or call.
ASKING = ("first", "second", "referred", "hello")
# Those of which each contact has one at a time, so that what is typed of it is kept by its name. Of thanks a contact
# may be owed several: what is typed of one is kept with its note.
KEPT = (*ASKING, "confirmation")
# Those that give thanks: contacts/gratitude.py says which for what.
THANKS = ("thank_you", "for_a_name", "for_introducing", "for_help", "good_news")
