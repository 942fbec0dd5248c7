"""The list, and what is done with one contact of it."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions
from contacts.finding import ORDERS, SHELVES, Search, choices, chosen
from contacts.forms import AddForm, EditForm
from contacts.models import Contact, Referral
from contacts.next_step import STOPS, steps
from contacts.views.mine import own_contact, own_student
from web.pagination import paged
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
NEARLY_SHOWN = 10


@audience("student")
@require_safe
def contacts(request: Request) -> HttpResponse:
    """Show the list: who is on it, how far each has got, and what comes next; or who is nearly called so."""
    search = Search.of(request.GET)
    mine = Contact.objects.visible_to(request.user)
    # The rows alone are asked for while somebody types; most people never open the filters, and whoever comes back
    # to a search sees what was chosen.
    is_fragment = request.htmx.target == "found"
    names = Referral.objects.visible_to(request.user)
    offered = None
    if request.GET.get("filters") == "yes":
        offered = choices(mine, names, search)
    elif search.narrows_by_choice and not is_fragment:
        offered = chosen(search, names)
    found = search.among(mine, request.now)
    listed = paged(found, by=search.by, query=request.GET)
    is_whole = not (listed.start or listed.further)
    is_a_slip = bool(search.words) and not listed.rows
    if is_a_slip:
        near = replace(search, words="").among(mine, request.now).nearly_named(search.words)
        listed.rows = list(near[:NEARLY_SHOWN])
    shown = page(
        request,
        "contacts/contacts.html",
        page=listed,
        count=len(listed.rows) if is_whole and not is_a_slip else found.order_by().count(),
        search=search,
        is_a_slip=is_a_slip,
        choices=offered,
        steps=steps.values(),
        orders=ORDERS,
        shelves=SHELVES,
        stops=STOPS,
        can_pick=any(contact.may_be_picked for contact in listed.rows),
        is_empty=not (listed.rows or search.narrows or mine.exists()),
    )
    if is_fragment:
        # The address has what was asked for, and not the boxes that were left alone.
        shown["HX-Push-Url"] = f"{request.path}?{search.query}".rstrip("?")
    return shown


@audience("student")
@require_http_methods(FORM)
def add(request: Request) -> HttpResponse:
    """Put somebody on the list; whoever looks the same is shown first."""
    known = {"organization": request.GET.get("organization", "")[:120]}
    form = AddForm(request.POST or None, initial=known, back=reverse("contacts:contacts"))
    student = own_student(request)
    if submitted(form, actions.add, student, by=request.user, now=request.now):
        told(request, f"{form.result.name} is on your list.")
        _point_at_own_address(request, form.result.email)
        return redirect(form.result)
    return page(request, "contacts/add.html", form=form)


@audience("student")
@require_http_methods(FORM)
def edit(request: Request, pk: int) -> HttpResponse:
    contact = own_contact(request, pk)
    known = {name: getattr(contact, name) for name in EditForm.base_fields}
    form = EditForm(request.POST or None, initial=known, back=contact.get_absolute_url())
    if submitted(form, actions.edit, contact, by=request.user, now=request.now):
        _point_at_own_address(request, form.cleaned_data["email"])
        return redirect(contact)
    return page(request, "contacts/edit.html", form=form, contact=contact)


@audience("student")
@require_POST
def pick(request: Request, pk: int) -> HttpResponse:
    """Mean to write to somebody who came with a file."""
    contact = own_contact(request, pk)
    actions.pick(contact, by=request.user, now=request.now)
    return redirect(contact)


@audience("student")
@require_POST
def archive(request: Request, pk: int) -> HttpResponse:
    contact = own_contact(request, pk)
    actions.archive(contact, by=request.user, now=request.now)
    told(request, f"{contact.name} is archived.", undo=reverse("contacts:bring_back", args=[pk]))
    return redirect(contact)


@audience("student")
@require_POST
def bring_back(request: Request, pk: int) -> HttpResponse:
    contact = own_contact(request, pk)
    actions.bring_back(contact, by=request.user, now=request.now)
    return redirect(contact)


@audience("student")
@require_POST
def do_not_contact(request: Request, pk: int) -> HttpResponse:
    """Write down that somebody asked for no more letters."""
    contact = own_contact(request, pk)
    actions.do_not_contact(contact, by=request.user, now=request.now)
    told(
        request,
        f"Nothing will be asked of you about {contact.name} any more.",
        undo=reverse("contacts:may_contact", args=[pk]),
    )
    return redirect(contact)


@audience("student")
@require_POST
def may_contact(request: Request, pk: int) -> HttpResponse:
    contact = own_contact(request, pk)
    actions.may_contact(contact, by=request.user, now=request.now)
    return redirect(contact)


@audience("student")
@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    contact = own_contact(request, pk)
    actions.delete(contact, by=request.user, now=request.now)
    told(request, f"{contact.name} is off your list.", undo=reverse("contacts:restore", args=[pk]))
    return redirect("contacts:contacts")


@audience("student")
@require_safe
def deleted(request: Request) -> HttpResponse:
    """Show who was taken off the list, for as long as that can be undone."""
    gone = Contact.objects.deleted_by(request.user)
    return page(
        request,
        "contacts/deleted.html",
        page=paged(gone, by=("-deleted_at", "-pk"), query=request.GET),
        kept_for=actions.KEPT_FOR,
    )


@audience("student")
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.deleted_by(request.user), pk=pk)
    actions.restore(contact, by=request.user, now=request.now)
    told(request, f"{contact.name} is back on your list.")
    return redirect(contact)


def _point_at_own_address(request: Request, email: str) -> None:
    if email == request.user.email:
        told(request, "The e-mail address on this card is your own. Correct it if that is a slip.")
