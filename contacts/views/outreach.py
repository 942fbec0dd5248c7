"""Writing down that a contact was asked, and what came of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions, policies
from contacts.forms import AnswerForm, AskForm
from contacts.models import Contact, Outreach
from contacts.views.mine import own_contact
from web.responses import page, submitted, told

FORM = ["GET", "POST"]


@audience("student")
@require_http_methods(FORM)
def ask(request: Request, pk: int) -> HttpResponse:
    """Write down that the student has written to a contact."""
    contact = own_contact(request, pk)
    policies.require_ask(request.user, contact, request.now)
    latest = Outreach.objects.visible_to(request.user).filter(contact=contact).order_by("-sent_at").first()
    usual = latest.channel if latest else Contact.Channel.EMAIL
    form = AskForm(
        request.POST or None,
        initial={"channel": usual, "sent_at": request.now},
        back=contact.get_absolute_url(),
    )
    if submitted(form, actions.ask, contact, by=request.user, now=request.now):
        told(request, f"Noted: you have written to {contact.name}.")
        return redirect(contact)
    return page(request, "contacts/ask.html", form=form, contact=contact)


@audience("student")
@require_http_methods(FORM)
def answer(request: Request, pk: int) -> HttpResponse:
    """Write down what came of an attempt; on yes, go on to set a time."""
    mine = Outreach.objects.visible_to(request.user).select_related("contact")
    outreach = get_object_or_404(mine, pk=pk)
    contact = outreach.contact
    form = AnswerForm(
        request.POST or None, initial={"outcome": outreach.outcome}, back=contact.get_absolute_url()
    )
    if submitted(form, actions.answer, outreach, by=request.user, now=request.now):
        if form.cleaned_data["outcome"] == Outreach.Outcome.AGREED:
            return redirect("interviews:plan", contact.pk)
        return redirect(contact)
    return page(request, "contacts/answer.html", form=form, outreach=outreach, contact=contact)
