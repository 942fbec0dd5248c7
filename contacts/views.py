"""The pages of a student's list. The card of one contact is in interviews, since it shows interviews."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from contacts import actions, policies
from contacts.folding import folded
from contacts.forms import AnswerForm, AskForm, ContactForm, EditForm, PromiseForm
from contacts.models import Contact, FollowUp, Outreach
from contacts.next_step import STOPS, steps
from students.models import Student
from web.calendar import DAY
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


@audience("student")
@require_http_methods(FORM)
def ask(request: Request, pk: int) -> HttpResponse:
    """Write down that the student has written to a contact."""
    contact = _contact(request, pk)
    latest = Outreach.objects.visible_to(request.user).filter(contact=contact).order_by("-sent_at").first()
    usual = latest.channel if latest else Contact.Channel.EMAIL
    form = AskForm(
        request.POST or None,
        initial={"channel": usual, "sent_at": request.now},
        back=contact.get_absolute_url(),
    )
    if submitted(form, actions.ask, contact, by=request.user, now=request.now):
        told(request, f"Noted: you have written to {contact.name}.")
        return redirect(contact)
    return page(request, "contacts/ask.html", form=form, contact=contact)


@audience("student")
@require_http_methods(FORM)
def answer(request: Request, pk: int) -> HttpResponse:
    """Write down what came of an attempt; on yes, go on to set a time."""
    mine = Outreach.objects.visible_to(request.user).select_related("contact")
    outreach = get_object_or_404(mine, pk=pk)
    contact = outreach.contact
    form = AnswerForm(
        request.POST or None, initial={"outcome": outreach.outcome}, back=contact.get_absolute_url()
    )
    if submitted(form, actions.answer, outreach, by=request.user, now=request.now):
        if form.cleaned_data["outcome"] == Outreach.Outcome.AGREED:
            return redirect("interviews:plan", contact.pk)
        return redirect(contact)
    return page(request, "contacts/answer.html", form=form, outreach=outreach, contact=contact)


@audience("student")
@require_http_methods(FORM)
def promise(request: Request, pk: int) -> HttpResponse:
    contact = _contact(request, pk)
    form = PromiseForm(
        request.POST or None,
        initial={"due_on": localdate(request.now) + 7 * DAY},
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


def _contact(request: Request, pk: int) -> Contact:
    return get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)


def _follow_up(request: Request, pk: int) -> FollowUp:
    mine = FollowUp.objects.visible_to(request.user).select_related("contact__student")
    return get_object_or_404(mine, pk=pk)
