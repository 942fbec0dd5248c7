"""Every change to interviews that are planned, in the order of their life, but for planning and preparing."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from audit.models import record
from contacts import actions as contacts
from contacts.models import Referral
from interviews import policies
from interviews.models import Interview
from web.compiled import compiled_once
from web.refusals import require


@transaction.atomic
def confirm(interview: Interview, *, by: User, now: datetime) -> None:
    """Write down that the student has confirmed the talk. Refused once it has begun or ended."""
    _confirmed(interview, "confirm", "confirmed", now, by=by, now=now)


@transaction.atomic
def unconfirm(interview: Interview, *, by: User, now: datetime) -> None:
    """Undo: the talk is still to be confirmed."""
    _confirmed(interview, "unconfirm", "unconfirmed", None, by=by, now=now)


@transaction.atomic
def send_questions(interview: Interview, *, by: User, now: datetime) -> None:
    """Write down that the questions of a talk by e-mail are on their way."""
    interview = locked(interview)
    require("send_questions", policies.allowed(by, interview, now))
    interview.questions_sent_at = now
    interview.save(update_fields=["questions_sent_at"])
    record("sent questions", interview, student=interview.student_id, by=by, now=now)
    contacts.restate([interview.contact_id], by=by, now=now)


@transaction.atomic
def receive_answers(interview: Interview, *, by: User, now: datetime) -> None:
    """Write down that the answers of a talk by e-mail are in. Refused before the questions went out, and twice."""
    interview = locked(interview)
    require("receive_answers", policies.allowed(by, interview, now))
    interview.answers_received_at = now
    interview.save(update_fields=["answers_received_at"])
    record("received answers", interview, student=interview.student_id, by=by, now=now)
    contacts.restate([interview.contact_id], by=by, now=now)


@transaction.atomic
def cancel(
    interview: Interview,
    *,
    cancelled_by: str = Interview.Side.ME,
    cancellation_reason: str = "",
    by: User,
    now: datetime,
) -> None:
    """Call the talk off, or write down that they did, and why. The row stays, and `reopen` brings it back."""
    why = {"cancelled_by": cancelled_by, "cancellation_reason": cancellation_reason}
    _end(interview, "cancel", "cancelled", {"cancelled_at": now} | why, by=by, now=now)


@transaction.atomic
def miss(interview: Interview, *, missed_by: str, by: User, now: datetime) -> None:
    """Write down that the talk did not take place, and on whose side. Refused before its time."""
    facts = {"missed_at": now, "missed_by": missed_by}
    _end(interview, "miss", "missed", facts, by=by, now=now)


@transaction.atomic
def reopen(interview: Interview, *, by: User, now: datetime) -> None:
    """Undo a cancellation or a missed talk."""
    facts = {
        "cancelled_at": None,
        "cancelled_by": "",
        "cancellation_reason": "",
        "missed_at": None,
        "missed_by": "",
    }
    _end(interview, "reopen", "reopened", facts, by=by, now=now)


def locked(interview: Interview) -> Interview:
    """Read the interview again, with nobody else changing this student's list until the transaction ends."""
    contacts.hold(interview.student_id)
    [again] = _again(pk=interview.pk)
    # One student, as one object.
    again.student = again.contact.student
    return again


@compiled_once
def _again(*, pk: int) -> QuerySet[Interview]:
    unheard = Exists(Referral.objects.unheard().filter(named=OuterRef("contact")))
    again = Interview.objects.select_related("contact__student__user").filter(pk=pk)
    return again.annotate(has_unheard_givers=unheard)


def _end(
    interview: Interview, act: str, verb: str, facts: dict[str, Any], *, by: User, now: datetime
) -> None:
    interview = locked(interview)
    require(act, policies.allowed(by, interview, now))
    for name, fact in facts.items():
        setattr(interview, name, fact)
    interview.save(update_fields=list(facts))
    record(verb, interview, student=interview.student_id, by=by, now=now)
    contacts.restate([interview.contact_id], by=by, now=now)


def _confirmed(
    interview: Interview, act: str, verb: str, confirmed_at: datetime | None, *, by: User, now: datetime
) -> None:
    interview = locked(interview)
    require(act, policies.allowed(by, interview, now))
    interview.confirmed_at = confirmed_at
    interview.save(update_fields=["confirmed_at"])
    contacts.forget_drafts(interview.contact, "confirmation")
    record(verb, interview, student=interview.student_id, by=by, now=now)
    contacts.restate([interview.contact_id], by=by, now=now)
