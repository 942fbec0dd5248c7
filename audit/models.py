"""The trail of what people did. Rows are only ever added."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models import User


class Event(models.Model):
    """One thing somebody did: never what was written, only that it was."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    student_id = models.BigIntegerField(null=True, help_text="Whose record this is about.")
    fields = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        indexes = [models.Index(fields=["student_id", "-at"], name="event_of_student")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"


def record(
    verb: str,
    subject: models.Model,
    *,
    student: int | None = None,
    fields: Iterable[str] = (),
    by: User,
    now: datetime,
) -> None:
    """Write down that somebody did this, in the transaction that does it.

    `student` is the id of the student whose record it touches; `fields` names what changed.
    """
    record_all(verb, [subject], student=student, fields=fields, by=by, now=now)


def record_all(
    verb: str,
    subjects: Iterable[models.Model],
    *,
    student: int | None = None,
    fields: Iterable[str] = (),
    by: User,
    now: datetime,
) -> None:
    """Write down that somebody did the same to each of these, in one statement."""
    changed = list(fields)
    Event.objects.bulk_create(
        Event(
            at=now,
            by=by,
            verb=verb,
            subject_type=subject._meta.model_name or "",
            subject_id=subject.pk,
            student_id=student,
            fields=changed,
        )
        for subject in subjects
    )
