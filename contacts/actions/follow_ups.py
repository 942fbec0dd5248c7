"""Promises: made, kept, let go."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from accounts.models import User
from audit.models import record
from contacts import policies
from contacts.actions.lists import locked, locked_row, restate
from contacts.models import Contact, FollowUp
from web.calendar import at, end_of
from web.refusals import Refused, require

# What makes two open promises one.
SAME = ("contact_id", "text", "is_theirs", "due_on")
INSERT_OR_FIND = """
    WITH open AS (
        SELECT min(id) AS id FROM contacts_followup
        WHERE contact_id = %(contact_id)s AND text = %(text)s AND is_theirs = %(is_theirs)s AND due_on = %(due_on)s
        AND kept_at IS NULL AND dropped_at IS NULL
    ), made AS (
        INSERT INTO contacts_followup (contact_id, text, is_theirs, due_on, promised_at, remind_at, due_at)
        SELECT %(contact_id)s, %(text)s, %(is_theirs)s, %(due_on)s, %(promised_at)s, %(remind_at)s, %(due_at)s
        FROM open WHERE open.id IS NULL
        RETURNING id
    )
    SELECT made.id, open.id FROM open LEFT JOIN made ON true
"""


@transaction.atomic
def promise(
    contact: Contact, *, text: str, due_on: date, is_theirs: bool = False, by: User, now: datetime
) -> FollowUp:
    """Keep a promise in mind, the student's or theirs, with the day it is for. Refused for a day that is over."""
    contact = locked(contact)
    require("promise", policies.allowed(by, contact, now))
    follow_up = take_promise(contact, text=text, due_on=due_on, is_theirs=is_theirs, by=by, now=now)
    restate([contact.pk], by=by, now=now)
    return follow_up


def take_promise(
    contact: Contact, *, text: str, due_on: date, is_theirs: bool = False, by: User, now: datetime
) -> FollowUp:
    """The part of `promise` that a log shares; the caller holds the list, and restates the contact."""
    zone = ZoneInfo(contact.student.user.zone)
    if due_on < now.astimezone(zone).date():
        raise Refused("This day is over. Choose today or a day to come.", field="due_on")
    follow_up = FollowUp(
        contact=contact,
        text=text,
        is_theirs=is_theirs,
        due_on=due_on,
        promised_at=now,
        remind_at=at(due_on, 8, zone),
        due_at=end_of(due_on, zone),
    )
    # The same promise told twice (a second tab, a line that broke) is one.
    if before := _insert_or_find(follow_up):
        return FollowUp.objects.get(pk=before)
    record("promised", follow_up, student=contact.student_id, by=by, now=now)
    return follow_up


def _insert_or_find(follow_up: FollowUp) -> int | None:
    """Insert the promise, or return the key of an open one that says the same: in one statement."""
    facts = {name: getattr(follow_up, name) for name in (*SAME, "promised_at", "remind_at", "due_at")}
    with connection.cursor() as cursor:
        cursor.execute(INSERT_OR_FIND, facts)
        follow_up.pk, before = cursor.fetchone()
    return before


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
    follow_up = locked_row(follow_up)
    require("reopen", policies.allowed_on_follow_up(by, follow_up, now), "This promise is still open.")
    follow_up.kept_at = follow_up.dropped_at = None
    follow_up.save(update_fields=["kept_at", "dropped_at"])
    record("reopened", follow_up, student=follow_up.contact.student_id, by=by, now=now)
    restate([follow_up.contact_id], by=by, now=now)


def _end(follow_up: FollowUp, act: str, ending: str, *, by: User, now: datetime) -> None:
    follow_up = locked_row(follow_up)
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
