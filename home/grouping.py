"""What Today shows of what is to be done, grouped by when it is due on the student's own calendar."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.models import User, student_with
from appointments.models import Task
from contacts.models import Contact
from web.calendar import DAY, LATEST, end_of
from web.compiled import compiled_once

# As many steps as a person can look at without losing heart; the list has the rest.
NOW_SHOWN, THEN_SHOWN = 10, 3
# What a step's card prints.
CARD = ("name", "title", "organization", "field", "reached", "step", "step_ref", "step_due_at")


# What is to be done is about a contact, or what a counselor has asked for.
Step = Contact | Task


@dataclass(frozen=True)
class Pressing:
    """What is to be done, by group, the most urgent first; and whether there is more of it than is shown."""

    groups: list[tuple[str, list[Step]]]
    has_more: bool

    @property
    def first(self) -> Step | None:
        return self.groups[0][1][0] if self.groups else None


def pressing(student: User, *, now: datetime) -> Pressing:
    """Group contacts with a step and open tasks, in their order: due by tonight or late, within seven days, later.

    Tasks are all shown: a counselor has chosen them, and there are few. Those without a day come last.
    """
    zone = ZoneInfo(student.zone)
    today = now.astimezone(zone).date()
    tonight, in_a_week = end_of(today, zone), end_of(today + 6 * DAY, zone)
    found = _steps(user=student.pk, tonight=tonight)
    urgent = [one for one in found if _due(one) <= tonight]
    others = [one for one in found if _due(one) > tonight]
    shown: list[Step] = [*urgent[:NOW_SHOWN], *others[:THEN_SHOWN], *_tasks(user=student.pk)]
    shown.sort(key=_due)
    groups = [
        ("Now", [one for one in shown if _due(one) <= tonight]),
        ("This week", [one for one in shown if tonight < _due(one) <= in_a_week]),
        ("Later", [one for one in shown if _due(one) > in_a_week]),
    ]
    return Pressing(
        [(title, steps) for title, steps in groups if steps],
        has_more=len(urgent) > NOW_SHOWN or len(others) > THEN_SHOWN,
    )


@compiled_once
def _steps(*, user: int, tonight: datetime) -> QuerySet[Contact]:
    steps = Contact.objects.visible_to(student_with(user)).with_a_step().only(*CARD)
    at_once = steps.filter(step_due_at__lte=tonight)[: NOW_SHOWN + 1]
    then = steps.filter(step_due_at__gt=tonight)[: THEN_SHOWN + 1]
    return at_once.union(then, all=True).order_by("step_due_at", "pk")


@compiled_once
def _tasks(*, user: int) -> QuerySet[Task]:
    tasks = Task.objects.visible_to(student_with(user)).open().soonest_first()
    return tasks.select_related("set_by", "appointment")


def _due(step: Step) -> datetime:
    due_at = step.due_at if isinstance(step, Task) else step.step_due_at
    return due_at or LATEST
