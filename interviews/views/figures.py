"""A student's own figures, and the goal they lead to."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from interviews import actions, pace
from interviews.comparing_forms import AimForm, GoalForm
from interviews.figures import SUGGESTED, TERM, figures_of, months_of, outlook
from interviews.models import Goal, Interview
from students.models import Student
from web.refusals import Refused
from web.responses import page, submitted, told
from web.templatetags.web import day

FORM = ["GET", "POST"]


@audience("student")
@require_safe
def figures(request: Request) -> HttpResponse:
    """Show what the student's own way amounts to so far, each figure with how it is counted."""
    student = _student(request)
    zone = ZoneInfo(request.user.zone)
    counted = figures_of(student, zone=zone, now=request.now)
    goal = Goal.objects.visible_to(request.user).first()
    return page(
        request,
        "interviews/figures.html",
        figures=counted,
        months=months_of(student, zone=zone, now=request.now),
        goal=goal,
        outlook=goal and outlook(counted, goal, zone=zone, now=request.now),
        is_over=goal and goal.by_on < localdate(request.now),
        letters_needed=pace.LETTERS_NEEDED,
    )


@audience("student")
@require_http_methods(FORM)
def aim(request: Request) -> HttpResponse:
    """Choose how many talks to hold, and by when."""
    student = _student(request)
    goal = Goal.objects.visible_to(request.user).first()
    known = {"talks": goal.talks, "by_on": goal.by_on} if goal else _suggested(request)
    form = AimForm(request.POST or None, initial=known, back=reverse("interviews:figures"))
    if submitted(form, actions.aim, student, by=request.user, now=request.now):
        chosen = form.cleaned_data
        undo = _back_to(form.result) if form.result else reverse("interviews:drop_goal")
        told(request, f"Your goal: {chosen['talks']} talks by {day(chosen['by_on'])}.", undo=undo)
        return redirect("interviews:figures")
    return page(request, "interviews/aim.html", form=form, goal=goal)


@audience("student")
@require_POST
def drop_goal(request: Request) -> HttpResponse:
    """Let the goal go."""
    gone = actions.drop_goal(_student(request), by=request.user, now=request.now)
    if gone:
        told(request, "You have no goal any more.", undo=_back_to(gone))
    return redirect("interviews:figures")


@audience("student")
@require_POST
def put_back_goal(request: Request) -> HttpResponse:
    """Undo: the goal is again what the address says."""
    form = GoalForm(request.GET)
    if not submitted(form, actions.put_back_goal, _student(request), by=request.user, now=request.now):
        raise Refused("This goal cannot be put back. Set it anew.")
    return redirect("interviews:figures")


def _student(request: Request) -> Student:
    return get_object_or_404(Student.objects.visible_to(request.user).select_related("user"))


def _suggested(request: Request) -> dict[str, object]:
    """Three more talks within a term."""
    held = Interview.objects.visible_to(request.user).held().count()
    return {"talks": held + SUGGESTED, "by_on": localdate(request.now) + TERM}


def _back_to(goal: Goal) -> str:
    facts: dict[str, str | int] = {"talks": goal.talks, "by_on": goal.by_on.isoformat()}
    return f"{reverse('interviews:put_back_goal')}?{urlencode(facts)}"
