"""Every change to students themselves."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import record
from counselors.models import Counselor
from students.models import Access, Student, Summary


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


def open_to(student: Student, counselor: Counselor, *, until_at: datetime | None, now: datetime) -> None:
    """Let a counselor of another caseload see the student's progress until then; without a time to come, no more.

    The caller's transaction.
    """
    if until_at is None or until_at <= now:
        Access.objects.filter(student=student, counselor=counselor).delete()
        return
    Access.objects.bulk_create(
        [Access(student=student, counselor=counselor, until_at=until_at)],
        update_conflicts=True,
        unique_fields=["counselor", "student"],
        update_fields=["until_at"],
    )


def close_to_all(*, now: datetime) -> None:
    """End the leaves whose time has come."""
    Access.objects.filter(until_at__lte=now).delete()


def note_activity(students: Iterable[int], *, by: User | None, now: datetime) -> None:
    """Remember that these students did something, if it is a student who acts; the caller's transaction."""
    if by and by.is_student:
        Summary.objects.filter(student__in=students).update(active_at=now)
