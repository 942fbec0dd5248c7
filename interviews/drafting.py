"""What a letter to a contact is written with: contacts/drafting.py, and what interviews and proposals know."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F

from contacts.drafting import MINUTES, Background, speaks_of_them
from contacts.letters.wordings import ASKING
from contacts.models import Contact, FollowUp, Outreach, Referral, ThankYouNote
from interviews.links import link_of
from interviews.models import Interview, PlannedQuestion, Proposal

# What of a log may be told to whom it is about, the most telling first. What gave energy, what fits and what is still
# open the student writes for themselves alone.
TOLD = ("learned", "advice", "surprise", "best")
# So many answers are looked at.
ANSWERS = 5
# So many names are thanked for; more were not meant to be given in one talk.
NAMED = 3
Because = ThankYouNote.Because


def background(contact: Contact, *, letter: str = "", now: datetime) -> Background:
    """Read what a letter to this contact is written with.

    A confirmation is about the talk that comes, every other letter about the latest that was held.
    """
    talk = _talk(contact, letter, now)
    asks = letter in ("", *ASKING)
    offer = Proposal.objects.open(now).filter(contact=contact).order_by("-made_at").first() if asks else None
    sent = Outreach.objects.filter(contact=contact).order_by("-sent_at", "-pk") if asks else ()
    named_by = Referral.objects.filter(named=contact).select_related("giver")
    return Background(
        contact=contact,
        sent=list(sent),
        named_by=list(named_by.order_by("pk")) if asks else [],
        has_met=bool(talk and talk.held_at),
        talk_at=talk.starts_at if talk else None,
        place=talk.place if talk else "",
        heard=_heard(talk),
        minutes=talk.minutes if talk else offer.minutes if offer else MINUTES,
        times=[at for at in offer.times if at > now] if offer else [],
        link=settings.BASE_URL + link_of(offer) if offer else "",
        medium=offer.by_medium if offer else "",
        offered_at=offer.made_at if offer else None,
        now=now,
    )


def thanking(note: ThankYouNote, *, now: datetime) -> Background:
    """Read what the letter of one thank-you note is written with: for its reason, what the student wrote down of it."""
    contact = note.contact
    talk = _talks(contact).filter(logged_at=note.owed_at).first() or _talk(contact, "", now)
    named_by = Referral.objects.filter(named=contact).select_related("giver").order_by("pk")
    known = Background(
        contact=contact,
        named_by=list(named_by),
        has_met=talk is not None,
        what=note.what,
        due_at=note.due_at,
        now=now,
    )
    if note.referral:
        return replace(known, named=note.referral.named, is_about_named=True)
    if talk is None:
        return known
    minutes = 0 if talk.by_email else talk.minutes_used or talk.minutes
    known = replace(known, talk_at=talk.starts_at, minutes=minutes)
    if note.because != Because.INTERVIEW:
        return known
    # Whom they named in that talk.
    given = Referral.objects.filter(giver=contact, named__deleted_at=None, given_at__gte=talk.held_at)
    pairs = list(given.select_related("named").order_by("given_at", "pk")[:NAMED])
    leave = {pair.may_mention for pair in pairs}
    promises = FollowUp.objects.open().filter(contact=contact, is_theirs=False)
    promise = promises.order_by("due_at", "pk").first()
    answers = PlannedQuestion.objects.filter(interview=talk).exclude(answer="").order_by("-is_must", "place")
    return replace(
        known,
        place=talk.place if talk.medium == Interview.Medium.IN_PERSON else "",
        heard=[*_heard(talk), *answers.values_list("answer", flat=True)[:ANSWERS]],
        promised=promise.text if promise and not speaks_of_them(promise.text) else "",
        next_on=promise.due_on if promise else None,
        named=pairs[0].named if pairs else None,
        also_named=[pair.named.name for pair in pairs[1:]],
        may_mention=leave.pop() if len(leave) == 1 else None,
    )


def _heard(talk: Any) -> list[str]:
    """Return what was written down after a talk and may be told, as far as there is any."""
    return [text for name in TOLD if talk and (text := getattr(talk, f"log_{name}"))]


def _talks(contact: Contact) -> Any:
    told = {f"log_{name}": F(f"log__{name}") for name in TOLD}
    return Interview.objects.filter(contact=contact).annotate(**told)


def _talk(contact: Contact, letter: str, now: datetime) -> Any:
    """Return the talk a letter is about, with what was written down after it."""
    talks = _talks(contact)
    if letter == "confirmation":
        return talks.open().filter(starts_at__gt=now).order_by("starts_at", "pk").first()
    return talks.held().order_by("-held_at", "-pk").first()
