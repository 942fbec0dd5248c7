"""The one interview an address is about, and what was noted for it."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.requests import Request
from interviews.models import Interview, Jotting, PlannedQuestion
from web.compiled import compiled_once, found


def own_interview(request: Request, pk: int, *also: str) -> Interview:
    """Return the interview with this key, and what else of it is read along; 404 where the person may not see it."""
    return found(_interview(request.user.role, *also, user=request.user.pk, pk=pk))


def own_questions(request: Request, meeting: Interview) -> list[PlannedQuestion]:
    """Return the questions on its list, in the student's order."""
    return _questions(request.user.role, user=request.user.pk, interview=meeting.pk)


def own_jottings(request: Request, meeting: Interview) -> list[Jotting]:
    """Return what was jotted down in it."""
    return _jottings(request.user.role, user=request.user.pk, interview=meeting.pk)


@compiled_once
def _interview(role: str, *also: str, user: int, pk: int) -> QuerySet[Interview]:
    mine = Interview.objects.visible_to(User(pk=user, role=role))
    return mine.select_related("contact", "student", *also).filter(pk=pk)


@compiled_once
def _questions(role: str, *, user: int, interview: int) -> QuerySet[PlannedQuestion]:
    return PlannedQuestion.objects.visible_to(User(pk=user, role=role)).filter(interview=interview).in_order()


@compiled_once
def _jottings(role: str, *, user: int, interview: int) -> QuerySet[Jotting]:
    return Jotting.objects.visible_to(User(pk=user, role=role)).filter(interview=interview)
