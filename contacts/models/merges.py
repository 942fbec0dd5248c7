"""Two contacts that turned out to be one person."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from contacts.models.contacts import Contact
from students.models import Student
from web.calendar import within_a_century


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: User) -> Self:
        """Those on one's own list: only the student merges, and takes apart."""
        return self.filter(student__user=user)

    def standing(self) -> Self:
        """Not taken apart again."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """One contact that became part of another, and all that this changed, so that it can be taken apart.

    `changed` has the kept contact's columns as they were and as they became; `moved` the rows that changed hands, by
    model and column; `altered` and `dropped` the rows of pairs that would have been double, as they were, and of the
    thanks for those names.
    """

    student = models.ForeignKey(Student, models.CASCADE)
    kept = models.ForeignKey(Contact, models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Contact, models.CASCADE, related_name="merges_away")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    changed = models.JSONField(default=dict)
    moved = models.JSONField(default=dict)
    altered = models.JSONField(default=list)
    dropped = models.JSONField(default=list)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], name="merge_of_one_contact_once", condition=Q(undone_at=None)
            ),
            models.CheckConstraint(name="merge_of_two_contacts", condition=~Q(kept=F("gone"))),
            within_a_century("merge", "merged_at", "undone_at"),
        ]

    def __str__(self) -> str:
        return f"{self.gone} became part of {self.kept}"
