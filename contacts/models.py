"""Contacts and everything that hangs on one: outreach, referrals, thank-you notes, follow-ups."""

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from contacts.next_step import Step, steps
from students.models import Student
from web.calendar import DAY, within_a_century

# Words before a name by which nobody is called.
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


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: User) -> Self:
        mine = Student.objects.visible_to(user)
        return self.filter(student__in=mine, named__deleted_at=None, giver__deleted_at=None)


class Referral(models.Model):
    """One name a contact gave, and whether the student may mention who gave it.

    `may_mention` is null while nobody has asked. Composite foreign keys, in the migration, keep both
    contacts on the list of the same student.
    """

    student = models.ForeignKey(Student, models.CASCADE)
    giver = models.ForeignKey(Contact, models.CASCADE, related_name="referrals_given")
    named = models.ForeignKey(Contact, models.CASCADE, related_name="referrals")
    may_mention = models.BooleanField(null=True)
    given_at = models.DateTimeField()

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["giver", "named"], name="referral_once_for_a_pair"),
            models.CheckConstraint(name="referral_of_somebody_else", condition=~Q(giver=F("named"))),
            within_a_century("referral", "given_at"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} named {self.named}"


class ThankYouNoteQuerySet(OfContactQuerySet):
    def owed(self) -> Self:
        """Neither sent nor excused, to somebody still on the list."""
        return self.filter(sent_at=None, excused_at=None, contact__deleted_at=None)


class ThankYouNote(models.Model):
    """One thanks owed to one helper, from the moment it is owed until it is sent or excused."""

    class Because(models.TextChoices):
        INTERVIEW = "interview", "They gave you their time"
        HELPED = "helped", "They helped you"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        CARD = "card", "Card or letter"
        PHONE = "phone", "Phone call"

    # How long a thank-you note may take before it is late: a day, as Yale and others say.
    DUE_AFTER = DAY

    contact = models.ForeignKey(Contact, models.CASCADE)
    because = models.CharField(max_length=10, choices=Because)
    owed_at = models.DateTimeField()
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
            within_a_century("thank_you_note", "owed_at", "sent_at", "excused_at"),
        ]
        indexes = [
            models.Index(
                fields=["owed_at"], name="thank_you_note_owed", condition=Q(sent_at=None, excused_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"Thanks to {self.contact}"

    def get_absolute_url(self) -> str:
        return reverse("interviews:thank_you_note", args=[self.pk])

    @property
    def due_at(self) -> datetime:
        return self.owed_at + self.DUE_AFTER

    @property
    def status(self) -> str:
        if self.sent_at:
            return "sent"
        return "excused" if self.excused_at else "owed"


class FollowUpQuerySet(OfContactQuerySet):
    def open(self) -> Self:
        """Neither kept nor dropped, with somebody still on the list."""
        return self.filter(kept_at=None, dropped_at=None, contact__deleted_at=None)

    def soonest_first(self) -> Self:
        return self.order_by("due_at", "pk")


class FollowUp(models.Model):
    """One promise the student made, with its date.

    `remind_at` (eight in the morning of `due_on`) and `due_at` (the end of that day) are the instants of
    that date in the student's zone, written by the action.
    """

    contact = models.ForeignKey(Contact, models.CASCADE)
    text = models.CharField(max_length=300)
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
