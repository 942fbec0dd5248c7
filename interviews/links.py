"""Personal links: what a contact answers a proposal with, and what shows them their answer. Neither needs an account.

A link is the proposal's random key with a signature for one purpose. Whoever reads the database alone has no link, and
a link of one purpose is none for another.
"""

from datetime import datetime

from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse

from interviews.models import Proposal
from web.calendar import DAY

# How long an answer can be looked at that led to no talk.
SHOWN_FOR = 30 * DAY

_answering = signing.Signer(salt="interviews.proposals", sep=".")
_showing = signing.Signer(salt="interviews.answers", sep=".")


def link_of(proposal: Proposal) -> str:
    """Return the path of the page on which the contact answers."""
    return reverse("interviews:personal_link", args=[_answering.sign(proposal.key)])


def answer_link_of(proposal: Proposal) -> str:
    """Return the path of the page that shows the contact what they have answered."""
    return reverse("interviews:answered", args=[receipt_of(proposal)])


def receipt_of(proposal: Proposal) -> str:
    """Return the token by which an answer can be looked at."""
    return _showing.sign(proposal.key)


def open_proposal(token: str, now: datetime) -> Proposal | None:
    """Return what may be answered by this token.

    None once it is forged, answered, withdrawn or too old, or the contact or the student is gone.
    """
    return _found(Proposal.objects.open(now), _answering, token)


def answered_proposal(token: str, now: datetime) -> Proposal | None:
    """Return whose answer this token shows.

    None once the talk was a day ago or the answer is too old, or the contact or the student is gone.
    """
    theirs = Proposal.objects.filter(
        answered_at__isnull=False, contact__deleted_at=None, student__user__deactivated_at=None
    )
    proposal = _found(theirs.select_related("interview"), _showing, token)
    if proposal is None:
        return None
    assert proposal.answered_at
    talk = proposal.interview
    until = max(proposal.answered_at + SHOWN_FOR, talk.ends_at + DAY if talk and talk.ends_at else now)
    return proposal if now < until else None


def _found(proposals: QuerySet[Proposal], signer: signing.Signer, token: str) -> Proposal | None:
    try:
        key = signer.unsign(token)
    except signing.BadSignature:
        return None
    return proposals.select_related("contact", "student__user").filter(key=key).first()
