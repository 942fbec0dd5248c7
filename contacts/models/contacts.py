"""One contact, and what every row that hangs on one shares."""

from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from contacts.next_step import Step, steps
from students.models import Student
from web.calendar import within_a_century

TITLES = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev"}


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, user: User) -> Self:
        """Those on the lists of students this person may know of, without the deleted."""
        return self.filter(student__in=Student.objects.visible_to(user), deleted_at=None)

    def with_a_step(self) -> Self:
        """Those that ask something of the student, the most urgent first."""
        return self.filter(step_due_at__isnull=False).order_by("step_due_at", "pk")


class Contact(models.Model):
    """One professional on one student's list.

    `step`, `step_ref`, `step_due_at`, `step_turns_at` and `reached` are derived by
    `contacts.actions.restate`; nothing else writes them.
    """

    class Tie(models.TextChoices):
        CLOSE = "close", "I know them well"
        KNOWN = "known", "We have met"
        DISTANT = "distant", "A friend of a friend"
        NONE = "none", "We have never met"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        PHONE = "phone", "Phone"
        MESSAGE = "message", "Message"
        IN_PERSON = "in_person", "In person"

    student = models.ForeignKey(Student, models.CASCADE)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=160)
    search_text = models.TextField()
    organization = models.CharField(max_length=120, blank=True)
    organization_key = models.CharField(max_length=160, blank=True)
    title = models.CharField(max_length=120, blank=True)
    field = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=32, blank=True)
    link = models.URLField(max_length=500, blank=True)
    met_how = models.CharField(max_length=200, blank=True)
    tie = models.CharField(max_length=8, choices=Tie, blank=True)
    private_notes = models.TextField(blank=True)
    listed_at = models.DateTimeField()
    ask_due_at = models.DateTimeField(help_text="By when to write: three working days after listing.")
    deleted_at = models.DateTimeField(null=True)

    reached = models.SmallIntegerField(
        default=0, help_text="How far along the thread: contacts.next_step.STOPS."
    )
    step = models.CharField(max_length=20, blank=True)
    step_ref = models.BigIntegerField(null=True)
    step_due_at = models.DateTimeField(null=True)
    step_turns_at = models.DateTimeField(null=True, help_text="When the answer next changes by itself.")

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            # What the composite foreign keys of referrals and interviews point at.
            models.UniqueConstraint(fields=["id", "student"], name="contact_of_its_student"),
            models.CheckConstraint(name="contact_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="contact_step_has_a_due_date",
                condition=Q(step="", step_due_at=None) | (~Q(step="") & Q(step_due_at__isnull=False)),
            ),
            within_a_century("contact", "listed_at", "ask_due_at", "deleted_at"),
        ]
        indexes = [
            models.Index(
                fields=["student", "sort_key", "id"], name="contact_by_name", condition=Q(deleted_at=None)
            ),
            models.Index(
                fields=["student", "step_due_at", "id"],
                name="contact_by_urgency",
                condition=Q(step_due_at__isnull=False),
            ),
            models.Index(
                fields=["step_turns_at"], name="contact_by_turn", condition=Q(step_turns_at__isnull=False)
            ),
            GinIndex(fields=["search_text"], name="contact_search", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("interviews:contact", args=[self.pk])

    @property
    def first_name(self) -> str:
        """How a card calls them: the first word of the name, or all of it where that is a title or no name."""
        first = self.name.split()[0]
        is_name = first[0].isalpha() and not first.endswith((",", ".")) and first.lower() not in TITLES
        return first if is_name else self.name

    @property
    def next_step(self) -> Step | None:
        """What the student should do next about this contact; None at rest."""
        return steps.get(self.step)

    @property
    def step_url(self) -> str:
        """Where the next step is done."""
        return reverse(steps[self.step].url_name, args=[self.step_ref])

    @property
    def where(self) -> str:
        """What they do and for whom, as far as it is known."""
        return ", ".join(filter(None, [self.title, self.organization])) or self.field


class OfContactQuerySet(models.QuerySet[Any]):
    """Rows that hang on a contact, and are seen with it."""

    def visible_to(self, user: User) -> Self:
        """Those of contacts this person may see; said by the list's owner, which costs one join."""
        return self.filter(contact__student__in=Student.objects.visible_to(user), contact__deleted_at=None)
