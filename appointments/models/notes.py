"""What a counselor writes down about an appointment, and who reads it."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from appointments.models.appointments import Appointment
from students.models import staff_who_see
from web.calendar import within_a_century


class Audience(models.TextChoices):
    """For whom a note is written."""

    SHARED = "shared", "Shared note"
    STAFF = "staff", "Staff note"


def readers(audience: str, appointment: Any) -> QuerySet[User]:
    """Return the people who read this note of an appointment (its key, or a reference to it).

    Both rest on this: the names above the box, and whom the note opens to.
    """
    meeting = Appointment.objects.filter(pk=appointment)
    who = Q(pk__in=meeting.values("counselor__user"))
    if audience == Audience.SHARED:
        who |= Q(pk__in=meeting.values("student__user"))
    else:
        who |= staff_who_see(meeting)
    return User.objects.filter(who, deactivated_at=None)


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User) -> Self:
        """Those this person reads: who is named above the box, and nobody else."""
        read = Q()
        for audience in Audience.values:
            named = readers(audience, OuterRef(OuterRef("appointment"))).filter(pk=user.pk)
            read |= Q(Exists(named), audience=audience)
        return self.filter(read)

    def written(self) -> Self:
        """Those with something in them."""
        return self.exclude(text="")


class Note(models.Model):
    """One of the two notes of an appointment: the one its two people share, or the one for staff.

    `version` counts how often it was saved, so that of two windows neither overwrites the other.
    """

    appointment = models.ForeignKey(Appointment, models.CASCADE)
    audience = models.CharField(max_length=6, choices=Audience)
    text = models.TextField(blank=True)
    version = models.IntegerField(default=1)
    written_at = models.DateTimeField(help_text="When it was saved the last time.")

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appointment", "audience"], name="note_once_for_each_audience"),
            models.CheckConstraint(name="note_audience_is_known", condition=Q(audience__in=Audience.values)),
            within_a_century("note", "written_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_audience_display()} of {self.appointment_id}"
