"""What is jotted down while a talk is on, besides the answers to planned questions."""

from typing import Self

from django.db import models

from accounts.models import User
from interviews.models.interviews import Interview


class JottingQuerySet(models.QuerySet["Jotting"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(interview__in=Interview.objects.visible_to(user))


class Jotting(models.Model):
    """One page of jottings of one interview: free notes, or the names they give.

    What is jotted under a planned question is that question's answer.
    """

    class About(models.TextChoices):
        NOTES = "notes", "Notes"
        NAMES = "names", "Names they give you"

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="jottings")
    about = models.CharField(max_length=10, choices=About)
    text = models.TextField(blank=True)
    edit = models.UUIDField(null=True, help_text="The browser's own name for this state of the text.")

    objects = JottingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "about"], name="jotting_once_a_subject")]

    def __str__(self) -> str:
        return f"{self.get_about_display()} of {self.interview_id}"


class PenQuerySet(models.QuerySet["Pen"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(interview__in=Interview.objects.visible_to(user))


class Pen(models.Model):
    """One browser that has jotted in one interview: how many of its messages were taken, and which was the last.

    By it a message that is sent twice, or late, is known again. What came without a script has the pen zero.
    """

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="pens")
    key = models.UUIDField(
        help_text="The browser's own name for itself; it gets another one at each sign-out."
    )
    number = models.PositiveIntegerField(help_text="Of the last message taken.")
    edit = models.UUIDField(help_text="The browser's own name for that message.")

    objects = PenQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "key"], name="pen_once_an_interview")]

    def __str__(self) -> str:
        return f"Message {self.number} in {self.interview_id}"
