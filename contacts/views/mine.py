"""What the pages of a list are about, as far as it is one's own."""

from datetime import UTC, datetime

from django.shortcuts import get_object_or_404

from accounts.requests import Request
from contacts.models import Contact
from students.models import Student
from web.calendar import EARLIEST, LATEST
from web.refusals import Refused

NOTHING = "There is nothing here to undo."


def own_student(request: Request) -> Student:
    """Return the student who asks, with the account."""
    return get_object_or_404(Student.objects.visible_to(request.user).select_related("user"))


def own_contact(request: Request, pk: int) -> Contact:
    """Return this contact of the student who asks; 404 for anybody else's and for none."""
    return get_object_or_404(Contact.objects.visible_to(request.user).select_related("student"), pk=pk)


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
