"""Thanks: owed, sent, excused."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from audit.models import record
from center.models import closed_days
from contacts import policies
from contacts.actions.letters import forget_drafts
from contacts.actions.lists import locked_row, restate
from contacts.gratitude import thanks_due_at
from contacts.models import Contact, Referral, ThankYouNote
from reminders.actions import hint
from web.refusals import require


def owe_thanks(
    contact: Contact, *, because: str, what: str = "", referral: Referral | None = None, now: datetime
) -> ThankYouNote:
    """Note that a thank-you is owed from now on; the student hears of it at once. The caller restates."""
    zone = ZoneInfo(contact.student.user.zone)
    note = ThankYouNote.objects.create(
        contact=contact,
        because=because,
        what=what,
        referral=referral,
        owed_at=now,
        due_at=thanks_due_at(because, now, zone, closed_days()),
    )
    hint()
    return note


@transaction.atomic
def thank(note: ThankYouNote, *, channel: str, text: str = "", by: User, now: datetime) -> None:
    """Write down that the student has sent the note. Refused when it was sent or excused before."""
    note = locked_row(note)
    require("thank", policies.allowed_on_note(by, note, now), "This note is settled already.")
    note.sent_at = now
    note.channel = channel
    note.text = text
    note.save(update_fields=["sent_at", "channel", "text"])
    forget_drafts(note.contact, "thank_you")
    record("thanked", note, student=note.contact.student_id, by=by, now=now)
    restate([note.contact_id], by=by, now=now)


@transaction.atomic
def excuse(note: ThankYouNote, *, excuse: str, by: User, now: datetime) -> None:
    """Let a note go, with the reason. Refused when it was sent or excused before."""
    note = locked_row(note)
    require("excuse", policies.allowed_on_note(by, note, now), "This note is settled already.")
    note.excused_at = now
    note.excuse = excuse
    note.save(update_fields=["excused_at", "excuse"])
    record("excused", note, student=note.contact.student_id, by=by, now=now)
    restate([note.contact_id], by=by, now=now)


@transaction.atomic
def reopen_note(note: ThankYouNote, *, by: User, now: datetime) -> None:
    """Undo: the note is owed again, from the moment it was owed first. What was written stays as a draft."""
    note = locked_row(note)
    require("reopen", policies.allowed_on_note(by, note, now), "This note is still owed.")
    note.sent_at = note.excused_at = None
    note.excuse = ""
    note.save(update_fields=["sent_at", "excused_at", "excuse"])
    record("reopened", note, student=note.contact.student_id, by=by, now=now)
    restate([note.contact_id], by=by, now=now)
