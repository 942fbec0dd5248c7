"""What a counselor asks a student to do next."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from appointments.models.appointments import Appointment
from students.models import Student, of_visible_students
from web.calendar import within_a_century

OPEN = Q(done_at=None, dropped_at=None)


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User) -> Self:
        """The student's own; to staff those of the students they know of, and of the meetings they had."""
        seen = of_visible_students(user)
        return self.filter(seen if user.is_student else seen | Q(appointment__counselor__user=user))

    def open(self) -> Self:
        """Neither done nor taken back."""
        return self.filter(OPEN)

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(dropped_at=None)

    def soonest_first(self) -> Self:
        """In the order of their days; those without one last."""
        return self.order_by(F("due_at").asc(nulls_last=True), "pk")


class Task(models.Model):
    """One thing a counselor asks a student to do after an appointment, perhaps by some day.

    It is one of the student's next steps. `student` is the appointment's: a composite foreign key, in the migration,
    keeps that true. `remind_at` (eight in the morning of `due_on`) and `due_at` (the end of that day) are the instants
    of that date in the student's zone, written by the action.
    """

    student = models.ForeignKey(Student, models.CASCADE)
    appointment = models.ForeignKey(Appointment, models.CASCADE)
    text = models.CharField(max_length=300)
    due_on = models.DateField(null=True)
    remind_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="task_has_one_ending", condition=Q(done_at=None) | Q(dropped_at=None)
            ),
            models.CheckConstraint(name="task_says_what_to_do", condition=~Q(text="")),
            models.CheckConstraint(
                name="task_has_its_whole_day_or_none",
                condition=Q(due_on=None, remind_at=None, due_at=None)
                | Q(due_on__isnull=False, remind_at__isnull=False, due_at__isnull=False),
            ),
            within_a_century("task", "due_on", "remind_at", "due_at", "set_at", "done_at", "dropped_at"),
        ]
        indexes = [
            models.Index(fields=["student", "due_at", "id"], name="task_by_day", condition=OPEN),
            models.Index(
                fields=["remind_at"], name="task_to_remind", condition=OPEN & Q(remind_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def status(self) -> str:
        """The word for where it stands: moments are stored, words derived."""
        if self.done_at:
            return "done"
        return "taken back" if self.dropped_at else "open"
