"""What staff see of students. Every look at one student is recorded."""

from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments.models import Audience, Note, Task
from audit.models import record
from contacts.models import Contact, ThankYouNote
from contacts.next_step import STOPS, steps
from interviews.models import Interview, InterviewLog
from students.models import Student
from web.pagination import paged
from web.responses import page

SHOWN = 30
LOGS_SHOWN = 10
NOTES_SHOWN = 5


@audience("counselor")
@require_safe
def caseload(request: Request) -> HttpResponse:
    """Show who needs help first: each student's step, counts, and last activity."""
    query = request.GET.get("q", "")[:200].strip()
    step = request.GET.get("step", "")
    # Asking for the summary lets the list be read in the order of its index.
    mine = Student.objects.visible_to(request.user).in_caseload_of(request.user)
    mine = mine.filter(user__deactivated_at=None, summary__isnull=False)
    if query:
        mine = mine.filter(Q(user__name__icontains=query) | Q(major__icontains=query))
    if step in steps:
        mine = mine.filter(summary__step=step)
    return page(
        request,
        "progress/caseload.html",
        page=paged(mine.with_names().with_need(), by=("need_at", "summary__student_id"), query=request.GET),
        query=query,
        chosen=step,
        steps=steps,
    )


@audience("counselor")
@require_safe
def student(request: Request, pk: int) -> HttpResponse:
    """Show one student's progress: contacts by step, counts, and logs where they are shared."""
    one = get_object_or_404(Student.objects.visible_to(request.user).with_names(), pk=pk)
    record("looked at", one, student=one.pk, by=request.user, now=request.now)
    # A file of people is the student's own business until some of them are picked.
    theirs = Contact.objects.visible_to(request.user).picked().filter(student=one)
    interviews = Interview.objects.visible_to(request.user).filter(student=one).select_related("contact")
    logs = InterviewLog.objects.visible_to(request.user).filter(interview__student=one)
    tasks = Task.objects.visible_to(request.user).standing().filter(student=one).select_related("set_by")
    notes = Note.objects.visible_to(request.user).written().filter(audience=Audience.STAFF)
    return page(
        request,
        "progress/student.html",
        student=one,
        tasks=list(tasks.order_by(F("done_at").desc(nulls_first=True), "due_at", "pk")[:SHOWN]),
        notes=list(
            notes.filter(appointment__student=one)
            .select_related("appointment__counselor__user")
            .order_by("-appointment__starts_at", "-pk")[:NOTES_SHOWN]
        ),
        summary=one.summary,
        stops=STOPS,
        contacts=list(theirs.order_by(F("step_due_at").asc(nulls_last=True), "sort_key", "pk")[:SHOWN]),
        interviews=list(interviews.order_by(F("starts_at").desc(nulls_first=True), "-pk")[:SHOWN]),
        logs=list(
            logs.select_related("interview__contact").order_by("-interview__held_at", "-pk")[:LOGS_SHOWN]
        ),
        owed=list(
            ThankYouNote.objects.visible_to(request.user)
            .owed()
            .filter(contact__student=one)
            .select_related("contact")
            .order_by("owed_at", "pk")[:SHOWN]
        ),
    )
