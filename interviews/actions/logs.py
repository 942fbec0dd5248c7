"""What is written down after a talk: what was learned, whom they named, what was promised."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from audit.models import record, recorded_together
from contacts import actions as contacts
from contacts.models import ThankYouNote
from interviews import policies
from interviews.actions.interviews import locked
from interviews.jottings import joined
from interviews.models import Interview, InterviewLog, PlannedQuestion
from web.refusals import Refused, require


@dataclass(frozen=True)
class Promised:
    """One promise of a talk: the student's, or theirs, which the student asks after on that day."""

    text: str
    due_on: date
    is_theirs: bool = False


@dataclass(frozen=True)
class Answer:
    """One answer as it was typed, and the state of it that was seen when the typing began."""

    text: str
    seen: UUID | None = None


@transaction.atomic
def log(
    interview: Interview,
    *,
    learned: str,
    minutes_used: int | None = None,
    minutes_asked: int | None = None,
    answers: Mapping[int, Answer] | None = None,
    names: Iterable[contacts.GivenName] = (),
    promises: Iterable[Promised] = (),
    by: User,
    now: datetime,
    **told: Any,
) -> ThankYouNote:
    """Write down a talk that was held: what was learned, the names received, the promises of both sides.

    `told` are the other columns of the log, `answers` the texts under planned questions by their keys. From now on the
    thank-you that is returned is owed, and a report to whoever gave their name. Refused before the talk has begun, and
    when it is logged already.
    """
    interview = locked(interview)
    if interview.held_at:
        raise Refused(
            "This talk is written down already, perhaps in another window. What you typed stands below: "
            "copy what is missing, and correct the log with it."
        )
    require("log", policies.allowed(by, interview, now), "This talk cannot be written down now.")
    if interview.by_email:
        interview.answers_received_at = interview.answers_received_at or now
    interview.held_at = interview.starts_at or interview.answers_received_at
    interview.logged_at = now
    with recorded_together():
        _keep_minutes(interview, minutes_used, minutes_asked, "held_at", "logged_at", "answers_received_at")
        InterviewLog.objects.create(interview=interview, learned=learned, **told)
        _keep_answers(interview, answers)
        contact = interview.contact
        touched = [contact.pk]
        if vars(interview)["has_unheard_givers"]:
            touched += contacts.owe_reports(contact, now)
        touched += [referral.named_id for referral in contacts.take_names(contact, names, by=by, now=now)]
        for promised in promises:
            field = "their_promise_on" if promised.is_theirs else "promise_on"
            try:
                contacts.take_promise(contact, **vars(promised), by=by, now=now)
            except Refused as refusal:
                raise Refused(refusal.sentence, field=field) from refusal
        note = contacts.owe_thanks(contact, because=ThankYouNote.Because.INTERVIEW, now=now)
        record("logged", interview, student=interview.student_id, by=by, now=now)
    contacts.restate(touched, by=by, now=now)
    return note


@transaction.atomic
def correct(
    interview: Interview,
    *,
    minutes_used: int | None = None,
    minutes_asked: int | None = None,
    answers: Mapping[int, Answer] | None = None,
    seen: str = "",
    by: User,
    now: datetime,
    **told: Any,
) -> None:
    """Change what a log says. Names and promises have their own pages.

    Refused where it says something else than was `seen` (its fingerprint) when the typing began.
    """
    interview = locked(interview)
    require("correct", policies.allowed(by, interview, now))
    if seen and seen != fingerprint(interview.log):
        raise Refused(
            "This log was changed meanwhile in another window. What you typed stands below: save again, and it counts."
        )
    _keep_minutes(interview, minutes_used, minutes_asked)
    InterviewLog.objects.filter(interview=interview).update(**told)
    _keep_answers(interview, answers)
    record("corrected", interview, student=interview.student_id, fields=told, by=by, now=now)
    contacts.restate([interview.contact_id], by=by, now=now)


def fingerprint(log: InterviewLog) -> str:
    """Return what tells this state of a log from any other."""
    columns = [field.attname for field in InterviewLog._meta.concrete_fields]
    said = json.dumps([getattr(log, column) for column in columns])
    return sha256(said.encode()).hexdigest()[:32]


def _keep_minutes(interview: Interview, used: int | None, asked: int | None, *also: str) -> None:
    interview.minutes_used = used
    if asked:
        interview.minutes_asked = asked
    interview.save(update_fields=["minutes_used", "minutes_asked", *also])


def _keep_answers(interview: Interview, answers: Mapping[int, Answer] | None) -> None:
    """Put the answers under their questions; those that were not told stay as they are.

    What a phone has brought since the page was opened is kept beside what was typed there.
    """
    if not answers:
        return
    changed = []
    for question in interview.planned_questions.filter(pk__in=answers):
        told = answers[question.pk]
        text = told.text if question.answer_edit == told.seen else joined(question.answer, told.text)
        if text != question.answer:
            question.answer, question.answer_edit = text, uuid4()
            changed.append(question)
    if changed:
        PlannedQuestion.objects.bulk_update(changed, ["answer", "answer_edit"])
