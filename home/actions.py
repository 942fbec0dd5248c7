"""What a person changes about oneself."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.models import record
from reminders import answering, wishes
from reminders.kinds import Kind, Manner
from reminders.models import Reminder
from reminders.planning import plan_anew
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
    # Eight in the morning is at another moment now.
    plan_anew(person)
    if student and student.shares_logs != shares_logs:
        students.share_logs(student, shares_logs=shares_logs, by=by, now=now)


@transaction.atomic
def wish(
    person: User, *, hours: Mapping[str, int], choices: Mapping[str, str], by: User, now: datetime
) -> None:
    """Keep the hours in which letters may come, and how this person hears of what."""
    wishes.wish(person, hours=hours, choices=choices)
    record("wished", person, fields=["hours", "choices"], by=by, now=now)


@transaction.atomic
def hear(person: User, *, kind: Kind, manner: Manner, now: datetime) -> None:
    """Switch one kind off or on again, by a link from a letter: nobody is signed in. The same twice is once."""
    wishes.hear(person, kind, manner)
    record("wished", person, fields=[kind.name], by=None, now=now)


@transaction.atomic
def put_off(reminder: Reminder, *, on: date, now: datetime) -> None:
    """Be told of something again on that day, and not before, by a link from a letter. The same day twice is once.

    Refused for a day that is not to come, that is too far, and while such letters are switched off.
    """
    if answering.put_off(reminder, on=on, now=now):
        record("put off", reminder, by=reminder.recipient, now=now)
