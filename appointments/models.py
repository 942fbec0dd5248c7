"""When counselors have time for students, and the appointments made of it. Free times are computed, never stored."""

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse

from accounts.models import User
from counselors.models import Counselor
from students.models import Student
from web.calendar import HOUR, check_zone, within_a_century


class Medium(models.TextChoices):
    """How student and counselor meet."""

    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "Phone"
    VIDEO = "video", "Video"


class Between(Func):
    """The stretch from one moment to another, without its end: two that touch do not overlap."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class WithinOneDay(Func):
    """The stretch from one time of day to another. Postgres has no such range; any day will do."""

    template = "tsrange('2000-01-03'::date + %(expressions)s)"
    arg_joiner = ", '2000-01-03'::date + "
    output_field = DateTimeRangeField()


class AppointmentTypeQuerySet(models.QuerySet["AppointmentType"]):
    def visible_to(self, user: User) -> Self:
        """Those a student may choose from; to staff, one's own."""
        return self.offered() if user.is_student else self.filter(counselor__user=user)

    def offered(self) -> Self:
        """Those of counselors who still work here."""
        return self.filter(counselor__user__deactivated_at=None)

    def with_availability(self, *, on_or_after: datetime) -> Self:
        """Loaded with the counselor, and with `hours` and `time_off` as lists: all in one statement."""
        theirs = {"counselor": OuterRef("counselor")}
        hours = WeeklyHours.objects.filter(**theirs).values(
            told=JSONObject(weekday="weekday", opens_at="opens_at", closes_at="closes_at")
        )
        # A day earlier, since the day may have begun in the counselor's zone and not yet in ours.
        off = TimeOff.objects.filter(**theirs, last_on__gte=on_or_after.date()).values(
            told=JSONObject(
                first_on="first_on", last_on="last_on", leaves_at="leaves_at", returns_at="returns_at"
            )
        )
        return self.select_related("counselor__user").annotate(
            hours=ArraySubquery(hours), time_off=ArraySubquery(off)
        )


class AppointmentType(models.Model):
    """One counselor's kind of appointment: how long it takes, by which medium, and where."""

    counselor = models.OneToOneField(Counselor, models.CASCADE)
    minutes = models.SmallIntegerField(default=30)
    medium = models.CharField(max_length=10, choices=Medium, default=Medium.IN_PERSON)
    place = models.CharField(max_length=300, help_text="A room, a phone number or a link.")

    objects = AppointmentTypeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointment_type_takes_minutes", condition=Q(minutes__range=(10, 180))
            ),
            models.CheckConstraint(name="appointment_type_is_somewhere", condition=~Q(place="")),
            models.CheckConstraint(name="appointment_type_by_medium", condition=Q(medium__in=Medium.values)),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes with {self.counselor}"


class WeeklyHoursQuerySet(models.QuerySet["WeeklyHours"]):
    def visible_to(self, user: User) -> Self:
        """One's own."""
        return self.filter(counselor__user=user)


class WeeklyHours(models.Model):
    """One stretch of one weekday in which a counselor sees students, by the counselor's own clock."""

    counselor = models.ForeignKey(Counselor, models.CASCADE)
    weekday = models.SmallIntegerField(help_text="0 is Monday, as Python counts.")
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    objects = WeeklyHoursQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="weekly_hours_on_a_weekday", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(
                name="weekly_hours_close_after_opening", condition=Q(closes_at__gt=F("opens_at"))
            ),
            ExclusionConstraint(
                name="weekly_hours_do_not_overlap",
                expressions=[
                    ("counselor", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (WithinOneDay("opens_at", "closes_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M} to {self.closes_at:%H:%M}"


class TimeOffQuerySet(models.QuerySet["TimeOff"]):
    def visible_to(self, user: User) -> Self:
        """One's own."""
        return self.filter(counselor__user=user)


class TimeOff(models.Model):
    """One stretch in which a counselor sees nobody, by the counselor's own clock: a day, some days, or less.

    Without `leaves_at` it begins with the first day, without `returns_at` it ends with the last.
    """

    counselor = models.ForeignKey(Counselor, models.CASCADE)
    first_on = models.DateField()
    last_on = models.DateField()
    leaves_at = models.TimeField(null=True)
    returns_at = models.TimeField(null=True)

    objects = TimeOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="time_off_ends_after_it_begins",
                condition=Q(last_on__gt=F("first_on"))
                | Q(last_on=F("first_on"), leaves_at=None)
                | Q(last_on=F("first_on"), returns_at=None)
                | Q(last_on=F("first_on"), returns_at__gt=F("leaves_at")),
            ),
            within_a_century("time_off", "first_on", "last_on"),
        ]
        indexes = [models.Index(fields=["counselor", "last_on"], name="time_off_to_come")]

    def __str__(self) -> str:
        return f"{self.first_on} to {self.last_on}"


OPEN = Q(fulfilled_at=None, missed_at=None, cancelled_at=None)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: User) -> Self:
        """One's own, on either side of the table; all for a director."""
        if user.is_director:
            return self
        return self.filter(student__user=user) if user.is_student else self.filter(counselor__user=user)

    def open(self) -> Self:
        """Booked and without an ending yet."""
        return self.filter(OPEN)

    def coming(self, now: datetime) -> Self:
        """Open, and not over by the clock."""
        return self.filter(OPEN, ends_at__gt=now)

    def past(self, now: datetime) -> Self:
        """All others: over by the clock, or with an ending."""
        return self.exclude(OPEN, ends_at__gt=now)

    def standing(self) -> Self:
        """Not cancelled: those that take up their time."""
        return self.filter(cancelled_at=None)

    def within(self, since: datetime, until: datetime) -> Self:
        """Those that begin in this stretch."""
        return self.filter(starts_at__gte=since, starts_at__lt=until)

    def with_names(self) -> Self:
        """Loaded with both people."""
        return self.select_related("student__user", "counselor__user")


class Appointment(models.Model):
    """One meeting of a student with a counselor, at a time that is theirs alone.

    Its words are those of HL7 FHIR: booked, arrived, fulfilled, cancelled, no-show.
    """

    class Side(models.TextChoices):
        STUDENT = "student", "The student did not come"
        COUNSELOR = "counselor", "I could not be there"

    student = models.ForeignKey(Student, models.CASCADE)
    counselor = models.ForeignKey(Counselor, models.PROTECT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocked = DateTimeRangeField(help_text="What nobody else may have of the counselor's time.")
    medium = models.CharField(max_length=10, choices=Medium)
    place = models.CharField(max_length=300)
    topic = models.TextField(help_text="What the student would like to talk about.")
    zone = models.CharField(max_length=60, validators=[check_zone])
    shown_as = models.CharField(
        max_length=16, help_text="The time on the student's wall when it was booked: 2026-03-03T14:00."
    )
    uid = models.UUIDField(default=uuid4, unique=True, help_text="Its name in people's calendars.")
    version = models.SmallIntegerField(
        default=0, help_text="How often it was changed: SEQUENCE of iCalendar."
    )
    booked_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    fulfilled_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    missed_by = models.CharField(max_length=9, choices=Side, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancellation_reason = models.CharField(max_length=300, blank=True)

    objects = AppointmentQuerySet.as_manager()

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
                condition=Q(missed_at=None, missed_by="") | (Q(missed_at__isnull=False) & ~Q(missed_by="")),
            ),
            models.CheckConstraint(
                name="appointment_student_who_arrived_did_not_miss_it",
                condition=~Q(missed_by="student", arrived_at__isnull=False),
            ),
            models.CheckConstraint(
                name="appointment_cancelled_by_somebody",
                condition=Q(cancelled_at=None, cancelled_by=None, cancellation_reason="")
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
            models.CheckConstraint(name="appointment_by_medium", condition=Q(medium__in=Medium.values)),
            within_a_century("appointment", "starts_at", "ends_at", "booked_at", "moved_at", "cancelled_at"),
        ]
        indexes = [
            # Lists of either side; the letters' questions.
            models.Index(fields=["student", "-starts_at", "-id"], name="appointment_of_student"),
            models.Index(fields=["counselor", "-starts_at", "-id"], name="appointment_of_counselor"),
            models.Index(fields=["starts_at"], name="appointment_coming", condition=OPEN),
            models.Index(fields=["booked_at"], name="appointment_by_booking"),
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
