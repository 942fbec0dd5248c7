"""What students say of an appointment that took place."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from appointments.models.appointments import Appointment
from web.calendar import DAY, within_a_century


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    def visible_to(self, user: User) -> Self:
        """A student's own; to staff those that are shown: a counselor's own, and all to a director (decision 34)."""
        if user.is_student:
            return self.filter(appointment__student__user=user)
        shown = self.of_meetings_held().filter(shown_at__isnull=False)
        return shown if user.is_director else shown.filter(appointment__counselor__user=user)

    def of_meetings_held(self) -> Self:
        """Those whose appointment counts as one that took place."""
        return self.filter(appointment__fulfilled_at__isnull=False)


class Feedback(models.Model):
    """One student's answer to two questions about one appointment.

    `shown_at` is when staff came to read it, together with what others had said: actions/feedback.py.
    """

    CHANGEABLE_FOR = 14 * DAY

    class Useful(models.IntegerChoices):
        NOT = 1, "1 · not useful"
        LITTLE = 2, "2"
        SOMEWHAT = 3, "3"
        MUCH = 4, "4"
        VERY = 5, "5 · very useful"

    appointment = models.OneToOneField(Appointment, models.CASCADE)
    useful = models.SmallIntegerField(choices=Useful)
    words = models.TextField(blank=True)
    given_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="feedback_useful_from_one_to_five", condition=Q(useful__range=(1, 5))
            ),
            within_a_century("feedback", "given_at", "changed_at", "shown_at"),
        ]

    def __str__(self) -> str:
        return f"Feedback on {self.appointment_id}"
