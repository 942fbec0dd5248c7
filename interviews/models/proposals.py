"""Proposals of a talk, which a contact answers by a personal link."""

from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from contacts.models import Contact, OfContactQuerySet
from interviews.models.interviews import Interview
from students.models import Student
from web.calendar import within_a_century

# A contact is offered so many times at most, and asked so many questions beforehand.
MOST_TIMES = 3
MOST_QUESTIONS = 10


class ProposalQuerySet(OfContactQuerySet):
    def unanswered(self, now: datetime) -> Self:
        """Neither answered nor withdrawn nor too old, of a student who is still here."""
        return self.filter(
            answered_at=None,
            withdrawn_at=None,
            expires_at__gt=now,
            student__user__deactivated_at=None,
        )

    def open(self, now: datetime) -> Self:
        """Those unanswered to somebody whom the student may write to."""
        return self.unanswered(now).of_active()

    def to_note(self) -> Self:
        """Answered, and the student has not taken note of it."""
        return self.filter(answered_at__isnull=False, noted_at=None)


class Proposal(models.Model):
    """One proposal of a talk to one contact: the times offered, and what they answered through their personal link.

    A composite foreign key, in the migration, keeps student and contact together.
    """

    class Medium(models.TextChoices):
        PHONE = "phone", "Phone"
        VIDEO = "video", "Video"
        IN_PERSON = "in_person", "In person"

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "They chose a time"
        ANOTHER = "another", "They propose another time"
        DECLINED = "declined", "They declined"
        SILENCE = "silence", "They asked for no more letters"

    student = models.ForeignKey(Student, models.CASCADE)
    contact = models.ForeignKey(Contact, models.CASCADE)
    key = models.CharField(max_length=32, unique=True, help_text="The secret of the personal link.")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    medium = models.CharField(max_length=10, choices=Medium)
    minutes = models.SmallIntegerField()
    place = models.CharField(max_length=300, blank=True, help_text="A place, a phone number or a link.")
    why = models.TextField(help_text="Why this student would like to talk to this contact.")
    times = ArrayField(models.DateTimeField())
    questions = ArrayField(models.CharField(max_length=300), default=list, blank=True)

    withdrawn_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    chosen_at = models.DateTimeField(null=True, help_text="The time they chose.")
    suggested = ArrayField(models.DateTimeField(), default=list, blank=True)
    message = models.TextField(blank=True, help_text="What they wrote.")
    noted_at = models.DateTimeField(null=True, help_text="When the student took note of the answer.")
    interview = models.ForeignKey(Interview, models.SET_NULL, null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="proposal_offers_some_times", condition=Q(times__len__range=(1, MOST_TIMES))
            ),
            models.CheckConstraint(
                name="proposal_asks_few_questions", condition=Q(questions__len__lte=MOST_QUESTIONS)
            ),
            models.CheckConstraint(name="proposal_takes_minutes", condition=Q(minutes__range=(5, 240))),
            models.CheckConstraint(
                name="proposal_answer_has_its_moment",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_accepted_with_a_time",
                condition=Q(answer="accepted", chosen_at__isnull=False)
                | (~Q(answer="accepted") & Q(chosen_at=None)),
            ),
            models.CheckConstraint(
                name="proposal_withdrawn_or_answered", condition=Q(withdrawn_at=None) | Q(answered_at=None)
            ),
            models.CheckConstraint(
                name="proposal_noted_once_answered",
                condition=Q(noted_at=None) | Q(answered_at__isnull=False),
            ),
            within_a_century("proposal", "made_at", "expires_at", "chosen_at"),
            within_a_century("proposal_answer", "withdrawn_at", "answered_at", "noted_at"),
        ]
        indexes = [
            models.Index(fields=["contact", "-made_at"], name="proposal_latest"),
            models.Index(
                fields=["answered_at"], name="proposal_answered", condition=Q(answered_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal to {self.contact}"

    def get_absolute_url(self) -> str:
        return reverse("interviews:proposal", args=[self.pk])

    @property
    def by_medium(self) -> str:
        """How they would talk, in the middle of a sentence."""
        return (
            "in person" if self.medium == self.Medium.IN_PERSON else f"by {self.get_medium_display().lower()}"
        )
