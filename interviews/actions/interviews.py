"""Every change to interviews that are planned, in the order of their life. Planning itself is in planning.py."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.models import record
from contacts import actions as contacts
from contacts.models import ThankYouNote
from interviews import policies
from interviews.models import Interview, InterviewLog, PlannedQuestion, Question
from web.refusals import Refused, require


@transaction.atomic
def prepare(
    interview: Interview, *, questions: Iterable[Question], own: str = "", by: User, now: datetime
) -> None:
    """Take exactly these questions along, in the bank's order; `own` adds one of the student's own.

    Those already chosen keep their place and whatever was noted under them; so do those whose question has
    left the bank.
    """
    interview = locked(interview)
    require("prepare", policies.allowed(by, interview, now))
    if own:
        mine, _ = Question.objects.get_or_create(
            student=interview.student, text=own, defaults={"topic": "My own", "place": 1000}
        )
    chosen = {question.pk: question for question in [*questions, *([mine] if own else [])]}
    planned = interview.planned_questions.all()
    planned.filter(question__isnull=False).exclude(question__in=chosen).delete()
    kept = set(planned.values_list("question", flat=True))
    PlannedQuestion.objects.bulk_create(
        PlannedQuestion(interview=interview, question=question, text=question.text, place=question.place)
        for key, question in chosen.items()
        if key not in kept
    )
    record("prepared", interview, student=interview.student_id, by=by, now=now)
    contacts.restate([interview.contact_id], by=by, now=now)


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
def log(
    interview: Interview,
    *,
    minutes_used: int | None = None,
    learned: str,
    advice: str = "",
    fit: int | None = None,
    fit_why: str = "",
    referral: str = "",
    referral_organization: str = "",
    may_mention: bool | None = None,
    promise: str = "",
    promise_on: date | None = None,
    by: User,
    now: datetime,
) -> InterviewLog:
    """Write down a talk that was held: what was learned, the name received, the promise made.

    From now on a thank-you is owed, and a report to whoever gave their name. Refused before the talk has begun, and
    when it is logged already.
    """
    interview = locked(interview)
    require("log", policies.allowed(by, interview, now), "This talk cannot be written down now.")
    interview.held_at = interview.starts_at or now
    interview.logged_at = now
    interview.minutes_used = minutes_used
    if interview.by_email:
        interview.answers_received_at = now
    interview.save(update_fields=["held_at", "logged_at", "minutes_used", "answers_received_at"])
    written = InterviewLog.objects.create(
        interview=interview, learned=learned, advice=advice, fit=fit, fit_why=fit_why
    )
    contact = interview.contact
    touched = [contact.pk, *contacts.owe_reports(contact, now)]
    if referral:
        taken = contacts.take_name(
            contact,
            name=referral,
            organization=referral_organization,
            may_mention=may_mention,
            by=by,
            now=now,
        )
        touched.append(taken.named_id)
    if promise and promise_on:
        try:
            contacts.take_promise(contact, text=promise, due_on=promise_on, by=by, now=now)
        except Refused as refusal:
            raise Refused(refusal.sentence, field="promise_on") from refusal
    contacts.owe_thanks(contact, because=ThankYouNote.Because.INTERVIEW, now=now)
    record("logged", interview, student=interview.student_id, by=by, now=now)
    contacts.restate(touched, by=by, now=now)
    return written


@transaction.atomic
def correct(
    interview: Interview,
    *,
    minutes_used: int | None = None,
    by: User,
    now: datetime,
    **texts: Any,
) -> None:
    """Change what a log says. Names and promises have their own pages."""
    interview = locked(interview)
    require("correct", policies.allowed(by, interview, now))
    interview.minutes_used = minutes_used
    interview.save(update_fields=["minutes_used"])
    InterviewLog.objects.filter(interview=interview).update(**texts)
    record("corrected", interview, student=interview.student_id, fields=texts, by=by, now=now)
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
    return Interview.objects.select_related("contact__student__user", "student__user").get(pk=interview.pk)


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
