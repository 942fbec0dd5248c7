"""Staff who meet students."""

from typing import Self

from django.db import models
from django.db.models import Q

from accounts.models import User
from web.calendar import within_a_century


class CounselorQuerySet(models.QuerySet["Counselor"]):
    def visible_to(self, user: User) -> Self:
        """One's own row: whose hours one may change."""
        return self.filter(user=user)


class Counselor(models.Model):
    """One member of staff who looks after a caseload of students."""

    user = models.OneToOneField(User, models.PROTECT)
    morning_at = models.DateTimeField(
        null=True,
        help_text="When the next morning of work begins, or began some hours ago; by their own clock.",
    )

    objects = CounselorQuerySet.as_manager()

    class Meta:
        constraints = [within_a_century("counselor", "morning_at")]
        indexes = [
            models.Index(
                fields=["morning_at"], name="counselor_by_morning", condition=Q(morning_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.user.name
