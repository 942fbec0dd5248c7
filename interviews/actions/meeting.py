"""What is jotted down in a talk, brought by browsers that may have been without a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import User
from audit.models import record
from interviews import policies
from interviews.actions.interviews import locked
from interviews.models import Interview, Jotting, Pen, PlannedQuestion
from interviews.weaving import woven
from web.refusals import require

# The pen of whoever saves by the button, without a script: such messages have no number.
BUTTON = UUID(int=0)


@dataclass(frozen=True)
class Jot:
    """One text as it was typed, the text the typing began with, and the words of the question above it."""

    text: str
    base: str = ""
    words: str = ""


@dataclass(frozen=True)
class Tick:
    """One tick as it was set, as it was before, and when."""

    is_asked: bool
    was_asked: bool
    at: datetime | None = None


@dataclass(frozen=True)
class Message:
    """What one browser brings at once. `answers` and `ticks` are of planned questions, `pages` of Jotting.About."""

    answers: Mapping[int, Jot]
    ticks: Mapping[int, Tick]
    pages: Mapping[str, Jot]
    pen: UUID = BUTTON
    number: int = 0
    edit: UUID | None = None


@dataclass(frozen=True)
class Jotted:
    """What is jotted down now, and whether this message was taken; `heard` is the number of the last that was."""

    is_taken: bool
    heard: int
    answers: dict[int, str]
    asked: dict[int, bool]
    pages: dict[str, str]


@transaction.atomic
def jot(interview: Interview, *, message: Message, by: User, now: datetime) -> Jotted:
    """Keep what was jotted down: nothing is lost, and a message that comes again changes nothing.

    What somebody wrote elsewhere meanwhile is woven in. What was noted under a question that is gone is kept among
    the notes. Also once the talk is written down, called off or missed.
    """
    interview = locked(interview)
    require("jot", policies.allowed(by, interview, now))
    pens = {pen.key: pen for pen in interview.pens.all()}
    pen = pens.get(message.pen) or Pen(interview=interview, key=message.pen, number=0, edit=BUTTON)
    questions = {question.pk: question for question in interview.planned_questions.all()}
    pages = {page.about: page for page in interview.jottings.all()}
    is_again = pen.pk is not None and pen.edit == message.edit
    number = message.number if message.pen != BUTTON else pen.number + 1
    is_new = not is_again and number > pen.number
    if is_new:
        pen.number, pen.edit = number, message.edit or uuid4()
        _keep_answers(questions, message, pen.edit, now)
        gone = [jot for pk, jot in message.answers.items() if pk not in questions and jot.text != jot.base]
        _keep_pages(interview, pages, message.pages, gone, pen.edit)
        Pen.objects.bulk_create(
            [pen],
            update_conflicts=True,
            unique_fields=["interview", "key"],
            update_fields=["number", "edit"],
        )
        if not pens:
            record("jotted", interview, student=interview.student_id, by=by, now=now)
    return Jotted(
        is_taken=is_new or is_again,
        heard=pen.number,
        answers={pk: question.answer for pk, question in questions.items()},
        asked={pk: question.asked_at is not None for pk, question in questions.items()},
        pages={about: pages[about].text if about in pages else "" for about in Jotting.About.values},
    )


def _keep_answers(
    questions: Mapping[int, PlannedQuestion], message: Message, edit: UUID, now: datetime
) -> None:
    changed = set()
    for pk, question in questions.items():
        jot, tick = message.answers.get(pk), message.ticks.get(pk)
        if jot and (text := woven(jot.base, question.answer, jot.text)) != question.answer:
            question.answer, question.answer_edit = text, edit
            changed.add(question)
        if tick and tick.is_asked != tick.was_asked:
            at = min(tick.at or now, now)
            # The last word counts: whoever ticked it since then has asked it.
            is_over = question.asked_at is not None and question.asked_at > at
            question.asked_at = question.asked_at if is_over else at if tick.is_asked else None
            changed.add(question)
    if changed:
        PlannedQuestion.objects.bulk_update(changed, ["answer", "answer_edit", "asked_at"])


def _keep_pages(
    interview: Interview, pages: dict[str, Jotting], brought: Mapping[str, Jot], gone: list[Jot], edit: UUID
) -> None:
    changed = []
    for about in Jotting.About.values:
        stored = pages[about].text if about in pages else ""
        jot = brought.get(about)
        text = woven(jot.base, stored, jot.text) if jot else stored
        if about == Jotting.About.NOTES:
            text = _with_what_is_gone(text, gone)
        if text != stored:
            pages[about] = Jotting(interview=interview, about=about, text=text, edit=edit)
            changed.append(pages[about])
    if changed:
        Jotting.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["interview", "about"],
            update_fields=["text", "edit"],
        )


def _with_what_is_gone(notes: str, gone: list[Jot]) -> str:
    """Return the notes with what was jotted under questions that are gone, below the words of each."""
    for jot in gone:
        before, after = (
            f"{jot.words}\n{text}".strip() if text.strip() else "" for text in (jot.base, jot.text)
        )
        if before and before in notes:
            notes = notes.replace(before, after, 1)
        elif after not in notes:
            notes = f"{notes.rstrip()}\n\n{after}".lstrip()
    return notes
