"""What the page of an appointment shows of its before and after: notes, tasks, and what the student said."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.models import User
from appointments import policies
from appointments.models import Appointment, Audience, Feedback, Note, Task
from appointments.readers import who_reads


@dataclass(frozen=True)
class ShownNote:
    """One note as a page shows it: what stands there, who reads it, and where it is written, for whoever may."""

    title: str
    read_by: str
    note: Note | None
    url: str


@dataclass(frozen=True)
class Afterwards:
    """All of it, for one reader."""

    notes: list[ShownNote]
    tasks: list[tuple[Task, set[str]]]
    feedback: Feedback | None
    allowed: set[str]


def afterwards(meeting: Appointment, *, reader: User, now: datetime) -> Afterwards:
    """Load what this reader sees of it; in as many statements however much there is."""
    feedback = None
    if reader.is_student:
        feedback = Feedback.objects.visible_to(reader).filter(appointment=meeting).first()
    may = policies.allowed_afterwards(reader, meeting, feedback, now)
    tasks = Task.objects.visible_to(reader).standing().filter(appointment=meeting).soonest_first()
    return Afterwards(
        notes=_notes(meeting, reader, may_write="write_note" in may),
        tasks=[
            (task, policies.allowed_on_task(reader, _within(task, meeting), now))
            for task in tasks.select_related("set_by")
        ],
        feedback=feedback,
        allowed=may,
    )


def _notes(meeting: Appointment, reader: User, *, may_write: bool) -> list[ShownNote]:
    """Those that are written and this person reads; to whoever writes them, both."""
    written = Note.objects.visible_to(reader).written().filter(appointment=meeting)
    by_audience = {note.audience: note for note in written}
    return [
        ShownNote(
            title=str(audience.label),
            read_by=who_reads(audience, meeting, reader),
            note=by_audience.get(audience),
            url=reverse(f"appointments:{audience.value}_note", args=[meeting.pk]) if may_write else "",
        )
        for audience in Audience
        if may_write or audience in by_audience
    ]


def _within(task: Task, meeting: Appointment) -> Task:
    """Hand the task the people that are loaded already."""
    task.appointment, task.student = meeting, meeting.student
    return task
