"""Staff who meet students."""

from typing import Self

from django.db import models

from accounts.models import User


class CounselorQuerySet(models.QuerySet["Counselor"]):
    def visible_to(self, user: User) -> Self:
        """One's own row: whose hours one may change."""
        return self.filter(user=user)


class Counselor(models.Model):
    """One member of staff who looks after a caseload of students."""

    user = models.OneToOneField(User, models.PROTECT)

    objects = CounselorQuerySet.as_manager()

    def __str__(self) -> str:
        return self.user.name
