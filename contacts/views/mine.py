"""What the pages of a list are about, as far as it is one's own."""

from django.shortcuts import get_object_or_404

from accounts.requests import Request
from contacts.models import Contact
from students.models import Student


def own_student(request: Request) -> Student:
    """Return the student who asks, with the account."""
    return get_object_or_404(Student.objects.visible_to(request.user).select_related("user"))


def own_contact(request: Request, pk: int) -> Contact:
    """Return this contact of the student who asks; 404 for anybody else's and for none."""
    return get_object_or_404(Contact.objects.visible_to(request.user).select_related("student"), pk=pk)
