"""Who is held while appointments change: the counselor, then the student, always in this order."""

from appointments.models import Appointment
from counselors.models import Counselor
from students.models import Student


def hold(counselor: int, student: int) -> Student:
    """Let nobody else change what these two have in their calendars until the transaction ends."""
    Counselor.objects.select_for_update(no_key=True).get(pk=counselor)
    return hold_student(student)


def hold_student(student: int) -> Student:
    """Let nobody else change what the student has; whoever needs the counselor too holds them first."""
    held = Student.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
    return held.get(pk=student)


def locked(appointment: Appointment) -> Appointment:
    """Read the appointment again, with nobody else changing its people's calendars."""
    hold(appointment.counselor_id, appointment.student_id)
    return Appointment.objects.with_names().get(pk=appointment.pk)
