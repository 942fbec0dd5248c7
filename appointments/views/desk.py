"""The front desk: who comes to an appointment is announced, who has none is put into the line; and the waiting room."""

from datetime import date

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments import drop_in_policies as policies
from appointments.actions import appointments
from appointments.actions import drop_in as actions
from appointments.drop_in_forms import AddForm
from appointments.drop_in_hours import drop_in_week
from appointments.drop_in_line import line_of
from appointments.models import Appointment, DropIn
from appointments.policies import allowed
from appointments.views.drop_in import is_unchanged
from students.models import Student
from web.responses import page, submitted, told

FOUND_SHOWN = 20
# One appointment of today, and whether "is here" can be said of it now.
Meeting = tuple[Appointment, bool]


@audience("counselor")
@require_safe
def desk(request: Request) -> HttpResponse:
    """Find whoever stands at the desk, by name or address."""
    query = request.GET.get("q", "")[:200].strip()
    found = policies.found_at_the_desk(request.user)
    found = found.filter(Q(user__name__icontains=query) | Q(user__email__icontains=query))
    line = line_of(request.now)
    shown = list(found.order_by("user__name", "pk")[:FOUND_SHOWN]) if query else []
    return page(
        request,
        "appointments/desk.html",
        query=query,
        found=_with_meetings(request, shown, line.week.today(request.now)),
        line=line,
        in_line={one.student_id for one in line.people if one.is_open and not line.is_over_for(one)},
    )


@audience("counselor")
@require_http_methods(["GET", "POST"])
def add_to_line(request: Request, pk: int) -> HttpResponse:
    """Put somebody into the line who stands at the desk."""
    student = get_object_or_404(policies.found_at_the_desk(request.user), pk=pk)
    form = AddForm(request.POST if request.method == "POST" else None, back=reverse("appointments:desk"))
    if submitted(form, actions.join, student, by=request.user, now=request.now):
        _tell_place(request, form.result)
        return redirect("appointments:desk")
    return page(
        request, "appointments/add_to_line.html", form=form, student=student, line=line_of(request.now)
    )


@audience("counselor")
@require_POST
def announce(request: Request, pk: int) -> HttpResponse:
    """Write down that somebody with an appointment is here, whoever they come to."""
    meeting = _expected(request, pk)
    appointments.arrive(meeting, by=request.user, now=request.now)
    undo = reverse("appointments:unannounce", args=[pk])
    told(
        request,
        f"{meeting.counselor.user.name} sees that {meeting.student.user.first_name} is here.",
        undo=undo,
    )
    return redirect("appointments:desk")


@audience("counselor")
@require_POST
def unannounce(request: Request, pk: int) -> HttpResponse:
    appointments.reopen(_expected(request, pk), by=request.user, now=request.now)
    told(request, "Undone. Nobody is marked as here.")
    return redirect("appointments:desk")


@audience("counselor")
@require_safe
def screen(request: Request) -> HttpResponse:
    """Show the waiting room who is called and who is next, by first name and initial only."""
    line = line_of(request.now)
    if is_unchanged(request, line):
        return HttpResponse(status=204)
    return page(request, "appointments/screen.html", line=line)


def _expected(request: Request, pk: int) -> Appointment:
    today = drop_in_week().today(request.now)
    return get_object_or_404(policies.expected_at_the_desk(request.user, today), pk=pk)


def _with_meetings(
    request: Request, students: list[Student], today: date
) -> list[tuple[Student, list[Meeting]]]:
    """Return these students, each with the own appointments of today and whether "is here" can be said of it now."""
    meetings = policies.expected_at_the_desk(request.user, today).filter(student__in=students)
    of: dict[int, list[Meeting]] = {}
    for meeting in meetings if students else ():
        may = "arrive" in allowed(request.user, meeting, request.now)
        of.setdefault(meeting.student_id, []).append((meeting, may))
    return [(student, of.get(student.pk, [])) for student in students]


def _tell_place(request: Request, drop_in: DropIn) -> None:
    """Say at which place they stand; what is undone is that they were put there, if they were just now."""
    waiting = line_of(request.now).waiting
    is_new = drop_in.joined_at == request.now
    undo = reverse("appointments:take_out", args=[drop_in.pk]) if is_new else ""
    said = "is in line" if is_new else "was in line already"
    where = (
        f": place {waiting.index(drop_in) + 1} of {len(waiting)}" if drop_in in waiting else ", and called"
    )
    told(request, f"{drop_in.student.user.name} {said}{where}.", undo=undo)
