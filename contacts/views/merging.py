"""Two cards of one person: who stands twice, making one of two, and taking them apart again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions
from contacts.duplicates import SEEN, groups
from contacts.forms import MergeForm
from contacts.models import Contact, Merge
from contacts.next_step import STOPS
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
SHOWN = 50
TOGETHER = 20
FOUND = 10


@audience("student")
@require_safe
def duplicates(request: Request) -> HttpResponse:
    """Show who may stand on the list twice."""
    mine = Contact.objects.visible_to(request.user)
    twice = groups(mine.order_by("listed_at", "pk").values_list("pk", *SEEN, named=True))
    shown = [(group.keys[:TOGETHER], group.shared) for group in twice[:SHOWN]]
    contacts = mine.in_bulk([pk for keys, _ in shown for pk in keys])
    more = sum(len(group.keys) for group in twice) - len(contacts)
    return page(
        request,
        "contacts/duplicates.html",
        groups=[([contacts[pk] for pk in keys], shared) for keys, shared in shown],
        more=more,
    )


@audience("student")
@require_http_methods(FORM)
def merge(request: Request, pk: int) -> HttpResponse:
    """Choose whom a contact is the same as, see what becomes of the two, and make them one."""
    mine = Contact.objects.visible_to(request.user)
    kept = get_object_or_404(mine, pk=pk)
    others = mine.exclude(pk=pk)
    query = request.GET.get("q", "")[:200].strip()
    asked = request.POST.get("other") or request.GET.get("with", "")
    other = (
        others.filter(pk=asked).first() if asked.isascii() and asked.isdigit() and len(asked) <= 16 else None
    )
    if other is None:
        alike = others.alike(name=kept.name, email=kept.email, phone=kept.phone, more_ways=kept.more_ways)
        found = others.mentioning(query).order_by("sort_key", "pk") if query else alike
        return page(request, "contacts/merge.html", contact=kept, query=query, found=list(found[:FOUND]))
    form = MergeForm(request.POST or None, pair=(kept, other), back=kept.get_absolute_url())
    if submitted(form, actions.merge, by=request.user, now=request.now):
        merged = form.result
        told(
            request,
            f"{merged.gone.name} is part of {merged.kept.name} now.",
            undo=reverse("contacts:take_apart", args=[merged.pk]),
        )
        return redirect(merged.kept)
    return page(request, "contacts/merge.html", contact=kept, other=other, form=form, stops=STOPS)


@audience("student")
@require_POST
def take_apart(request: Request, pk: int) -> HttpResponse:
    """Undo a merge."""
    merges = Merge.objects.visible_to(request.user).select_related("kept", "gone")
    merged = get_object_or_404(merges, pk=pk)
    actions.take_apart(merged, by=request.user, now=request.now)
    told(request, f"{merged.gone.name} and {merged.kept.name} are two again.")
    return redirect(merged.gone)
