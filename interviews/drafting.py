"""What a letter to a contact is written with: contacts/drafting.py, and what interviews and proposals know."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F

from contacts.drafting import MINUTES, Background
from contacts.letters.wordings import ASKING
from contacts.models import Contact, Outreach, Referral
from interviews.links import link_of
from interviews.models import Interview, Proposal


def background(contact: Contact, *, letter: str = "", now: datetime) -> Background:
    """Read what a letter to this contact is written with.

    A confirmation is about the talk that comes, every other letter about the latest that was held.
    """
    talk = _talk(contact, letter, now)
    asks = letter in ("", *ASKING)
    offer = Proposal.objects.open(now).filter(contact=contact).order_by("-made_at").first() if asks else None
    sent = Outreach.objects.filter(contact=contact).order_by("-sent_at", "-pk") if asks else ()
    named_by = Referral.objects.filter(named=contact).select_related("giver")
    given = Referral.objects.filter(giver=contact, named__deleted_at=None).select_related("named")
    # Whom they named in that talk.
    thanked_for = (
        given.filter(given_at__gte=talk.held_at).order_by("-given_at").first()
        if letter == "thank_you" and talk
        else None
    )
    return Background(
        contact=contact,
        sent=list(sent),
        named_by=list(named_by.order_by("pk")) if asks else [],
        named=thanked_for.named if thanked_for else None,
        has_met=bool(talk and talk.held_at),
        talk_at=talk.starts_at if talk else None,
        place=talk.place if talk else "",
        learned=(talk.learned or "") if talk else "",
        advice=(talk.advice or "") if talk else "",
        minutes=talk.minutes if talk else offer.minutes if offer else MINUTES,
        times=[at for at in offer.times if at > now] if offer else [],
        link=settings.BASE_URL + link_of(offer) if offer else "",
        medium=offer.by_medium if offer else "",
        offered_at=offer.made_at if offer else None,
        now=now,
    )


def _talk(contact: Contact, letter: str, now: datetime) -> Any:
    """Return the talk a letter is about, with what was written down after it."""
    talks = Interview.objects.filter(contact=contact).annotate(
        learned=F("log__learned"), advice=F("log__advice")
    )
    if letter == "confirmation":
        return talks.open().filter(starts_at__gt=now).order_by("starts_at", "pk").first()
    return talks.held().order_by("-held_at", "-pk").first()
