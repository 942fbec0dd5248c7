"""Who may do what with a contact, and when: one table, two uses (the button and the lock)."""

from datetime import datetime

from accounts.models import User
from contacts.models import Contact, FollowUp, Import, Lead, Merge, Outreach, Referral, ThankYouNote
from contacts.next_step import STOPS
from students.models import Student
from web.refusals import granted, require


def allowed(user: User, contact: Contact, now: datetime) -> set[str]:
    """The acts this person may take on this contact, at this moment."""
    theirs = contact.student.user_id == user.pk
    listed = theirs and contact.deleted_at is None
    followed = listed and contact.archived_at is None
    return granted(
        edit=listed,
        ask=followed and contact.do_not_contact_at is None,
        helped=followed and contact.do_not_contact_at is None,
        write=listed,
        plan=followed,
        promise=followed,
        refer=listed,
        pick=followed and contact.may_be_picked,
        archive=followed,
        bring_back=listed and not followed,
        do_not_contact=listed and contact.do_not_contact_at is None,
        may_contact=listed and contact.do_not_contact_at is not None,
        merge=listed,
        delete=listed,
        restore=theirs and not listed,
    )


def require_ask(user: User, contact: Contact, now: datetime) -> None:
    """Refuse a letter to somebody who wants none, or who was put aside, and say which."""
    silent = "They asked for no more letters. Leave them in peace, or change that on their page first."
    aside = "This contact is archived. Bring them back first."
    require("ask", allowed(user, contact, now), silent if contact.do_not_contact_at else aside)


def allowed_on_list(user: User, student: Student, now: datetime) -> set[str]:
    """The acts this person may take on a student's whole list."""
    return granted(
        **dict.fromkeys(
            ("add", "bring", "note_lead", "land", "archive", "bring_back", "pick", "tag"),
            student.user_id == user.pk,
        )
    )


def allowed_on_letters(user: User) -> set[str]:
    """The acts on the center's own words for letters: the director chooses them."""
    return granted(word=user.is_director)


def allowed_on_merge(user: User, merge: Merge, now: datetime) -> set[str]:
    """The acts on one merge: it can be undone while the contact it made is on the list."""
    theirs = merge.kept.student.user_id == user.pk
    return granted(take_apart=theirs and merge.undone_at is None and merge.kept.deleted_at is None)


def allowed_on_import(user: User, imported: Import, now: datetime) -> set[str]:
    """The acts on one file: looked at as long as one likes, then put on the list, then taken back as a whole."""
    theirs = imported.student.user_id == user.pk
    waits = theirs and imported.started_at is None
    return granted(
        choose_columns=waits and not imported.is_cards,
        start_import=waits and imported.read_at is not None,
        discard=waits,
        take_back=theirs and imported.status == "finished" and now < imported.undone_until,
    )


def allowed_on_outreach(user: User, outreach: Outreach, now: datetime) -> set[str]:
    """The acts on one attempt: its outcome may be written down, and corrected.

    Somebody else may be thought of while nothing came of it; done twice is done once.
    """
    theirs = outreach.contact.student.user_id == user.pk
    proposes = outreach.look_beyond_at is not None and not outreach.outcome
    return granted(answer=theirs, look_beyond=theirs and proposes)


def allowed_on_referral(user: User, referral: Referral, now: datetime) -> set[str]:
    """The acts on one name given: the way of an introduction, and the report back once they have met.

    Nothing of it goes on with somebody who was put aside, or who wants no letters.
    """
    theirs = referral.student.user_id == user.pk
    giver, named = (one.is_active and one.deleted_at is None for one in (referral.giver, referral.named))
    both = theirs and giver and named
    state = referral.introduction
    is_ahead = state in ("asked", "forwarded", "accepted")
    is_late = referral.nudge_at is not None and referral.nudge_at <= now
    to_hear = theirs and giver and referral.named.deleted_at is None
    return granted(
        ask_for_introduction=both and not state and referral.named.reached < STOPS.index("agreed"),
        mark_forwarded=both and state == "asked",
        mark_accepted=both and state in ("asked", "forwarded"),
        mark_declined=both and state in ("asked", "forwarded"),
        mark_introduced=both and is_ahead,
        nudge=both and is_ahead and is_late,
        answer_introduction=both and state == "introduced",
        take_back_introduction=both and state != "",
        drop_introduction=both and state not in ("", "answered"),
        mention=theirs and referral.giver.deleted_at is None and referral.named.deleted_at is None,
        report_back=to_hear and referral.report == "owed",
        reopen_report=to_hear and referral.report == "told",
    )


def allowed_on_note(user: User, note: ThankYouNote, now: datetime) -> set[str]:
    """The acts on one thank-you note. It is never too late to thank; one of an archived contact stays settled.

    For the name of somebody who is off the list nobody is thanked.
    """
    stands = note.referral is None or note.referral.named.deleted_at is None
    theirs = note.contact.student.user_id == user.pk and stands
    owed = note.status == "owed"
    reopen = not owed and note.contact.archived_at is None
    return granted(thank=theirs and owed, excuse=theirs and owed, reopen=theirs and reopen)


def allowed_on_follow_up(user: User, follow_up: FollowUp, now: datetime) -> set[str]:
    """The acts on one promise; one to an archived contact stays settled."""
    theirs = follow_up.contact.student.user_id == user.pk
    is_open = follow_up.status == "open"
    reopen = not is_open and follow_up.contact.archived_at is None
    return granted(keep=theirs and is_open, drop=theirs and is_open, reopen=theirs and reopen)


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
