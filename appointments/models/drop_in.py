"""Help without an appointment: when drop-in is open, who takes it, and the line of a day."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from counselors.models import Counselor
from students.models import Student
from web.calendar import within_a_century

IN_LINE = Q(done_at=None, left_at=None, set_aside_at=None)


class DropInHours(models.Model):
    """The stretch of one weekday in which students drop in, by the center's clock."""

    weekday = models.SmallIntegerField(help_text="0 is Monday, as Python counts.")
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="drop_in_hours_once_a_weekday", fields=["weekday"]),
            models.CheckConstraint(name="drop_in_hours_on_a_weekday", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(
                name="drop_in_hours_close_after_opening", condition=Q(closes_at__gt=F("opens_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M} to {self.closes_at:%H:%M}"


class Duty(models.Model):
    """One stretch in which one counselor takes drop-ins. Without an end it lasts, but never beyond its day."""

    counselor = models.ForeignKey(Counselor, models.CASCADE)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="duty_is_one_at_a_time", fields=["counselor"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="duty_ends_after_it_begins",
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")),
            ),
            within_a_century("duty", "began_at", "ended_at"),
        ]

    def __str__(self) -> str:
        return f"{self.counselor} takes drop-ins"


class DropInQuerySet(models.QuerySet["DropIn"]):
    def visible_to(self, user: User) -> Self:
        """One's own for a student; the line for staff, who share it whoever counsels whom."""
        return self.filter(student__user=user) if user.is_student else self

    def of_day(self, day: date) -> Self:
        """Those of the line of this day, in the order in which they came."""
        return self.filter(on=day).order_by("joined_at", "pk")

    def open(self) -> Self:
        """Waiting, called, or in a meeting: without an ending yet."""
        return self.filter(IN_LINE)

    def waiting(self) -> Self:
        """Open, and nobody has called them."""
        return self.open().filter(called_at=None)

    def with_names(self) -> Self:
        """Loaded with both people."""
        return self.select_related("student__user", "counselor__user")


class DropIn(models.Model):
    """One student in the line of one day, and what came of it.

    Who still waits when the day closes has no ending: that the day ended is derived (appointments/drop_in_line.py).
    """

    student = models.ForeignKey(Student, models.CASCADE)
    on = models.DateField(help_text="The day of the line, by the center's clock.")
    topic = models.CharField(max_length=300, blank=True, help_text="In a few words, what for.")
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    counselor = models.ForeignKey(Counselor, models.PROTECT, null=True, help_text="Who called them.")
    called_at = models.DateTimeField(null=True)
    called_again_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True, help_text="Called twice, and did not answer.")
    left_at = models.DateTimeField(null=True)

    objects = DropInQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="drop_in_student_is_in_line_once", fields=["student", "on"], condition=IN_LINE
            ),
            models.UniqueConstraint(
                name="drop_in_counselor_sees_one_at_a_time", fields=["counselor", "on"], condition=IN_LINE
            ),
            models.CheckConstraint(
                name="drop_in_has_one_ending",
                condition=Q(done_at=None, left_at=None)
                | Q(done_at=None, set_aside_at=None)
                | Q(left_at=None, set_aside_at=None),
            ),
            models.CheckConstraint(
                name="drop_in_called_by_somebody",
                condition=Q(called_at=None, counselor=None)
                | Q(called_at__isnull=False, counselor__isnull=False),
            ),
            models.CheckConstraint(
                name="drop_in_called_again_after_a_call",
                condition=Q(called_again_at=None) | Q(called_at__isnull=False),
            ),
            models.CheckConstraint(
                name="drop_in_begins_with_a_call", condition=Q(begun_at=None) | Q(called_at__isnull=False)
            ),
            models.CheckConstraint(
                name="drop_in_done_once_it_began", condition=Q(done_at=None) | Q(begun_at__isnull=False)
            ),
            models.CheckConstraint(
                name="drop_in_set_aside_after_two_calls",
                condition=Q(set_aside_at=None) | Q(called_again_at__isnull=False, begun_at=None),
            ),
            models.CheckConstraint(
                name="drop_in_left_before_it_began", condition=Q(left_at=None) | Q(begun_at=None)
            ),
            within_a_century(
                "drop_in",
                "on",
                "joined_at",
                "called_at",
                "called_again_at",
                "begun_at",
                "done_at",
                "set_aside_at",
                "left_at",
            ),
        ]
        indexes = [models.Index(fields=["on", "joined_at", "id"], name="drop_in_line_of_day")]

    def __str__(self) -> str:
        return f"{self.student} on {self.on}"

    @property
    def is_open(self) -> bool:
        return not (self.done_at or self.left_at or self.set_aside_at)

    @property
    def is_waiting(self) -> bool:
        return self.is_open and not self.called_at

    @property
    def status(self) -> str:
        """The word for where it stands: moments are stored, words derived."""
        if self.left_at:
            return "left"
        if self.set_aside_at:
            return "set aside"
        if self.done_at:
            return "done"
        if self.begun_at:
            return "in a meeting"
        return "called" if self.called_at else "waiting"
