"""Writing down that a contact was asked, and what came of it; and whom else to ask meanwhile."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.audience import audience
from accounts.requests import Request
from center.models import closed_days
from contacts import actions, policies
from contacts.models import Contact, Outreach
from contacts.next_step import steps
from contacts.open_letters import open_letters_at, plans
from contacts.outreach_forms import AnswerForm, AskForm
from contacts.views.mine import own_contact
from web.responses import page, submitted, told
from web.templatetags.web import day

FORM = ["GET", "POST"]
OTHERS_SHOWN = 20


@audience("student")
@require_http_methods(FORM)
def ask(request: Request, pk: int) -> HttpResponse:
    """Write down that the student has written to a contact; the plan shows what is asked of them next, and when."""
    contact = own_contact(request, pk)
    policies.require_ask(request.user, contact, request.now)
    zone, closed = ZoneInfo(request.user.zone), closed_days()
    sent = list(Outreach.objects.visible_to(request.user).filter(contact=contact).order_by("-sent_at", "-pk"))
    latest = sent[0] if sent else None
    form = AskForm(
        request.POST or None,
        initial={
            "channel": latest.channel if latest else Contact.Channel.EMAIL,
            "sent_at": request.now,
            "cadence": contact.cadence,
        },
        plans=plans(contact, sent, zone=zone, closed=closed, now=request.now),
        back=contact.get_absolute_url(),
    )
    if submitted(form, actions.ask, contact, by=request.user, now=request.now):
        again_at = form.result.try_again_at
        again = f" If no answer comes, write again on {day(again_at)}." if again_at else ""
        told(request, f"Noted: you have asked {contact.name}.{again}")
        return redirect(contact)
    return page(
        request,
        "contacts/ask.html",
        form=form,
        contact=contact,
        latest=latest,
        open_letters=open_letters_at(contact, zone=zone, closed=closed, now=request.now),
    )


@audience("student")
@require_http_methods(FORM)
def answer(request: Request, pk: int) -> HttpResponse:
    """Write down what came of an attempt; on yes, go on to set a time."""
    outreach = _own_outreach(request, pk)
    contact = outreach.contact
    form = AnswerForm(
        request.POST or None, initial={"outcome": outreach.outcome}, back=contact.get_absolute_url()
    )
    if submitted(form, actions.answer, outreach, by=request.user, now=request.now):
        if form.cleaned_data["outcome"] == Outreach.Outcome.AGREED:
            return redirect("interviews:plan", contact.pk)
        if form.cleaned_data["outcome"] == Outreach.Outcome.BOUNCED:
            told(request, f"It did not reach {contact.name}. Correct the address here, then write again.")
            return redirect("contacts:edit", contact.pk)
        return redirect(contact)
    return page(request, "contacts/answer.html", form=form, outreach=outreach, contact=contact)


@audience("student")
@require_http_methods(FORM)
def look_beyond(request: Request, pk: int) -> HttpResponse:
    """Show whom else of the organization the student could write to; by POST, it was looked at."""
    outreach = _own_outreach(request, pk)
    contact = outreach.contact
    if request.method == "POST":
        actions.look_beyond(outreach, by=request.user, now=request.now)
        told(request, f"Then {contact.name} has some more days.")
        return redirect(contact)
    letter = steps["ask"].url_name
    return page(
        request,
        "contacts/look_beyond.html",
        outreach=outreach,
        contact=contact,
        others=[(other, reverse(letter, args=[other.pk])) for other in _others_there(request, contact)],
        allowed=policies.allowed_on_outreach(request.user, outreach, request.now),
    )


def _others_there(request: Request, contact: Contact) -> Iterable[Contact]:
    """Return who else of this contact's organization is on the list and was not asked yet."""
    if not contact.organization_key:
        return ()
    asked = Outreach.objects.visible_to(request.user).filter(contact=OuterRef("pk"))
    there = Contact.objects.visible_to(request.user).filter(
        ~Exists(asked), organization_key=contact.organization_key, archived_at=None, do_not_contact_at=None
    )
    return there.exclude(pk=contact.pk).order_by("sort_key", "pk")[:OTHERS_SHOWN]


def _own_outreach(request: Request, pk: int) -> Outreach:
    mine = Outreach.objects.visible_to(request.user).select_related("contact__student")
    return get_object_or_404(mine, pk=pk)
