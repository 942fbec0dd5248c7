"""Which letter comes next to a contact, and what it says: words with the facts of this student and this contact."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.conf import settings
from django.db.models import F

from contacts.cadence import Line
from contacts.folding import folded
from contacts.letters.coach import Known
from contacts.letters.placeholders import filled, filled_line
from contacts.letters.wordings import WORDINGS
from contacts.models import Contact, Draft, Letter, Outreach, Referral
from interviews.links import link_of
from interviews.models import Interview, Proposal
from web.templatetags.web import moment_in, weekday_and_day, zone

# The letters that ask for a talk, or keep in touch: what the letter page writes.
ASKING = ("first", "second", "referred", "hello")
# As much of a log as a draft quotes: a sentence, not a diary.
QUOTED = 200


@dataclass(frozen=True)
class Background:
    """What is known of a student and a contact when a letter is written; read by `background`."""

    contact: Contact
    sent: list[Outreach] = field(default_factory=list)
    named_by: list[Referral] = field(default_factory=list)
    proposal: Proposal | None = None
    talk: Interview | None = None
    learned: str = ""
    next_on: date | None = None
    named: str = ""
    now: datetime | None = None

    @cached_property
    def referrers(self) -> list[str]:
        """Who may be named as having given this name."""
        return [pair.giver.name for pair in self.named_by if pair.may_mention]

    @cached_property
    def unnamed(self) -> list[str]:
        """Who gave this name, and may not be named, or was not asked."""
        return [pair.giver.name for pair in self.named_by if not pair.may_mention]

    @property
    def letter(self) -> str:
        """Which of the asking letters comes next."""
        if self.talk and self.talk.held_at:
            return "hello"
        if any(letter.outcome != Outreach.Outcome.BOUNCED for letter in self.sent):
            return "second"
        return "referred" if self.named_by else "first"

    def facts(self) -> dict[str, str]:
        """Return what the placeholders of a letter stand for."""
        contact, student = self.contact, self.contact.student
        talk, offer = self.talk, self.proposal
        length = talk.minutes if talk else offer.minutes if offer else 20
        return {
            "contact": contact.name,
            "organization": contact.organization,
            "field": contact.field,
            "met_how": self._met_how(),
            "student": student.user.name,
            "major": student.major,
            "college": student.college,
            "referrer": self.referrers[0] if self.referrers else "",
            "named": self.named,
            "minutes": str(length),
            "times": "\n".join(self._told(at) for at in offer.times) if offer else "",
            "link": settings.BASE_URL + link_of(offer) if offer else "",
            "when": self._told(talk.starts_at) if talk and talk.starts_at else "",
            "place": talk.place if talk else "",
            "learned": _first_sentence(self.learned),
            "next_on": weekday_and_day(self.next_on, self.now) if self.next_on else "",
        }

    def known(self) -> Known:
        """Return what the coach knows beside the draft."""
        contact, student = self.contact, self.contact.student
        return Known(
            student=student.user.name,
            contact=contact.name,
            organization=contact.organization,
            title=contact.title,
            field=contact.field,
            met_how=self._met_how(),
            major=student.major,
            college=student.college,
            minutes=int(self.facts()["minutes"]),
            may_be_named=tuple(self.referrers),
            may_not_be_named=tuple(self.unnamed),
            named=self.named,
            place=self.talk.place if self.talk else "",
            log=self.learned,
            is_close=contact.tie == Contact.Tie.CLOSE,
            letters_open=sum(not letter.outcome for letter in self.sent),
            proposals_open=int(self._is_offered()),
        )

    def _is_offered(self) -> bool:
        """Whether the times on offer went out with an earlier letter: this one would be a second."""
        return bool(self.proposal and self.sent and self.sent[0].sent_at > self.proposal.made_at)

    def _met_how(self) -> str:
        """How they know each other, unless that tells a name that is not to be told."""
        told = folded(self.contact.met_how)
        hidden = any(folded(name) in told for name in self.unnamed)
        return "" if hidden else self.contact.met_how

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


def drafted(letter: str, background: Background, drafts: Iterable[Draft] = ()) -> Drafted:
    """Return what the student has typed of this letter, else its words with the facts filled in."""
    for draft in drafts:
        if draft.letter == letter:
            return Drafted(letter, draft.subject, draft.text)
    own = Letter.objects.filter(name=letter).first()
    words, facts = own or WORDINGS[letter], background.facts()
    return Drafted(letter, filled_line(words.subject, facts), filled(words.text, facts))


def _first_sentence(text: str) -> str:
    first = " ".join(text.split()).partition(". ")[0]
    return first if len(first) <= QUOTED else f"{first[:QUOTED].rsplit(' ', 1)[0]} …"


def background(
    contact: Contact,
    *,
    letter: str = "",
    named: str = "",
    plan: Iterable[Line] = (),
    now: datetime,
) -> Background:
    """Read what a letter to this contact is written with; `named` is whom a report or an introduction is about.

    A confirmation is about the talk that comes, every other letter about the latest that was held.
    """
    talks = Interview.objects.filter(contact=contact).annotate(learned=F("log__learned"))
    if letter == "confirmation":
        talk = talks.open().filter(starts_at__gt=now).order_by("starts_at", "pk").first()
    else:
        talk = talks.held().order_by("-held_at", "-pk").first()
    named_by = Referral.objects.filter(named=contact, giver__deleted_at=None).select_related("giver")
    offers = Proposal.objects.open(now).filter(contact=contact)
    next_letters = [line.on for line in plan if line.what == "letter"][1:]
    return Background(
        contact=contact,
        sent=list(Outreach.objects.filter(contact=contact).order_by("-sent_at", "-pk")),
        named_by=list(named_by.order_by("-may_mention", "pk")),
        proposal=offers.order_by("-made_at").first(),
        talk=talk,
        learned=(talk.learned or "") if talk else "",
        next_on=next_letters[0] if next_letters else None,
        named=named,
        now=now,
    )
