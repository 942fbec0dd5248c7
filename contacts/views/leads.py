"""Leads that are not people: the list, one lead, and its acts."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions, policies
from contacts.forms import FollowLeadForm, LeadForm
from contacts.models import Contact, Lead
from students.models import Student
from web.calendar import DAY
from web.pagination import paged
from web.refusals import require
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
SETTLED = "This lead is settled already. Open it again first."
SETTLED_SHOWN = 20
# Names that the browser proposes while one types; any other name on the list may be typed as well.
PROPOSED = 300


@audience("student")
@require_safe
def leads(request: Request) -> HttpResponse:
    """Show what to follow: open ones by day, of one kind or of all, and the last ones that are settled."""
    mine = Lead.objects.visible_to(request.user).select_related("contact")
    kind = request.GET.get("kind", "")
    if kind in Lead.Kind.values:
        mine = mine.filter(kind=kind)
    else:
        kind = ""
    listed = paged(mine.open(), by=("due_on", "pk"), query=request.GET)
    settled = list(mine.settled()[:SETTLED_SHOWN])
    return page(
        request,
        "contacts/leads.html",
        page=listed,
        settled=settled,
        kinds=Lead.Kind.choices,
        chosen=kind,
        is_empty=not (listed.rows or settled or kind),
    )


@audience("student")
@require_http_methods(FORM)
def add_lead(request: Request) -> HttpResponse:
    """Note a lead; from the card of a contact (`?contact=7`), as one that they mentioned."""
    student = get_object_or_404(Student.objects.visible_to(request.user).select_related("user"))
    contact = _mentioned(request)
    form = LeadForm(
        request.POST or None,
        initial={"due_on": localdate(request.now) + 7 * DAY, "who": contact.name if contact else ""},
        back=contact.get_absolute_url() if contact else reverse("contacts:leads"),
    )
    if submitted(form, actions.note_lead, student, known=contact, by=request.user, now=request.now):
        told(request, f"Noted: {form.result.title}.")
        return redirect(contact or "contacts:leads")
    return page(request, "contacts/add_lead.html", form=form, people=_people(request))


@audience("student")
@require_safe
def lead(request: Request, pk: int) -> HttpResponse:
    followed = _lead(request, pk)
    return page(
        request,
        "contacts/lead.html",
        lead=followed,
        allowed=policies.allowed_on_lead(request.user, followed, request.now),
        follow_form=FollowLeadForm(action=reverse("contacts:follow_lead", args=[pk])),
    )


@audience("student")
@require_http_methods(FORM)
def edit_lead(request: Request, pk: int) -> HttpResponse:
    followed = _lead(request, pk)
    require("edit", policies.allowed_on_lead(request.user, followed, request.now), SETTLED)
    names = ("kind", "title", "link", "next_action", "due_on")
    known = {name: getattr(followed, name) for name in names}
    known["who"] = followed.mentioned_by.name if followed.mentioned_by else ""
    form = LeadForm(request.POST or None, initial=known, back=followed.get_absolute_url())
    if submitted(form, actions.edit_lead, followed, by=request.user, now=request.now):
        return redirect(followed)
    return page(request, "contacts/edit_lead.html", form=form, lead=followed, people=_people(request))


@audience("student")
@require_http_methods(FORM)
def follow_lead(request: Request, pk: int) -> HttpResponse:
    """Write down that the next action is done, and perhaps what comes after it."""
    followed = _lead(request, pk)
    require("follow", policies.allowed_on_lead(request.user, followed, request.now), SETTLED)
    form = FollowLeadForm(
        request.POST if request.method == "POST" else None, back=followed.get_absolute_url()
    )
    if submitted(form, actions.follow_lead, followed, by=request.user, now=request.now):
        if form.result.status == "open":
            told(request, f"Done. Next: {form.result.next_action}.")
            return redirect(followed)
        told(request, f"Done: {followed.title}.", undo=reverse("contacts:reopen_lead", args=[pk]))
        return redirect("contacts:leads")
    return page(request, "contacts/follow_lead.html", form=form, lead=followed)


@audience("student")
@require_POST
def drop_lead(request: Request, pk: int) -> HttpResponse:
    followed = _lead(request, pk)
    actions.drop_lead(followed, by=request.user, now=request.now)
    told(request, "You have let it go.", undo=reverse("contacts:reopen_lead", args=[pk]))
    return redirect("contacts:leads")


@audience("student")
@require_POST
def reopen_lead(request: Request, pk: int) -> HttpResponse:
    followed = _lead(request, pk)
    actions.reopen_lead(followed, by=request.user, now=request.now)
    return redirect(followed)


def _lead(request: Request, pk: int) -> Lead:
    mine = Lead.objects.visible_to(request.user).select_related("student", "contact")
    return get_object_or_404(mine, pk=pk)


def _mentioned(request: Request) -> Contact | None:
    """The contact the address names; an address that names nobody on the list is not worth an error."""
    key = request.GET.get("contact", "")
    # Sixteen digits are more than any key has, and fewer than Postgres can take.
    if not (key.isascii() and key.isdigit() and len(key) <= 16):
        return None
    return Contact.objects.visible_to(request.user).filter(pk=int(key)).first()


def _people(request: Request) -> list[str]:
    people = Contact.objects.visible_to(request.user).order_by("sort_key", "pk")
    return list(people.values_list("name", flat=True)[:PROPOSED])
