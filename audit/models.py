"""The trail of what people did. Rows are only ever added."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from accounts.models import User


class Event(models.Model):
    """One thing somebody did: never what was written, only that it was."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Null: a contact, through a personal link.",
    )
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
    by: User | None,
    now: datetime,
) -> None:
    """Write down that somebody did this, in the transaction that does it.

    `student` is the id of the student whose record it touches; `fields` names what changed; nobody's account did what
    a contact did through a personal link.
    """
    record_all(verb, [subject], student=student, fields=fields, by=by, now=now)


def record_all(
    verb: str,
    subjects: Iterable[models.Model],
    *,
    student: int | None = None,
    fields: Iterable[str] = (),
    by: User | None,
    now: datetime,
) -> None:
    """Write down that somebody did the same to each of these rows of one table, in one statement."""
    told = list(subjects)
    if not told:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO audit_event (at, by_id, verb, subject_type, subject_id, student_id, fields)
            SELECT %s, %s, %s, %s, unnest(%s::bigint[]), %s, %s::varchar[]
            """,
            [
                now,
                by.pk if by else None,
                verb,
                told[0]._meta.model_name,
                [row.pk for row in told],
                student,
                list(fields),
            ],
        )
