"""Promises with a date."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from contacts.models.contacts import Contact, OfContactQuerySet
from web.calendar import within_a_century


class FollowUpQuerySet(OfContactQuerySet):
    def open(self) -> Self:
        """Neither kept nor dropped, with somebody the student is in touch with."""
        return self.of_active().filter(kept_at=None, dropped_at=None)

    def soonest_first(self) -> Self:
        return self.order_by("due_at", "pk")


class FollowUp(models.Model):
    """One promise with its date: the student's, or theirs, which the student asks after on that day.

    `remind_at` (eight in the morning of `due_on`) and `due_at` (the end of that day) are the instants of
    that date in the student's zone, written by the action.
    """

    contact = models.ForeignKey(Contact, models.CASCADE)
    text = models.CharField(max_length=300)
    is_theirs = models.BooleanField(default=False)
    due_on = models.DateField()
    promised_at = models.DateTimeField()
    remind_at = models.DateTimeField()
    due_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="follow_up_has_one_ending", condition=Q(kept_at=None) | Q(dropped_at=None)
            ),
            within_a_century(
                "follow_up", "due_on", "promised_at", "remind_at", "due_at", "kept_at", "dropped_at"
            ),
        ]
        indexes = [
            models.Index(
                fields=["remind_at"], name="follow_up_to_remind", condition=Q(kept_at=None, dropped_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("contacts:follow_up", args=[self.pk])

    @property
    def status(self) -> str:
        if self.kept_at:
            return "kept"
        return "dropped" if self.dropped_at else "open"
