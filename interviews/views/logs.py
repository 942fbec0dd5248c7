"""Writing a talk down, and changing what was written."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.audience import audience
from accounts.requests import Request
from interviews import actions, policies
from interviews.log_forms import CorrectForm, LogForm
from interviews.models import Interview, InterviewLog, Jotting, PlannedQuestion
from interviews.views.mine import own_interview
from web.refusals import require
from web.responses import page, submitted, told

FORM = ["GET", "POST"]


@audience("student")
@require_http_methods(FORM)
def log(request: Request, pk: int) -> HttpResponse:
    """Write down a talk; afterwards the thank-you is what comes next."""
    meeting = own_interview(request, pk)
    if meeting.held_at:
        return redirect("interviews:correct", pk)
    require("log", policies.allowed(request.user, meeting, request.now), "This talk has not taken place yet.")
    jotted = dict(
        Jotting.objects.visible_to(request.user).filter(interview=meeting).values_list("about", "text")
    )
    form = LogForm(
        request.POST or None,
        interview=meeting,
        questions=_planned(request, meeting),
        initial=named(jotted.get("names", "")),
        back=meeting.get_absolute_url(),
    )
    if submitted(form, actions.log, meeting, by=request.user, now=request.now):
        told(
            request,
            f"Written down. {meeting.contact.name} gave you time: now is the moment to say thank you.",
        )
        return redirect("home:today")
    return page(request, "interviews/log.html", form=form, interview=meeting, notes=jotted.get("notes", ""))


@audience("student")
@require_http_methods(FORM)
def correct(request: Request, pk: int) -> HttpResponse:
    """Change what a log says."""
    meeting = own_interview(request, pk)
    require(
        "correct", policies.allowed(request.user, meeting, request.now), "This talk is not written down yet."
    )
    written = get_object_or_404(InterviewLog.objects.visible_to(request.user), pk=meeting.pk)
    form = CorrectForm(
        request.POST or None,
        interview=meeting,
        questions=_planned(request, meeting),
        initial=CorrectForm.known(written, meeting),
        back=meeting.get_absolute_url(),
    )
    if submitted(form, actions.correct, meeting, by=request.user, now=request.now):
        return redirect(meeting)
    return page(request, "interviews/correct.html", form=form, interview=meeting)


def named(jotted: str) -> dict[str, str]:
    """Return the first three names that were jotted down, as the form of names has them: a name, a comma, a place."""
    lines = [line.strip() for line in jotted.splitlines() if line.strip()][:3]
    known: dict[str, str] = {}
    for row, line in enumerate(lines, start=1):
        name, _, place = line.partition(",")
        known |= {f"name_{row}": name.strip()[:120], f"organization_{row}": place.strip()[:120]}
    return known


def _planned(request: Request, meeting: Interview) -> list[PlannedQuestion]:
    return list(PlannedQuestion.objects.visible_to(request.user).filter(interview=meeting).in_order())
