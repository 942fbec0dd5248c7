"""Who may do what with an appointment, and when: one table, two uses (the button and the lock)."""

from datetime import datetime

from accounts.models import User
from appointments.models import Appointment, Feedback, Medium, Task, Wait
from center.kept import kept_center
from counselors.models import Counselor
from students.models import Student
from web.calendar import HOUR, MINUTE
from web.refusals import granted
from web.templatetags.web import hours

# Whoever comes early may be marked as arrived.
EARLY = HOUR
# A mark that was a slip can be taken back before the student hears of it.
MISSED_IS_TOLD_AFTER = HOUR
NOTHING_TO_UNDO = "There is nothing to undo."
# A student who says so from the waiting room is in it.
AT_THE_DOOR = 15 * MINUTE


def allowed(user: User, appointment: Appointment, now: datetime) -> set[str]:
    """The acts this person may take on this appointment, at this moment."""
    theirs = appointment.student.user_id == user.pk
    ours = appointment.counselor.user_id == user.pk or user.is_director
    is_open = appointment.is_open
    ahead = is_open and not appointment.arrived_at and now < appointment.starts_at
    begun = now >= appointment.starts_at
    # Whoever is at the front desk says who has come, whoever they come to.
    at_the_desk = user.is_staff and is_open
    marked = appointment.arrived_at or appointment.fulfilled_at or appointment.missed_at
    return granted(
        move=(ours or (theirs and not is_late(appointment, now))) and ahead,
        cancel=(theirs or ours) and ahead,
        arrive=(at_the_desk or (theirs and appointment.medium == Medium.IN_PERSON))
        and is_open
        and not appointment.arrived_at
        and appointment.starts_at - (EARLY if at_the_desk else AT_THE_DOOR) <= now < appointment.ends_at,
        fulfil=ours and is_open and begun,
        miss=ours and is_open and begun,
        excuse=ours and appointment.missed_by == Appointment.Side.STUDENT and not appointment.excused_at,
        unexcuse=ours and appointment.excused_at is not None,
        reopen=(ours or at_the_desk) and marked is not None and appointment.cancelled_at is None,
    )


def is_late(appointment: Appointment, now: datetime) -> bool:
    """Say whether the appointment begins so soon that nobody else will have the time if it is given back."""
    return now > appointment.starts_at - kept_center().cut_off


def is_told_as_missed(appointment: Appointment, now: datetime) -> bool:
    """Say whether the letter that it was missed is out, or on its way."""
    return appointment.missed_at is not None and now >= appointment.missed_at + MISSED_IS_TOLD_AFTER


def no_move(user: User, appointment: Appointment, now: datetime) -> str:
    """Return why this person cannot move the appointment now, and what they can do instead."""
    if "cancel" not in allowed(user, appointment, now):
        return "This appointment cannot be moved any more."
    return (
        f"It begins in less than {hours(kept_center().change_hours)}, and later than that students do not move it. "
        f"Cancel it, or write to {appointment.counselor.user.name}."
    )


def allowed_for(
    user: User,
    student: Student,
    counselor: Counselor | None,
    now: datetime,
    *,
    instead_of: Appointment | None = None,
) -> set[str]:
    """The acts this person may take for a student who has no appointment with this counselor yet.

    Whoever has called one off for it may give the student to any colleague.
    """
    theirs = student.user_id == user.pk
    ours = counselor is not None and counselor.user_id == user.pk and student.counselor_id == counselor.pk
    given = (
        instead_of is not None
        and instead_of.student_id == student.pk
        and instead_of.cancelled_by_id == user.pk
        and instead_of.counselor.user_id == user.pk
    )
    return granted(book=theirs or ours or given or user.is_director)


def allowed_to_wait(user: User, student: Student) -> set[str]:
    """The acts this person may take for a student who is in no line yet."""
    return granted(join=student.user_id == user.pk)


def allowed_on_wait(user: User, wait: Wait) -> set[str]:
    """The acts this person may take on this place in line, and on the time that is offered to it."""
    theirs = wait.student.user_id == user.pk
    return granted(take=theirs, decline=theirs, leave=theirs, rejoin=theirs and wait.left_at is not None)


def allowed_on_purposes(user: User) -> set[str]:
    """The acts this person may take on what appointments are for."""
    return granted(arrange=user.is_director)


def allowed_on_availability(user: User, counselor: Counselor, now: datetime) -> set[str]:
    """The acts this person may take on a counselor's hours, time off and type."""
    return granted(open=counselor.user_id == user.pk)


def allowed_afterwards(
    user: User, appointment: Appointment, feedback: Feedback | None, now: datetime
) -> set[str]:
    """The acts this person may take on what goes with an appointment: its notes, its tasks, what is said of it.

    Notes are their counselor's to write; what was said can be changed as long as the student may well remember.
    """
    theirs = appointment.student.user_id == user.pk
    mine = appointment.counselor.user_id == user.pk
    is_fresh = feedback is None or now < feedback.given_at + Feedback.CHANGEABLE_FOR
    return granted(
        write_note=mine,
        add_task=(mine or user.is_director) and appointment.cancelled_at is None,
        give_feedback=theirs and appointment.fulfilled_at is not None and is_fresh,
    )


def allowed_on_task(user: User, task: Task, now: datetime) -> set[str]:
    """The acts this person may take on a task: the student does it, and the counselor may take it back."""
    theirs = task.student.user_id == user.pk
    ours = task.appointment.counselor.user_id == user.pk or user.is_director
    is_open = task.done_at is None and task.dropped_at is None
    return granted(
        finish=theirs and is_open,
        drop=ours and is_open,
        reopen=(theirs and task.done_at is not None) or (ours and task.dropped_at is not None),
    )
