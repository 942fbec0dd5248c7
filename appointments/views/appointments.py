"""The pages of appointments: both sides' list, one of them, and what may be done with it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments import calendar_file as calendar_files
from appointments import policies
from appointments.actions import appointments as actions
from appointments.afterwards import afterwards
from appointments.forms import CancelForm, ExcuseForm, MissForm, ReopenForm
from appointments.models import Appointment, Wait
from audit.models import record
from students.models import Student
from web.calendar_files import PUBLISH
from web.pagination import paged
from web.refusals import require
from web.responses import page, submitted, told

BOTH = ("student", "counselor")
COMING_SHOWN = 30


@audience(*BOTH)
@require_safe
def appointments(request: Request) -> HttpResponse:
    """Show what is coming, then what was; to a student the places in line, too."""
    waits = (
        Wait.objects.visible_to(request.user).current(request.now).with_offer().order_by("joined_at", "pk")
    )
    mine = Appointment.objects.visible_to(request.user).with_names()
    return page(
        request,
        "appointments/appointments.html",
        waits=[wait for wait in waits if not wait.is_over(request.now)] if request.user.is_student else [],
        coming=list(mine.coming(request.now).order_by("starts_at", "pk")[:COMING_SHOWN]),
        page=paged(mine.past(request.now), by=("-starts_at", "-pk"), query=request.GET),
    )


@audience(*BOTH)
@require_safe
def appointment(request: Request, pk: int) -> HttpResponse:
    """Show one appointment; to staff with the student's progress beside it, if it is theirs to see."""
    meeting = _appointment(request, pk)
    if request.user.is_director and meeting.counselor.user_id != request.user.pk:
        record("looked at", meeting, student=meeting.student_id, by=request.user, now=request.now)
    sees_progress = (
        request.user.is_staff
        and Student.objects.visible_to(request.user).filter(pk=meeting.student_id).exists()
    )
    return page(
        request,
        "appointments/appointment.html",
        appointment=meeting,
        allowed=policies.allowed(request.user, meeting, request.now),
        no_move=policies.no_move(request.user, meeting, request.now),
        afterwards=afterwards(meeting, reader=request.user, now=request.now),
        other=meeting.student.user if request.user.is_staff else meeting.counselor.user,
        sees_progress=sees_progress,
        miss_form=MissForm(action=reverse("appointments:miss", args=[pk])),
    )


@audience(*BOTH)
@require_safe
def calendar_file(request: Request, pk: int) -> HttpResponse:
    """Hand out the file that puts the appointment into one's own calendar."""
    meeting = _appointment(request, pk)
    text = calendar_files.calendar_file(meeting, reader=request.user, method=PUBLISH)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


@audience(*BOTH)
@require_http_methods(["GET", "POST"])
def cancel(request: Request, pk: int) -> HttpResponse:
    """Ask why, and whether one means it; then give the time back."""
    meeting = _appointment(request, pk)
    if meeting.cancelled_at:
        return redirect(meeting)
    may = policies.allowed(request.user, meeting, request.now)
    require("cancel", may, "This meeting has begun. The counselor can mark it as missed instead.")
    form = CancelForm(request.POST if request.method == "POST" else None, back=meeting.get_absolute_url())
    if submitted(form, actions.cancel, meeting, by=request.user, now=request.now):
        told(request, "Cancelled. The time is free again, and a letter is on its way to both sides.")
        return redirect(meeting)
    return page(request, "appointments/cancel.html", form=form, appointment=meeting, may_move="move" in may)


@audience(*BOTH)
@require_POST
def arrive(request: Request, pk: int) -> HttpResponse:
    """Write down that the student is here: the counselor does, or the student in the waiting room."""
    if not request.user.is_student:
        return _marked(request, pk, actions.arrive, "{} is here.")
    meeting = _appointment(request, pk)
    actions.arrive(meeting, by=request.user, now=request.now)
    told(request, f"{meeting.counselor.user.name} sees that you are here.")
    return redirect(meeting)


@audience("counselor")
@require_POST
def fulfil(request: Request, pk: int) -> HttpResponse:
    return _marked(request, pk, actions.fulfil, "Noted: your meeting with {} took place.")


@audience("counselor")
@require_POST
def miss(request: Request, pk: int) -> HttpResponse:
    """Write down that it did not take place, and on whose side."""
    meeting = _appointment(request, pk)
    form = MissForm(request.POST, action=request.path, back=meeting.get_absolute_url())
    if submitted(form, actions.miss, meeting, by=request.user, now=request.now):
        told(request, f"Noted. It happens. Write a line to {meeting.student.user.name}.", undo=_undo(pk))
        return redirect(meeting)
    return page(request, "appointments/miss.html", form=form, appointment=meeting)


@audience("counselor")
@require_http_methods(["GET", "POST"])
def excuse(request: Request, pk: int) -> HttpResponse:
    """Ask why a meeting that was missed does not count."""
    meeting = _appointment(request, pk)
    may = policies.allowed(request.user, meeting, request.now)
    require("excuse", may, "Only what a student missed can be excused, and once.")
    form = ExcuseForm(request.POST if request.method == "POST" else None, back=meeting.get_absolute_url())
    if submitted(form, actions.excuse, meeting, by=request.user, now=request.now):
        undo = reverse("appointments:unexcuse", args=[pk])
        told(request, f"Excused. It does not count against {meeting.student.user.first_name}.", undo=undo)
        return redirect(meeting)
    return page(request, "appointments/excuse.html", form=form, appointment=meeting)


@audience("counselor")
@require_POST
def unexcuse(request: Request, pk: int) -> HttpResponse:
    meeting = _appointment(request, pk)
    actions.unexcuse(meeting, by=request.user, now=request.now)
    told(request, "Undone. It counts as missed again.")
    return redirect(meeting)


@audience("counselor")
@require_http_methods(["GET", "POST"])
def reopen(request: Request, pk: int) -> HttpResponse:
    """Undo the latest mark; ask why, where the student has been told already."""
    meeting = _appointment(request, pk)
    may = policies.allowed(request.user, meeting, request.now)
    require("reopen", may, policies.NOTHING_TO_UNDO)
    form = ReopenForm(request.POST if request.method == "POST" else None, back=meeting.get_absolute_url())
    if submitted(form, actions.reopen, meeting, by=request.user, now=request.now):
        told(request, "Undone.")
        return redirect(meeting)
    return page(
        request,
        "appointments/reopen.html",
        form=form,
        appointment=meeting,
        is_told=policies.is_told_as_missed(meeting, request.now),
    )


def _marked(request: Request, pk: int, action: Callable[..., None], sentence: str) -> HttpResponse:
    meeting = _appointment(request, pk)
    action(meeting, by=request.user, now=request.now)
    told(request, sentence.format(meeting.student.user.name), undo=_undo(pk))
    return redirect(meeting)


def _undo(pk: int) -> str:
    return reverse("appointments:reopen", args=[pk])


def _appointment(request: Request, pk: int) -> Appointment:
    mine = (
        Appointment.objects.visible_to(request.user)
        .with_names()
        .select_related("student__counselor__user", "purpose")
    )
    return get_object_or_404(mine, pk=pk)
