"""Who waits for a time of a counselor. What is offered to them is a row of appointments: see `Appointment.offers`."""

from datetime import datetime
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import FilteredRelation, Q
from django.urls import reverse

from accounts.models import User
from appointments.models.purposes import Purpose
from counselors.models import Counselor
from students.models import Student
from web.calendar import DAY, within_a_century

if TYPE_CHECKING:
    from appointments.models.appointments import Appointment

MIDDAY = 12


class WaitQuerySet(models.QuerySet["Wait"]):
    def visible_to(self, user: User) -> Self:
        """A student's own; of a counselor those who wait for them, and of the caseload those who wait for anybody."""
        if user.is_director:
            return self
        if user.is_student:
            return self.filter(student__user=user)
        mine = Q(counselor__user=user) | Q(counselor=None, student__counselor__user=user)
        return self.filter(mine)

    def current(self, now: datetime) -> Self:
        """Those that may still come to something, offered a time or not."""
        # No clock is a day behind Greenwich; each wait knows its own last day: see `is_over`.
        return self.filter(left_at=None, served_at=None, last_on__gte=now.date() - DAY)

    def with_offer(self) -> Self:
        """Loaded with the student, the counselor, and the time that is offered just now as `offer`, if one is."""
        held = Q(appointments__offered_until__isnull=False, appointments__cancelled_at=None)
        found = self.annotate(offer=FilteredRelation("appointments", condition=held))
        return found.select_related("student__user", "counselor__user", "purpose", "offer__counselor__user")

    def in_line(self, now: datetime) -> Self:
        """Those to whom no time is offered at this moment, whoever came first first."""
        here = self.current(now).filter(student__user__deactivated_at=None)
        return here.with_offer().filter(offer=None).order_by("joined_at", "pk")

    def for_time_of(self, counselor: int) -> Self:
        """Those who would take a time of this counselor (by key)."""
        return self.filter(Q(counselor=counselor) | Q(counselor=None))


class Wait(models.Model):
    """One place in the line for a time that somebody gives back: of one counselor, or of anybody, for one purpose.

    It ends when the student takes a time that is offered, leaves the line, or its last day is over.
    """

    class Suits(models.TextChoices):
        ANY = "any", "Any time of day"
        MORNING = "morning", "Before noon"
        AFTERNOON = "afternoon", "From noon on"

    student = models.ForeignKey(Student, models.CASCADE)
    counselor = models.ForeignKey(
        Counselor, models.CASCADE, null=True, blank=True, help_text="Nobody: whoever has time."
    )
    purpose = models.ForeignKey(Purpose, models.PROTECT)
    topic = models.TextField(help_text="What the student would like to talk about.")
    suits = models.CharField(max_length=9, choices=Suits, default=Suits.ANY)
    last_on = models.DateField(help_text="The last day that is of use, by the student's own clock.")
    unwanted = ArrayField(
        models.DateTimeField(), default=list, help_text="What was free when they got in line, and did not do."
    )
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)

    # What `with_offer` loads.
    offer: "Appointment | None" = None

    objects = WaitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="wait_once_in_each_line",
                fields=["student", "counselor", "purpose"],
                condition=Q(left_at=None, served_at=None),
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="wait_has_one_ending", condition=Q(left_at=None) | Q(served_at=None)),
            models.CheckConstraint(
                name="wait_suits_a_part_of_the_day", condition=Q(suits__in=["any", "morning", "afternoon"])
            ),
            models.CheckConstraint(name="wait_is_about_something", condition=~Q(topic="")),
            within_a_century("wait", "last_on", "joined_at", "left_at", "served_at"),
        ]
        indexes = [
            models.Index(
                fields=["joined_at", "id"], name="wait_in_line", condition=Q(left_at=None, served_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.student} waits for {self.counselor or 'anybody'}"

    def get_absolute_url(self) -> str:
        return reverse("appointments:wait", args=[self.pk])

    def is_over(self, now: datetime) -> bool:
        """Say whether it has ended, by an act or by its last day."""
        return bool(self.left_at or self.served_at) or self._on_their_wall(now).date() > self.last_on

    def place(self, now: datetime) -> int:
        """Return how many may be asked up to this one: those who came before, for a time that would do for both."""
        before = type(self).objects.current(now).filter(joined_at__lt=self.joined_at, purpose=self.purpose_id)
        before = before.exclude(student=self.student_id)
        if self.counselor_id:
            before = before.for_time_of(self.counselor_id)
        return 1 + before.count()

    def takes(self, starts_at: datetime) -> bool:
        """Say whether a time is one that the student has asked for, and not one they have seen and left."""
        if starts_at in self.unwanted:
            return False
        wall = self._on_their_wall(starts_at)
        part = self.Suits.MORNING if wall.hour < MIDDAY else self.Suits.AFTERNOON
        return wall.date() <= self.last_on and self.suits in (self.Suits.ANY, part)

    def _on_their_wall(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.student.user.zone))
