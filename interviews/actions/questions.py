"""Every change to questions that are not of the bank we ship: a student's own, and the center's."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from audit.models import record
from center.models import Center
from contacts import actions as contacts
from interviews import policies
from interviews.models import PlannedQuestion, Question
from students.models import Student
from web.refusals import Refused, require

# More than anybody looks through.
MOST_OF_ONES_OWN = 200
MINE, OURS = "My own", "From the center"
# Behind the bank's of the same topic; a student's own come last.
OURS_FROM, MINE_FROM = 500, 1000


@transaction.atomic
def write_question(
    student: Student | None, *, text: str, topic: str = "", by: User, now: datetime, **facts: Any
) -> Question:
    """Add a question to a student's own, or to the center's where no student is named.

    Refused for one that there is already.
    """
    _hold(student)
    require("write", policies.allowed_on_questions(by, student))
    _refuse_twice(student, text)
    if Question.objects.filter(student=student, key=None).count() >= MOST_OF_ONES_OWN:
        raise Refused(f"{MOST_OF_ONES_OWN} questions are the most a list takes. Remove one first.")
    question = Question.objects.create(
        student=student, text=text, topic=_known_topic(topic, student), place=_place(student), **facts
    )
    record("wrote", question, student=student.pk if student else None, by=by, now=now)
    return question


@transaction.atomic
def edit_question(
    question: Question, *, text: str, topic: str = "", by: User, now: datetime, **facts: Any
) -> None:
    """Change a question of one's own, or the center's. Lists on which it stands keep their own words."""
    question = _held(question)
    require("edit", policies.allowed_on_question(by, question))
    _refuse_twice(question.student, text, but=question)
    told = {"text": text, "topic": _known_topic(topic, question.student), **facts}
    changed = [name for name, fact in told.items() if getattr(question, name) != fact]
    for name in changed:
        setattr(question, name, told[name])
    question.save(update_fields=changed)
    record("edited", question, student=question.student_id, fields=changed, by=by, now=now)


@transaction.atomic
def remove_question(question: Question, *, by: User, now: datetime) -> None:
    """Remove a question of one's own, or the center's. Lists on which it stands keep it, in their own words."""
    question = _held(question)
    require("remove", policies.allowed_on_question(by, question))
    record("removed", question, student=question.student_id, by=by, now=now)
    question.delete()


@transaction.atomic
def put_back_question(
    student: Student | None, *, text: str, by: User, now: datetime, **facts: Any
) -> Question:
    """Undo: add a question that was removed, and know it again on the lists that have kept its words."""
    question = write_question(student, text=text, by=by, now=now, **facts)
    kept = PlannedQuestion.objects.filter(question=None, text=text)
    if student:
        kept = kept.filter(interview__student=student)
    # Only once on each list, whatever else it has.
    once = kept.order_by("interview", "pk").distinct("interview").values("pk")
    PlannedQuestion.objects.filter(pk__in=once).update(question=question)
    return question


def own_question(student: Student, text: str) -> Question:
    """Return the question of these words that the student can choose, or make it one of their own; under their lock."""
    for known in _offered(student).filter(text__iexact=text).order_by("place", "pk")[:1]:
        return known
    if Question.objects.filter(student=student).count() >= MOST_OF_ONES_OWN:
        raise Refused(f"{MOST_OF_ONES_OWN} questions are the most a list takes. Remove one of yours first.")
    return Question.objects.create(student=student, text=text, topic=MINE, place=MINE_FROM)


def _hold(student: Student | None) -> None:
    """Let nobody else change these questions until the transaction ends."""
    if student:
        contacts.hold(student.pk)
    else:
        Center.objects.get_or_create(pk=1)
        Center.objects.select_for_update().get(pk=1)


def _held(question: Question) -> Question:
    _hold(question.student)
    found = Question.objects.select_related("student__user").filter(pk=question.pk).first()
    if found is None:
        raise Refused("This question is not there any more. Look at the list as it is now.")
    return found


def _place(student: Student | None) -> int:
    return MINE_FROM if student else OURS_FROM


def _offered(student: Student | None) -> QuerySet[Question]:
    """Those that stand beside each other: the bank's, the center's, and the student's own where one is named."""
    return Question.objects.filter(Q(student=None) | Q(student=student))


def _refuse_twice(student: Student | None, text: str, but: Question | None = None) -> None:
    twin = _offered(student).filter(text__iexact=text).exclude(pk=but.pk if but else 0).first()
    if twin:
        raise Refused(f"This question is there already, under “{twin.topic}”.", field="text")


def _known_topic(topic: str, student: Student | None) -> str:
    """Return a topic as it is spelled already; the usual one where none is named."""
    if not topic:
        return MINE if student else OURS
    for known in _offered(student).filter(topic__iexact=topic).order_by("place", "pk")[:1]:
        return str(known.topic)
    return topic
