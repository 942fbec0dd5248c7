"""Who may do what with a contact, and when: one table, two uses (the button and the lock)."""

from datetime import datetime

from accounts.models import User
from contacts.models import Contact, FollowUp, Lead, Outreach, ThankYouNote
from students.models import Student
from web.refusals import granted


def allowed(user: User, contact: Contact, now: datetime) -> set[str]:
    """The acts this person may take on this contact, at this moment."""
    theirs = contact.student.user_id == user.pk
    listed = theirs and contact.deleted_at is None
    return granted(
        edit=listed,
        ask=listed,
        plan=listed,
        promise=listed,
        delete=listed,
        restore=theirs and not listed,
    )


def allowed_on_list(user: User, student: Student, now: datetime) -> set[str]:
    """The acts this person may take on a student's whole list."""
    return granted(**dict.fromkeys(("add", "note_lead"), student.user_id == user.pk))


def allowed_on_outreach(user: User, outreach: Outreach, now: datetime) -> set[str]:
    """The acts on one attempt: its outcome may be written down, and corrected."""
    return granted(answer=outreach.contact.student.user_id == user.pk)


def allowed_on_note(user: User, note: ThankYouNote, now: datetime) -> set[str]:
    """The acts on one thank-you note. It is never too late to thank."""
    theirs = note.contact.student.user_id == user.pk
    owed = note.status == "owed"
    return granted(thank=theirs and owed, excuse=theirs and owed, reopen=theirs and not owed)


def allowed_on_follow_up(user: User, follow_up: FollowUp, now: datetime) -> set[str]:
    """The acts on one promise."""
    theirs = follow_up.contact.student.user_id == user.pk
    is_open = follow_up.status == "open"
    return granted(keep=theirs and is_open, drop=theirs and is_open, reopen=theirs and not is_open)


def allowed_on_lead(user: User, lead: Lead, now: datetime) -> set[str]:
    """The acts on one lead: followed from one action to the next until it is done or dropped."""
    theirs = lead.student.user_id == user.pk
    is_open = lead.status == "open"
    return granted(
        edit=theirs and is_open,
        follow=theirs and is_open,
        drop=theirs and is_open,
        reopen=theirs and not is_open,
    )
