"""The ledger: one row for each thing one person must be told once."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User

OPEN = Q(sent_at=None, dropped_at=None, failed_at=None)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def open(self) -> Self:
        """Without an ending yet."""
        return self.filter(OPEN)

    def unclaimed(self) -> Self:
        """In no sender's hands, by the database's own clock: those of a sender that died are free again."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lt=Now()))

    def due(self, now: datetime) -> Self:
        """To be tried by now."""
        return self.open().filter(Q(next_try_at=None) | Q(next_try_at__lte=now), due_at__lte=now)

    def soonest_useless_first(self) -> Self:
        return self.order_by("expires_at", "pk")


class Reminder(models.Model):
    """One thing one person must be told once.

    It has moments and no status: `due_at`, then at most one of `sent_at`, `dropped_at` (with the reason)
    and `failed_at` (with the reason).
    """

    kind = models.CharField(max_length=60)
    subject = models.BigIntegerField(help_text="The key of the kind's row.")
    recipient = models.ForeignKey(User, models.CASCADE)
    occurrence = models.CharField(max_length=40, blank=True)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    composed_at = models.DateTimeField(null=True)
    letter = models.BinaryField(null=True, help_text="The bytes, as they are sent every time.")
    claimed_until = models.DateTimeField(null=True)
    claim_token = models.UUIDField(null=True)
    attempts = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ReminderQuerySet.as_manager()
    # Set by a claim: somebody had it before, and has neither settled it nor given it back.
    was_left = False

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "recipient", "occurrence"], name="reminder_told_once"
            ),
            models.CheckConstraint(
                name="reminder_has_one_ending",
                condition=Q(sent_at=None, dropped_at=None, failed_at=None, reason="")
                | Q(sent_at__isnull=False, dropped_at=None, failed_at=None, reason="")
                | (Q(sent_at=None, dropped_at__isnull=False, failed_at=None) & ~Q(reason=""))
                | (Q(sent_at=None, dropped_at=None, failed_at__isnull=False) & ~Q(reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at", "id"], name="reminder_open", condition=OPEN),
            models.Index(
                fields=["composed_at"], name="reminder_with_letter", condition=Q(letter__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"

    @property
    def status(self) -> str:
        """The word for what became of it: moments are stored, words derived."""
        if self.sent_at:
            return "sent"
        if self.dropped_at:
            return "dropped"
        return "failed" if self.failed_at else "open"


class Outage(models.Model):
    """The mail server takes nothing from us: one row while that lasts, and none otherwise."""

    since = models.DateTimeField()
    reason = models.CharField(max_length=300)
    tries = models.SmallIntegerField(default=1)
    next_try_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="outage_is_one", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"No letters since {self.since}"


class BounceQuerySet(models.QuerySet["Bounce"]):
    def standing(self) -> Self:
        """Those that still count: of the address that the person has now, and not forgiven."""
        return self.filter(address=F("person__email"), forgiven_at=None)


class Bounce(models.Model):
    """One letter that came back, or was refused at the door: the address is at fault, not the letter."""

    person = models.ForeignKey(User, models.CASCADE)
    address = models.EmailField()
    at = models.DateTimeField()
    is_permanent = models.BooleanField(help_text="There is no such mailbox; otherwise it is full, or away.")
    answer = models.CharField(max_length=300)
    forgiven_at = models.DateTimeField(null=True, help_text="When somebody said that the address works.")

    objects = BounceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "at"], name="bounce_standing", condition=Q(forgiven_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.answer}"
