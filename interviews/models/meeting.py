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
