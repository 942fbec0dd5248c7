"""The guided start: circle by circle, for a student who knows "nobody"."""

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions
from contacts.circles import CIRCLES, after
from contacts.forms import NamesForm
from contacts.models import Contact
from contacts.views.mine import own_student
from web.responses import page, submitted, told

FORM = ["GET", "POST"]


@audience("student")
@require_safe
def start(request: Request) -> HttpResponse:
    """Show the circles, how many names each has brought, and what to do when all stay empty."""
    mine = Contact.objects.visible_to(request.user)
    brought = dict(mine.order_by().values_list("met_how").annotate(count=Count("pk")))
    return page(
        request,
        "contacts/start.html",
        circles=[(circle, brought.get(circle.title, 0)) for circle in CIRCLES.values()],
        count=sum(brought.values()),
    )


@audience("student")
@require_http_methods(FORM)
def circle(request: Request, key: str) -> HttpResponse:
    """Ask one circle's question, and take as many names as come to mind."""
    if key not in CIRCLES:
        raise Http404
    asked = CIRCLES[key]
    student = own_student(request)
    form = NamesForm(request.POST or None, back=reverse("contacts:start"))
    told_of = {"met_how": asked.title, "tie": asked.tie}
    if submitted(form, actions.add_names, student, also=told_of, by=request.user, now=request.now):
        added, known = form.result
        told(request, _told(added, known))
        further = after(asked)
        return redirect(
            reverse("contacts:circle", args=[further.key]) if further else reverse("contacts:start")
        )
    return page(request, "contacts/circle.html", form=form, circle=asked, further=after(asked))


def _told(added: list[Contact], known: list[Contact]) -> str:
    new = {0: "No new name", 1: f"{added[0].name} is on your list" if added else ""}
    sentence = new.get(len(added), f"{len(added)} people are on your list") + "."
    if known:
        sentence += f" Already there: {', '.join(contact.name for contact in known)}."
    return sentence
