"""Files of contacts that students bring, line by line."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from contacts.models.contacts import Contact
from students.models import Student
from web.calendar import within_a_century


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> Self:
        """Those this student brought: a file of people is nobody else's business."""
        return self.filter(student__user=user)

    def waiting(self) -> Self:
        """Looked at, and not begun."""
        return self.filter(started_at=None)

    def running(self) -> Self:
        """Begun, with people still to be put on the list."""
        return self.filter(started_at__isnull=False, finished_at=None)

    def standing(self) -> Self:
        """Begun, and not taken back."""
        return self.filter(started_at__isnull=False, undone_at=None)

    def forgettable(self, now: datetime) -> Self:
        """Of no more use: never begun, or too long ago to be undone."""
        return self.filter(
            Q(started_at=None, uploaded_at__lte=now - Import.WAITS_FOR)
            | Q(finished_at__lte=now - Import.UNDONE_WITHIN)
        )

    def latest_first(self) -> Self:
        return self.order_by("-uploaded_at", "-pk")

    def without_the_file(self) -> Self:
        return self.defer("source")


class Import(models.Model):
    """One file of people that a student brought, from the first look to the list, and back if it was a mistake.

    `source` is the file itself while its columns may be chosen; `digest` knows it again when it comes a second time.
    `columns` says what each column means; vCards say so themselves. `done` is how many of its rows have been gone
    through since it was started, `added` how many people that put on the list.
    """

    # A file that nobody put on the list is forgotten after a week; one that was, when it cannot be undone any more.
    # Whoever is merged or deleted stays restorable as long, so that an undo never meets somebody who was erased.
    WAITS_FOR = timedelta(days=7)
    UNDONE_WITHIN = timedelta(days=30)

    student = models.ForeignKey(Student, models.CASCADE)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    source = models.BinaryField(null=True)
    is_cards = models.BooleanField(default=False)
    is_guessed = models.BooleanField(default=False, help_text="Whether its letters may be read wrongly.")
    columns = ArrayField(models.CharField(max_length=20), default=list)
    uploaded_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="When its rows were last compared with the list.")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="import_goes_step_by_step",
                condition=(Q(started_at=None) | Q(read_at__isnull=False))
                & (Q(finished_at=None) | Q(started_at__isnull=False))
                & (Q(undone_at=None) | Q(finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="import_counts_its_rows", condition=Q(done__lte=F("count"), added__lte=F("done"))
            ),
            within_a_century("import", "uploaded_at", "read_at", "started_at", "finished_at", "undone_at"),
        ]
        indexes = [
            models.Index(fields=["student", "-uploaded_at"], name="import_of_student"),
            models.Index(
                fields=["started_at"],
                name="import_to_carry_on",
                condition=Q(started_at__isnull=False, finished_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contacts:import", args=[self.pk])

    @property
    def undone_until(self) -> datetime:
        """Until when it can be taken back, once it is through."""
        assert self.finished_at is not None
        return self.finished_at + self.UNDONE_WITHIN

    @property
    def status(self) -> str:
        if self.undone_at:
            return "undone"
        if self.finished_at:
            return "finished"
        if self.started_at:
            return "running"
        return "read" if self.read_at else "uploaded"


class ImportRow(models.Model):
    """One person of a file, and what became of them.

    `facts` are the columns of the contact to be, kept only until the row is gone through. `contact` is who was put on
    the list for it, or who had been on it before. `like` is the line of this file where the same person stands first.
    """

    class Outcome(models.IntegerChoices):
        """In the order of the report: what needs a look comes first."""

        PROBLEM = 1, "With a problem"
        TWICE = 2, "Twice in this file"
        KNOWN = 3, "Already on your list"
        NEW = 4, "New"

    imported = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    student = models.ForeignKey(Student, models.CASCADE)
    place = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    facts = models.JSONField(null=True)
    problems = ArrayField(models.TextField(), default=list)
    outcome = models.SmallIntegerField(choices=Outcome)
    like = models.PositiveIntegerField(null=True)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["imported", "place"], name="import_row_has_its_place"),
            models.CheckConstraint(
                name="import_row_of_a_problem_is_nobody",
                condition=Q(outcome__in=(3, 4)) | Q(contact=None),
            ),
        ]
        indexes = [models.Index(fields=["imported", "outcome", "id"], name="import_row_by_outcome")]

    def __str__(self) -> str:
        return f"Line {self.line}"

    @property
    def known_facts(self) -> dict[str, Any]:
        return self.facts or {}

    @property
    def on_list(self) -> Contact | None:
        """Whose card it leads to: whoever is on the list for it now."""
        return self.contact if self.contact and self.contact.deleted_at is None else None

    @property
    def called(self) -> str:
        """Who it is, as far as that is still known; also of somebody who can be put back."""
        name: str = self.known_facts.get("name", "")
        return name or (self.contact.name if self.contact else "")

    @property
    def where(self) -> str:
        """What tells this person from others of the name."""
        said = [self.known_facts.get(fact, "") for fact in ("title", "organization", "email")]
        return ", ".join(filter(None, said))
