"""The trail of what people did. Rows are only ever added."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

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
        help_text="Null: a contact, through a personal link; or a command.",
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
    a contact did through a personal link, or whoever runs the program by a command.
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
    kind, ids = told[0]._meta.model_name, [row.pk for row in told]
    line = [now, by.pk if by else None, verb, kind, ids, student, list(fields)]
    if (waiting := _waiting.get()) is None:
        _write([line])
    else:
        waiting.append(line)


@contextmanager
def recorded_together() -> Iterator[None]:
    """Let what is recorded within be written at the end, in one statement; nothing where an exception ends it."""
    lines: list[list[Any]] = []
    before = _waiting.set(lines)
    try:
        yield
    finally:
        _waiting.reset(before)
    if lines:
        _write(lines)


_waiting: ContextVar[list[list[Any]] | None] = ContextVar("waiting", default=None)
LINE = "SELECT %s::timestamptz, %s::bigint, %s, %s, unnest(%s::bigint[]), %s::bigint, %s::varchar[]"


def _write(lines: list[list[Any]]) -> None:
    columns = "at, by_id, verb, subject_type, subject_id, student_id, fields"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO audit_event ({columns}) {' UNION ALL '.join([LINE] * len(lines))}",
            [fact for line in lines for fact in line],
        )
