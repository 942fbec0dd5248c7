"""The ledger: one row for each thing one person must be told once."""

from datetime import datetime
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import User
from reminders.kinds import Manner
from web.calendar import within_a_century

OPEN = Q(sent_at=None, dropped_at=None, failed_at=None)


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def open(self) -> Self:
        """Without an ending yet."""
        return self.filter(OPEN)

    def unclaimed(self) -> Self:
        """In no sender's hands, by the database's own clock: those of a sender that died are free again."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lt=Now()))

    def due(self, now: datetime) -> Self:
        """To be tried by now, each by itself; what waits for a digest only when it is too late for that."""
        by_itself = Q(in_digest=False) | Q(expires_at__lte=now)
        return self.open().filter(by_itself, next_try_at__lte=now, told_in=None)

    def soonest_useless_first(self) -> Self:
        return self.order_by("expires_at", "pk")


class Reminder(models.Model):
    """One thing one person must be told once; and once more on each day to which they put it off.

    It has moments and no status: `due_at`, then at most one of `sent_at`, `dropped_at` (with the reason)
    and `failed_at` (with the reason).
    """

    kind = models.CharField(max_length=60)
    subject = models.BigIntegerField(help_text="The key of the kind's row.")
    recipient = models.ForeignKey(User, models.CASCADE)
    occurrence = models.CharField(max_length=40, blank=True)
    again_on = models.DateField(
        null=True, help_text="Told again on this day, by its reader's own clock: they put it off."
    )
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    composed_at = models.DateTimeField(null=True)
    letter = models.BinaryField(null=True, help_text="The bytes, as they are sent every time.")
    claimed_until = models.DateTimeField(null=True)
    claim_token = models.UUIDField(null=True)
    attempts = models.SmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, help_text="When it goes out; null until that is planned.")
    in_digest = models.BooleanField(default=False, help_text="It waits for the next digest.")
    told_in = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="items", help_text="The digest that tells it."
    )
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
                fields=["kind", "subject", "recipient", "occurrence", "again_on"],
                nulls_distinct=False,
                name="reminder_told_once",
            ),
            within_a_century("reminder_again", "again_on"),
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
            models.Index(fields=["next_try_at"], name="reminder_to_try", condition=OPEN),
            models.Index(fields=["failed_at"], name="reminder_failed", condition=Q(failed_at__isnull=False)),
            models.Index(fields=["recipient", "-due_at", "-id"], name="reminder_of_a_person"),
            models.Index(fields=["told_in"], name="reminder_told_in", condition=Q(told_in__isnull=False)),
            models.Index(fields=["recipient"], name="reminder_put_off", condition=Q(again_on__isnull=False)),
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


def hour(**options: Any) -> Any:
    """A full hour of a person's own clock, from 0 to 23."""
    return models.SmallIntegerField(validators=[MinValueValidator(0), MaxValueValidator(23)], **options)


class Hours(models.Model):
    """In which hours one person wants letters; whoever never said has the defaults."""

    person = models.OneToOneField(User, models.CASCADE, primary_key=True)
    digest_hour = hour(default=8)
    quiet_from = hour(default=21)
    quiet_until = hour(default=8)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hours_of_a_day",
                condition=Q(
                    digest_hour__range=(0, 23), quiet_from__range=(0, 23), quiet_until__range=(0, 23)
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Hours of {self.person_id}"


class Choice(models.Model):
    """How one person wants to hear of one kind, where it is not as the kind has it."""

    person = models.ForeignKey(User, models.CASCADE)
    kind = models.CharField(max_length=60)
    manner = models.CharField(max_length=8, choices=Manner)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="choice_once"),
            models.CheckConstraint(name="choice_is_known", condition=Q(manner__in=Manner.values)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.manner}"


def hears_of(person: User, kind: str) -> bool:
    """Say whether this person gets letters of this kind: unless they have switched it off."""
    return not Choice.objects.filter(person=person, kind=kind, manner=Manner.OFF).exists()


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
    report = models.CharField(
        max_length=64, blank=True, help_text="The hash of the report, if one came by mail."
    )
    forgiven_at = models.DateTimeField(null=True, help_text="When somebody said that the address works.")

    objects = BounceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report"], name="bounce_reported_once", condition=~Q(report=""))
        ]
        indexes = [
            models.Index(fields=["person", "at"], name="bounce_standing", condition=Q(forgiven_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.answer}"


class Senders(models.Model):
    """All that send letters, together: one row, written by the first of them that looks."""

    paced_until = models.DateTimeField(help_text="Until when the letters that were claimed use up the pace.")
    seen_at = models.DateTimeField(help_text="When one of them last showed that it lives.")

    class Meta:
        constraints = [models.CheckConstraint(name="senders_are_one", condition=Q(pk=1))]

    def __str__(self) -> str:
        return f"Senders, last seen {self.seen_at}"
