"""Staff who meet students."""

from django.db import models

from accounts.models import User


class Counselor(models.Model):
    """One member of staff who looks after a caseload of students."""

    user = models.OneToOneField(User, models.PROTECT)

    def __str__(self) -> str:
        return self.user.name
