"""What the pages of a list are about, as far as it is one's own."""

from datetime import UTC, datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.requests import Request
from contacts.models import Contact
from students.models import Student
from web.calendar import EARLIEST, LATEST
from web.compiled import compiled_once, found
from web.refusals import Refused

NOTHING = "There is nothing here to undo."


def own_student(request: Request) -> Student:
    """Return the student who asks, with the account."""
    return found(_student(request.user.role, user=request.user.pk))


def own_contact(request: Request, pk: int) -> Contact:
    """Return this contact of the student who asks; 404 for anybody else's and for none."""
    return found(_contact(request.user.role, user=request.user.pk, pk=pk))


@compiled_once
def _student(role: str, *, user: int) -> QuerySet[Student]:
    return Student.objects.visible_to(User(pk=user, role=role)).select_related("user")


@compiled_once
def _contact(role: str, *, user: int, pk: int) -> QuerySet[Contact]:
    return Contact.objects.visible_to(User(pk=user, role=role)).select_related("student").filter(pk=pk)


def moment_to_undo(request: Request) -> datetime:
    """Return the moment at which what is undone was done, as the address has it."""
    try:
        at = datetime.fromisoformat(request.GET.get("at", ""))
        # A year or an offset that Postgres cannot take is nobody's moment.
        if at.tzinfo and EARLIEST < at.astimezone(UTC) < LATEST:
            return at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(NOTHING) from error
    raise Refused(NOTHING)
