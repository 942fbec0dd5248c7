"""Every change to contacts and to what hangs on them, in the order of a contact's life."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from accounts.models import User
from audit.models import record
from contacts import next_step, policies, summary
from contacts.folding import folded
from contacts.models import Contact, FollowUp, Outreach, Referral, ThankYouNote
from reminders.actions import hint
from students.actions import note_activity
from students.models import Student, Summary
from web.calendar import at, end_of, working_days_after
from web.refusals import Refused, require

# The cadence "3B7" of Duke's career hub: write within three working days, again after seven, then stop.
ASK_WITHIN = 3
ASK_AGAIN_AFTER = 7
LETTERS = 2


@transaction.atomic
def add(
    student: Student,
    *,
    name: str,
    organization: str = "",
    title: str = "",
    field: str = "",
    email: str = "",
    phone: str = "",
    link: str = "",
    met_how: str = "",
    tie: str = "",
    private_notes: str = "",
    by: User,
    now: datetime,
) -> Contact:
    """Put somebody on the student's list; a name alone is enough."""
    require("add", policies.allowed_on_list(by, student, now))
    contact = _listed(
        Contact(
            student=student,
            name=name,
            organization=organization,
            title=title,
            field=field,
            email=email,
            phone=phone,
            link=link,
            met_how=met_how,
            tie=tie,
            private_notes=private_notes,
        ),
        by=by,
        now=now,
    )
    restate([contact.pk], by=by, now=now)
    return contact


@transaction.atomic
def edit(contact: Contact, *, by: User, now: datetime, **facts: str) -> None:
    """Correct what is known of a contact. Only the facts that are named change."""
    contact = locked(contact)
    require("edit", policies.allowed(by, contact, now))
    changed = [name for name, fact in facts.items() if getattr(contact, name) != fact]
    for name in changed:
        setattr(contact, name, facts[name])
    _fold(contact)
    contact.save(update_fields=[*changed, "sort_key", "search_text", "organization_key"])
    record("edited", contact, student=contact.student_id, fields=changed, by=by, now=now)
    restate([contact.pk], by=by, now=now)


@transaction.atomic
def delete(contact: Contact, *, by: User, now: datetime) -> None:
    """Take a contact off the list, with everything that hangs on it; `restore` brings it all back."""
    contact = locked(contact)
    require("delete", policies.allowed(by, contact, now))
    contact.deleted_at = now
    contact.save(update_fields=["deleted_at"])
    record("deleted", contact, student=contact.student_id, by=by, now=now)
    restate([contact.pk], by=by, now=now)


@transaction.atomic
def restore(contact: Contact, *, by: User, now: datetime) -> None:
    """Put a deleted contact back on the list."""
    contact = locked(contact)
    require("restore", policies.allowed(by, contact, now))
    contact.deleted_at = None
    contact.save(update_fields=["deleted_at"])
    record("restored", contact, student=contact.student_id, by=by, now=now)
    restate([contact.pk], by=by, now=now)


@transaction.atomic
def ask(contact: Contact, *, channel: str, sent_at: datetime, by: User, now: datetime) -> Outreach:
    """Write down that the student has asked for a talk, and when to ask again.

    After the second letter nobody asks again. The same letter told twice (a second tab, the way back) is one.
    Refused for a moment that is still to come.
    """
    contact = locked(contact)
    require("ask", policies.allowed(by, contact, now))
    if sent_at > now:
        raise Refused("This has not happened yet. Write it down once you have sent it.", field="sent_at")
    zone = ZoneInfo(contact.student.user.zone)
    told = Outreach.objects.filter(contact=contact, channel=channel, sent_at=sent_at).first()
    if told:
        return told
    # Somebody who has given time or help is not asked again: this letter keeps in touch.
    again = (
        not ThankYouNote.objects.filter(contact=contact).exists()
        and Outreach.objects.filter(contact=contact).count() < LETTERS - 1
    )
    again_on = working_days_after(sent_at.astimezone(zone).date(), ASK_AGAIN_AFTER)
    outreach = Outreach.objects.create(
        contact=contact,
        channel=channel,
        sent_at=sent_at,
        try_again_at=at(again_on, 9, zone) if again else None,
    )
    record("asked", outreach, student=contact.student_id, by=by, now=now)
    restate([contact.pk], by=by, now=now)
    return outreach


@transaction.atomic
def answer(
    outreach: Outreach, *, outcome: str, try_again_on: date | None = None, by: User, now: datetime
) -> None:
    """Write down what came of an attempt. "Later" needs the day on which to try again."""
    outreach = _locked(outreach)
    require("answer", policies.allowed_on_outreach(by, outreach, now))
    zone = ZoneInfo(outreach.contact.student.user.zone)
    outreach.outcome = outcome
    outreach.outcome_at = now
    outreach.try_again_at = None
    if outcome == Outreach.Outcome.LATER:
        if not try_again_on or try_again_on <= now.astimezone(zone).date():
            raise Refused("Choose a day to come, on which you will write again.", field="try_again_on")
        outreach.try_again_at = at(try_again_on, 9, zone)
    outreach.save(update_fields=["outcome", "outcome_at", "try_again_at"])
    record("answered", outreach, student=outreach.contact.student_id, by=by, now=now)
    restate([outreach.contact_id], by=by, now=now)


@transaction.atomic
def refer(
    giver: Contact,
    *,
    name: str,
    organization: str = "",
    may_mention: bool | None = None,
    by: User,
    now: datetime,
) -> Referral:
    """Keep a name that a contact gave: it is a contact at once, and remembers who gave it.

    Somebody of that name who is on the list already is not listed twice.
    """
    giver = locked(giver)
    referral = take_name(giver, name=name, organization=organization, may_mention=may_mention, by=by, now=now)
    restate([giver.pk, referral.named_id], by=by, now=now)
    return referral


def take_name(
    giver: Contact, *, name: str, organization: str, may_mention: bool | None, by: User, now: datetime
) -> Referral:
    """The part of `refer` that a log shares; the caller holds the list, and restates both contacts."""
    key = folded(name)[:160]
    known = Contact.objects.filter(student=giver.student_id, sort_key=key, deleted_at=None)
    named = known.exclude(pk=giver.pk).order_by("pk").first() or _listed(
        Contact(
            student=giver.student,
            name=name,
            organization=organization,
            met_how=f"{giver.name} gave me the name",
            tie=Contact.Tie.DISTANT,
        ),
        by=by,
        now=now,
    )
    referral = Referral(
        student_id=giver.student_id, giver=giver, named=named, may_mention=may_mention, given_at=now
    )
    [referral] = Referral.objects.bulk_create(
        [referral],
        update_conflicts=True,
        unique_fields=["giver", "named"],
        update_fields=["may_mention"],
    )
    record("referred", referral, student=giver.student_id, by=by, now=now)
    return referral


def owe_thanks(contact: Contact, *, because: str, now: datetime) -> ThankYouNote:
    """Note that a thank-you is owed from now on; the student hears of it at once. The caller restates."""
    note = ThankYouNote.objects.create(contact=contact, because=because, owed_at=now)
    hint()
    return note


@transaction.atomic
def thank(note: ThankYouNote, *, channel: str, text: str = "", by: User, now: datetime) -> None:
    """Write down that the student has sent the note. Refused when it was sent or excused before."""
    note = _locked(note)
    require("thank", policies.allowed_on_note(by, note, now), "This note is settled already.")
    note.sent_at = now
    note.channel = channel
    note.text = text
    note.save(update_fields=["sent_at", "channel", "text"])
    record("thanked", note, student=note.contact.student_id, by=by, now=now)
    restate([note.contact_id], by=by, now=now)


@transaction.atomic
def excuse(note: ThankYouNote, *, excuse: str, by: User, now: datetime) -> None:
    """Let a note go, with the reason. Refused when it was sent or excused before."""
    note = _locked(note)
    require("excuse", policies.allowed_on_note(by, note, now), "This note is settled already.")
    note.excused_at = now
    note.excuse = excuse
    note.save(update_fields=["excused_at", "excuse"])
    record("excused", note, student=note.contact.student_id, by=by, now=now)
    restate([note.contact_id], by=by, now=now)


@transaction.atomic
def reopen_note(note: ThankYouNote, *, by: User, now: datetime) -> None:
    """Undo: the note is owed again, from the moment it was owed first. What was written stays as a draft."""
    note = _locked(note)
    require("reopen", policies.allowed_on_note(by, note, now), "This note is still owed.")
    note.sent_at = note.excused_at = None
    note.excuse = ""
    note.save(update_fields=["sent_at", "excused_at", "excuse"])
    record("reopened", note, student=note.contact.student_id, by=by, now=now)
    restate([note.contact_id], by=by, now=now)


@transaction.atomic
def promise(contact: Contact, *, text: str, due_on: date, by: User, now: datetime) -> FollowUp:
    """Keep a promise the student made, with the day it is for. Refused for a day that is over."""
    contact = locked(contact)
    require("promise", policies.allowed(by, contact, now))
    follow_up = take_promise(contact, text=text, due_on=due_on, by=by, now=now)
    restate([contact.pk], by=by, now=now)
    return follow_up


def take_promise(contact: Contact, *, text: str, due_on: date, by: User, now: datetime) -> FollowUp:
    """The part of `promise` that a log shares; the caller holds the list, and restates the contact."""
    zone = ZoneInfo(contact.student.user.zone)
    if due_on < now.astimezone(zone).date():
        raise Refused("This day is over. Choose today or a day to come.", field="due_on")
    follow_up = FollowUp.objects.create(
        contact=contact,
        text=text,
        due_on=due_on,
        promised_at=now,
        remind_at=at(due_on, 8, zone),
        due_at=end_of(due_on, zone),
    )
    record("promised", follow_up, student=contact.student_id, by=by, now=now)
    return follow_up


@transaction.atomic
def keep(follow_up: FollowUp, *, by: User, now: datetime) -> None:
    """Write down that the student has done what was promised."""
    _end(follow_up, "keep", "kept_at", by=by, now=now)


@transaction.atomic
def drop(follow_up: FollowUp, *, by: User, now: datetime) -> None:
    """Let a promise go."""
    _end(follow_up, "drop", "dropped_at", by=by, now=now)


@transaction.atomic
def reopen_follow_up(follow_up: FollowUp, *, by: User, now: datetime) -> None:
    """Undo: the promise is open again."""
    follow_up = _locked(follow_up)
    require("reopen", policies.allowed_on_follow_up(by, follow_up, now), "This promise is still open.")
    follow_up.kept_at = follow_up.dropped_at = None
    follow_up.save(update_fields=["kept_at", "dropped_at"])
    record("reopened", follow_up, student=follow_up.contact.student_id, by=by, now=now)
    restate([follow_up.contact_id], by=by, now=now)


@transaction.atomic
def restate(contacts: Iterable[int], *, by: User | None = None, now: datetime) -> None:
    """Derive the next step and the thread of these contacts, and their students' figures, from the facts.

    Every action that touches a contact's facts ends with this. `by` is who acted: a student who acts is
    active. The lock comes first, so that of two actions on one list the later sees what the earlier did.
    """
    ids = list(contacts)
    students = _held(Contact.objects.filter(pk__in=ids).values("student"))
    sql, params = next_step.derived(ids, now)
    columns = ", ".join(f"{column} = derived.{column}" for column in next_step.COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE contacts_contact AS contact SET {columns}
            FROM ({sql}) AS derived WHERE contact.id = derived.id
            """,  # noqa: S608 - see next_step.derived
            params,
        )
    summary.refresh(students)
    note_activity(students, by=by, now=now)


def restate_turned(*, now: datetime, at_most: int = 500) -> int:
    """Restate the contacts whose step has changed by the passing of time; return how many there were."""
    turned = Contact.objects.filter(step_turns_at__lte=now).order_by("step_turns_at")
    ids = list(turned.values_list("pk", flat=True)[:at_most])
    if ids:
        restate(ids, now=now)
    return len(ids)


@transaction.atomic
def recount(students: Iterable[int]) -> None:
    """Derive these students' figures from the facts, whether or not anybody is on their lists."""
    summary.refresh(_held(students))


def locked(contact: Contact) -> Contact:
    """Read the contact again, with nobody else changing this student's list until the transaction ends.

    One lock for a whole list, always taken first, so that two actions cannot wait for each other.
    """
    hold(contact.student_id)
    return Contact.objects.select_related("student__user").get(pk=contact.pk)


def hold(student: int) -> None:
    """Let nobody else change this student's list until the transaction ends."""
    Summary.objects.select_for_update(no_key=True).get(student=student)


def _held(students: Any) -> list[int]:
    summaries = Summary.objects.filter(student__in=students).select_for_update(no_key=True)
    return list(summaries.order_by("student_id").values_list("student_id", flat=True))


def _locked(row: Any) -> Any:
    hold(row.contact.student_id)
    return type(row).objects.select_related("contact__student__user").get(pk=row.pk)


def _end(follow_up: FollowUp, act: str, ending: str, *, by: User, now: datetime) -> None:
    follow_up = _locked(follow_up)
    require(act, policies.allowed_on_follow_up(by, follow_up, now), "This promise is settled already.")
    setattr(follow_up, ending, now)
    follow_up.save(update_fields=[ending])
    record(
        {"keep": "kept", "drop": "dropped"}[act],
        follow_up,
        student=follow_up.contact.student_id,
        by=by,
        now=now,
    )
    restate([follow_up.contact_id], by=by, now=now)


def _listed(contact: Contact, *, by: User, now: datetime) -> Contact:
    zone = ZoneInfo(contact.student.user.zone)
    contact.listed_at = now
    contact.ask_due_at = end_of(working_days_after(now.astimezone(zone).date(), ASK_WITHIN), zone)
    _fold(contact)
    contact.save()
    record("added", contact, student=contact.student_id, by=by, now=now)
    return contact


def _fold(contact: Contact) -> None:
    contact.sort_key = folded(contact.name)[:160]
    contact.organization_key = folded(contact.organization)[:160]
    contact.search_text = folded(" ".join([contact.name, contact.organization, contact.title, contact.field]))
