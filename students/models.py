"""Students and the figures a caseload shows of them."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import DateTimeField, F, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from accounts.models import User
from counselors.models import Counselor
from web.calendar import LATEST

if TYPE_CHECKING:
    from datetime import datetime


def need_at(step_due_at: str) -> Coalesce:
    """Return when a student's most pressing step is due; those at rest come after everybody else."""
    return Coalesce(step_due_at, Value(LATEST, DateTimeField()))


# Every window of a counselor asks this, so it is compiled already.
MET_BY = """
    SELECT access.student_id FROM students_access AS access
    JOIN counselors_counselor AS counselor ON counselor.id = access.counselor_id
    WHERE counselor.user_id = %s
"""


class StudentQuerySet(models.QuerySet["Student"]):
    def visible_to(self, user: User) -> Self:
        """Those this person may know of: oneself; one's caseload and whom one meets; or all for a director."""
        if user.role == User.Role.DIRECTOR:
            return self
        if user.role == User.Role.COUNSELOR:
            met = RawSQL(MET_BY, [user.pk])  # noqa: S611 - the one value travels as a parameter
            return self.filter(Q(counselor__user=user) | Q(pk__in=met))
        return self.filter(user=user)

    def in_caseload_of(self, user: User) -> Self:
        """Those this member of staff looks after: a director after all of them."""
        return self if user.role == User.Role.DIRECTOR else self.filter(counselor__user=user)

    def with_need(self) -> Self:
        """With `need_at`: in its order the longest overdue come first, and those at rest last."""
        return self.annotate(need_at=need_at("summary__step_due_at"))

    def with_names(self) -> Self:
        """Loaded with what a list prints of each."""
        return self.select_related("user", "counselor__user", "summary")


class Student(models.Model):
    """One person exploring careers, and who counsels them."""

    user = models.OneToOneField(User, models.PROTECT)
    counselor = models.ForeignKey(Counselor, models.PROTECT, null=True, blank=True)
    college = models.CharField(max_length=120, blank=True)
    major = models.CharField(max_length=120, blank=True)
    class_of = models.SmallIntegerField(null=True, blank=True)
    shares_logs = models.BooleanField(default=False)

    objects = StudentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="student_class_of_this_century",
                condition=Q(class_of=None) | Q(class_of__range=(2000, 2100)),
            )
        ]

    def __str__(self) -> str:
        return self.user.name


def of_visible_students(user: User, owner: str = "student") -> Q:
    """Those rows, by the path to their student, whose student this person may know of.

    A student's own are told by a join: for one row a subquery takes longer to build than to answer.
    """
    if user.is_student:
        return Q(**{f"{owner}__user": user})
    return Q(**{f"{owner}__in": Student.objects.visible_to(user)})


def staff_who_see(rows: models.QuerySet[Any], owner: str = "student") -> Q:
    """Those of the staff who may know of the students of these rows, by the path to them.

    It is what `visible_to` says, asked the other way round: a test holds both together.
    """
    looked_after = rows.values(f"{owner}__counselor__user")
    met = rows.values(f"{owner}__access__counselor__user")
    counselors = Q(role=User.Role.COUNSELOR) & (Q(pk__in=looked_after) | Q(pk__in=met))
    return Q(role=User.Role.DIRECTOR) | counselors


class Access(models.Model):
    """One counselor's leave to see the progress of a student of another caseload: the two meet. It ends by itself."""

    student = models.ForeignKey(Student, models.CASCADE)
    counselor = models.ForeignKey(Counselor, models.CASCADE)
    until_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["counselor", "student"], name="access_once")]
        indexes = [models.Index(fields=["until_at"], name="access_by_end")]

    def __str__(self) -> str:
        return f"{self.counselor_id} sees {self.student_id}"


class Summary(models.Model):
    """One student's counts and dates, as the caseload shows them.

    Derived: each app above writes only its own columns, in `<app>/summary.py`, inside the action that
    changed the facts. `manage.py restate --check` compares them with the facts.
    """

    student = models.OneToOneField(Student, models.CASCADE, primary_key=True)
    active_at = models.DateTimeField(null=True, help_text="When the student last did something.")
    # contacts/summary.py
    contacts = models.IntegerField(default=0)
    asked = models.IntegerField(default=0, help_text="Contacts written to, called or met at least once.")
    owed = models.IntegerField(default=0, help_text="Thank-you notes not sent yet.")
    owed_from = models.DateTimeField(null=True, help_text="Since when the oldest of them is owed.")
    thanked = models.IntegerField(default=0)
    promised = models.IntegerField(default=0, help_text="Follow-ups still open.")
    step = models.CharField(max_length=20, blank=True)
    step_due_at = models.DateTimeField(null=True)
    step_contact_id = models.BigIntegerField(null=True)
    # interviews/summary.py
    planned = models.IntegerField(default=0)
    held = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(need_at("step_due_at"), F("student_id"), name="summary_by_need")]

    def __str__(self) -> str:
        return f"Summary of {self.student_id}"

    def is_late(self, now: "datetime") -> bool:
        """Whether something this student must do should have been done by now."""
        return self.step_due_at is not None and self.step_due_at < now
