"""The meeting page, and what it brings: a page for a phone that may lose its network."""

import re
from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from interviews import actions, policies
from interviews.meeting_forms import JotForm
from interviews.models import Interview, PlannedQuestion
from interviews.views.mine import own_interview_with_questions, own_jottings
from web.calendar import MINUTE
from web.refusals import require
from web.responses import asked_by_script, page, submitted, told

# Five minutes before the end it is time to close.
CLOSING = 5 * MINUTE
# What can be dialled, with an extension or without.
NUMBER = re.compile(r"\+?[\d() ./-]{5,}(?: ?x ?\d{1,6})?")


@audience("student")
@require_safe
def meet(request: Request, pk: int) -> HttpResponse:
    """Show what one needs while a talk is on: where, how long still, what to ask, and room for notes."""
    meeting, questions = own_interview_with_questions(request, pk)
    if not meeting.is_open:
        return redirect(meeting)
    require(
        "meet",
        policies.allowed(request.user, meeting, request.now),
        "A talk by e-mail has no clock. Its answers go into the log.",
    )
    return _sheet(request, meeting, _form(request, meeting, questions))


@audience("student")
@require_POST
def jot(request: Request, pk: int) -> HttpResponse:
    """Keep what was jotted down. A script is answered with what is there now; the button leads back to the page."""
    if asked_by_script(request) and request.POST.get("writer") != str(request.user.pk):
        # Somebody else is signed in by now: what is theirs stays theirs.
        return JsonResponse({}, status=HTTPStatus.UNAUTHORIZED)
    meeting, questions = own_interview_with_questions(request, pk)
    form = _form(request, meeting, questions)
    is_done = submitted(form, actions.jot, meeting, by=request.user, now=request.now)
    if asked_by_script(request):
        return _answer(request, form, is_done=is_done)
    if not is_done:
        return _sheet(request, meeting, form)
    told(request, "Saved.")
    return redirect("interviews:meet", pk) if meeting.is_open and meeting.starts_at else redirect(meeting)


def _answer(request: Request, form: JotForm, *, is_done: bool) -> JsonResponse:
    if not is_done:
        refused = form.problems or {"": " ".join(map(str, form.non_field_errors()))}
        status = form.refusal.status if form.refusal else HTTPStatus.UNPROCESSABLE_ENTITY
        return JsonResponse({"refused": refused}, status=status)
    jotted: actions.Jotted = form.result
    fields = {f"answer-{pk}": text for pk, text in jotted.answers.items()}
    ticks = {f"asked-{pk}": "yes" if is_asked else "" for pk, is_asked in jotted.asked.items()}
    now = int(request.now.timestamp() * 1000)
    answer = {"heard": jotted.heard, "at": now, "fields": {**fields, **ticks, **jotted.pages}}
    return JsonResponse(answer, status=HTTPStatus.OK if jotted.is_taken else HTTPStatus.CONFLICT)


def _form(request: Request, meeting: Interview, questions: list[PlannedQuestion]) -> JotForm:
    data = request.POST if request.method == "POST" else None
    return JotForm(data, questions=questions, jottings=own_jottings(request, meeting))


def _sheet(request: Request, meeting: Interview, form: JotForm) -> HttpResponse:
    """Show the page; it carries whose it is, so that no browser keeps it for anybody else."""
    known = [meeting.place, meeting.contact.phone]
    is_over = meeting.ends_at is not None and meeting.ends_at <= request.now
    response = page(
        request,
        "interviews/meet.html",
        form=form,
        interview=meeting,
        contact=meeting.contact,
        allowed=policies.allowed(request.user, meeting, request.now),
        numbers=list(dict.fromkeys(one.strip() for one in known if NUMBER.fullmatch(one.strip()))),
        closes_at=meeting.ends_at and meeting.ends_at - CLOSING,
        is_over=is_over,
    )
    response["X-Person"] = str(request.user.pk)
    return response
