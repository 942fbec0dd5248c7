"""The card of one contact: its one next step, and everything that happened, as one timeline."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.audience import audience
from accounts.models import User
from accounts.requests import Request
from contacts import policies
from contacts.models import Contact, FollowUp, Outreach, Referral, ThankYouNote
from contacts.next_step import STOPS
from interviews.models import Interview
from web.responses import page


@dataclass(frozen=True)
class Happening:
    """One thing on the timeline."""

    at: datetime
    words: str
    url: str = ""
    detail: str = ""


@audience("student")
@require_safe
def contact(request: Request, pk: int) -> HttpResponse:
    mine = Contact.objects.visible_to(request.user).select_related("student")
    card = get_object_or_404(mine, pk=pk)
    pairs = list(
        Referral.objects.visible_to(request.user)
        .filter(Q(named=card) | Q(giver=card))
        .select_related("giver", "named")
        .order_by("pk")
    )
    promises = list(FollowUp.objects.visible_to(request.user).filter(contact=card).soonest_first())
    return page(
        request,
        "interviews/contact.html",
        contact=card,
        stops=STOPS,
        allowed=policies.allowed(request.user, card, request.now),
        from_whom=[pair for pair in pairs if pair.named_id == card.pk],
        led_to=[pair for pair in pairs if pair.giver_id == card.pk],
        open_promises=[promise for promise in promises if promise.status == "open"],
        timeline=timeline(card, promises, request.user),
    )


def timeline(card: Contact, promises: list[FollowUp], user: User) -> list[Happening]:
    """Return everything that happened with this contact, the latest first."""
    happenings = [Happening(card.listed_at, "Put on your list", detail=card.met_how)]
    for outreach in Outreach.objects.visible_to(user).filter(contact=card):
        happenings.append(
            Happening(
                outreach.sent_at,
                f"You asked for a talk · {outreach.get_channel_display()}",
                outreach.get_absolute_url(),
                outreach.get_outcome_display() if outreach.outcome else "No answer written down yet",
            )
        )
    for interview in Interview.objects.visible_to(user).filter(contact=card).select_related("log"):
        at = interview.starts_at or interview.held_at or interview.planned_at
        log = getattr(interview, "log", None)
        happenings.append(
            Happening(
                at,
                f"Interview · {interview.get_medium_display()} · {interview.status}",
                interview.get_absolute_url(),
                log.learned if log else "",
            )
        )
    for note in ThankYouNote.objects.visible_to(user).filter(contact=card):
        words = {"sent": "You thanked them", "excused": "No note needed", "owed": "A thank-you is owed"}
        at = note.sent_at or note.excused_at or note.owed_at
        happenings.append(Happening(at, words[note.status], note.get_absolute_url(), note.excuse))
    for promise in promises:
        ended = promise.kept_at or promise.dropped_at
        words = {"kept": "Promise kept", "dropped": "Promise let go", "open": "You promised"}
        happenings.append(
            Happening(
                ended or promise.promised_at, words[promise.status], promise.get_absolute_url(), promise.text
            )
        )
    return sorted(happenings, key=lambda happening: happening.at, reverse=True)
