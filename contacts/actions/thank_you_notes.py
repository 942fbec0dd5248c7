"""Thanks: owed, sent, excused. What help makes them owed is in contacts/actions/helping.py."""

from collections.abc import Iterable
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
from students.models import Student
from web.refusals import require

Because = ThankYouNote.Because


def owe_thanks(contact: Contact, *, because: str, what: str = "", now: datetime) -> ThankYouNote:
    """Note that a thank-you is owed from now on; of a talk the student hears at once. The caller restates."""
    [note] = owe_all(
        contact.student, [ThankYouNote(contact=contact, because=because, what=what)], because=because, now=now
    )
    if because == Because.INTERVIEW:
        hint()
    return note


def owe_all(
    student: Student, notes: Iterable[ThankYouNote], *, because: str, now: datetime
) -> list[ThankYouNote]:
    """Note that all these thanks are owed from now on, for one reason, in one statement."""
    due_at = thanks_due_at(because, now, ZoneInfo(student.user.zone), closed_days)
    owed = list(notes)
    for note in owed:
        note.because, note.owed_at, note.due_at = because, now, due_at
    return ThankYouNote.objects.bulk_create(owed)


def owe_for_name(contact: Contact, now: datetime) -> list[int]:
    """Note that whoever named this contact is owed thanks, since they agreed to talk; return them.

    Once for a name: not where the thanks for an introduction were for it, nor where the two have talked since it
    was given, which is told in a report. The caller holds the list, and restates.
    """
    given = Referral.objects.filter(
        named=contact,
        report_owed_at=None,
        thankyounote=None,
        giver__deleted_at=None,
        giver__archived_at=None,
        giver__do_not_contact_at=None,
    )
    notes = [ThankYouNote(contact_id=pair.giver_id, referral=pair) for pair in given.order_by("pk")]
    owe_all(contact.student, notes, because=Because.REFERRED, now=now)
    return [note.contact_id for note in notes]


def owe_for_introduction(referral: Referral, now: datetime) -> None:
    """Owe thanks once they have introduced the two, and none any more where that is taken back before they went out.

    Thanks for the name are thanks for both. The caller holds the list, and restates.
    """
    notes = ThankYouNote.objects.filter(referral=referral)
    if referral.introduced_at is None:
        notes.filter(because=Because.INTRODUCED, sent_at=None).delete()
    elif not notes.exists():
        note = ThankYouNote(contact_id=referral.giver_id, referral=referral)
        owe_all(referral.student, [note], because=Because.INTRODUCED, now=now)


@transaction.atomic
def thank(note: ThankYouNote, *, channel: str, text: str = "", by: User, now: datetime) -> None:
    """Write down that the student has sent the note. Refused when it was sent or excused before."""
    note = locked_row(note)
    require("thank", policies.allowed_on_note(by, note, now), "This note is settled already.")
    note.sent_at = now
    note.channel = channel
    note.text = text
    note.save(update_fields=["sent_at", "channel", "text"])
    forget_drafts(note.contact, note.draft)
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
    forget_drafts(note.contact, note.draft)
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
