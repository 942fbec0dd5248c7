"""Who gave which name."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from contacts.models.contacts import Contact
from students.models import Student, of_visible_students
from web.calendar import within_a_century


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(of_visible_students(user), named__deleted_at=None, giver__deleted_at=None)

    def standing(self) -> Self:
        """Those between two people the student is in touch with."""
        rest = ("deleted_at", "archived_at", "do_not_contact_at")
        return self.filter(**{f"{side}__{at}": None for side in ("giver", "named") for at in rest})

    def under_way(self) -> Self:
        """Those whose introduction was asked for, and neither declined nor answered yet."""
        return self.standing().filter(introduction_asked_at__isnull=False, declined_at=None, answered_at=None)

    def unheard(self) -> Self:
        """Those whose giver has heard of no talk with the one named, nor is to hear of one yet."""
        return self.filter(report_owed_at=None, giver__deleted_at=None)

    def report_owed(self) -> Self:
        """Those whose giver has not heard yet how the talk with the one named went."""
        return self.filter(report_owed_at__isnull=False, reported_at=None, named__deleted_at=None)


# How a card says of somebody that another contact named them.
GAVE_THE_NAME = "gave me the name"
# Every moment of an introduction, in the order of its life.
INTRODUCTION = (
    "introduction_asked_at",
    "forwarded_at",
    "accepted_at",
    "declined_at",
    "introduced_at",
    "answered_at",
    "nudge_at",
    "answer_due_at",
)
REPORT = ("report_owed_at", "report_due_at", "reported_at")

# What is marked on the way of an introduction, the furthest first: the word for it, and its moment.
MARKS = {
    "answered": "answered_at",
    "introduced": "introduced_at",
    "declined": "declined_at",
    "accepted": "accepted_at",
    "forwarded": "forwarded_at",
    "asked": "introduction_asked_at",
}


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

    # The double opt-in: the giver is asked for an introduction and forwards a few lines; once the other person has
    # accepted, both are introduced, and the student answers first.
    introduction_asked_at = models.DateTimeField(null=True)
    forwarded_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    introduced_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    nudge_at = models.DateTimeField(null=True, help_text="When to ask how it goes, while it is under way.")
    answer_due_at = models.DateTimeField(null=True, help_text="By when to answer an introduction.")

    report_owed_at = models.DateTimeField(null=True, help_text="When the talk with the one named was held.")
    report_due_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["giver", "named"], name="referral_once_for_a_pair"),
            models.CheckConstraint(name="referral_of_somebody_else", condition=~Q(giver=F("named"))),
            models.CheckConstraint(
                name="introduction_begins_by_asking",
                condition=Q(introduction_asked_at__isnull=False)
                | Q(
                    forwarded_at=None,
                    accepted_at=None,
                    declined_at=None,
                    introduced_at=None,
                    answered_at=None,
                    nudge_at=None,
                ),
            ),
            models.CheckConstraint(
                name="introduction_accepted_or_declined",
                condition=Q(declined_at=None) | Q(accepted_at=None, introduced_at=None, answered_at=None),
            ),
            models.CheckConstraint(
                name="introduction_answered_once_introduced",
                condition=Q(answered_at=None, answer_due_at=None) | Q(introduced_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_report_owed_with_its_day",
                condition=Q(report_owed_at=None, report_due_at=None, reported_at=None)
                | Q(report_owed_at__isnull=False, report_due_at__isnull=False),
            ),
            within_a_century("referral", "given_at", *REPORT),
            within_a_century("introduction", *INTRODUCTION),
        ]
        indexes = [
            models.Index(
                fields=["report_due_at"],
                name="referral_to_report",
                condition=Q(report_due_at__isnull=False, reported_at=None),
            ),
            models.Index(
                fields=["introduced_at"],
                name="introduction_to_answer",
                condition=Q(introduced_at__isnull=False, answered_at=None),
            ),
            models.Index(
                fields=["nudge_at"], name="introduction_to_nudge", condition=Q(nudge_at__isnull=False)
            ),
            models.Index(
                fields=["answer_due_at"],
                name="introduction_answer_due",
                condition=Q(answer_due_at__isnull=False, answered_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver} named {self.named}"

    def get_absolute_url(self) -> str:
        return reverse("contacts:introduction", args=[self.pk])

    @property
    def introduction(self) -> str:
        """The word for where the introduction is; none where nobody has asked for one."""
        return next((word for word, moment in MARKS.items() if getattr(self, moment)), "")

    @property
    def marked_at(self) -> datetime | None:
        """When the introduction came to where it is."""
        return getattr(self, MARKS[self.introduction]) if self.introduction else None

    @property
    def report(self) -> str:
        """The word for the report back: owed, told, or none while the student has not met whom was named."""
        return "told" if self.reported_at else "owed" if self.report_owed_at else ""
