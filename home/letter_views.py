"""What a person is told by letter: what comes, what came, how one wants it; and the link that stops one kind."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.audience import EVERYONE, audience, public
from accounts.requests import Request
from center.models import the_center
from home import actions
from home.forms import WishesForm
from reminders import outlook, wishes
from reminders.kinds import Manner
from reminders.planning import wishes_of
from web.responses import page, submitted, told


@audience(*EVERYONE)
@require_http_methods(["GET", "POST"])
def reminders(request: Request) -> HttpResponse:
    """Show what one will hear and when, what became of the rest, and let one choose."""
    person = request.user
    wished = wishes_of([person.pk])[person.pk]
    form = WishesForm(request.POST or None, person=person, wishes=wished)
    if submitted(form, actions.wish, person, by=person, now=request.now):
        told(request, "Saved. What waits is planned anew.")
        return redirect("home:reminders")
    return page(
        request,
        "home/reminders.html",
        form=form,
        coming=outlook.coming(person, wished, the_center(), request.now),
        past=outlook.told(person),
    )


@public
@csrf_exempt
@require_http_methods(["GET", "POST"])
def switch_off(request: Request, token: str) -> HttpResponse:
    """Stop one kind of letter, without signing in: on POST alone, since programs open every link of a letter.

    Also for the button of a mail program, which sends no cookie (RFC 8058).
    """
    found = wishes.told_by(token)
    if found is None:
        raise Http404
    person, kind = found
    if request.method == "POST":
        manner = Manner.AT_ONCE if "again" in request.POST else Manner.OFF
        actions.hear(person, kind=kind, manner=manner, now=request.now)
        return page(request, "home/switched_off.html", kind=kind, is_off=manner == Manner.OFF)
    return page(request, "home/switch_off.html", kind=kind)
