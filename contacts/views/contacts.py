"""The list, and what is done with one contact of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions
from contacts.folding import folded
from contacts.forms import ContactForm, EditForm
from contacts.models import Contact
from contacts.next_step import STOPS, steps
from students.models import Student
from web.pagination import paged
from web.responses import page, submitted, told

FORM = ["GET", "POST"]


@audience("student")
@require_safe
def contacts(request: Request) -> HttpResponse:
    """Show the list: who is on it, how far each has got, and what comes next."""
    query = request.GET.get("q", "")[:200].strip()
    step = request.GET.get("step", "")
    mine = Contact.objects.visible_to(request.user)
    found = mine
    for word in folded(query).split()[:8]:
        found = found.filter(search_text__contains=word)
    if step in steps:
        found = found.filter(step=step)
    listed = paged(found, by=("sort_key", "pk"), query=request.GET)
    return page(
        request,
        "contacts/contacts.html",
        page=listed,
        query=query,
        chosen=step,
        steps=steps.values(),
        stops=STOPS,
        is_empty=not listed.rows and not (query or step),
    )


@audience("student")
@require_http_methods(FORM)
def add(request: Request) -> HttpResponse:
    form = ContactForm(request.POST or None, back=reverse("contacts:contacts"))
    student = get_object_or_404(Student.objects.visible_to(request.user).select_related("user"))
    if submitted(form, actions.add, student, by=request.user, now=request.now):
        told(request, f"{form.result.name} is on your list.")
        return redirect(form.result)
    return page(request, "contacts/add.html", form=form)


@audience("student")
@require_http_methods(FORM)
def edit(request: Request, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    known = {name: getattr(contact, name) for name in EditForm.base_fields}
    form = EditForm(request.POST or None, initial=known, back=contact.get_absolute_url())
    if submitted(form, actions.edit, contact, by=request.user, now=request.now):
        return redirect(contact)
    return page(request, "contacts/edit.html", form=form, contact=contact)


@audience("student")
@require_POST
def delete(request: Request, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    actions.delete(contact, by=request.user, now=request.now)
    told(request, f"{contact.name} is off your list.", undo=reverse("contacts:restore", args=[pk]))
    return redirect("contacts:contacts")


@audience("student")
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    """Undo a deletion: the one page that finds a deleted contact."""
    mine = Student.objects.visible_to(request.user)
    contact = get_object_or_404(Contact.objects.filter(student__in=mine), pk=pk)
    actions.restore(contact, by=request.user, now=request.now)
    return redirect(contact)


def _contact(request: Request, pk: int) -> Contact:
    return get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
