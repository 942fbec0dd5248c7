"""Drop-in as a student sees it: whether it is open, how long it takes, and one's place in line."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from appointments.actions import drop_in as actions
from appointments.drop_in_forms import JoinForm
from appointments.drop_in_line import Line, line_of
from appointments.expected_wait import in_words
from appointments.models import DropIn
from students.models import Student
from web.responses import page, submitted, told


@audience("student")
@require_http_methods(["GET", "POST"])
def drop_in(request: Request) -> HttpResponse:
    """Show the line and one's place in it; or join it."""
    student = get_object_or_404(Student.objects.visible_to(request.user))
    form = JoinForm(request.POST if request.method == "POST" else None)
    if submitted(form, actions.join, student, by=request.user, now=request.now):
        told(request, "You are in line. Keep this page open: it says when it is your turn.")
        return redirect("appointments:drop_in")
    line = line_of(request.now)
    if is_unchanged(request, line):
        return HttpResponse(status=204)
    mine = line.latest_of(student)
    place = line.place_of(mine) if mine and mine in line.waiting else 0
    return page(
        request,
        "appointments/drop_in.html",
        form=form,
        line=line,
        mine=mine,
        place=place,
        is_in_line=mine is not None and mine.is_open and not line.is_over_for(mine),
        is_over=mine is not None and line.is_over_for(mine),
        wait=in_words(line.wait(place - 1)) if place else line.wait_at_the_end,
        comes_today=not place or line.comes_today(place - 1),
    )


@audience("student")
@require_POST
def leave_line(request: Request) -> HttpResponse:
    """Give up one's place."""
    actions.leave(_latest(request), by=request.user, now=request.now)
    told(request, "You have left the line.", undo=reverse("appointments:return_to_line"))
    return redirect("appointments:drop_in")


@audience("student")
@require_POST
def return_to_line(request: Request) -> HttpResponse:
    """Undo: have the place back that one gave up."""
    actions.take_back(_latest(request), by=request.user, now=request.now)
    told(request, "You are in line again, at your old place.")
    return redirect("appointments:drop_in")


def is_unchanged(request: Request, line: Line) -> bool:
    """Whether a page that looks again by itself shows all this already: then nothing is swapped, or read aloud."""
    return bool(request.htmx) and request.GET.get("seen") == line.fingerprint


def _latest(request: Request) -> DropIn:
    """What came last of this student: the line has no row of theirs in its address."""
    mine = DropIn.objects.visible_to(request.user).order_by("-joined_at", "-pk")[:1]
    return get_object_or_404(mine)
