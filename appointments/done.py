"""What is called done from a letter about appointments."""

from datetime import datetime

from accounts.models import User
from appointments import policies
from appointments.actions import tasks
from appointments.models import Task
from reminders.done import Done


class Finished(Done):
    """The student has done what a counselor had asked for."""

    def finish(self, row: Task, way: str, *, by: User, now: datetime) -> None:
        tasks.finish_task(row, by=by, now=now)

    def is_undone_by(self, person: User, row: Task, now: datetime) -> bool:
        return row.status == "done" and "reopen" in policies.allowed_on_task(person, row, now)

    def undo(self, row: Task, *, by: User, now: datetime) -> None:
        tasks.reopen_task(row, by=by, now=now)
