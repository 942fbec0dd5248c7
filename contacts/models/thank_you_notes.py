"""Thanks that are owed, sent or excused."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from contacts.models.contacts import Contact, OfContactQuerySet
from contacts.models.referrals import Referral
from web.calendar import within_a_century


class ThankYouNoteQuerySet(OfContactQuerySet):
    def visible_to(self, user: User) -> Self:
        """Those of contacts this person may see; thanks for a name are seen with whom it is of."""
        return super().visible_to(user).standing()

    def standing(self) -> Self:
        """Those whose reason is still on the list: not for the name of somebody who was taken off it."""
        return self.filter(referral__named__deleted_at=None)

    def waiting(self) -> Self:
        """Neither sent nor excused. While a report on the same name is owed, it thanks for the name too."""
        is_reported = Q(referral__report_owed_at=None) | Q(referral__reported_at__isnull=False)
        return self.standing().filter(is_reported, sent_at=None, excused_at=None)

    def owed(self) -> Self:
        """Waiting, to somebody the student is in touch with."""
        return self.of_active().waiting()

    def settled(self) -> Self:
        """Sent or excused, with `settled_at`."""
        return self.annotate(settled_at=Coalesce("sent_at", "excused_at")).filter(settled_at__isnull=False)


# Why somebody is thanked; of a name given with whose it is.
REASONS = {
    "interview": "They gave you their time",
    "referred": "They gave you the name {}, and that led to a talk",
    "introduced": "They introduced you to {}",
    "helped": "They helped you",
    "landed": "Your good news",
}


def reason(because: str, what: str, named: str | None) -> str:
    """Say why somebody is thanked, in a sentence without its stop; `named` is whose name they gave."""
    said = REASONS[because]
    if named is not None:
        return said.format(named)
    return f"{said}: {what}" if what else said


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
    def draft(self) -> str:
        """Under which name the student's draft of it is kept."""
        return f"note:{self.pk}"

    @property
    def reason(self) -> str:
        """Why they are thanked, in a sentence without its stop."""
        return reason(self.because, self.what, self.referral.named.name if self.referral else None)

    @property
    def way(self) -> str:
        """How the thanks went; a report back that thanked for the name, too, is no channel of its own."""
        return self.get_channel_display() or "With the report"

    @property
    def status(self) -> str:
        if self.sent_at:
            return "sent"
        return "excused" if self.excused_at else "owed"
