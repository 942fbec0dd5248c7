"""What is measured of the acts of a talk: preparing, meeting, writing down, thanking."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count, cycle
from typing import TYPE_CHECKING
from uuid import uuid4

from bench.asking import CSRF, FORM, LETTER, LIST, POST, Ask, Page, at, stated
from bench.filling import LEARNED
from contacts.models import ThankYouNote
from interviews.models import Interview, PlannedQuestion
from students.models import Student

if TYPE_CHECKING:
    from bench.filling import Cast


def act_pages(cast: "Cast", now: datetime) -> list[Page]:
    """Every page of the acts; POSTs log one fresh talk each, jot on and on in one, thank and take it back."""
    fresh = Interview.objects.open().filter(student=cast.writer, ends_at__lt=now).order_by("-pk")
    to_write = list(fresh.values_list("pk", flat=True))
    talks = iter(to_write)
    ahead = Interview.objects.open().filter(student=cast.reader, starts_at__gt=now).order_by("pk")
    planned = list(ahead.filter(planned_questions__isnull=False).distinct().values_list("pk", flat=True))
    owed = list(ThankYouNote.objects.owed().filter(contact__student=cast.writer).values_list("pk", flat=True))

    return [
        Page("research", "reader", at("/interviews/{}/research/", planned), FORM),
        Page("prepare", "reader", at("/interviews/{}/prepare/", planned), FORM),
        Page("sheet", "reader", at("/interviews/{}/sheet/", planned), LIST),
        Page("meet", "reader", at("/interviews/{}/meet/", planned), LIST),
        Page("jot, as one types", "reader", jots(planned[0], cast.reader), POST),
        Page("log, the form", "writer", at("/interviews/{}/log/", to_write[-1:]), FORM),
        Page("log, POST", "writer", logs(talks, full=False), POST),
        Page("log, POST all fields", "writer", logs(talks, full=True), POST),
        Page("thank-you notes", "reader", cycle([Ask("/thank-you-notes/")]), LIST),
        Page("one thank-you note", "writer", at("/thank-you-notes/{}/", owed[1:]), LETTER),
        Page("thank and undo, POST", "writer", thanks(owed[0]), POST),
        Page("compare", "reader", cycle([Ask("/interviews/compare/")]), LIST),
        Page("own figures", "reader", cycle([Ask("/interviews/figures/")]), LIST),
    ]  # fmt: skip


def logs(talks: Iterator[int], *, full: bool) -> Iterator[Ask]:
    """Log one fresh talk after the other: in two minutes on a phone, or with a name and a promise as well."""
    for number in count(1):
        facts = {"csrfmiddlewaretoken": CSRF, "minutes_used": "22", "learned": LEARNED, "fit": "4"}
        if full:
            facts |= {
                "advice": "Write to one person a week.",
                "name_1": f"Somebody New {number}",
                "organization_1": "Harbor Labs",
                "may_mention_1": "yes",
                "promise": "Send the article",
                "promise_on": "2099-01-01",
            }
        yield Ask(f"/interviews/{next(talks)}/log/", facts)


def jots(talk: int, student: int) -> Iterator[Ask]:
    """Bring what a phone has of one talk, one word longer each time."""
    question = PlannedQuestion.objects.filter(interview=talk).in_order()[0].pk
    writer = str(Student.objects.get(pk=student).user_id)
    pen, before = str(uuid4()), ""
    for number in count(1):
        text = "word " * (number % 60)
        facts = {f"base-answer-{question}": before, f"answer-{question}": text}
        facts |= {"base-notes": before, "notes": text}
        facts |= {"pen": pen, "number": str(number), "edit": str(uuid4()), "writer": writer}
        yield Ask(f"/interviews/{talk}/jot/", facts | {"csrfmiddlewaretoken": CSRF}, wants_json=True)
        before = text


def thanks(note: int) -> Iterator[Ask]:
    """Thank somebody, and take it back, again and again."""
    while True:
        yield stated(
            f"/thank-you-notes/{note}/thank/", channel="email", subject="Thank you", text="Thank you."
        )
        yield stated(f"/thank-you-notes/{note}/reopen/")
