"""What a student compares talks by, and aims at. All of it is the student's alone: staff see none."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from interviews.models.interviews import Interview
from students.models import Student
from web.calendar import within_a_century


class ScaleQuerySet(models.QuerySet["Scale"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(student__user=user)

    def in_use(self) -> Self:
        """Those that were not taken off the list."""
        return self.filter(removed_at=None)

    def in_order(self) -> Self:
        return self.order_by("place", "pk")


class Scale(models.Model):
    """One thing that matters to one student in a line of work, by which talks are compared from 1 to 5."""

    MOST = 12

    student = models.ForeignKey(Student, models.CASCADE)
    name = models.CharField(max_length=60)
    place = models.SmallIntegerField()
    removed_at = models.DateTimeField(
        null=True, help_text="When it was taken off the list; its ratings come back with it."
    )

    objects = ScaleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "name"], name="scale_once_a_student"),
            within_a_century("scale", "removed_at"),
        ]

    def __str__(self) -> str:
        return self.name


class RatingQuerySet(models.QuerySet["Rating"]):
    def visible_to(self, user: User) -> Self:
        """Those of the student's talks with people on the list, by scales that are in use."""
        return self.filter(
            interview__student__user=user, interview__contact__deleted_at=None, scale__removed_at=None
        )

    def in_order(self) -> Self:
        """With their scales, as the student has put them."""
        return self.select_related("scale").order_by("scale__place", "scale")


class Rating(models.Model):
    """One talk on one of the student's own scales, and what was said that speaks for it."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="ratings")
    scale = models.ForeignKey(Scale, models.CASCADE, related_name="ratings")
    value = models.SmallIntegerField()
    because = models.CharField(max_length=300, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "scale"], name="rating_once_a_scale"),
            models.CheckConstraint(name="rating_from_one_to_five", condition=Q(value__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.scale_id}: {self.value}"


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(student__user=user)


class Goal(models.Model):
    """How many talks one student means to have held in all, and by when."""

    student = models.OneToOneField(Student, models.CASCADE, primary_key=True)
    talks = models.SmallIntegerField()
    by_on = models.DateField()
    set_at = models.DateTimeField()

    objects = GoalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="goal_of_some_talks", condition=Q(talks__range=(1, 100))),
            within_a_century("goal", "by_on", "set_at"),
        ]

    def __str__(self) -> str:
        return f"{self.talks} talks by {self.by_on}"
