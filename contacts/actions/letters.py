"""What a student is writing, kept as it is typed, and the center's own words for letters."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import record
from contacts import policies
from contacts.actions.lists import locked, locked_row
from contacts.letters.placeholders import problems_in
from contacts.letters.wordings import KEPT, WORDINGS
from contacts.models import Contact, Draft, Letter, ThankYouNote
from web.refusals import Refused, require


@transaction.atomic
def save_draft(contact: Contact, *, letter: str, subject: str, text: str, by: User, now: datetime) -> None:
    """Keep what the student has typed of this letter; of letters about a third person nothing is kept."""
    contact = locked(contact)
    require("write", policies.allowed(by, contact, now))
    if letter in KEPT:
        _keep(contact, letter, subject=subject, text=text, now=now)


@transaction.atomic
def save_note_draft(
    note: ThankYouNote, *, letter: str = "", subject: str, text: str, by: User, now: datetime
) -> None:
    """Keep what the student has typed of one thank-you note, of several to a contact; of a settled one nothing."""
    note = locked_row(note)
    require("write", policies.allowed(by, note.contact, now))
    if note.status == "owed":
        _keep(note.contact, note.draft, subject=subject, text=text, now=now)


def _keep(contact: Contact, name: str, *, subject: str, text: str, now: datetime) -> None:
    kept = {"subject": subject, "text": text, "saved_at": now}
    if not Draft.objects.filter(contact=contact, letter=name).update(**kept):
        Draft.objects.create(contact=contact, letter=name, **kept)


def forget_drafts(contact: Contact, *letters: str) -> None:
    """Forget what was typed of letters that are sent; the caller's transaction."""
    Draft.objects.filter(contact=contact, letter__in=letters).delete()


@transaction.atomic
def word(name: str, *, subject: str, text: str, by: User, now: datetime) -> None:
    """Put one of the letters into the center's own words; those it is shipped with are no words of its own.

    Refused for a letter that there is not, and for a placeholder that is none.
    """
    require("word", policies.allowed_on_letters(by))
    if name not in WORDINGS:
        raise Refused("There is no such letter. Choose one from the list.")
    for field, said in (("subject", subject), ("text", text)):
        problems = problems_in(said)
        if problems:
            raise Refused(" ".join(problems), field=field)
    if (subject, text) == (WORDINGS[name].subject, WORDINGS[name].text):
        word_as_shipped(name, by=by, now=now)
        return
    letter, _ = Letter.objects.update_or_create(
        name=name, defaults={"subject": subject, "text": text, "changed_at": now}
    )
    record("worded", letter, fields=["subject", "text"], by=by, now=now)


@transaction.atomic
def word_as_shipped(name: str, *, by: User, now: datetime) -> None:
    """Go back to the words a letter is shipped with."""
    require("word", policies.allowed_on_letters(by))
    letter = Letter.objects.select_for_update().filter(name=name).first()
    if letter:
        record("worded as shipped", letter, by=by, now=now)
        letter.delete()
