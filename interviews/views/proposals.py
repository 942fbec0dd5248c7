"""What a student offers a contact by a personal link, and the answer that comes back."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from center.models import closed_days
from contacts.guard import guard
from contacts.models import Contact
from contacts.policies import require_ask
from interviews import actions, policies
from interviews.links import link_of
from interviews.models import Proposal
from interviews.proposal_forms import ProposeForm
from web.calendar import working_days_after
from web.responses import page, submitted, told

# Meet within two or three weeks: sooner is hard to fit in, later is forgotten.
SOONEST, LATEST = 3, 15


@audience("student")
@require_http_methods(["GET", "POST"])
def propose(request: Request, pk: int) -> HttpResponse:
    """Offer a contact two or three times by a personal link."""
    mine = Contact.objects.visible_to(request.user).select_related("student")
    contact = get_object_or_404(mine, pk=pk)
    require_ask(request.user, contact, request.now)
    # What was said last time saves typing: to this contact above all. Where others are is nobody else's.
    before = Proposal.objects.visible_to(request.user).order_by("-made_at")
    latest = before.filter(contact=contact).first() or before.first()
    said = ["minutes", "medium", "questions"] if latest else []
    if latest and latest.contact_id == contact.pk:
        said += ["place", "why"]
    known = {name: getattr(latest, name) for name in said}
    form = ProposeForm(request.POST or None, initial=known, back=contact.get_absolute_url())
    if submitted(form, actions.propose, contact, by=request.user, now=request.now):
        told(request, f"The link is made. It is for {contact.first_name} alone.")
        return redirect("interviews:write", contact.pk)
    today, closed = localdate(request.now), closed_days()
    return page(
        request,
        "interviews/propose.html",
        form=form,
        contact=contact,
        guard=guard(contact, request.now),
        soonest=working_days_after(today, SOONEST, closed),
        latest=working_days_after(today, LATEST, closed),
    )


@audience("student")
@require_safe
def proposal(request: Request, pk: int) -> HttpResponse:
    """Show what was offered, and what the contact answered."""
    offer = _proposal(request, pk)
    return page(
        request,
        "interviews/proposal.html",
        proposal=offer,
        contact=offer.contact,
        link=settings.BASE_URL + link_of(offer),
        allowed=policies.allowed_on_proposal(request.user, offer, request.now),
    )


@audience("student")
@require_POST
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take an offer back; the link in the letter is dead from then on."""
    offer = _proposal(request, pk)
    actions.withdraw(offer, by=request.user, now=request.now)
    told(request, "The link does not work any more.")
    return redirect(offer.contact)


@audience("student")
@require_POST
def note_answer(request: Request, pk: int) -> HttpResponse:
    """Take note of an answer, and go on to what it asks for."""
    offer = _proposal(request, pk)
    actions.note_answer(offer, by=request.user, now=request.now)
    if offer.answer == Proposal.Answer.ACCEPTED and offer.interview:
        return redirect(offer.interview)
    if offer.answer == Proposal.Answer.ANOTHER:
        return redirect("interviews:plan", offer.contact_id)
    return redirect("home:today")


def _proposal(request: Request, pk: int) -> Proposal:
    mine = Proposal.objects.visible_to(request.user).select_related("contact", "student", "interview")
    return get_object_or_404(mine, pk=pk)
