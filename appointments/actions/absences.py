"""What becomes of appointments whose counselor will be away, when a colleague can be there instead."""

from datetime import datetime
from uuid import uuid4

from accounts.models import User
from appointments.actions.appointments import book, cancel
from appointments.contention import one_at_a_time
from appointments.models import Appointment
from counselors.models import Counselor


@one_at_a_time
def hand_over(appointment: Appointment, *, to: Counselor, by: User, now: datetime) -> Appointment:
    """Have the student meet a colleague at the same time instead; both counselors and the student hear of it.

    Refused once the meeting has begun, and where the colleague has no time then.
    """
    # Both before the student, and always in the same order: nobody waits in a circle.
    both = Counselor.objects.filter(pk__in=[appointment.counselor_id, to.pk]).order_by("pk")
    list(both.select_for_update(no_key=True))
    reason = f"{to.user.name} takes it over at the same time; a letter of its own says where."
    cancel(appointment, reason=reason, by=by, now=now)
    appointment.refresh_from_db()
    return book(
        appointment.student,
        counselor=to,
        purpose=appointment.purpose,
        starts_at=appointment.starts_at,
        topic=appointment.topic,
        intake=appointment.intake,
        key=uuid4(),
        despite=f"Instead of {appointment.counselor.user.name}, who is away",
        instead_of=appointment,
        by=by,
        now=now,
    )
