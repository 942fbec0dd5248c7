"""Writing a talk down, and changing what was written."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from accounts.audience import audience
from accounts.requests import Request
from contacts.name_forms import NAMES
from interviews import actions, policies
from interviews.log_forms import CorrectForm, LogForm
from interviews.models import Interview, InterviewLog
from interviews.views.mine import own_interview_with_questions, own_jottings
from web.refusals import require
from web.responses import page, submitted, told

FORM = ["GET", "POST"]


@audience("student")
@require_http_methods(FORM)
def log(request: Request, pk: int) -> HttpResponse:
    """Write down a talk; it leads to the thank-you note that is owed for it."""
    meeting, questions = own_interview_with_questions(request, pk)
    if meeting.held_at and (request.method == "GET" or _is_again(request, meeting)):
        return redirect("interviews:correct", pk)
    if meeting.held_at is None:
        too_early = "This talk has not taken place yet."
        require("log", policies.allowed(request.user, meeting, request.now), too_early)
    # Whoever sends the form has the jottings in it already.
    jotted = _jotted(request, meeting) if request.method == "GET" else {}
    form = LogForm(
        request.POST or None,
        interview=meeting,
        questions=questions,
        initial=named(jotted.get("names", "")) | {"learned": jotted.get("notes", "")},
        back=meeting.get_absolute_url(),
    )
    if submitted(form, actions.log, meeting, by=request.user, now=request.now):
        told(request, "Written down. Now is the moment to say thank you.")
        return redirect(form.result)
    return page(
        request,
        "interviews/log.html",
        form=form,
        interview=meeting,
        further=_further((jotted or _jotted(request, meeting)).get("names", "")),
    )


@audience("student")
@require_http_methods(FORM)
def correct(request: Request, pk: int) -> HttpResponse:
    """Change what a log says."""
    meeting, questions = own_interview_with_questions(request, pk)
    require(
        "correct", policies.allowed(request.user, meeting, request.now), "This talk is not written down yet."
    )
    written = get_object_or_404(InterviewLog.objects.visible_to(request.user), pk=meeting.pk)
    form = CorrectForm(
        request.POST or None,
        interview=meeting,
        questions=questions,
        log=written,
        back=meeting.get_absolute_url(),
    )
    if submitted(form, actions.correct, meeting, by=request.user, now=request.now):
        return redirect(meeting)
    return page(request, "interviews/correct.html", form=form, interview=meeting)


def named(jotted: str) -> dict[str, str]:
    """Return the first three names that were jotted down, as the form of names has them: a name, a comma, a place."""
    lines = _lines(jotted)[: len(NAMES)]
    known: dict[str, str] = {}
    for row, line in enumerate(lines, start=1):
        name, _, place = line.partition(",")
        known |= {f"name_{row}": name.strip()[:120], f"organization_{row}": place.strip()[:120]}
    return known


def _is_again(request: Request, meeting: Interview) -> bool:
    """Say whether the form that was sent is the one that was written down: a second click."""
    written = InterviewLog.objects.visible_to(request.user).filter(pk=meeting.pk)
    learned = request.POST.get("learned", "").replace("\r\n", "\n")
    return not learned or written.filter(learned=learned).exists()


def _jotted(request: Request, meeting: Interview) -> dict[str, str]:
    return {page.about: page.text for page in own_jottings(request, meeting)}


def _further(jotted: str) -> list[str]:
    """Return the names that were jotted down beyond those the form has room for."""
    return _lines(jotted)[len(NAMES) :]


def _lines(jotted: str) -> list[str]:
    return [line.strip() for line in jotted.splitlines() if line.strip()]
