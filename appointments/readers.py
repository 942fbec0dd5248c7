"""Who reads what is written about an appointment, in the sentence that stands above its box."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import User
from appointments.models import Appointment, Audience
from appointments.models.notes import readers


def who_reads(audience: str, appointment: Appointment, reader: User) -> str:
    """Say who reads this note, the reader of the page first."""
    names = _named(readers(audience, appointment.pk), reader)
    if audience == Audience.SHARED:
        return f"Read by {names}, and by nobody else."
    first_name = appointment.student.user.first_name
    return (
        f"Read by {names}: the staff who see {first_name}'s progress. Whoever comes to see it later, such as a "
        f"colleague whom {first_name} books, reads it too. {first_name} never does."
    )


def who_reads_feedback(appointment: Appointment, reader: User) -> str:
    """Say who reads what a student says of an appointment, and how."""
    staff = Q(counselor=appointment.counselor_id) | Q(role=User.Role.DIRECTOR)
    names = _named(User.objects.filter(staff, deactivated_at=None), reader)
    return (
        f"Read by {names}, without your name, and not before five students have said something: then all five are "
        "shown at once, in no order. Words can give away who wrote them, so leave out what only you could say."
    )


def _named(people: Iterable[User], reader: User) -> str:
    """Join their names, the reader's own first and directors last."""
    ordered = sorted(people, key=lambda one: (one.pk != reader.pk, one.is_director, one.name, one.pk))
    names = [
        "you" if one.pk == reader.pk else f"{one.name} (director)" if one.is_director else one.name
        for one in ordered
    ]
    *others, last = names or ["the director of the center"]
    return f"{', '.join(others)} and {last}" if others else last
