"""What a counselor writes down about an appointment."""

from datetime import datetime

from accounts.models import User
from appointments import policies
from appointments.actions.holding import locked
from appointments.contention import one_at_a_time
from appointments.models import Appointment, Note
from audit.models import record
from web.refusals import Refused, require


@one_at_a_time
def write_note(
    appointment: Appointment, *, audience: str, text: str, version: int, by: User, now: datetime
) -> None:
    """Keep what is written for these readers, as long as the appointment is kept.

    `version` is that of the note the writer began from; 0 where there was none. Refused when it was saved meanwhile,
    in another window, with something else in it.
    """
    appointment = locked(appointment)
    may = policies.allowed_afterwards(by, appointment, None, now)
    require("write_note", may, "Only the counselor of an appointment writes its notes.")
    note = Note.objects.filter(appointment=appointment, audience=audience).first()
    note = note or Note(appointment=appointment, audience=audience, version=0)
    if note.text == text:
        return
    if note.version != version:
        raise Refused(
            "This note was saved in another window meanwhile. What stands there now is shown below; what you "
            "typed is still in the box. Put the two together, then save it again."
        )
    note.text, note.version, note.written_at = text, note.version + 1, now
    note.save()
    record("written", note, student=appointment.student_id, by=by, now=now)
