"""An introduction by whoever gave a name: its page, and what is marked on its way."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions, policies
from contacts.models import Referral
from contacts.models.referrals import MARKS
from contacts.views.letters import letter_to_giver
from web.responses import page, told

# The way of an introduction, as it is drawn. Declined is no place on it.
WAY = ("asked", "forwarded", "accepted", "introduced", "answered")


@audience("student")
@require_safe
def introduction(request: Request, pk: int) -> HttpResponse:
    """Show where the introduction is, what comes next, and before it is asked for the letter that asks."""
    referral = own_referral(request, pk)
    allowed = policies.allowed_on_referral(request.user, referral, request.now)
    marks = [(word, at) for word, moment in reversed(MARKS.items()) if (at := getattr(referral, moment))]
    return page(
        request,
        "contacts/introduction.html",
        referral=referral,
        giver=referral.giver,
        named=referral.named,
        allowed=allowed,
        way=WAY,
        place=max((WAY.index(word) for word, _ in marks if word in WAY), default=0),
        marks=marks,
        **(letter_to_giver(request, "introduction", referral) if "ask_for_introduction" in allowed else {}),
    )


@audience("student")
@require_POST
def ask_for_introduction(request: Request, pk: int) -> HttpResponse:
    return _marked(request, pk, actions.ask_for_introduction, "Noted: you have asked {giver}.")


@audience("student")
@require_POST
def mark_forwarded(request: Request, pk: int) -> HttpResponse:
    return _marked(request, pk, actions.mark_forwarded, "Noted: {giver} has passed your lines on.")


@audience("student")
@require_POST
def mark_accepted(request: Request, pk: int) -> HttpResponse:
    return _marked(request, pk, actions.mark_accepted, "Noted: {named} would like to hear from you.")


@audience("student")
@require_POST
def mark_declined(request: Request, pk: int) -> HttpResponse:
    return _marked(request, pk, actions.mark_declined, "Noted: there will be no introduction.")


@audience("student")
@require_POST
def mark_introduced(request: Request, pk: int) -> HttpResponse:
    return _marked(request, pk, actions.mark_introduced, "Noted: {giver} has introduced you.")


@audience("student")
@require_POST
def answer_introduction(request: Request, pk: int) -> HttpResponse:
    return _marked(request, pk, actions.answer_introduction, "Noted: you have answered {named}.")


@audience("student")
@require_POST
def nudge(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, actions.nudge, "Noted: you have asked {giver} how it goes.")


@audience("student")
@require_POST
def take_back_introduction(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, actions.take_back_introduction, "The last mark is taken back.")


@audience("student")
@require_POST
def drop_introduction(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, actions.drop_introduction, "You have let the introduction to {named} go.")


def own_referral(request: Request, pk: int) -> Referral:
    """Return this name given to the student who asks, with both people; 404 for anybody else's and for none."""
    mine = Referral.objects.visible_to(request.user).select_related(
        "student", "giver__student__user", "named"
    )
    return get_object_or_404(mine, pk=pk)


def _marked(request: Request, pk: int, action: Callable[..., None], sentence: str) -> HttpResponse:
    undo = reverse("contacts:take_back_introduction", args=[pk])
    return _done(request, pk, action, sentence, undo=undo)


def _done(
    request: Request, pk: int, action: Callable[..., None], sentence: str, *, undo: str = ""
) -> HttpResponse:
    referral = own_referral(request, pk)
    action(referral, by=request.user, now=request.now)
    told(
        request, sentence.format(giver=referral.giver.first_name, named=referral.named.first_name), undo=undo
    )
    return redirect(referral)
