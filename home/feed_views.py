"""A person's calendar at a secret address, and the three acts by which it gets one, another, or none."""

from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from accounts.audience import EVERYONE, audience, public
from accounts.requests import Request
from home import actions, feeds
from web.responses import kept_secret, told


@public
@require_safe
def feed(request: Request, token: str) -> HttpResponse:
    """Hand a calendar program what is coming; nothing but a yes where it knows that already."""
    person = feeds.read_by(token)
    if person is None:
        raise Http404
    text = feeds.calendar_of(person, now=request.now)
    etag = f'"{sha256(text).hexdigest()[:32]}"'
    whole = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    whole["ETag"] = etag
    # Whoever saves it by hand has no file that is named by the secret.
    whole["Content-Disposition"] = 'attachment; filename="calendar.ics"'
    answer = get_conditional_response(request, etag=etag, response=whole)
    assert answer
    return kept_secret(answer)


@audience(*EVERYONE)
@require_POST
def make_feed(request: Request) -> HttpResponse:
    actions.make_feed(request.user, by=request.user, now=request.now)
    told(request, "Your calendar has an address. Give it to your calendar program.")
    return _back()


@audience(*EVERYONE)
@require_POST
def renew_feed(request: Request) -> HttpResponse:
    """Leave nothing at the old address."""
    actions.renew_feed(request.user, by=request.user, now=request.now)
    told(request, "Your calendar has another address, and nothing is at the old one any more.")
    return _back()


@audience(*EVERYONE)
@require_POST
def end_feed(request: Request) -> HttpResponse:
    """Leave nothing at any address."""
    actions.end_feed(request.user, by=request.user, now=request.now)
    told(request, "Your calendar has no address any more. Take it out of your calendar program too.")
    return _back()


def _back() -> HttpResponse:
    return redirect(f"{reverse('home:settings')}#calendar")
