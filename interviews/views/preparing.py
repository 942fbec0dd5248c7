"""Preparing for one interview: the research, the questions to take along, and the sheet to print."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from interviews import actions, policies
from interviews.checklist import Found
from interviews.models import Interview, PlannedQuestion, Question, Research
from interviews.preparation import ABOUT, by_topic, found, noted_before, taken
from interviews.preparing_forms import (
    ArrangeForm,
    ChooseForm,
    MarkForm,
    PrepareForm,
    ResearchForm,
    RewordForm,
)
from interviews.sheet import sheet_of
from interviews.views.mine import own_interview
from web.forms import Form
from web.refusals import Refused, require
from web.responses import page, submitted, told

FORM = ["GET", "POST"]


@audience("student")
@require_http_methods(FORM)
def research(request: Request, pk: int) -> HttpResponse:
    """Show what is worth finding out, and write down what was found."""
    meeting = own_interview(request, pk)
    mine = Research.objects.visible_to(request.user).filter(interview=meeting)
    known = {row.item: row for row in mine}
    earlier = noted_before(meeting, request.user)
    form = ResearchForm(request.POST or None, known=known, earlier=earlier)
    if submitted(form, actions.research, meeting, by=request.user, now=request.now):
        if request.htmx:
            # What was typed stays as it is; only how much is done is told anew.
            return page(
                request,
                "interviews/found.html",
                found=found(meeting, request.user),
                is_saved=True,
                was_asked=True,
            )
        over = request.POST.get("take_over")
        told(request, "Taken over." if over else "Saved.")
        here = reverse("interviews:research", args=[pk])
        return redirect(f"{here}#note-{over}" if over else here)
    done = [key for key, row in known.items() if row.done_at]
    return page(request, "interviews/research.html", interview=meeting, form=form, found=Found.among(done))


@audience("student")
@require_http_methods(FORM)
def prepare(request: Request, pk: int) -> HttpResponse:
    """Choose the questions to take along, and put them in order."""
    meeting = _to_prepare(request, pk)
    form = _prepare_form(request, meeting)
    if submitted(form, actions.prepare, meeting, by=request.user, now=request.now):
        if "add" in request.POST:
            told(request, "It is on your list." if form.cleaned_data["own"] else "Your questions are chosen.")
            return redirect("interviews:prepare", pk)
        chosen_any = form.cleaned_data["questions"] or form.cleaned_data["own"]
        told(request, "Your questions are chosen." if chosen_any else "No questions are chosen.")
        return redirect(meeting)
    return _shown(request, meeting, form)


@audience("student")
@require_POST
def choose(request: Request, pk: int) -> HttpResponse:
    """Take one question of the bank along, or leave it out."""
    meeting = _to_prepare(request, pk)
    form = ChooseForm(request.POST, bank=Question.objects.visible_to(request.user))
    if submitted(form, actions.choose, meeting, by=request.user, now=request.now):
        return redirect("interviews:prepare", pk)
    return _shown(request, meeting, form)


@audience("student")
@require_POST
def take_first_seven(request: Request, pk: int) -> HttpResponse:
    """Begin with the first seven of the bank."""
    meeting = _to_prepare(request, pk)
    actions.take_first_seven(meeting, by=request.user, now=request.now)
    told(
        request, "The first seven are on your list. Put them in your order, and mark the three you must ask."
    )
    return redirect("interviews:prepare", pk)


@audience("student")
@require_POST
def arrange(request: Request, pk: int) -> HttpResponse:
    """Put one question at another place."""
    planned = _planned(request, pk)
    form = ArrangeForm(request.POST)
    if submitted(form, actions.arrange, planned, by=request.user, now=request.now):
        place, of = form.cleaned_data["place"], planned.interview.planned_questions.count()
        told(request, f"“{planned.text}” is now number {place} of {of}.")
        return _back_to(planned, "up" if place < planned.place else "down")
    return _shown(request, planned.interview, form)


@audience("student")
@require_POST
def mark(request: Request, pk: int) -> HttpResponse:
    """Mark one question as one that must be asked, or take the mark off."""
    planned = _planned(request, pk)
    form = MarkForm(request.POST)
    if submitted(form, actions.mark, planned, by=request.user, now=request.now):
        return _back_to(planned, "must")
    return _shown(request, planned.interview, form)


@audience("student")
@require_http_methods(FORM)
def reword(request: Request, pk: int) -> HttpResponse:
    """Put one question into one's own words."""
    planned = _planned(request, pk)
    back = _address(planned, "reword")
    form = RewordForm(request.POST or None, initial={"text": planned.text}, back=back)
    if submitted(form, actions.reword, planned, by=request.user, now=request.now):
        told(request, "Saved in your words.")
        return redirect(back)
    return page(request, "interviews/reword.html", form=form, planned=planned, interview=planned.interview)


@audience("student")
@require_POST
def leave_out(request: Request, pk: int) -> HttpResponse:
    """Take one question off the list."""
    planned = _planned(request, pk)
    try:
        actions.leave_out(planned, by=request.user, now=request.now)
    except Refused as refusal:
        form = Form(request.POST)
        form.full_clean()
        form.refuse(refusal)
        return _shown(request, planned.interview, form)
    kept = ("text", "question_id", "place", "minutes", "is_must")
    request.session[_key(planned.interview_id)] = {name: getattr(planned, name) for name in kept}
    undo = reverse("interviews:take_back_in", args=[planned.interview_id])
    told(request, f"“{planned.text}” is off your list.", undo=undo)
    return redirect("interviews:prepare", planned.interview_id)


@audience("student")
@require_POST
def take_back_in(request: Request, pk: int) -> HttpResponse:
    """Undo: put the question that was left out last back on the list, once."""
    meeting = _to_prepare(request, pk)
    kept = request.session.pop(_key(pk), None)
    if kept is None:
        raise Refused("There is no question to take back in. Choose it from the bank.")
    question = Question.objects.visible_to(request.user).filter(pk=kept.pop("question_id")).first()
    actions.take_back_in(meeting, question=question, **kept, by=request.user, now=request.now)
    told(request, "It is on your list again.")
    return redirect("interviews:prepare", pk)


@audience("student")
@require_safe
def sheet(request: Request, pk: int) -> HttpResponse:
    """Show one page to print or to hold: who, when and where, the questions, and how to close."""
    meeting = own_interview(request, pk)
    return page(request, "interviews/sheet.html", interview=meeting, sheet=sheet_of(meeting, request.user))


def _shown(request: Request, meeting: Interview, form: Form) -> HttpResponse:
    """Show the list and the bank; to a script the list alone, which is what has changed."""
    chosen = taken(meeting, request.user)
    context: dict[str, Any] = {"interview": meeting, "form": form, "taken": chosen, "about": ABOUT}
    context["problems"] = [problem for problems in form.errors.values() for problem in problems]
    if request.htmx:
        return page(request, "interviews/chosen.html", was_asked=True, **context)
    query = request.GET.get("q", "")[:200]
    topics = by_topic(
        Question.objects.visible_to(request.user).in_order(),
        chosen={one.question_id for one in chosen.questions if one.question_id}
        if not form.is_bound or not isinstance(form, PrepareForm)
        else _ticked(form),
        query=query,
        by_email=meeting.by_email,
    )
    return page(
        request,
        "interviews/prepare.html",
        topics=topics,
        query=query,
        found=found(meeting, request.user),
        **context,
    )


def _prepare_form(request: Request, meeting: Interview) -> PrepareForm:
    planned = PlannedQuestion.objects.visible_to(request.user).filter(interview=meeting)
    return PrepareForm(
        request.POST or None,
        bank=Question.objects.visible_to(request.user),
        chosen=set(planned.filter(question__isnull=False).values_list("question", flat=True)),
    )


def _ticked(form: PrepareForm) -> set[int]:
    """Return the ticks of a form that failed: what was typed stays."""
    said = form["questions"].value() or []
    return {int(pk) for pk in said if str(pk).isascii() and str(pk).isdigit() and len(str(pk)) < 19}


def _to_prepare(request: Request, pk: int) -> Interview:
    meeting = own_interview(request, pk)
    require("prepare", policies.allowed(request.user, meeting, request.now), "This interview is over.")
    return meeting


def _planned(request: Request, pk: int) -> PlannedQuestion:
    mine = PlannedQuestion.objects.visible_to(request.user)
    planned = get_object_or_404(mine.select_related("interview__contact", "interview__student"), pk=pk)
    allowed = policies.allowed(request.user, planned.interview, request.now)
    require("prepare", allowed, "This interview is over.")
    return planned


def _address(planned: PlannedQuestion, button: str) -> str:
    """Return the page of the list, with the focus where it was."""
    return f"{reverse('interviews:prepare', args=[planned.interview_id])}#{button}-{planned.pk}"


def _back_to(planned: PlannedQuestion, button: str) -> HttpResponse:
    return redirect(_address(planned, button))


def _key(interview: int) -> str:
    return f"left out of {interview}"
