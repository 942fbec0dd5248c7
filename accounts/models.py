"""People who sign in, and the secret addresses of their calendars."""

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from web.calendar import check_zone, within_a_century


class UserManager(BaseUserManager["User"]):
    """Finds people by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """One person who may sign in, in exactly one role."""

    class Role(models.TextChoices):
        STUDENT = "student"
        COUNSELOR = "counselor"
        DIRECTOR = "director"

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=12, choices=Role)
    zone = models.CharField(max_length=60, default="America/New_York", validators=[check_zone])
    invited_at = models.DateTimeField(null=True)
    reset_asked_at = models.DateTimeField(null=True)
    deactivated_at = models.DateTimeField(null=True)
    unreachable_email = models.EmailField(
        blank=True, db_default="", help_text="The address whose letters come back: reminders/bounces.py."
    )
    unreachable_until = models.DateTimeField(null=True, help_text="Null: until somebody says that it works.")

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_email_in_lower_case", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(
                name="user_role_is_known", condition=models.Q(role__in=["student", "counselor", "director"])
            ),
            within_a_century("user", "invited_at", "reset_asked_at", "deactivated_at", "unreachable_until"),
        ]
        indexes = [
            # The questions of the invitation and the reset letters.
            models.Index(
                fields=["invited_at"], name="user_invited", condition=models.Q(invited_at__isnull=False)
            ),
            models.Index(
                fields=["reset_asked_at"], name="user_reset", condition=models.Q(reset_asked_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether this person may sign in: nobody has closed the account."""
        return self.deactivated_at is None

    def is_unreachable(self, now: datetime) -> bool:
        """Whether letters to the present address come back, and none are sent there."""
        lasts = self.unreachable_until is None or self.unreachable_until > now
        return self.unreachable_email == self.email and lasts

    @property
    def is_student(self) -> bool:
        return self.role == self.Role.STUDENT

    @property
    def is_staff(self) -> bool:
        return self.role in (self.Role.COUNSELOR, self.Role.DIRECTOR)

    @property
    def is_director(self) -> bool:
        return self.role == self.Role.DIRECTOR

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


class Feed(models.Model):
    """One person's calendar at a secret address. Whose calendar has none has no row.

    The key is half of the address; the other half is a signature (home/feeds.py).
    """

    person = models.OneToOneField(User, models.CASCADE)
    key = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [within_a_century("feed", "made_at")]

    def __str__(self) -> str:
        return f"Calendar of {self.person}"


def student_with(pk: int) -> User:
    """Stand in for a student's account where a question is compiled once: who asks is known by the key alone."""
    return User(pk=pk, role=User.Role.STUDENT)
