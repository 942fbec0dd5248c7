"""What a student finds out before a talk."""

from typing import Self

from django.db import models

from accounts.models import User
from interviews.models.interviews import Interview
from web.calendar import within_a_century


class ResearchQuerySet(models.QuerySet["Research"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(interview__in=Interview.objects.visible_to(user))


class Research(models.Model):
    """One item of the research checklist of one interview: done or not, and what the student noted.

    The items are a file, interviews/research.toml; `item` is the key of one. An item without a row is not begun.
    """

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="research")
    item = models.CharField(max_length=40)
    done_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    objects = ResearchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interview", "item"], name="research_once_an_item"),
            within_a_century("research", "done_at"),
        ]

    def __str__(self) -> str:
        return f"{self.item} of {self.interview_id}"
