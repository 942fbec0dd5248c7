"""How a story is written down: one file for each student, in demo/stories/.

A story is a list of people, and each of them has a `life`: one line for one act, in order, such as

    "-44 email"                         wrote to them 44 days before the story is told; the text is the next of
                                        `letters`, or else the draft that the program makes
    "-44 draft"                         such a letter was begun, and waits
    "-41 agreed"                        they said yes: agreed, declined, bounced, no_answer
    "-41 later -30"                     they asked to be written to again on that day
    "-40 look_beyond"                   somebody else at the organization was thought of
    "-41 plan video -36 15:30 20 place" a talk: medium, day, time, minutes, and where; ", 25 minutes away" may follow
    "-39 move -35 11:00"                the talk got another time
    "-37 confirm"                       it was confirmed
    "-37 prepare seven open-problem"    questions by key; `seven` are the first seven; after a | one's own
    "-37 research"                      it was found out what `known` says; after it, what is ticked without a note
    "-37 mark first-choice yesterday"   these questions must be asked
    "-37 send_questions"                the questions of a talk by e-mail were sent
    "-36 log"                           the talk was held: what the next [[contact.log]] says was written down
    "-36 cancel", "-36 miss them"       it was not
    "-35 thank email"                   by email, card, phone; the text is the next of `thanks`
    "-35 excuse reason"                 no note will be sent
    "-30 helped reading my letter"      they helped with that; thanks for a name and an introduction come by themselves
    "-14 landed a place on the team"    the student landed something, and tells everybody who helped
    "-35 promise -30 text"              something to do by that day
    "-31 keep", "-31 drop"              the oldest open promise was kept, or let go
    "-20 archive", "-20 silence"        put aside; asked for no more letters
    "-20 same_as Name"                  turned out to be that person: the two cards became one
    "then named_by yes Name"            that person named them too: yes, no, unasked; when their talk was logged
    "-20 delete"                        taken off the list

Times are offered by a personal link, on which the contact answers:

    "-44 offer"                         the link was made, with what the next [[contact.offer]] says
    "-41 chooses -36 15:30"             they took this time; a word to the student may follow, as in the next two
    "-41 suggests -35 17:30 word"       they would rather have that one
    "-41 refuses word"                  they said no
    "-41 wants_peace"                   they asked for no more letters, from anybody
    "-40 reads", "-40 withdraw"         the student read the answer; or took the offer back

Whoever was `given_by` another may be introduced by them, and they are to hear how the talk went:

    "-30 introduction asked"            then forwarded, accepted or declined, introduced, answered; nudged in between
    "-30 report_back Name"              told whoever gave the name, or this one of them

A day may carry a time ("-44 08:10 email"). `today` is a little while before the story is told, and `tomorrow`
the day after, be it a Sunday. Professionals answer and meet on working days: a talk or an answer that would
fall on a weekend waits until Monday, and what follows waits with it. Somebody `given_by` another comes onto
the list with the log of that talk.

Beside people a student has `lead`s, each noted on a day, with the next action and the day for it, and a life:

    "-9 follow"                         it is done
    "-9 follow +5 text"                 what was next is done, and this is the next
    "-9 drop"                           let go

and `file`s of people, which lie beside the stories:

    "-1 bring", "-1 put"                looked at; put on the list
    "-1 tag word"                       everybody in it got this tag
    "-1 pick Name, Name"                these are to be written to; the others are at rest

A student's `visits` are appointments with a counselor, each a list of lines:

    "-21 book -18 10:00 topic"          asked on that day for the free time that is nearest to the one wished for
    "-21 book_anyone -18 10:00 topic"   the same, with whichever counselor is free
    "-19 move -17 11:00"                took another time
    "-19 cancel student reason"         called it off: student or counselor
    "then arrive"                       came, a little before the time
    "then fulfil"                       the counselor wrote down, a little after it, that they met
    "then miss student"                 or that they did not: student or counselor
    "then note shared text"             the counselor wrote a note: shared, or staff
    "then task +5 text"                 and asked for something by that day
    "-4 finish"                         the student has done what was asked first
    "-3 feedback 4 words"               and said how useful it was, 1 to 5; words may follow

`then` is when the meeting says so; what would come after the telling is still to come. Times wished for are on
working days: `today` is the first of them, if need be on Monday, and `tomorrow` the second.

How counselors meet students is told by demo/hosts.py.
"""

import dataclasses
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STORIES = Path(__file__).with_name("stories")
LINE = re.compile(r"(?P<day>-\d+|today|then)( (?P<clock>\d\d:\d\d))? (?P<act>[a-z_]+)( (?P<rest>.+))?")
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
    theirs: str = ""
    # What else the log says, by its columns; and what stands under a question of the bank, by its key.
    more: dict[str, Any] = dataclasses.field(default_factory=dict)
    answers: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Offer:
    """What was offered once by a personal link. Each of the `times` is a day and a clock."""

    medium: str
    minutes: int
    times: list[str]
    why: str
    place: str = ""
    questions: list[str] = dataclasses.field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """One contact, and everything that happened with them. `work` is "title, organization".

    Whoever came to mind in a `circle` of the guided start is known from there. `known` are notes of research by their
    items. The `opening` is what a letter says to
    them of that.
    """

    name: str
    work: str = ""
    field: str = ""
    how: str = ""
    tie: str = ""
    opening: str = ""
    circle: str = ""
    email: str = ""
    phone: str = ""
    link: str = ""
    ways: list[str] = dataclasses.field(default_factory=list)
    prefers: str = ""
    zone: str = ""
    cadence: str = "3b7"
    keep_in_touch: int = 120
    tags: list[str] = dataclasses.field(default_factory=list)
    private: str = ""
    known: dict[str, str] = dataclasses.field(default_factory=dict)
    listed: int | None = None
    given_by: str = ""
    may_mention: bool | None = None
    life: list[Act] = dataclasses.field(default_factory=list)
    logs: list[Log] = dataclasses.field(default_factory=list)
    offers: list[Offer] = dataclasses.field(default_factory=list)
    letters: list[str] = dataclasses.field(default_factory=list)
    thanks: list[str] = dataclasses.field(default_factory=list)

    @classmethod
    def read(cls, facts: dict[str, Any]) -> "Person":
        logs = [Log(**log) for log in facts.pop("log", [])]
        offers = [Offer(**offer) for offer in facts.pop("offer", [])]
        life = [Act.read(line) for line in facts.pop("life", [])]
        return cls(**facts, life=life, logs=logs, offers=offers)

    @property
    def title(self) -> str:
        return self.work.partition(", ")[0]

    @property
    def organization(self) -> str:
        return self.work.partition(", ")[2]


@dataclass(frozen=True)
class Noted:
    """One lead: a posting, an event or a reading, what is `next` about it, and by when it is `due`."""

    kind: str
    title: str
    next: str
    noted: int
    due: str
    link: str = ""
    who: str = ""
    life: list[Act] = dataclasses.field(default_factory=list)

    @classmethod
    def read(cls, facts: dict[str, Any]) -> "Noted":
        return cls(**{**facts, "life": [Act.read(line) for line in facts.pop("life", [])]})


@dataclass(frozen=True)
class Brought:
    """One file of people: what it is called, which file of ours it is, and what was done with it."""

    name: str
    path: str
    life: list[Act]

    @classmethod
    def read(cls, facts: dict[str, Any]) -> "Brought":
        return cls(**{**facts, "life": [Act.read(line) for line in facts.pop("life")]})

    @property
    def raw(self) -> bytes:
        return (STORIES / self.path).read_bytes()


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
    leads: list[Noted] = dataclasses.field(default_factory=list)
    files: list[Brought] = dataclasses.field(default_factory=list)
    visits: list[list[Act]] = dataclasses.field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> "Story":
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        people = [Person.read(person) for person in facts.pop("contact", [])]
        leads = [Noted.read(lead) for lead in facts.pop("lead", [])]
        files = [Brought.read(file) for file in facts.pop("file", [])]
        visits = [[Act.read(line) for line in visit] for visit in facts.pop("visits", [])]
        return cls(**facts, people=people, leads=leads, files=files, visits=visits)

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@demo.test"


def stories() -> list[Story]:
    """Return all stories, in the order of their files' names."""
    return [Story.read(path) for path in sorted(STORIES.glob("*.toml"))]
