"""Every change to students themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import record
from counselors.models import Counselor
from students.models import Student, Summary


@transaction.atomic
def enrol(
    user: User,
    *,
    counselor: Counselor | None = None,
    college: str = "",
    major: str = "",
    class_of: int | None = None,
    by: User,
    now: datetime,
) -> Student:
    """Make this person a student of the center, with an empty list and a counselor to turn to."""
    student = Student.objects.create(
        user=user, counselor=counselor, college=college, major=major, class_of=class_of
    )
    Summary.objects.create(student=student)
    record("enrolled", student, student=student.pk, by=by, now=now)
    return student


@transaction.atomic
def share_logs(student: Student, *, shares_logs: bool, by: User, now: datetime) -> None:
    """Let the own counselor read the text of the student's logs, or stop doing so."""
    Student.objects.filter(pk=student.pk).update(shares_logs=shares_logs)
    record(
        "shared" if shares_logs else "unshared",
        student,
        student=student.pk,
        fields=["shares_logs"],
        by=by,
        now=now,
    )


def note_activity(students: Iterable[int], *, by: User | None, now: datetime) -> None:
    """Remember that these students did something, if it is a student who acts; the caller's transaction."""
    if by and by.is_student:
        Summary.objects.filter(student__in=students).update(active_at=now)
