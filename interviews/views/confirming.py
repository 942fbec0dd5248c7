"""Confirming a talk, on the working day before."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from contacts.drafting import coached, drafted
from contacts.letter_forms import LetterForm
from contacts.letters.wordings import WORDINGS
from contacts.models import Draft
from interviews import actions, policies
from interviews.drafting import background
from interviews.models import Interview
from web.responses import page, told

LETTER = "confirmation"


@audience("student")
@require_http_methods(["GET", "POST"])
def confirm(request: Request, pk: int) -> HttpResponse:
    """Show what to write to confirm a talk, and write down that the student has."""
    talk = _interview(request, pk)
    if request.method == "POST":
        actions.confirm(talk, by=request.user, now=request.now)
        told(request, "Confirmed. They expect you.", undo=reverse("interviews:unconfirm", args=[pk]))
        return redirect(talk)
    allowed = policies.allowed(request.user, talk, request.now)
    if "confirm" not in allowed:
        # The letter that led here may be read late.
        return redirect(talk)
    known = background(talk.contact, letter=LETTER, now=request.now)
    letter = drafted(LETTER, known, Draft.objects.visible_to(request.user).filter(contact=talk.contact))
    return page(
        request,
        "interviews/confirm.html",
        interview=talk,
        contact=talk.contact,
        letter=WORDINGS[LETTER],
        form=LetterForm(initial={"subject": letter.subject, "text": letter.text}),
        **coached(letter, known),
    )


@audience("student")
@require_POST
def unconfirm(request: Request, pk: int) -> HttpResponse:
    talk = _interview(request, pk)
    actions.unconfirm(talk, by=request.user, now=request.now)
    return redirect(talk)


def _interview(request: Request, pk: int) -> Interview:
    mine = Interview.objects.visible_to(request.user).select_related("contact__student__user", "student")
    return get_object_or_404(mine, pk=pk)
