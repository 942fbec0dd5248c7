"""What was promised: the list, one promise, and its ends."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions, policies
from contacts.forms import PromiseForm
from contacts.models import FollowUp
from contacts.views.mine import own_contact
from web.calendar import DAY
from web.pagination import paged
from web.responses import page, submitted, told

FORM = ["GET", "POST"]


@audience("student")
@require_http_methods(FORM)
def promise(request: Request, pk: int) -> HttpResponse:
    contact = own_contact(request, pk)
    form = PromiseForm(
        request.POST or None,
        initial={"is_theirs": "mine", "due_on": localdate(request.now) + 7 * DAY},
        back=contact.get_absolute_url(),
    )
    if submitted(form, actions.promise, contact, by=request.user, now=request.now):
        return redirect(contact)
    return page(request, "contacts/promise.html", form=form, contact=contact)


@audience("student")
@require_safe
def follow_ups(request: Request) -> HttpResponse:
    """Show what was promised: open ones by day, and the last ones that are settled."""
    mine = FollowUp.objects.visible_to(request.user).select_related("contact")
    settled = mine.exclude(Q(kept_at=None) & Q(dropped_at=None)).order_by("-due_at", "-pk")
    return page(
        request,
        "contacts/follow_ups.html",
        page=paged(mine.open(), by=("due_at", "pk"), query=request.GET),
        settled=list(settled[:20]),
    )


@audience("student")
@require_safe
def follow_up(request: Request, pk: int) -> HttpResponse:
    promised = _follow_up(request, pk)
    allowed = policies.allowed_on_follow_up(request.user, promised, request.now)
    return page(
        request, "contacts/follow_up.html", follow_up=promised, contact=promised.contact, allowed=allowed
    )


@audience("student")
@require_POST
def keep(request: Request, pk: int) -> HttpResponse:
    promised = _follow_up(request, pk)
    actions.keep(promised, by=request.user, now=request.now)
    told(request, "Promise kept.", undo=reverse("contacts:reopen_follow_up", args=[pk]))
    return redirect(promised.contact)


@audience("student")
@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    promised = _follow_up(request, pk)
    actions.drop(promised, by=request.user, now=request.now)
    told(request, "You have let it go.", undo=reverse("contacts:reopen_follow_up", args=[pk]))
    return redirect(promised.contact)


@audience("student")
@require_POST
def reopen_follow_up(request: Request, pk: int) -> HttpResponse:
    promised = _follow_up(request, pk)
    actions.reopen_follow_up(promised, by=request.user, now=request.now)
    return redirect(promised.contact)


def _follow_up(request: Request, pk: int) -> FollowUp:
    mine = FollowUp.objects.visible_to(request.user).select_related("contact__student")
    return get_object_or_404(mine, pk=pk)
