"""Every change to what is prepared for one interview: the research, and the list of questions to take along."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import record
from contacts import actions as contacts
from interviews import policies
from interviews.actions.interviews import locked
from interviews.actions.questions import own_question
from interviews.checklist import ITEMS
from interviews.models import Interview, PlannedQuestion, Question, Research
from web.refusals import Refused, require

# Nobody asks more in an hour.
MOST_QUESTIONS = 30
MUST_ASKS = 3
GONE = "This question is not on your list any more. Look at the list as it is now."
OVER = "This interview is over."


@dataclass(frozen=True)
class Finding:
    """What the student says of one item of the checklist."""

    is_done: bool
    note: str = ""


@transaction.atomic
def research(interview: Interview, *, findings: Mapping[str, Finding], by: User, now: datetime) -> None:
    """Write down what was found out; items that are not named stay as they are.

    What was done before keeps its moment. Refused for an item that the checklist does not have.
    """
    interview = locked(interview)
    require("research", policies.allowed(by, interview, now))
    if not findings.keys() <= ITEMS.keys():
        raise Refused("The checklist has no such item. Look at it anew.")
    known = {row.item: row for row in interview.research.all()}
    rows = []
    for key, finding in findings.items():
        before = known.get(key) or Research()
        if (finding.is_done, finding.note) != (before.done_at is not None, before.note):
            done_at = (before.done_at or now) if finding.is_done else None
            rows.append(Research(interview=interview, item=key, done_at=done_at, note=finding.note))
    if not rows:
        return
    Research.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["interview", "item"], update_fields=["done_at", "note"]
    )
    told = [row.item for row in rows]
    record("researched", interview, student=interview.student_id, fields=told, by=by, now=now)
    contacts.restate([interview.contact_id], by=by, now=now)


@transaction.atomic
def prepare(
    interview: Interview, *, questions: Iterable[Question], own: str = "", by: User, now: datetime
) -> None:
    """Take exactly these questions along; `own` adds one of the student's own.

    Those already chosen keep their place and whatever was noted under them; so do those whose question has
    left the bank. New ones follow in the order of the bank, sensitive ones last. Refused for more than thirty, and
    where one with a note would go.
    """
    interview = _to_prepare(interview, by, now)
    chosen = {question.pk: question for question in questions}
    if own:
        mine = own_question(interview.student, own)
        chosen[mine.pk] = mine
    planned = _planned(interview)
    stay = [one for one in planned if one.question_id is None or one.question_id in chosen]
    _leave(one for one in planned if one not in stay)
    _take(interview, stay, chosen.values())
    _told("prepared", interview, by=by, now=now)


@transaction.atomic
def choose(interview: Interview, *, question: Question, is_chosen: bool, by: User, now: datetime) -> None:
    """Take one question along, or leave it out; the others stay as they are. Done twice is done once."""
    interview = _to_prepare(interview, by, now)
    planned = _planned(interview)
    if is_chosen:
        _take(interview, planned, [question])
    else:
        stay = [one for one in planned if one.question_id != question.pk]
        _leave(one for one in planned if one not in stay)
        _put_in_order(stay)
    _told("prepared", interview, by=by, now=now)


@transaction.atomic
def take_first_seven(interview: Interview, *, by: User, now: datetime) -> None:
    """Take the first seven questions of the bank along, beside those that are on the list."""
    interview = _to_prepare(interview, by, now)
    first = Question.objects.filter(key__isnull=False).in_order()[:7]
    _take(interview, _planned(interview), first)
    _told("prepared", interview, by=by, now=now)


@transaction.atomic
def arrange(planned: PlannedQuestion, *, place: int, by: User, now: datetime) -> None:
    """Put one question at another place of its list, counted from 1. Refused for a place that it does not have."""
    interview, order, moved = _found(planned, by, now)
    if not 1 <= place <= len(order):
        raise Refused(f"Choose a place from 1 to {len(order)}.", field="place")
    order.remove(moved)
    order.insert(place - 1, moved)
    _put_in_order(order)
    _told("arranged", interview, by=by, now=now)


@transaction.atomic
def mark(planned: PlannedQuestion, *, is_must: bool, by: User, now: datetime) -> None:
    """Say that this question must be asked, or that it need not. Refused for a fourth that must."""
    interview, order, marked = _found(planned, by, now)
    if is_must and sum(one.is_must for one in order if one != marked) >= MUST_ASKS:
        raise Refused("Three must-asks are enough for one talk. Take the mark off another question first.")
    marked.is_must = is_must
    marked.save(update_fields=["is_must"])
    _told("marked", interview, by=by, now=now)


@transaction.atomic
def reword(planned: PlannedQuestion, *, text: str, by: User, now: datetime) -> None:
    """Put one question into one's own words, on this list alone."""
    interview, _, reworded = _found(planned, by, now)
    reworded.text = text
    reworded.save(update_fields=["text"])
    _told("reworded", interview, by=by, now=now)


@transaction.atomic
def leave_out(planned: PlannedQuestion, *, by: User, now: datetime) -> None:
    """Take one question off the list. Refused where something is noted under it."""
    interview, order, gone = _found(planned, by, now)
    _leave([gone])
    _put_in_order([one for one in order if one != gone])
    _told("left out", interview, by=by, now=now)


@transaction.atomic
def take_back_in(
    interview: Interview,
    *,
    text: str,
    question: Question | None,
    place: int,
    minutes: int,
    is_must: bool,
    by: User,
    now: datetime,
) -> None:
    """Undo: put a question that was left out back on the list, as it was and where it was, as far as there is room."""
    interview = _to_prepare(interview, by, now)
    order = _planned(interview)
    if question and question.pk in {one.question_id for one in order}:
        return
    _refuse_too_many(len(order) + 1)
    must = is_must and sum(one.is_must for one in order) < MUST_ASKS
    back = PlannedQuestion(
        interview=interview, question=question, text=text, minutes=minutes, is_must=must, place=place
    )
    order.insert(max(place - 1, 0), back)
    back.save()
    _put_in_order(order)
    _told("prepared", interview, by=by, now=now)


def _to_prepare(interview: Interview, by: User, now: datetime) -> Interview:
    interview = locked(interview)
    require("prepare", policies.allowed(by, interview, now), OVER)
    return interview


def _found(
    planned: PlannedQuestion, by: User, now: datetime
) -> tuple[Interview, list[PlannedQuestion], PlannedQuestion]:
    """Return the interview under its lock, its list as it is now, and this question on it."""
    interview = _to_prepare(planned.interview, by, now)
    order = _planned(interview)
    found = next((one for one in order if one.pk == planned.pk), None)
    if found is None:
        raise Refused(GONE)
    return interview, order, found


def _planned(interview: Interview) -> list[PlannedQuestion]:
    return list(interview.planned_questions.select_related("question").in_order())


def _leave(planned: Iterable[PlannedQuestion]) -> None:
    gone = list(planned)
    for one in gone:
        if one.answer or one.asked_at:
            raise Refused(
                f"Something is noted under “{one.text}”, so it stays on your list. Empty the note and take the tick "
                "off first, if it is to go."
            )
    PlannedQuestion.objects.filter(pk__in=[one.pk for one in gone]).delete()


def _take(interview: Interview, planned: list[PlannedQuestion], questions: Iterable[Question]) -> None:
    """Put those of these questions on the list that are not there: in the order of the bank, sensitive ones last."""
    taken = {one.question_id for one in planned}
    new = sorted(
        (question for question in questions if question.pk not in taken),
        key=lambda question: (question.is_sensitive, question.place, question.pk),
    )
    if any(question.student_id not in (None, interview.student_id) for question in new):
        raise Refused("Choose questions of the list.", field="questions")
    _refuse_too_many(len(planned) + len(new))
    rows = [
        PlannedQuestion(
            interview=interview, question=question, text=question.text, minutes=question.minutes, place=0
        )
        for question in new
    ]
    # What is asked late stays behind what comes later.
    late = len(planned)
    while late and _is_sensitive(planned[late - 1]):
        late -= 1
    early = [row for row in rows if not _is_sensitive(row)]
    order = [*planned[:late], *early, *planned[late:], *(row for row in rows if _is_sensitive(row))]
    for place, one in enumerate(order, start=1):
        if one.pk is None:
            one.place = place
    PlannedQuestion.objects.bulk_create(rows)
    _put_in_order(order)


def _is_sensitive(planned: PlannedQuestion) -> bool:
    return planned.question is not None and planned.question.is_sensitive


def _refuse_too_many(count: int) -> None:
    if count > MOST_QUESTIONS:
        raise Refused(
            f"That would be {count} questions, and a talk has room for seven or so. Thirty are the most a list takes."
        )


def _put_in_order(order: list[PlannedQuestion]) -> None:
    """Give the questions of a list the places 1, 2, 3 and so on."""
    moved = []
    for place, one in enumerate(order, start=1):
        if one.place != place:
            one.place = place
            moved.append(one)
    PlannedQuestion.objects.bulk_update(moved, ["place"])


def _told(verb: str, interview: Interview, *, by: User, now: datetime) -> None:
    record(verb, interview, student=interview.student_id, by=by, now=now)
    contacts.restate([interview.contact_id], by=by, now=now)
