"""The pages of one interview, in the order of its life."""

from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.models import student_with
from accounts.requests import Request
from contacts.models import Contact, Referral, ThankYouNote
from interviews import actions, policies
from interviews.forms import AddForm, CancelForm, MissForm, MoveForm, PlanForm
from interviews.models import Interview, Proposal, Rating
from interviews.preparation import found, taken
from interviews.views.mine import own_interview, own_jottings
from students.models import Student
from web.compiled import compiled_once
from web.forms import instant_text
from web.pagination import paged
from web.refusals import require
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
PLANNED_SHOWN = 100
# What a row prints, and what its word is derived from.
SHOWN = (
    "medium",
    "place",
    "starts_at",
    "ends_at",
    "questions_sent_at",
    "answers_received_at",
    "held_at",
    "cancelled_at",
    "missed_at",
    "contact__name",
)


@audience("student")
@require_safe
def interviews(request: Request) -> HttpResponse:
    """Show what is coming, what waits to be written down, and what was held."""
    mine = Interview.objects.visible_to(request.user).select_related("contact").only(*SHOWN)
    planned = _to_come(user=request.user.pk)
    over = [
        meeting
        for meeting in planned
        if meeting.answers_received_at or (meeting.ends_at and meeting.ends_at <= request.now)
    ]
    return page(
        request,
        "interviews/interviews.html",
        coming=[meeting for meeting in planned if meeting not in over],
        to_log=over,
        page=paged(mine.ended(), by=("-settled_at", "-pk"), query=request.GET),
    )


@compiled_once
def _to_come(*, user: int) -> QuerySet[Interview]:
    mine = Interview.objects.visible_to(student_with(user)).open().select_related("contact").only(*SHOWN)
    return mine.order_by(F("starts_at").asc(nulls_last=True), "pk")[:PLANNED_SHOWN]


@audience("student")
@require_http_methods(FORM)
def add(request: Request) -> HttpResponse:
    """Plan an interview with somebody named here; somebody new goes on the list."""
    student = get_object_or_404(Student.objects.visible_to(request.user).select_related("user"))
    form = AddForm(
        request.POST or None, initial={"medium": "in_person"}, back=reverse("interviews:interviews")
    )
    if submitted(form, actions.plan_with, student, by=request.user, now=request.now):
        return _planned(request, form.result)
    people = Contact.objects.visible_to(request.user).order_by("sort_key", "pk")
    return page(request, "interviews/add.html", form=form, people=people.values_list("name", flat=True)[:300])


@audience("student")
@require_http_methods(FORM)
def plan(request: Request, pk: int) -> HttpResponse:
    """Plan an interview with this contact."""
    contact = get_object_or_404(Contact.objects.visible_to(request.user), pk=pk)
    known = {"medium": "in_person"} | _suggested(request, contact)
    form = PlanForm(request.POST or None, initial=known, back=contact.get_absolute_url())
    if submitted(form, actions.plan, contact, by=request.user, now=request.now):
        return _planned(request, form.result)
    return page(request, "interviews/plan.html", form=form, contact=contact)


@audience("student")
@require_safe
def interview(request: Request, pk: int) -> HttpResponse:
    """Show one interview: what is known of it, and afterwards what was learned."""
    meeting = own_interview(request, pk, "log")
    contact = meeting.contact
    chosen = taken(meeting, request.user)
    return page(
        request,
        "interviews/interview.html",
        interview=meeting,
        contact=contact,
        allowed=policies.allowed(request.user, meeting, request.now),
        has_number=meeting.medium == Interview.Medium.PHONE and contact.phone != "",
        log=getattr(meeting, "log", None),
        taken=chosen,
        questions=chosen.questions,
        # How far the research is matters as long as there is time for it.
        found=found(meeting, request.user) if meeting.is_open else None,
        owed=next(iter(_owed(user=request.user.pk, contact=contact.pk)), None),
        # The names that were written down with the talk.
        named=_named(user=request.user.pk, giver=contact.pk, given_at=meeting.logged_at)
        if meeting.logged_at
        else [],
        jottings=[one for one in own_jottings(request, meeting) if one.text],
        # What a talk that was held says on the student's own scales.
        ratings=_ratings(user=request.user.pk, interview=meeting.pk) if meeting.held_at else [],
    )


@audience("student")
@require_POST
def send_questions(request: Request, pk: int) -> HttpResponse:
    """Write down that the questions went out by e-mail."""
    meeting = own_interview(request, pk)
    actions.send_questions(meeting, by=request.user, now=request.now)
    told(request, "Noted: your questions are on their way.")
    return redirect(meeting)


@audience("student")
@require_http_methods(FORM)
def move(request: Request, pk: int) -> HttpResponse:
    meeting = own_interview(request, pk)
    require(
        "move", policies.allowed(request.user, meeting, request.now), "This interview has no time to change."
    )
    known = {name: getattr(meeting, name) for name in MoveForm.base_fields} | {"moved_by": "me"}
    form = MoveForm(request.POST or None, initial=known, back=meeting.get_absolute_url())
    if meeting.medium != Interview.Medium.IN_PERSON:
        del form.fields["travel_minutes"]
    if submitted(form, actions.move, meeting, by=request.user, now=request.now):
        told(request, "The new time is saved.")
        return redirect(meeting)
    return page(request, "interviews/move.html", form=form, interview=meeting)


@audience("student")
@require_POST
def receive_answers(request: Request, pk: int) -> HttpResponse:
    """Write down that the answers are in; next they are written into the log."""
    meeting = own_interview(request, pk)
    actions.receive_answers(meeting, by=request.user, now=request.now)
    return redirect("interviews:log", pk)


@audience("student")
@require_http_methods(FORM)
def cancel(request: Request, pk: int) -> HttpResponse:
    """Call the talk off, or write down that they did."""
    meeting = own_interview(request, pk)
    require("cancel", policies.allowed(request.user, meeting, request.now), "This interview is over.")
    form = CancelForm(request.POST or None, back=meeting.get_absolute_url())
    if submitted(form, actions.cancel, meeting, by=request.user, now=request.now):
        told(request, "The interview is called off.", undo=reverse("interviews:reopen", args=[pk]))
        return redirect(meeting.contact)
    return page(request, "interviews/cancel.html", form=form, interview=meeting)


@audience("student")
@require_http_methods(FORM)
def miss(request: Request, pk: int) -> HttpResponse:
    """Write down that it did not take place."""
    meeting = own_interview(request, pk)
    require("miss", policies.allowed(request.user, meeting, request.now), "This interview is not over yet.")
    form = MissForm(request.POST or None, back=meeting.get_absolute_url())
    if submitted(form, actions.miss, meeting, by=request.user, now=request.now):
        told(request, "Noted. It happens; offer another time.", undo=reverse("interviews:reopen", args=[pk]))
        return redirect(meeting.contact)
    return page(request, "interviews/miss.html", form=form, interview=meeting)


@audience("student")
@require_POST
def reopen(request: Request, pk: int) -> HttpResponse:
    meeting = own_interview(request, pk)
    actions.reopen(meeting, by=request.user, now=request.now)
    return redirect(meeting)


def _planned(request: Request, meeting: Interview) -> HttpResponse:
    if meeting.starts_at and meeting.starts_at <= request.now:
        return redirect("interviews:log", meeting.pk)
    told(request, f"Saved. Next: choose your questions for {meeting.contact.name}.")
    return redirect(meeting)


def _suggested(request: Request, contact: Contact) -> dict[str, Any]:
    """Return what a contact has suggested through the personal link, where the student takes it up."""
    key = request.GET.get("proposal", "")
    offers = Proposal.objects.visible_to(request.user).filter(contact=contact)
    offer = offers.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) <= 16 else None
    if offer is None:
        return {}
    taken = [at for at in offer.suggested if instant_text(at) == request.GET.get("starts_at")]
    times = {"starts_at": taken[0]} if taken else {}
    return {"medium": offer.medium, "minutes": offer.minutes, "place": offer.place, **times}


@compiled_once
def _owed(*, user: int, contact: int) -> QuerySet[ThankYouNote]:
    return (
        ThankYouNote.objects.visible_to(student_with(user)).owed().filter(contact=contact).order_by("pk")[:1]
    )


@compiled_once
def _named(*, user: int, giver: int, given_at: datetime) -> QuerySet[Referral]:
    pairs = Referral.objects.visible_to(student_with(user)).filter(giver=giver, given_at=given_at)
    return pairs.select_related("named").order_by("pk")


@compiled_once
def _ratings(*, user: int, interview: int) -> QuerySet[Rating]:
    return Rating.objects.visible_to(student_with(user)).filter(interview=interview).in_order()
