"""What the reader of a letter says to it, by its link: done, or not now. Without an account, a cookie or a script.

Looking changes nothing, since programs open every link of a letter. The link itself says who acts, not the browser:
so the forms carry no token of a cookie, and whoever is signed in acts for nobody else (decision 26).
"""

from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.audience import public
from accounts.requests import Request
from center.models import the_center
from home import actions
from home.forms import PutOffForm
from reminders import answering, letters
from reminders.models import Reminder
from web.calendar import DAY
from web.responses import kept_secret, page, submitted


@public
@require_safe
def reminder(request: Request, token: str) -> HttpResponse:
    """Show what a letter asks for, and how it stands."""
    return _shown(request, _told_by(request, token), token)


@public
@csrf_exempt
@require_POST
def finish(request: Request, token: str) -> HttpResponse:
    """It is done."""
    answering.finish(_told_by(request, token), way=request.POST.get("way", ""), now=request.now)
    return _back(token)


@public
@csrf_exempt
@require_POST
def take_back(request: Request, token: str) -> HttpResponse:
    """It is not done after all."""
    answering.take_back(_told_by(request, token), now=request.now)
    return _back(token)


@public
@csrf_exempt
@require_POST
def put_off(request: Request, token: str) -> HttpResponse:
    """Not now, but on that day."""
    told = _told_by(request, token)
    form = PutOffForm(request.POST, action=request.path)
    if submitted(form, actions.put_off, told, now=request.now):
        return _back(token)
    return _shown(request, told, token, form=form)


def _told_by(request: Request, token: str) -> Reminder:
    """Return what the link is about: forged, cut, too old, or of somebody who left, there is nothing."""
    found = answering.told_by(token, request.now)
    if found is None:
        raise Http404
    return found


def _shown(request: Request, told: Reminder, token: str, *, form: PutOffForm | None = None) -> HttpResponse:
    """Show the page by the clock of the letter's reader, whoever is signed in."""
    asked = answering.asked(told, request.now)
    row = asked.still.row if asked.still else asked.done_row
    form = form or PutOffForm(action=reverse("home:put_off", args=[token]))
    if asked.last_on:
        form.keep_within(asked.today + DAY, asked.last_on)
    with timezone.override(ZoneInfo(told.recipient.zone)):
        shown = page(
            request,
            "home/reminder.html",
            asked=asked,
            token=token,
            # No more than the subject of the letter.
            words=letters.subject(asked.kind, row, told.recipient, the_center()) if row else "",
            url=asked.kind.link(row) if row else "",
            form=form,
        )
    return kept_secret(shown)


def _back(token: str) -> HttpResponse:
    return kept_secret(redirect("home:reminder", token))
