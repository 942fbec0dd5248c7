"""Leads that are not people: noted, followed from one action to the next, let go."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from audit.models import record
from contacts import policies
from contacts.actions.lists import hold
from contacts.folding import folded
from contacts.models import Contact, Lead
from students.actions import note_activity
from students.models import Student
from web.calendar import at, end_of
from web.refusals import Refused, require

SETTLED = "This lead is settled already. Open it again first."


@transaction.atomic
def note_lead(
    student: Student,
    *,
    kind: str,
    title: str,
    next_action: str,
    due_on: date,
    link: str = "",
    who: str = "",
    known: Contact | None = None,
    by: User,
    now: datetime,
) -> Lead:
    """Keep a posting, an event or a reading in mind, with what to do next and by when.

    `who` is the name of the contact who mentioned it; `known` is the one it was noted from. Refused for a day
    that is over, and for a name that is not on the list.
    """
    hold(student.pk)
    require("note_lead", policies.allowed_on_list(by, student, now))
    lead = Lead(
        student=student,
        kind=kind,
        title=title,
        link=link,
        next_action=next_action,
        contact=_of_that_name(student, who, known),
        noted_at=now,
    )
    _set_day(lead, due_on, now)
    # The same lead told twice (a second tab, a line that broke) is one.
    told = Lead.objects.open().filter(
        student=student, kind=kind, title=title, next_action=next_action, due_on=due_on, contact=lead.contact
    )
    if again := told.first():
        return again
    lead.save()
    record("noted", lead, student=student.pk, by=by, now=now)
    note_activity([student.pk], by=by, now=now)
    return lead


@transaction.atomic
def edit_lead(
    lead: Lead,
    *,
    kind: str,
    title: str,
    next_action: str,
    due_on: date,
    link: str = "",
    who: str = "",
    by: User,
    now: datetime,
) -> None:
    """Correct an open lead. A contact who is off the list stays with it, unnamed, unless another is named.

    Refused for another day that is over, and for a name that is not on the list.
    """
    lead = _locked(lead)
    require("edit", policies.allowed_on_lead(by, lead, now), SETTLED)
    facts: dict[str, Any] = {"kind": kind, "title": title, "link": link, "next_action": next_action}
    if who or lead.mentioned_by:
        facts["contact"] = _of_that_name(lead.student, who, lead.mentioned_by)
    changed = [name for name, fact in facts.items() if getattr(lead, name) != fact]
    for name in changed:
        setattr(lead, name, facts[name])
    if due_on != lead.due_on:
        changed += _set_day(lead, due_on, now)
    lead.save(update_fields=changed)
    _noted(lead, "edited", fields=changed, by=by, now=now)


@transaction.atomic
def follow_lead(
    lead: Lead, *, next_action: str = "", due_on: date | None = None, by: User, now: datetime
) -> Lead:
    """Write down that the next action is done: the one after it takes its place; without one the lead is done.

    Refused for a day that is over.
    """
    lead = _locked(lead)
    require("follow", policies.allowed_on_lead(by, lead, now), SETTLED)
    if next_action and due_on:
        lead.next_action = next_action
        changed = ["next_action", *_set_day(lead, due_on, now)]
    else:
        lead.done_at = now
        changed = ["done_at"]
    lead.save(update_fields=changed)
    _noted(lead, "followed", fields=changed, by=by, now=now)
    return lead


@transaction.atomic
def drop_lead(lead: Lead, *, by: User, now: datetime) -> None:
    """Let a lead go."""
    lead = _locked(lead)
    require("drop", policies.allowed_on_lead(by, lead, now), SETTLED)
    lead.dropped_at = now
    lead.save(update_fields=["dropped_at"])
    _noted(lead, "dropped", by=by, now=now)


@transaction.atomic
def reopen_lead(lead: Lead, *, by: User, now: datetime) -> None:
    """Undo: the lead is open again, with the action and the day it had."""
    lead = _locked(lead)
    require("reopen", policies.allowed_on_lead(by, lead, now), "This lead is still open.")
    lead.done_at = lead.dropped_at = None
    lead.save(update_fields=["done_at", "dropped_at"])
    _noted(lead, "reopened", by=by, now=now)


def _locked(lead: Lead) -> Lead:
    hold(lead.student_id)
    return Lead.objects.select_related("student__user", "contact").get(pk=lead.pk)


def _set_day(lead: Lead, due_on: date, now: datetime) -> list[str]:
    """Give the lead its day, and name the columns that say so."""
    zone = ZoneInfo(lead.student.user.zone)
    if due_on < now.astimezone(zone).date():
        raise Refused("This day is over. Choose today or a day to come.", field="due_on")
    lead.due_on, lead.set_at = due_on, now
    lead.remind_at, lead.due_at = at(due_on, 8, zone), end_of(due_on, zone)
    return ["due_on", "set_at", "remind_at", "due_at"]


def _of_that_name(student: Student, who: str, known: Contact | None) -> Contact | None:
    """Find the contact of that name on this list, the known one first; nobody for no name."""
    key = folded(who)[:160]
    if not key:
        return None
    on_the_list = Contact.objects.filter(student=student, sort_key=key, deleted_at=None)
    found = list(on_the_list.order_by("pk"))
    if known in found:
        return known
    if not found:
        raise Refused(
            "Nobody on your list has this name. Check the spelling, add them to your contacts first, "
            "or leave this empty.",
            field="who",
        )
    if len(found) > 1:
        raise Refused(
            "Several people on your list have this name. Note the lead from the card of the one you mean, "
            "or leave this empty.",
            field="who",
        )
    return found[0]


def _noted(lead: Lead, verb: str, *, fields: list[str] | None = None, by: User, now: datetime) -> None:
    record(verb, lead, student=lead.student_id, fields=fields or [], by=by, now=now)
    note_activity([lead.student_id], by=by, now=now)
