"""Who may do what in the line: one table, two uses (the button and the lock). No rule of booking counts here."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from appointments.models import Appointment, DropIn
from counselors.models import Counselor
from students.models import Student
from web.refusals import granted


def allowed_in_line(user: User, drop_in: DropIn, today: date) -> set[str]:
    """The acts this person may take on somebody in line, on this day.

    Whoever waits is everybody's on the staff; whom somebody has called is theirs, and the director's.
    """
    theirs = drop_in.student.user_id == user.pk
    called_by_me = drop_in.counselor is not None and drop_in.counselor.user_id == user.pk
    ours = drop_in.called_at is not None and (called_by_me or user.is_director)
    is_called = drop_in.is_open and drop_in.called_at is not None and not drop_in.begun_at
    gone = drop_in.left_at is not None or drop_in.set_aside_at is not None
    return granted(
        leave=(theirs and drop_in.is_open and not drop_in.begun_at) or (user.is_staff and drop_in.is_waiting),
        call_again=ours and is_called and not drop_in.called_again_at,
        begin=ours and is_called,
        set_aside=ours and is_called and drop_in.called_again_at is not None,
        finish=ours and drop_in.is_open and drop_in.begun_at is not None,
        take_back=drop_in.on == today
        and ((theirs and drop_in.left_at is not None) or (user.is_staff and gone) or (ours and not gone)),
    )


def allowed_to_join(user: User, student: Student) -> set[str]:
    """The acts this person may take for a student who is not in line: oneself on the phone, staff at the desk."""
    return granted(join=student.user_id == user.pk or user.is_staff)


def allowed_on_duty(user: User, counselor: Counselor) -> set[str]:
    """The acts this person may take on whether a counselor takes drop-ins, and call somebody with."""
    return granted(serve=counselor.user_id == user.pk)


def found_at_the_desk(user: User) -> QuerySet[Student]:
    """Those whom this person may find at the desk: for staff every student of the center who has an account.

    This is wider than `Student.objects.visible_to`, since anybody may stand at the desk. So whatever is looked up by
    this shows a name and an address to tell two people apart, and nothing else: no progress, no caseload, no list.
    """
    students = Student.objects.filter(user__deactivated_at=None).select_related("user")
    return students if user.is_staff else students.none()


def expected_at_the_desk(user: User, today: date) -> QuerySet[Appointment]:
    """Those who have an appointment on this day, with whomever: for staff, so that whoever comes can be announced.

    Wider than `Appointment.objects.visible_to`, too: so it shows when and with whom, and nothing of what it is about.
    """
    meetings: QuerySet[Appointment] = (
        Appointment.objects.open().on(today).with_names().order_by("starts_at", "pk")
    )
    return meetings if user.is_staff else meetings.none()
