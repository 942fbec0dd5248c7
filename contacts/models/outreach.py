"""Attempts to reach a contact."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from contacts.models.contacts import Contact, OfContactQuerySet
from web.calendar import within_a_century


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

    objects = OfContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="outreach_outcome_has_its_moment",
                condition=Q(outcome="", outcome_at=None) | (~Q(outcome="") & Q(outcome_at__isnull=False)),
            ),
            within_a_century("outreach", "sent_at", "outcome_at", "try_again_at"),
        ]
        indexes = [models.Index(fields=["contact", "-sent_at"], name="outreach_latest")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} to {self.contact}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:answer", args=[self.pk])
