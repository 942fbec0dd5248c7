"""How a story is written down: one file for each student, in demo/stories/.

A story is a list of people, and each of them has a `life`: one line for one act, in order, such as

    "-44 email"                         wrote to them 44 days before the story is told
    "-41 agreed"                        they said yes: agreed, declined, bounced, no_answer
    "-41 later -30"                     they asked to be written to again on that day
    "-41 plan video -36 15:30 20 place" a talk: medium, day, time, minutes, and where
    "-39 move -35 11:00"                the talk got another time
    "-37 prepare seven open-problem"    questions by key; `seven` are the first seven; after a | one's own
    "-37 send_questions"                the questions of a talk by e-mail were sent
    "-36 log"                           the talk was held: what the next [[contact.log]] says was written down
    "-36 cancel", "-36 miss them"       it was not
    "-35 thank email"                   by email, card, phone; the text is the next of `thanks`
    "-35 excuse reason"                 no note will be sent
    "-35 promise -30 text"              something to do by that day
    "-31 keep", "-31 drop"              the oldest open promise was kept, or let go
    "-20 delete"                        taken off the list

A day may carry a time ("-44 08:10 email"). `today` is a little while before the story is told, and `tomorrow`
the day after, be it a Sunday. Professionals answer and meet on working days: a talk or an answer that would
fall on a weekend waits until Monday, and what follows waits with it. Somebody `given_by` another comes onto
the list with the log of that talk.
"""

import dataclasses
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STORIES = Path(__file__).with_name("stories")
LINE = re.compile(r"(?P<day>-\d+|today)( (?P<clock>\d\d:\d\d))? (?P<act>[a-z_]+)( (?P<rest>.+))?")
YEARS_LEFT = {"senior": 0, "junior": 1, "sophomore": 2, "first-year": 3}


@dataclass(frozen=True)
class Act:
    """One line of a life."""

    day: str
    clock: str
    name: str
    rest: str

    @classmethod
    def read(cls, line: str) -> "Act":
        match = LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"A story does not say it like this: {line}")
        return cls(match["day"], match["clock"] or "", match["act"], match["rest"] or "")


@dataclass(frozen=True)
class Log:
    """What was written down after one talk."""

    learned: str
    advice: str = ""
    fit: int | None = None
    why: str = ""
    minutes: int | None = None
    promise: str = ""


@dataclass(frozen=True)
class Person:
    """One contact, and everything that happened with them. `work` is "title, organization"."""

    name: str
    work: str = ""
    field: str = ""
    how: str = ""
    tie: str = ""
    email: str = ""
    phone: str = ""
    link: str = ""
    private: str = ""
    listed: int | None = None
    given_by: str = ""
    may_mention: bool | None = None
    life: list[Act] = dataclasses.field(default_factory=list)
    logs: list[Log] = dataclasses.field(default_factory=list)
    thanks: list[str] = dataclasses.field(default_factory=list)

    @classmethod
    def read(cls, facts: dict[str, Any]) -> "Person":
        logs = [Log(**log) for log in facts.pop("log", [])]
        return cls(**{**facts, "life": [Act.read(line) for line in facts.pop("life", [])]}, logs=logs)

    @property
    def title(self) -> str:
        return self.work.partition(", ")[0]

    @property
    def organization(self) -> str:
        return self.work.partition(", ")[2]


@dataclass(frozen=True)
class Story:
    """One student's term. `since` is the day on which they joined."""

    name: str
    counselor: str
    major: str
    college: str
    standing: str
    since: int
    zone: str = ""
    shares_logs: bool = False
    people: list[Person] = dataclasses.field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Story":
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        people = [Person.read(person) for person in facts.pop("contact", [])]
        return cls(**facts, people=people)

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@demo.test"


def stories() -> list[Story]:
    """Return all stories, in the order of their files' names."""
    return [Story.read(path) for path in sorted(STORIES.glob("*.toml"))]
