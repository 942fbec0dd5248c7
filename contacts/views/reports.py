"""Telling whoever gave a name how the talk went."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions, policies
from contacts.views.introductions import own_referral
from contacts.views.letters import letter_to_giver
from web.responses import page, told


@audience("student")
@require_http_methods(["GET", "POST"])
def report_back(request: Request, pk: int) -> HttpResponse:
    """Show a draft of the report to whoever gave the name; by POST, they have heard."""
    referral = own_referral(request, pk)
    if request.method == "POST":
        actions.report_back(referral, by=request.user, now=request.now)
        undo = reverse("contacts:reopen_report", args=[pk])
        told(request, f"Noted: {referral.giver.first_name} has heard from you.", undo=undo)
        return redirect(referral.giver)
    allowed = policies.allowed_on_referral(request.user, referral, request.now)
    return page(
        request,
        "contacts/report_back.html",
        referral=referral,
        giver=referral.giver,
        named=referral.named,
        allowed=allowed,
        **(letter_to_giver(request, "report_back", referral) if "report_back" in allowed else {}),
    )


@audience("student")
@require_POST
def reopen_report(request: Request, pk: int) -> HttpResponse:
    referral = own_referral(request, pk)
    actions.reopen_report(referral, by=request.user, now=request.now)
    return redirect("contacts:report_back", pk)
