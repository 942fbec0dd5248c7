"""The one interview an address is about, and what was noted for it."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import User
from accounts.requests import Request
from interviews.models import Interview, Jotting, PlannedQuestion
from web.compiled import compiled_once, found

# Every column of a question on a list, by its name.
COLUMNS = {field.attname: field.attname for field in PlannedQuestion._meta.concrete_fields}


def own_interview(request: Request, pk: int, *also: str) -> Interview:
    """Return the interview with this key, and what else of it is read along; 404 where the person may not see it."""
    return found(_interview(request.user.role, *also, user=request.user.pk, pk=pk))


def own_interview_with_questions(request: Request, pk: int) -> tuple[Interview, list[PlannedQuestion]]:
    """Return the interview with this key and the questions on its list, in the student's order; else 404."""
    meeting = found(_with_questions(request.user.role, user=request.user.pk, pk=pk))
    return meeting, [_question(told) for told in vars(meeting)["listed"]]


def own_jottings(request: Request, meeting: Interview) -> list[Jotting]:
    """Return what was jotted down in it."""
    return _jottings(request.user.role, user=request.user.pk, interview=meeting.pk)


@compiled_once
def _interview(role: str, *also: str, user: int, pk: int) -> QuerySet[Interview]:
    mine = Interview.objects.visible_to(User(pk=user, role=role))
    return mine.select_related("contact", "student", *also).filter(pk=pk)


@compiled_once
def _with_questions(role: str, *, user: int, pk: int) -> QuerySet[Interview]:
    person = User(pk=user, role=role)
    mine = Interview.objects.visible_to(person).select_related("contact", "student").filter(pk=pk)
    listed = PlannedQuestion.objects.visible_to(person).filter(interview=OuterRef("pk")).in_order()
    return mine.annotate(listed=ArraySubquery(listed.values(told=JSONObject(**COLUMNS))))


def _question(told: dict[str, Any]) -> PlannedQuestion:
    fields = PlannedQuestion._meta.concrete_fields
    return PlannedQuestion.from_db(
        None, list(COLUMNS), [field.to_python(told[field.attname]) for field in fields]
    )


@compiled_once
def _jottings(role: str, *, user: int, interview: int) -> QuerySet[Jotting]:
    return Jotting.objects.visible_to(User(pk=user, role=role)).filter(interview=interview)
