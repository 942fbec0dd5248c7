"""Which letter comes next to a contact, and what it says: words with the facts of this student and this contact.

What hangs on a talk or on times offered is handed in: interviews/drafting.py reads it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from contacts.cadence import Line
from contacts.circles import CIRCLES
from contacts.letters import coach
from contacts.letters.naming import with_leave
from contacts.letters.placeholders import filled, filled_line
from contacts.letters.reading import Said
from contacts.letters.signs import OF_THEM
from contacts.letters.wordings import WORDINGS, Wording
from contacts.models import Contact, Draft, Letter, Outreach, Referral
from contacts.models.referrals import GAVE_THE_NAME
from web.templatetags.web import moment_in, weekday_and_day, zone

MINUTES = 20
TITLES = {circle.title for circle in CIRCLES.values()}
LONGEST_SUBJECT = 200
# As much of each thing that was heard as a draft quotes: a sentence, not a diary. With two, a note stays short.
QUOTED = 160
# What the student says to whoever gave a name, of whether it will be said from whom it is.
LEAVE = {True: "and I will say that you sent me", False: "and I will keep your name out of it", None: ""}


@dataclass(frozen=True)
class Background:
    """What is known of a student and a contact when a letter is written.

    `heard` is what the student wrote down after the talk at `talk_at`, the most telling first, and `promised` what they
    have promised. Since `offered_at`, `times` are on offer by a `link`, and a `medium`. `named` is whom the contact
    named, and perhaps whom the letter is about; of all they named in the talk `also_named` has the others, and
    `may_mention` whether the student may say so, where that is settled. `what` they helped with, or was landed; thanks
    are due at `due_at`.
    """

    contact: Contact
    sent: list[Outreach] = field(default_factory=list)
    named_by: list[Referral] = field(default_factory=list)
    named: Contact | None = None
    is_about_named: bool = False
    has_met: bool = False
    talk_at: datetime | None = None
    place: str = ""
    heard: Sequence[str] = ()
    promised: str = ""
    also_named: Sequence[str] = ()
    may_mention: bool | None = None
    what: str = ""
    due_at: datetime | None = None
    minutes: int = MINUTES
    times: list[datetime] = field(default_factory=list)
    link: str = ""
    medium: str = ""
    offered_at: datetime | None = None
    next_on: date | None = None
    now: datetime | None = None

    @cached_property
    def referrers(self) -> list[str]:
        """Who may be named as having given this name."""
        return [
            pair.giver.name for pair in self.named_by if pair.may_mention and pair.giver.deleted_at is None
        ]

    @cached_property
    def unnamed(self) -> list[str]:
        """Who gave this name, and may not be named, or was not asked."""
        return [pair.giver.name for pair in self.named_by if not pair.may_mention]

    @property
    def letter(self) -> str:
        """Which of the letters that ask comes next."""
        if self.has_met:
            return "hello"
        if any(letter.outcome != Outreach.Outcome.BOUNCED for letter in self.sent):
            return "second"
        return "referred" if self.named_by else "first"

    def planned(self, lines: Iterable[Line]) -> Self:
        """Return the same, with the day of the letter after this one by this plan."""
        letters = [line.on for line in lines if line.what == "letter"]
        return replace(self, next_on=letters[1] if letters[1:] else None)

    def facts(self) -> dict[str, str]:
        """Return what the placeholders of a letter stand for."""
        contact, student = self.contact, self.contact.student
        about = self.named if self.named and self.is_about_named else contact
        facts = {
            "contact": contact.name,
            "organization": contact.organization,
            "field": about.field,
            "met_how": self._met_how(),
            "student": student.user.name,
            "major": student.major,
            "college": student.college,
            "referrer": self.referrers[0] if self.referrers else "",
            "named": self._named(),
            "minutes": str(self.minutes or ""),
            "medium": self.medium,
            "times": "\n".join(map(self._told, self.times)),
            "link": self.link,
            "when": self._told(self.talk_at) if self.talk_at else "",
            "place": self.place,
            **dict(zip(("learned", "heard"), telling(self.heard), strict=True)),
            "promise": self.promised,
            "leave": LEAVE[self.may_mention] if self.named else "",
            "what": self.what,
            "next_on": weekday_and_day(self.next_on, self.now) if self.next_on else "",
        }
        return with_leave(facts, self.known())

    def known(self) -> coach.Known:
        """Return what the coach knows beside the draft."""
        contact, student = self.contact, self.contact.student
        is_offered = bool(self.sent and self.offered_at and self.sent[0].sent_at > self.offered_at)
        return coach.Known(
            student=student.user.name,
            contact=contact.name,
            organization=contact.organization,
            title=contact.title,
            field=contact.field,
            met_how=self._met_how(),
            major=student.major,
            college=student.college,
            minutes=self.minutes,
            may_be_named=tuple(self.referrers),
            may_not_be_named=tuple(self.unnamed),
            named=self._named(),
            when=self._told(self.talk_at) if self.talk_at else "",
            place=self.place,
            log="\n".join(filter(None, self.heard)),
            what=self.what,
            is_late=self.due_at <= self.now if self.due_at and self.now else None,
            is_close=contact.tie == Contact.Tie.CLOSE,
            letters_open=sum(not letter.outcome for letter in self.sent),
            proposals_open=int(is_offered),
        )

    def _named(self) -> str:
        *before, last = [self.named.name if self.named else "", *self.also_named]
        return f"{', '.join(before)} and {last}" if before else last

    def _met_how(self) -> str:
        """How they know each other; who gave the name is a fact of its own, told only with leave."""
        how = self.contact.met_how
        # The title of a circle is a word for the student, and no sentence for its reader.
        return "" if how.endswith(GAVE_THE_NAME) or how in TITLES else how

    def _told(self, at: datetime) -> str:
        """Return a time as both can read it: by the contact's clock, and by the student's where that is another."""
        here, there = self.contact.zone, self.contact.student.user.zone
        if not here or here == there:
            return moment_in(at, there)
        return f"{moment_in(at, here)} {zone(here)} time ({moment_in(at, there)} in {zone(there)})"


@dataclass(frozen=True)
class Drafted:
    """One letter as it stands: a student's draft, or words with their facts."""

    letter: str
    subject: str
    text: str


def drafted(
    letter: str, background: Background, drafts: Iterable[Draft] = (), *, kept_as: str = ""
) -> Drafted:
    """Return what the student has typed of this letter, else its words with the facts filled in."""
    for draft in drafts:
        if draft.letter == (kept_as or letter):
            return Drafted(letter, draft.subject, draft.text)
    return filled_in(Letter.objects.filter(name=letter).first() or WORDINGS[letter], background)


def filled_in(words: Letter | Wording, background: Background) -> Drafted:
    """Return these words of a letter with what is known filled in."""
    facts = background.facts()
    subject = filled_line(words.subject, facts)[:LONGEST_SUBJECT].rstrip()
    return Drafted(words.name, subject, filled(words.text, facts))


def coached(letter: Drafted, background: Background) -> dict[str, Any]:
    """Return what the coach's panel prints of a letter."""
    checks = coach.checks(letter.letter, letter.subject, letter.text, background.known())
    return {
        "checks": checks,
        "advice": [check for check in checks if not check.is_fine],
        "in_place": [check for check in checks if check.is_fine],
        "questions": coach.questions(letter.letter),
    }


def telling(texts: Iterable[str]) -> tuple[str, str]:
    """Return two things to tell them of what was written down, each a first sentence; nothing where there is none.

    Those come first that can be said to their face; of the others one is left for the student to put right.
    """
    heard = [_first_sentence(text) for text in texts if text.strip()]
    first, second = [*sorted(dict.fromkeys(heard), key=speaks_of_them), "", ""][:2]
    return first, "" if speaks_of_them(second) else second


def speaks_of_them(sentence: str) -> bool:
    """Say whether a sentence speaks about a person rather than to one."""
    return bool(OF_THEM & set(Said.in_(sentence).words))


def _first_sentence(text: str) -> str:
    first = " ".join(text.split()).partition(". ")[0]
    return first if len(first) <= QUOTED else f"{first[:QUOTED].rsplit(' ', 1)[0]} …"
