"""Who wished for no more letters, as far as a director may know: when, and through whose link. Never who it was."""

from dataclasses import dataclass
from datetime import datetime

from audit.models import Event
from students.models import Student

SHOWN = 5


@dataclass(frozen=True)
class Wish:
    """One wish for peace: through a student's link, or told to somebody of the center."""

    at: datetime
    link_of: str
    told: str


def latest_wishes() -> list[Wish]:
    """Return the latest wishes, so that one a student has made up is seen."""
    events = Event.objects.filter(verb="silenced").select_related("by").order_by("-at", "-pk")[:SHOWN]
    students = Student.objects.filter(pk__in=[event.student_id for event in events]).select_related("user")
    names = {student.pk: student.user.name for student in students}
    return [
        Wish(
            event.at,
            link_of=names.get(event.student_id or 0, "") if event.by is None else "",
            told=event.by.name if event.by else "",
        )
        for event in events
    ]
