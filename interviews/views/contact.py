"""The card of one contact: its one next step, and everything that happened, as one timeline."""

from datetime import datetime
from functools import partial

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import policies
from contacts.actions.silences import wants_peace
from contacts.fields import INTERVALS
from contacts.models import Contact, FollowUp, Lead, Merge, Outreach, Referral
from contacts.next_step import STOPS
from interviews.models import Interview
from interviews.timeline import Happening, timeline
from interviews.touches import IN_TOUCH_AT
from web.responses import page


@audience("student")
@require_safe
def contact(request: Request, pk: int) -> HttpResponse:
    mine = Contact.objects.visible_to(request.user).select_related("student")
    card = mine.filter(pk=pk).annotate(in_touch_at=IN_TOUCH_AT).first()
    if card is None:
        merges = Merge.objects.visible_to(request.user).standing().select_related("kept")
        return redirect(get_object_or_404(merges, gone=pk).kept)
    pairs = list(
        Referral.objects.visible_to(request.user)
        .filter(Q(named=card) | Q(giver=card))
        .select_related("student", "giver", "named")
        .order_by("pk")
    )
    can = partial(policies.allowed_on_referral, request.user, now=request.now)
    happenings = timeline(card)
    still_open = [one.row for one in happenings if getattr(one.row, "status", "") == "open"]
    return page(
        request,
        "interviews/contact.html",
        contact=card,
        stops=STOPS,
        allowed=policies.allowed(request.user, card, request.now),
        from_whom=[pair for pair in pairs if pair.named_id == card.pk],
        led_to=[pair for pair in pairs if pair.giver_id == card.pk],
        introducible={pair.pk for pair in pairs if "ask_for_introduction" in can(pair)},
        interval=_interval(card, happenings),
        talk=_talk_ahead(happenings, request.now),
        unanswered=_unanswered(happenings),
        open_promises=[row for row in still_open if isinstance(row, FollowUp)],
        open_leads=[row for row in still_open if isinstance(row, Lead)],
        is_silent_to_all=card.do_not_contact_at is not None and wants_peace(card),
        timeline=happenings,
    )


def _interval(card: Contact, happenings: list[Happening]) -> str:
    """Return how often the student is in touch with this contact; nothing before they have met, or at rest."""
    has_met = any(isinstance(one.row, Interview) and one.row.held_at for one in happenings)
    days = card.keep_in_touch_days
    return INTERVALS.get(days, f"every {days} days") if has_met and card.is_active else ""


def _unanswered(happenings: list[Happening]) -> Outreach | None:
    """Return the latest letter, where no answer to it is written down."""
    letters = [one.row for one in happenings if isinstance(one.row, Outreach)]
    return letters[0] if letters and not letters[0].outcome else None


def _talk_ahead(happenings: list[Happening], now: datetime) -> Interview | None:
    """Return the talk that comes next, if one is planned."""
    talks = [one.row for one in happenings if isinstance(one.row, Interview) and one.row.is_open]
    ahead = [talk for talk in talks if talk.starts_at and talk.starts_at > now]
    return min(ahead, key=lambda talk: talk.starts_at or now, default=None)
