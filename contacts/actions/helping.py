"""Help that is no talk: somebody helped, or the student has landed something, and whoever helped is to hear of it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import record, record_all
from contacts import policies
from contacts.actions.contacts import add, bring_back
from contacts.actions.lists import hold, locked, restate
from contacts.actions.thank_you_notes import owe_all, owe_thanks
from contacts.folding import folded
from contacts.gratitude import helped
from contacts.models import Contact, ThankYouNote
from students.models import Student
from web.refusals import Refused, require

Because = ThankYouNote.Because


@transaction.atomic
def owe_help(contact: Contact, *, what: str, by: User, now: datetime) -> ThankYouNote:
    """Note that a contact helped the student, with what, and that thanks are owed; told twice, it is once.

    Refused for somebody who was put aside, or who wants no letters.
    """
    contact = locked(contact)
    otherwise = f"{contact.name} was put aside or wants no letters. Change that on their card first."
    require("helped", policies.allowed(by, contact, now), otherwise)
    open_ = ThankYouNote.objects.filter(
        contact=contact, because=Because.HELPED, sent_at=None, excused_at=None
    )
    if again := open_.filter(what=what).first():
        return again
    note = owe_thanks(contact, because=Because.HELPED, what=what, now=now)
    record("noted help", note, student=contact.student_id, by=by, now=now)
    restate([contact.pk], by=by, now=now)
    return note


@transaction.atomic
def owe_help_of(student: Student, *, who: str, what: str, by: User, now: datetime) -> ThankYouNote:
    """The same for the contact of this name; somebody new goes on the student's list first."""
    require("add", policies.allowed_on_list(by, student, now))
    hold(student.pk)
    known = Contact.objects.filter(student=student, sort_key=folded(who)[:160], deleted_at=None)
    contact = known.order_by("pk").first() or add(student, name=who, by=by, now=now)
    if contact.archived_at:
        bring_back(contact, by=by, now=now)
    return owe_help(contact, what=what, by=by, now=now)


@transaction.atomic
def land(
    student: Student, *, what: str, people: Iterable[Contact], by: User, now: datetime
) -> list[ThankYouNote]:
    """Note what the student has landed, and that each of these people is to hear of it, in one statement.

    Return the notes that are new: whoever is told of it already is not told twice. Refused where nobody is left who
    helped and whom the student is in touch with.
    """
    require("land", policies.allowed_on_list(by, student, now))
    hold(student.pk)
    chosen = helped(Contact.objects.filter(student=student, pk__in=[person.pk for person in people]))
    told = ThankYouNote.objects.filter(contact__student=student, because=Because.LANDED, what=what)
    if not chosen:
        raise Refused("Choose at least one person who is to hear of it.", field="people")
    heard = set(told.values_list("contact", flat=True))
    notes = owe_all(
        student,
        [ThankYouNote(contact=contact, what=what) for contact in chosen if contact.pk not in heard],
        because=Because.LANDED,
        now=now,
    )
    record_all("landed", notes, student=student.pk, by=by, now=now)
    restate([note.contact_id for note in notes], by=by, now=now)
    return notes


@transaction.atomic
def take_back_landing(student: Student, *, landed_at: datetime, by: User, now: datetime) -> int:
    """Undo: nobody is to hear any more of what was landed at this moment, but for whom the student has told.

    Return how many notes are gone.
    """
    require("land", policies.allowed_on_list(by, student, now))
    hold(student.pk)
    owed = ThankYouNote.objects.filter(contact__student=student, because=Because.LANDED, owed_at=landed_at)
    notes = list(owed.filter(sent_at=None, excused_at=None))
    record_all("took back", notes, student=student.pk, by=by, now=now)
    ThankYouNote.objects.filter(pk__in=[note.pk for note in notes]).delete()
    restate([note.contact_id for note in notes], by=by, now=now)
    return len(notes)
