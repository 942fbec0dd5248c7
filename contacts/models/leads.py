"""Leads that are not people."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from contacts.models.contacts import Contact
from students.models import Student
from web.calendar import within_a_century


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, user: User) -> Self:
        """Those this student follows. Staff see none: their pages show how far contacts have got, and no more."""
        return self.filter(student__user=user)

    def open(self) -> Self:
        """Neither followed to the end nor dropped."""
        return self.filter(done_at=None, dropped_at=None)

    def settled(self) -> Self:
        """Those with an ending, the latest first."""
        ended = self.exclude(done_at=None, dropped_at=None)
        return ended.order_by(Coalesce("done_at", "dropped_at").desc(), "-pk")

    def due(self, today: date) -> Self:
        """Open ones whose day has come or is over, the longest waiting first."""
        return self.open().filter(due_on__lte=today).order_by("due_on", "pk")


class Lead(models.Model):
    """One posting, event or reading to follow, with the next action and its day; a person is a Contact.

    `contact` is who mentioned it, on the same student's list: a composite foreign key, in the migration, keeps
    that true. `remind_at` (eight in the morning of `due_on`) and `due_at` (the end of that day) are the instants
    of that date in the student's zone, and `set_at` is when the day was chosen; the actions write all three.
    """

    class Kind(models.TextChoices):
        POSTING = "posting", "Posting"
        EVENT = "event", "Event"
        READING = "reading", "Reading"

    student = models.ForeignKey(Student, models.CASCADE)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, help_text="Who mentioned it.")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=200)
    link = models.URLField(max_length=500, blank=True)
    next_action = models.CharField(max_length=300)
    due_on = models.DateField()
    remind_at = models.DateTimeField()
    due_at = models.DateTimeField()
    noted_at = models.DateTimeField()
    set_at = models.DateTimeField(help_text="When the day of the next action was chosen.")
    done_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="lead_has_one_ending", condition=Q(done_at=None) | Q(dropped_at=None)
            ),
            models.CheckConstraint(
                name="lead_has_a_title_and_a_next_action", condition=~Q(title="") & ~Q(next_action="")
            ),
            within_a_century(
                "lead", "due_on", "remind_at", "due_at", "noted_at", "set_at", "done_at", "dropped_at"
            ),
        ]
        indexes = [
            models.Index(
                fields=["student", "due_on", "id"],
                name="lead_by_day",
                condition=Q(done_at=None, dropped_at=None),
            ),
            models.Index(
                fields=["remind_at"], name="lead_to_remind", condition=Q(done_at=None, dropped_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contacts:lead", args=[self.pk])

    @property
    def mentioned_by(self) -> Contact | None:
        """Who mentioned it, as long as they are on the list."""
        return self.contact if self.contact and self.contact.deleted_at is None else None

    @property
    def status(self) -> str:
        if self.done_at:
            return "done"
        return "dropped" if self.dropped_at else "open"
