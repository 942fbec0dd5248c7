"""What keeps letters from their readers: an outage, letters that failed, addresses from which they come back.

Never what a letter says: only of which kind it is, to whom, and why it did not arrive.
"""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.audience import audience
from accounts.models import User
from accounts.requests import Request
from office import actions
from reminders import bounces, outages
from reminders.dead_letters import failed, why
from reminders.kinds import kinds
from reminders.models import Bounce, Reminder
from web.pagination import paged
from web.refusals import Refused
from web.responses import page, told

ADDRESSES_SHOWN = 5


@audience("director")
@require_safe
def dead_letters(request: Request) -> HttpResponse:
    """Show the outage that lasts, the letters that failed, and the latest addresses that send letters back."""
    letters = paged(failed().select_related("recipient"), by=("-failed_at", "-pk"), query=request.GET)
    latest = list(bounces.latest().order_by("-at", "-pk")[: ADDRESSES_SHOWN + 1])
    return page(
        request,
        "office/dead_letters.html",
        outage=outages.current(),
        page=letters,
        letters=[(letter, _title(letter.kind), why(letter)) for letter in letters.rows],
        addresses=_with_what_follows(latest[:ADDRESSES_SHOWN], request.now),
        has_more_addresses=len(latest) > ADDRESSES_SHOWN,
    )


@audience("director")
@require_safe
def dead_addresses(request: Request) -> HttpResponse:
    """Show every address that sends letters back."""
    known = paged(bounces.latest(), by=("-at", "-pk"), query=request.GET)
    addresses = _with_what_follows(known.rows, request.now)
    return page(request, "office/dead_addresses.html", page=known, addresses=addresses)


@audience("director")
@require_POST
def try_again(request: Request, pk: int) -> HttpResponse:
    """Have a letter that failed sent after all."""
    letter = _letter(pk)
    actions.try_again(letter, by=request.user, now=request.now)
    told(request, f"The letter to {letter.recipient.name} is tried again.")
    return redirect("office:dead_letters")


@audience("director")
@require_POST
def drop_letter(request: Request, pk: int) -> HttpResponse:
    """Give a letter that failed up for good."""
    letter = actions.drop_letter(_letter(pk), by=request.user, now=request.now)
    assert letter.failed_at
    request.session[_key(pk)] = {"failed_at": letter.failed_at.isoformat(), "reason": letter.reason}
    undo = reverse("office:put_back_letter", args=[pk])
    told(request, f"The letter to {letter.recipient.name} is dropped.", undo=undo)
    return redirect("office:dead_letters")


@audience("director")
@require_POST
def put_back_letter(request: Request, pk: int) -> HttpResponse:
    """Undo: put a letter that was dropped back among those that failed, once."""
    letter = _letter(pk)
    before = request.session.pop(_key(pk), None)
    if before is None:
        raise Refused("There is no letter to put back.")
    failed_at = datetime.fromisoformat(before["failed_at"])
    actions.put_back_letter(
        letter, failed_at=failed_at, reason=before["reason"], by=request.user, now=request.now
    )
    told(request, f"The letter to {letter.recipient.name} is on the list again.")
    return redirect("office:dead_letters")


@audience("director")
@require_POST
def write_again(request: Request, pk: int) -> HttpResponse:
    """Believe that a person's address works."""
    person = get_object_or_404(User, pk=pk)
    actions.write_again(person, by=request.user, now=request.now)
    told(request, f"Letters go to {person.name} again.")
    return redirect("office:dead_letters")


def _letter(pk: int) -> Reminder:
    return get_object_or_404(Reminder.objects.select_related("recipient").defer("letter"), pk=pk)


def _title(kind: str) -> str:
    # A kind that a later version no longer knows has kept its letters.
    return getattr(kinds.get(kind), "title", kind)


def _with_what_follows(found: list[Bounce], now: datetime) -> list[tuple[Bounce, bool]]:
    """Return each with whether nothing is sent there any more."""
    unreachable = bounces.unreachable([bounce.person_id for bounce in found], now)
    return [(bounce, bounce.person_id in unreachable) for bounce in found]


def _key(pk: int) -> str:
    return f"letter before: {pk}"
