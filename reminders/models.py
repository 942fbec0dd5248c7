"""The ledger: one row for each thing one person must be told once."""

from django.db import models
from django.db.models import Q

from accounts.models import User


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
            models.Index(
                fields=["expires_at", "id"],
                name="reminder_open",
                condition=Q(sent_at=None, dropped_at=None, failed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"
