"""What goes with an appointment: the notes of its counselor, tasks for the student, and what the student says of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments import policies
from appointments.actions import feedback as feedback_actions
from appointments.actions import notes, tasks
from appointments.afterwards_forms import FeedbackForm, NoteForm, TaskForm
from appointments.feedback import what_students_say
from appointments.models import Appointment, Audience, Feedback, Note, Task
from appointments.readers import who_reads, who_reads_feedback
from web.refusals import require
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
# Where a task is done from: its Undo leads back there.
FROM_TODAY = "?from=today"


@audience("counselor")
@require_http_methods(FORM)
def shared_note(request: Request, pk: int) -> HttpResponse:
    return _note(request, pk, Audience.SHARED)


@audience("counselor")
@require_http_methods(FORM)
def staff_note(request: Request, pk: int) -> HttpResponse:
    return _note(request, pk, Audience.STAFF)


@audience("counselor")
@require_http_methods(FORM)
def add_task(request: Request, pk: int) -> HttpResponse:
    """Ask the student to do something: it stands among the next steps at once."""
    meeting = _appointment(request, pk)
    may = policies.allowed_afterwards(request.user, meeting, None, request.now)
    require("add_task", may, "This appointment was called off. Set the task from one that takes place.")
    form = TaskForm(request.POST if request.method == "POST" else None, back=meeting.get_absolute_url())
    if submitted(form, tasks.add_task, meeting, by=request.user, now=request.now):
        first_name = meeting.student.user.first_name
        undo = reverse("appointments:drop_task", args=[form.result.pk])
        told(request, f"Set. {first_name} finds it among the next steps from now on.", undo=undo)
        return redirect(meeting)
    return page(request, "appointments/add_task.html", form=form, appointment=meeting)


@audience("student")
@require_POST
def finish_task(request: Request, pk: int) -> HttpResponse:
    task = _task(request, pk)
    tasks.finish_task(task, by=request.user, now=request.now)
    undo = reverse("appointments:reopen_task", args=[pk])
    told(request, f"Done: {task.text}", undo=undo + (FROM_TODAY if _is_from_today(request) else ""))
    return _back(request, task)


@audience("counselor")
@require_POST
def drop_task(request: Request, pk: int) -> HttpResponse:
    task = _task(request, pk)
    tasks.drop_task(task, by=request.user, now=request.now)
    first_name = task.student.user.first_name
    told(
        request,
        f"Taken back. Nobody asks it of {first_name} any more.",
        undo=reverse("appointments:reopen_task", args=[pk]),
    )
    return redirect(task.appointment)


@audience("student", "counselor")
@require_POST
def reopen_task(request: Request, pk: int) -> HttpResponse:
    """Undo: the student's "done", or the counselor's "taken back"."""
    task = _task(request, pk)
    tasks.reopen_task(task, by=request.user, now=request.now)
    told(request, "It is open again.")
    return _back(request, task)


@audience("student")
@require_http_methods(FORM)
def give_feedback(request: Request, pk: int) -> HttpResponse:
    """Ask the student two questions about an appointment that took place."""
    meeting = _appointment(request, pk)
    given = Feedback.objects.visible_to(request.user).filter(appointment=meeting).first()
    require(
        "give_feedback",
        policies.allowed_afterwards(request.user, meeting, given, request.now),
        "You can say how useful an appointment was once it took place, and change that for two weeks.",
    )
    form = FeedbackForm(
        request.POST if request.method == "POST" else None,
        initial={"useful": given.useful, "words": given.words} if given else None,
        read_by=who_reads_feedback(meeting, request.user),
        back=meeting.get_absolute_url(),
    )
    if submitted(form, feedback_actions.give_feedback, meeting, by=request.user, now=request.now):
        told(request, "Thank you. It helps the next appointment to be better, yours and those of others.")
        return redirect(meeting)
    return page(request, "appointments/give_feedback.html", form=form, appointment=meeting)


@audience("counselor")
@require_safe
def feedback(request: Request) -> HttpResponse:
    """Show what students say: a counselor the own, a director each counselor's; never who said it."""
    shown = Feedback.objects.visible_to(request.user)
    return page(request, "appointments/feedback.html", said=what_students_say(shown))


def _note(request: Request, pk: int, audience: Audience) -> HttpResponse:
    """Show the box with its readers above it; keep what is typed, unless another window was first."""
    mine = Appointment.objects.visible_to(request.user).filter(counselor__user=request.user)
    meeting = get_object_or_404(mine.with_names(), pk=pk)
    noted = Note.objects.visible_to(request.user).filter(appointment=meeting, audience=audience)
    note = noted.first()
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        initial={"text": note.text if note else "", "version": note.version if note else 0},
        label=audience.label,
        read_by=who_reads(audience, meeting, request.user),
        back=meeting.get_absolute_url(),
    )
    if submitted(form, notes.write_note, meeting, audience=audience, by=request.user, now=request.now):
        told(request, "The note is saved.")
        return redirect(meeting)
    if form.refusal and (note := noted.first()):
        form.renew(version=note.version)
    return page(
        request, "appointments/note.html", form=form, appointment=meeting, note=note, title=audience.label
    )


def _is_from_today(request: Request) -> bool:
    return request.GET.get("from") == "today"


def _back(request: Request, task: Task) -> HttpResponse:
    return redirect("home:today" if _is_from_today(request) else task.appointment)


def _appointment(request: Request, pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.visible_to(request.user).with_names(), pk=pk)


def _task(request: Request, pk: int) -> Task:
    seen = Task.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("appointment", "student__user"), pk=pk)
