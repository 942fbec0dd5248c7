"""The meetings that students have booked, and the forms they booked them with."""

from datetime import date, datetime
from typing import Self
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import DateField, F, Func, Q
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse

from accounts.models import User
from appointments.models.availability import Medium
from appointments.models.purposes import Purpose
from appointments.models.waits import Wait
from counselors.models import Counselor
from students.models import Student
from web.calendar import DAY, HOUR, at, check_zone, within_a_century

OPEN = Q(fulfilled_at=None, missed_at=None, cancelled_at=None)


class Between(Func):
    """The stretch from one moment to another, without its end: two that touch do not overlap."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Answers(Func):
    """How many answers a list holds; Postgres refuses what is none."""

    function = "JSONB_ARRAY_LENGTH"
    output_field = models.IntegerField()


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: User) -> Self:
        """One's own, on either side of the table; all for a director."""
        if user.is_director:
            return self
        # By the key itself, which Postgres looks up first: so that an index in the list's order serves.
        if user.is_student:
            return self.filter(student=Student.objects.filter(user=user)[:1])
        return self.filter(counselor=Counselor.objects.filter(user=user)[:1])

    def open(self) -> Self:
        """Booked and without an ending yet."""
        return self.filter(OPEN)

    def coming(self, now: datetime) -> Self:
        """Open, and not over by the clock."""
        # None takes longer than a day, and the index is on the beginning.
        return self.filter(OPEN, starts_at__gt=now - DAY, ends_at__gt=now)

    def to_know(self, user: User, now: datetime) -> Self:
        """Those to come, and those that somebody else called off, as long as their time has not come."""
        called_off = Q(cancelled_at__isnull=False, starts_at__gt=now) & ~Q(cancelled_by=user)
        return self.filter(Q(OPEN, ends_at__gt=now) | called_off)

    def past(self, now: datetime) -> Self:
        """All others: over by the clock, or with an ending."""
        return self.exclude(OPEN, ends_at__gt=now)

    def standing(self) -> Self:
        """Not cancelled: those that take up their time."""
        return self.filter(cancelled_at=None)

    def missed(self) -> Self:
        """Those to which the student did not come, unless somebody has excused it."""
        return self.filter(missed_by="student", excused_at=None)

    def within(self, since: datetime, until: datetime) -> Self:
        """Those that begin in this stretch."""
        return self.filter(starts_at__gte=since, starts_at__lt=until)

    def on(self, day: date) -> Self:
        """Those that begin on this day, by their counselors' clocks."""
        wall = Func(F("counselor__user__zone"), F("starts_at"), function="timezone", output_field=DateField())
        # The index is on the beginning, and no clock is a day away from Greenwich.
        begins = at(day, 0, ZoneInfo("UTC"))
        return self.within(begins - DAY, begins + 2 * DAY).alias(on=Cast(wall, DateField())).filter(on=day)

    def with_names(self) -> Self:
        """Loaded with both people, and with all that a page prints."""
        return self.select_related("student__user", "counselor__user").defer("blocked")


class AgreedManager(models.Manager.from_queryset(AppointmentQuerySet)):  # type: ignore[misc]
    """Appointments: a time that is only offered is none yet."""

    def get_queryset(self) -> AppointmentQuerySet:
        rows: AppointmentQuerySet = super().get_queryset().filter(offered_until=None)
        return rows


class OfferManager(models.Manager.from_queryset(AppointmentQuerySet)):  # type: ignore[misc]
    """Times that are, or were, held for somebody in a waiting line."""

    def get_queryset(self) -> AppointmentQuerySet:
        rows: AppointmentQuerySet = super().get_queryset().filter(offered_until__isnull=False)
        return rows


class Appointment(models.Model):
    """One meeting of a student with a counselor, at a time that is theirs alone.

    Its words are those of HL7 FHIR: booked, arrived, fulfilled, cancelled, no-show. One with `offered_until` is a
    time held for somebody in a waiting line until then: no appointment yet, and none that `objects` knows, but nobody
    else's. Passed or lapsed, it is cancelled; taken, it is an appointment like any other.
    """

    class Side(models.TextChoices):
        STUDENT = "student", "The student did not come"
        COUNSELOR = "counselor", "I could not be there"

    student = models.ForeignKey(Student, models.CASCADE)
    counselor = models.ForeignKey(Counselor, models.PROTECT)
    # No list asks by it.
    purpose = models.ForeignKey(Purpose, models.PROTECT, db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocked = DateTimeRangeField(help_text="What nobody else may have of the counselor's time.")
    medium = models.CharField(max_length=10, choices=Medium)
    place = models.CharField(max_length=300)
    topic = models.TextField(help_text="What the student would like to talk about.")
    intake = models.JSONField(
        default=list,
        help_text="What was asked when it was booked, and answered: each a question and its answer.",
    )
    zone = models.CharField(max_length=60, validators=[check_zone])
    shown_as = models.CharField(
        max_length=16, help_text="The time on the student's wall when it was booked: 2026-03-03T14:00."
    )
    uid = models.UUIDField(default=uuid4, unique=True, help_text="Its name in people's calendars.")
    version = models.SmallIntegerField(
        default=0, help_text="How often it was changed: SEQUENCE of iCalendar."
    )
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="Nobody: the student, in older rows."
    )
    wait = models.ForeignKey(
        Wait,
        models.CASCADE,
        null=True,
        related_name="appointments",
        help_text="The place in line it was offered to.",
    )
    offered_until = models.DateTimeField(null=True)
    despite = models.CharField(
        max_length=300, blank=True, help_text="Why staff gave this time against a rule of booking."
    )
    moved_at = models.DateTimeField(null=True)
    moved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    moved_from_at = models.DateTimeField(null=True, help_text="When it was to begin before.")
    arrived_at = models.DateTimeField(null=True)
    fulfilled_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    missed_by = models.CharField(max_length=9, choices=Side, blank=True)
    undone_because = models.CharField(
        max_length=300, blank=True, help_text="Why it was not missed after all, as its student had been told."
    )
    excused_at = models.DateTimeField(null=True)
    excused_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    excuse = models.CharField(max_length=300, blank=True, help_text="Why it does not count as missed.")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancellation_reason = models.CharField(max_length=300, blank=True)
    cancelled_late = models.BooleanField(
        default=False, help_text="So late, by the rule of that day, that nobody else had the time."
    )

    objects = AgreedManager()
    offers = OfferManager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="appointment_counselor_in_one_place",
                expressions=[("counselor", RangeOperators.EQUAL), ("blocked", RangeOperators.OVERLAPS)],
                condition=Q(cancelled_at=None),
            ),
            ExclusionConstraint(
                name="appointment_student_in_one_place",
                expressions=[
                    ("student", RangeOperators.EQUAL),
                    (Between("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at=None),
            ),
            # What hangs on both an appointment and its student refers to it by these two.
            models.UniqueConstraint(fields=["id", "student"], name="appointment_of_its_student"),
            models.CheckConstraint(
                name="appointment_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="appointment_is_within_what_it_blocks",
                condition=Q(blocked__contains=Between("starts_at", "ends_at")),
            ),
            models.CheckConstraint(
                name="appointment_has_one_ending",
                condition=Q(fulfilled_at=None, missed_at=None)
                | Q(fulfilled_at=None, cancelled_at=None)
                | Q(missed_at=None, cancelled_at=None),
            ),
            models.CheckConstraint(
                name="appointment_missed_by_somebody",
                condition=Q(missed_at=None, missed_by="")
                | Q(missed_at__isnull=False, missed_by__in=["student", "counselor"]),
            ),
            models.CheckConstraint(
                name="appointment_excused_by_somebody_for_a_reason",
                condition=Q(excused_at=None, excused_by=None, excuse="")
                | Q(excused_at__isnull=False, excused_by__isnull=False, missed_by="student") & ~Q(excuse=""),
            ),
            models.CheckConstraint(
                name="appointment_not_missed_after_all_is_not_missed",
                condition=Q(undone_because="") | Q(missed_at=None),
            ),
            models.CheckConstraint(
                name="appointment_student_who_arrived_did_not_miss_it",
                condition=~Q(missed_by="student", arrived_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_moved_by_somebody",
                condition=Q(moved_at=None, moved_by=None, moved_from_at=None)
                | Q(moved_at__isnull=False, moved_by__isnull=False, moved_from_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_cancelled_by_somebody",
                condition=Q(
                    cancelled_at=None, cancelled_by=None, cancellation_reason="", cancelled_late=False
                )
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False)
                # An offer that lapses is called off by nobody.
                | Q(cancelled_at__isnull=False, offered_until__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_offered_to_a_place_in_line",
                condition=Q(offered_until=None) | Q(wait__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_only_offered_has_no_life_yet",
                condition=Q(offered_until=None)
                | Q(arrived_at=None, fulfilled_at=None, missed_at=None, moved_at=None),
            ),
            models.UniqueConstraint(
                name="appointment_one_offer_at_a_time",
                fields=["wait"],
                condition=Q(offered_until__isnull=False, cancelled_at=None),
            ),
            models.CheckConstraint(
                name="appointment_has_five_answers_at_most", condition=LessThanOrEqual(Answers("intake"), 5)
            ),
            models.CheckConstraint(name="appointment_by_medium", condition=Q(medium__in=Medium.values)),
            within_a_century(
                "appointment",
                "starts_at",
                "ends_at",
                "booked_at",
                "offered_until",
                "moved_at",
                "moved_from_at",
                "arrived_at",
                "fulfilled_at",
                "missed_at",
                "excused_at",
                "cancelled_at",
            ),
        ]
        indexes = [
            # Lists of either side and of the director; the letters' questions.
            models.Index(fields=["student", "-starts_at", "-id"], name="appointment_of_student"),
            models.Index(fields=["counselor", "-starts_at", "-id"], name="appointment_of_counselor"),
            models.Index(fields=["-starts_at", "-id"], name="appointment_latest"),
            models.Index(fields=["starts_at"], name="appointment_coming", condition=OPEN),
            models.Index(fields=["booked_at"], name="appointment_by_booking"),
            models.Index(
                fields=["offered_until"],
                name="appointment_offered",
                condition=Q(offered_until__isnull=False, cancelled_at=None),
            ),
            models.Index(
                fields=["missed_at"], name="appointment_missed", condition=Q(missed_at__isnull=False)
            ),
            models.Index(
                fields=["fulfilled_at"],
                name="appointment_fulfilled",
                condition=Q(fulfilled_at__isnull=False),
            ),
            models.Index(fields=["moved_at"], name="appointment_moved", condition=Q(moved_at__isnull=False)),
            models.Index(
                fields=["cancelled_at"],
                name="appointment_cancelled",
                condition=Q(cancelled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student} with {self.counselor}"

    def get_absolute_url(self) -> str:
        if self.offered_until:
            return reverse("appointments:wait", args=[self.wait_id])
        return reverse("appointments:appointment", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return not (self.fulfilled_at or self.missed_at or self.cancelled_at)

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def status(self) -> str:
        """The word for where it stands: moments are stored, words derived."""
        if self.cancelled_at:
            return "cancelled"
        if self.fulfilled_at:
            return "fulfilled"
        if self.missed_at:
            return "no-show"
        return "arrived" if self.arrived_at else "booked"


class Submission(models.Model):
    """One booking form that a person has sent: the same form sent again gets the same answer.

    Kept for two days. A form that was refused leaves none.
    """

    KEPT_FOR = 48 * HOUR

    user = models.ForeignKey(User, models.CASCADE)
    key = models.UUIDField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of what the form said.")
    appointment = models.ForeignKey(Appointment, models.CASCADE, null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="submission_once")]
        indexes = [models.Index(fields=["at"], name="submission_by_age")]

    def __str__(self) -> str:
        return str(self.key)
