"""What a person changes about oneself."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import record
from students import actions as students
from students.models import Student


@transaction.atomic
def set_up(
    person: User,
    *,
    name: str,
    zone: str,
    shares_logs: bool = False,
    student: Student | None = None,
    by: User,
    now: datetime,
) -> None:
    """Change a person's name and zone, and whether the counselor may read a student's logs."""
    person.name = name
    person.zone = zone
    person.save(update_fields=["name", "zone"])
    record("set up", person, fields=["name", "zone"], by=by, now=now)
    if student and student.shares_logs != shares_logs:
        students.share_logs(student, shares_logs=shares_logs, by=by, now=now)
