"""Thanks that are owed, sent or excused."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from contacts.models.contacts import Contact, OfContactQuerySet
from contacts.models.referrals import Referral
from web.calendar import within_a_century


class ThankYouNoteQuerySet(OfContactQuerySet):
    def owed(self) -> Self:
        """Neither sent nor excused, to somebody the student is in touch with."""
        return self.of_active().filter(sent_at=None, excused_at=None)


class ThankYouNote(models.Model):
    """One thanks owed to one helper, from the moment it is owed until it is sent or excused."""

    class Because(models.TextChoices):
        INTERVIEW = "interview", "They gave you their time"
        REFERRED = "referred", "They gave you a name, and that person agreed to talk"
        INTRODUCED = "introduced", "They introduced you"
        HELPED = "helped", "They helped you"
        LANDED = "landed", "They helped you on the way to what you landed"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        CARD = "card", "Card or letter"
        PHONE = "phone", "Phone call"

    contact = models.ForeignKey(Contact, models.CASCADE)
    because = models.CharField(max_length=10, choices=Because)
    what = models.CharField(
        max_length=200, blank=True, help_text="What they helped with, or what was landed."
    )
    referral = models.ForeignKey(Referral, models.CASCADE, null=True, help_text="The name they gave.")
    owed_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="When it is late, for its reason: contacts/gratitude.py.")
    text = models.TextField(blank=True)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    sent_at = models.DateTimeField(null=True)
    excused_at = models.DateTimeField(null=True)
    excuse = models.CharField(max_length=200, blank=True)

    objects = ThankYouNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="thank_you_note_has_one_ending", condition=Q(sent_at=None) | Q(excused_at=None)
            ),
            models.CheckConstraint(
                name="thank_you_note_excused_with_a_reason", condition=Q(excused_at=None) | ~Q(excuse="")
            ),
            models.CheckConstraint(
                name="thank_you_note_for_a_name",
                condition=Q(because__in=("referred", "introduced"), referral__isnull=False)
                | (~Q(because__in=("referred", "introduced")) & Q(referral=None)),
            ),
            models.UniqueConstraint(fields=["referral", "because"], name="thank_you_note_once_for_a_name"),
            within_a_century("thank_you_note", "owed_at", "due_at", "sent_at", "excused_at"),
        ]
        indexes = [
            models.Index(
                fields=["owed_at"], name="thank_you_note_owed", condition=Q(sent_at=None, excused_at=None)
            ),
            models.Index(
                fields=["due_at"], name="thank_you_note_due", condition=Q(sent_at=None, excused_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"Thanks to {self.contact}"

    def get_absolute_url(self) -> str:
        return reverse("interviews:thank_you_note", args=[self.pk])

    @property
    def status(self) -> str:
        if self.sent_at:
            return "sent"
        return "excused" if self.excused_at else "owed"
