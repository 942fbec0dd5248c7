"""What students say of an appointment, and when staff come to read it."""

from datetime import datetime

from accounts.models import User
from appointments import policies
from appointments.actions.holding import locked
from appointments.contention import one_at_a_time
from appointments.models import Appointment, Feedback
from audit.models import record
from counselors.models import Counselor
from students.actions import note_activity
from web.refusals import require

# Among so many students nobody is known by what they say (decision 34).
TOGETHER = 5


@one_at_a_time
def give_feedback(
    appointment: Appointment, *, useful: int, words: str = "", by: User, now: datetime
) -> Feedback:
    """Keep how useful the student found it, and what to do differently or keep; the latest answer counts.

    Refused for an appointment that did not take place, and once an answer is two weeks old.
    """
    appointment = locked(appointment)
    feedback = Feedback.objects.filter(appointment=appointment).first()
    require(
        "give_feedback",
        policies.allowed_afterwards(by, appointment, feedback, now),
        "You can say how useful an appointment was once it took place, and change that for two weeks.",
    )
    if feedback:
        feedback.changed_at = now
    else:
        feedback = Feedback(appointment=appointment, given_at=now)
    feedback.useful, feedback.words = useful, words
    feedback.save()
    # Who said something is written down, and never what.
    record("given", feedback, student=appointment.student_id, by=by, now=now)
    note_activity([appointment.student_id], by=by, now=now)
    _show_together(appointment.counselor, now=now)
    return feedback


def _show_together(counselor: Counselor, *, now: datetime) -> None:
    """Let staff read what is new about a counselor, once five students have said something.

    Until then nothing of it is shown, and after that the next five are waited for: so nobody who looks before and
    after an appointment learns what its student said. The caller holds the counselor.
    """
    new = Feedback.objects.of_meetings_held().filter(appointment__counselor=counselor, shown_at=None)
    if new.values("appointment__student").distinct().count() >= TOGETHER:
        new.update(shown_at=now)
