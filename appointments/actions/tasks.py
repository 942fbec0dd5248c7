"""What a counselor asks a student to do: set, done, taken back."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import User
from appointments import policies
from appointments.actions.holding import hold, locked
from appointments.contention import one_at_a_time
from appointments.models import Appointment, Task
from audit.models import record
from students.actions import note_activity
from web.calendar import at, end_of
from web.refusals import Refused, require

# As many as a person can look at without losing heart; all of them stand on Today.
OPEN_AT_ONCE = 20
NOT_YOURS = "This is not yours to undo, or there is nothing to undo: look at the task again."
SETTLED = "This task is settled: it is done, or was taken back. There is nothing left to do."


@one_at_a_time
def add_task(
    appointment: Appointment, *, text: str, due_on: date | None = None, by: User, now: datetime
) -> Task:
    """Make this one of the student's next steps.

    The same told twice is one. Refused for a day that is over by the student's clock, for an appointment that was
    called off, and where so much is open already that nobody would read it.
    """
    appointment = locked(appointment)
    may = policies.allowed_afterwards(by, appointment, None, now)
    require("add_task", may, "This appointment was called off. Set the task from one that takes place.")
    student = appointment.student
    zone = ZoneInfo(student.user.zone)
    if due_on and due_on < now.astimezone(zone).date():
        raise Refused("This day is over. Choose today or a day to come, or leave it empty.", field="due_on")
    theirs = Task.objects.open().filter(student=student)
    if again := theirs.filter(appointment=appointment, text=text, due_on=due_on).first():
        return again
    if theirs.count() >= OPEN_AT_ONCE:
        raise Refused(
            f"{student.user.first_name} has {OPEN_AT_ONCE} open tasks already. "
            "Take one back, or let some be done first."
        )
    task = Task.objects.create(
        student=student,
        appointment=appointment,
        text=text,
        due_on=due_on,
        remind_at=due_on and at(due_on, 8, zone),
        due_at=due_on and end_of(due_on, zone),
        set_at=now,
        set_by=by,
    )
    record("set", task, student=student.pk, by=by, now=now)
    return task


@one_at_a_time
def finish_task(task: Task, *, by: User, now: datetime) -> None:
    """Write down that the student has done it. Told twice, it is done once."""
    task = _locked(task)
    may = policies.allowed_on_task(by, task, now)
    if task.done_at and "reopen" in may:
        return
    require("finish", may, SETTLED)
    task.done_at = now
    _save(task, "finished", by=by, now=now)


@one_at_a_time
def drop_task(task: Task, *, by: User, now: datetime) -> None:
    """Take it back: nobody asks it of the student any more. Told twice, it is taken back once."""
    task = _locked(task)
    may = policies.allowed_on_task(by, task, now)
    if task.dropped_at and "reopen" in may:
        return
    require("drop", may, SETTLED)
    task.dropped_at = now
    _save(task, "dropped", by=by, now=now)


@one_at_a_time
def reopen_task(task: Task, *, by: User, now: datetime) -> None:
    """Undo: what the student had done, or the counselor had taken back, is to be done again."""
    task = _locked(task)
    require(
        "reopen",
        policies.allowed_on_task(by, task, now),
        NOT_YOURS,
    )
    task.done_at = task.dropped_at = None
    _save(task, "reopened", by=by, now=now)


def _locked(task: Task) -> Task:
    hold(task.appointment.counselor_id, task.student_id)
    return Task.objects.select_related("student__user", "appointment__counselor").get(pk=task.pk)


def _save(task: Task, verb: str, *, by: User, now: datetime) -> None:
    task.save(update_fields=["done_at", "dropped_at"])
    record(verb, task, student=task.student_id, by=by, now=now)
    note_activity([task.student_id], by=by, now=now)
