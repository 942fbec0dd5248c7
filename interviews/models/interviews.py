"""Interviews, and what was learned in them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import DurationField, ExpressionWrapper, F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from contacts.models import Contact
from students.models import Student, of_visible_students
from web.calendar import MINUTE, check_zone, within_a_century

# How much too early to arrive: five to ten minutes say some centers, ten to fifteen others.
EARLY = 10 * MINUTE


class InterviewQuerySet(models.QuerySet["Interview"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(of_visible_students(user), contact__deleted_at=None)

    def open(self) -> Self:
        """Planned and without an ending yet, with somebody still on the list."""
        return self.filter(held_at=None, cancelled_at=None, missed_at=None, contact__deleted_at=None)

    def to_confirm(self) -> Self:
        """Those the student has not confirmed, and ought to on the working day before."""
        return self.filter(confirm_at__isnull=False, confirmed_at=None)

    def held(self) -> Self:
        return self.filter(held_at__isnull=False, contact__deleted_at=None)

    def ended(self) -> Self:
        """Held, cancelled or missed; `settled_at` is when it was, or was to be."""
        settled = Coalesce("starts_at", "held_at", "cancelled_at", "missed_at")
        return self.filter(
            ~Q(held_at=None, cancelled_at=None, missed_at=None), contact__deleted_at=None
        ).annotate(settled_at=settled)


class Interview(models.Model):
    """One informational interview. By e-mail it has no clock: questions go out, answers come back.

    A composite foreign key, in the migration, keeps student and contact together.
    """

    class Medium(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        PHONE = "phone", "Phone"
        VIDEO = "video", "Video"
        EMAIL = "email", "E-mail"

    class Side(models.TextChoices):
        ME = "me", "I could not make it"
        THEM = "them", "They could not make it"

    student = models.ForeignKey(Student, models.CASCADE)
    contact = models.ForeignKey(Contact, models.CASCADE)
    medium = models.CharField(max_length=10, choices=Medium)
    planned_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)
    minutes = models.SmallIntegerField(default=20)
    minutes_asked = models.SmallIntegerField(
        null=True, help_text="What the student asked for, before they agreed."
    )
    ends_at = models.DateTimeField(null=True, help_text="starts_at and minutes, kept for the indexes.")
    zone = models.CharField(max_length=60, validators=[check_zone])
    place = models.CharField(max_length=300, blank=True, help_text="A place, a phone number or a link.")
    questions_sent_at = models.DateTimeField(null=True)
    answers_received_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)
    minutes_used = models.SmallIntegerField(null=True)
    logged_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True, help_text="When it got another time, the last time it did.")
    moved_from_at = models.DateTimeField(null=True)
    moved_by = models.CharField(max_length=4, choices=Side, blank=True)
    version = models.SmallIntegerField(
        db_default=0, help_text="How often it was moved: SEQUENCE of iCalendar."
    )
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.CharField(max_length=4, choices=Side, blank=True)
    cancellation_reason = models.CharField(max_length=300, blank=True)
    missed_at = models.DateTimeField(null=True)
    missed_by = models.CharField(max_length=4, choices=Side, blank=True)
    travel_minutes = models.SmallIntegerField(
        null=True, help_text="The way there, where they meet in person."
    )
    confirm_at = models.DateTimeField(
        null=True, help_text="When to confirm: nine on the working day before; null where that was over."
    )
    confirmed_at = models.DateTimeField(null=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interview_by_email_has_no_clock",
                condition=Q(medium="email", starts_at=None)
                | (~Q(medium="email") & Q(starts_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="interview_ends_after_its_minutes",
                condition=Q(starts_at=None, ends_at=None)
                | Q(
                    ends_at=F("starts_at")
                    + ExpressionWrapper(F("minutes") * Value(MINUTE), output_field=DurationField())
                ),
            ),
            models.CheckConstraint(name="interview_takes_minutes", condition=Q(minutes__range=(5, 240))),
            models.CheckConstraint(
                name="interview_used_minutes",
                condition=Q(minutes_used=None) | Q(minutes_used__range=(1, 480)),
            ),
            models.CheckConstraint(
                name="interview_asked_minutes",
                condition=Q(minutes_asked=None) | Q(minutes_asked__range=(5, 240)),
            ),
            models.CheckConstraint(
                name="interview_moved_by_somebody",
                condition=Q(moved_at=None, moved_from_at=None, moved_by="")
                | (Q(moved_at__isnull=False, moved_from_at__isnull=False) & ~Q(moved_by="")),
            ),
            models.CheckConstraint(
                name="interview_cancelled_by_somebody",
                condition=Q(cancelled_at=None, cancelled_by="", cancellation_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancelled_by="")),
            ),
            models.CheckConstraint(
                name="interview_answers_by_email",
                condition=Q(answers_received_at=None) | Q(questions_sent_at__isnull=False),
            ),
            within_a_century("interview_moved", "moved_at", "moved_from_at"),
            models.CheckConstraint(
                name="interview_has_one_ending",
                condition=Q(held_at=None, cancelled_at=None)
                | Q(held_at=None, missed_at=None)
                | Q(cancelled_at=None, missed_at=None),
            ),
            models.CheckConstraint(
                name="interview_missed_by_somebody",
                condition=Q(missed_at=None, missed_by="") | (Q(missed_at__isnull=False) & ~Q(missed_by="")),
            ),
            models.CheckConstraint(
                name="interview_logged_when_held",
                condition=Q(held_at=None, logged_at=None) | Q(held_at__isnull=False, logged_at__isnull=False),
            ),
            models.CheckConstraint(
                name="interview_travel_within_a_day",
                condition=Q(travel_minutes=None) | Q(travel_minutes__range=(0, 720)),
            ),
            within_a_century("interview_confirmed", "confirm_at", "confirmed_at"),
            within_a_century(
                "interview",
                "planned_at",
                "starts_at",
                "ends_at",
                "questions_sent_at",
                "answers_received_at",
                "held_at",
                "cancelled_at",
                "missed_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                name="interview_coming",
                condition=Q(held_at=None, cancelled_at=None, missed_at=None),
            ),
            models.Index(
                fields=["ends_at"],
                name="interview_to_log",
                condition=Q(held_at=None, cancelled_at=None, missed_at=None),
            ),
            models.Index(
                fields=["confirm_at"],
                name="interview_to_confirm",
                condition=Q(confirm_at__isnull=False, confirmed_at=None),
            ),
            models.Index(fields=["student", "-starts_at", "-id"], name="interview_of_student"),
        ]

    def __str__(self) -> str:
        return f"Interview with {self.contact}"

    def get_absolute_url(self) -> str:
        return reverse("interviews:interview", args=[self.pk])

    @property
    def by_email(self) -> bool:
        return self.medium == self.Medium.EMAIL

    @property
    def is_open(self) -> bool:
        return not (self.held_at or self.cancelled_at or self.missed_at)

    @property
    def leave_by_at(self) -> datetime | None:
        """When to leave, so as to be there ten minutes early; None where no way is known."""
        if self.starts_at is None or self.travel_minutes is None:
            return None
        return self.starts_at - self.travel_minutes * MINUTE - EARLY

    @property
    def status(self) -> str:
        """The word for where this interview is: moments are stored, words derived."""
        if self.held_at:
            return "held"
        if self.cancelled_at:
            return "cancelled"
        if self.missed_at:
            return "missed"
        if self.answers_received_at:
            return "answers in"
        return "questions sent" if self.questions_sent_at else "planned"


class InterviewLogQuerySet(models.QuerySet["InterviewLog"]):
    def visible_to(self, user: User) -> Self:
        """Those the person wrote; to the own counselor and the director, those whose author shares logs."""
        logs = self.filter(interview__in=Interview.objects.visible_to(user))
        if user.is_student:
            return logs
        theirs = Student.objects.in_caseload_of(user).filter(shares_logs=True)
        return logs.filter(interview__student__in=theirs)


class InterviewLog(models.Model):
    """One student's account of one interview. A table of its own, since not everybody may read it."""

    interview = models.OneToOneField(Interview, models.CASCADE, primary_key=True, related_name="log")
    learned = models.TextField()
    best = models.TextField(blank=True, help_text="What they like best about their work.")
    least = models.TextField(blank=True, help_text="What they like least about it.")
    surprise = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    energy = models.TextField(blank=True, help_text="What raised the student's energy, and what lowered it.")
    fitting = models.TextField(
        blank=True, help_text="What fits the student's skills, interests, values; what not."
    )
    still_open = models.TextField(blank=True, help_text="What is still to be learned, and who knows it.")
    fit = models.SmallIntegerField(null=True, help_text="From 1, not for me, to 5, I can see myself there.")
    fit_why = models.CharField(max_length=300, blank=True)
    resume_asked_for = models.BooleanField(default=False, help_text="They asked to see the résumé.")
    resume_passed_on = models.BooleanField(default=False, help_text="They offered to pass it on.")

    objects = InterviewLogQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="interview_log_fit_from_one_to_five", condition=Q(fit=None) | Q(fit__range=(1, 5))
            )
        ]

    def __str__(self) -> str:
        return f"Log of {self.interview_id}"
