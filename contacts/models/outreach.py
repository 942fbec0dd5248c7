"""Attempts to reach a contact."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from contacts.models.contacts import Contact, OfContactQuerySet
from web.calendar import within_a_century


class OutreachQuerySet(OfContactQuerySet):
    def delivered(self) -> Self:
        """Those that did not come back: the others are no letters of a cadence."""
        return self.exclude(outcome=Outreach.Outcome.BOUNCED)

    def unanswered(self) -> Self:
        """Those of which nothing came yet."""
        return self.filter(outcome="")

    def standing(self) -> Self:
        """Those after which nothing else was sent to the same contact."""
        later = Outreach.objects.filter(contact=OuterRef("contact"), sent_at__gt=OuterRef("sent_at"))
        return self.filter(~Exists(later))

    def to_look_beyond(self) -> Self:
        """Those without an answer that propose, or will propose, to try somebody else at the same organization."""
        return self.unanswered().filter(look_beyond_at__isnull=False, looked_beyond_at=None)


class Outreach(models.Model):
    """One attempt to reach a contact, and what came of it."""

    class Outcome(models.TextChoices):
        AGREED = "agreed", "They agreed to talk"
        LATER = "later", "They asked me to try later"
        DECLINED = "declined", "They declined"
        BOUNCED = "bounced", "It came back undelivered"
        NO_ANSWER = "no_answer", "I have given up waiting"

    contact = models.ForeignKey(Contact, models.CASCADE)
    channel = models.CharField(max_length=10, choices=Contact.Channel)
    sent_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField(null=True)
    try_again_at = models.DateTimeField(null=True, help_text="When to write again, if nothing else happens.")
    look_beyond_at = models.DateTimeField(
        null=True, help_text="When to try somebody else at the same organization, if nothing else happens."
    )
    looked_beyond_at = models.DateTimeField(null=True)
    letter = models.CharField(max_length=20, blank=True, help_text="Which of contacts/letters it was.")
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True, help_text="What was written, for the student alone.")

    objects = OutreachQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_outcome_has_its_moment",
                condition=Q(outcome="", outcome_at=None) | (~Q(outcome="") & Q(outcome_at__isnull=False)),
            ),
            within_a_century("outreach", "sent_at", "outcome_at", "try_again_at"),
            within_a_century("outreach_beyond", "look_beyond_at", "looked_beyond_at"),
        ]
        indexes = [
            models.Index(fields=["contact", "-sent_at"], name="outreach_latest"),
            models.Index(
                fields=["try_again_at"],
                name="outreach_to_try_again",
                condition=Q(try_again_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} to {self.contact}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:answer", args=[self.pk])
