"""The center itself, its terms, and the days on which it is closed."""

from datetime import date, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models

from web.calendar import DAY, HOUR, check_zone, within_a_century
from web.compiled import compiled_once

HALF_A_YEAR = 182 * DAY


class DaysBetween(models.Func):
    """The days from a first to a last one, with both; without a last one they have no end."""

    template = "daterange(%(expressions)s, '[]')"
    output_field = DateRangeField()


class Center(models.Model):
    """One row, and only one: the institution that runs this installation."""

    name = models.CharField(max_length=120, default="Career Center")
    zone = models.CharField(max_length=60, default="America/New_York", validators=[check_zone])
    accent = models.CharField(max_length=7, default="#1d5c4f", validators=[RegexValidator(r"^#[0-9a-f]{6}$")])

    students_per_person = models.SmallIntegerField(
        default=3, help_text="How many students may write to one person within thirty days."
    )

    # The rules of booking. A number that is missing is no limit.
    notice_hours = models.SmallIntegerField(default=4, help_text="So soon no student books a time.")
    horizon_days = models.SmallIntegerField(default=28, help_text="So far ahead times are offered.")
    open_at_once = models.SmallIntegerField(
        default=2, null=True, help_text="So many appointments a student may have ahead."
    )
    per_day = models.SmallIntegerField(
        default=1, null=True, help_text="So many of one day, by the student's clock."
    )
    per_week = models.SmallIntegerField(default=2, null=True, help_text="So many from Monday to Sunday.")
    per_term = models.SmallIntegerField(default=None, null=True, help_text="So many in one term.")
    missed_per_term = models.SmallIntegerField(
        default=3,
        null=True,
        help_text="Whoever has missed so many in one term talks to somebody before the next.",
    )
    change_hours = models.SmallIntegerField(
        default=4,
        help_text="Later than this before it begins no student moves it, and a cancellation is late.",
    )

    # Its hours are rows of appointments.models.DropInHours.
    drop_in_place = models.CharField(
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text="Where students drop in; empty: nowhere.",
    )
    drop_in_minutes = models.SmallIntegerField(
        default=15, db_default=15, help_text="How long a drop-in meeting takes."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="center_is_one", condition=models.Q(pk=1)),
            models.CheckConstraint(
                name="center_rules_of_booking_leave_times",
                condition=models.Q(
                    notice_hours__range=(0, 168), horizon_days__range=(8, 120), change_hours__range=(0, 168)
                ),
            ),
            models.CheckConstraint(
                name="center_lets_students_book",
                condition=(models.Q(open_at_once=None) | models.Q(open_at_once__range=(1, 50)))
                & (models.Q(per_day=None) | models.Q(per_day__range=(1, 50)))
                & (models.Q(per_week=None) | models.Q(per_week__range=(1, 50)))
                & (models.Q(per_term=None) | models.Q(per_term__range=(1, 50)))
                & (models.Q(missed_per_term=None) | models.Q(missed_per_term__range=(1, 50))),
            ),
            models.CheckConstraint(
                name="center_drop_in_takes_minutes", condition=models.Q(drop_in_minutes__range=(5, 60))
            ),
            models.CheckConstraint(
                name="center_lets_some_students_write", condition=models.Q(students_per_person__range=(1, 50))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def notice(self) -> timedelta:
        """How long before it begins a time can be booked at the latest."""
        return self.notice_hours * HOUR

    @property
    def horizon(self) -> timedelta:
        """How far ahead times are offered."""
        return self.horizon_days * DAY

    @property
    def cut_off(self) -> timedelta:
        """How long before it begins an appointment can be moved, or be cancelled in good time, at the latest."""
        return self.change_hours * HOUR


class Holiday(models.Model):
    """One day on which the center is closed: no working day for letters and promises."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [within_a_century("holiday", "on")]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """One term of the center, with its first and its last day: what people plan by."""

    name = models.CharField(max_length=80)
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="term_ends_after_it_begins", condition=models.Q(last_on__gte=models.F("first_on"))
            ),
            within_a_century("term", "first_on", "last_on"),
            ExclusionConstraint(
                name="terms_do_not_overlap",
                expressions=[(DaysBetween("first_on", "last_on"), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.name


def the_center() -> Center:
    """Return the one row; before anybody has set it up, its defaults."""
    return Center.objects.filter(pk=1).first() or Center(pk=1)


def holidays_from(day: date) -> models.QuerySet[Holiday]:
    """Return the holidays from this day on, the nearest first."""
    return Holiday.objects.filter(on__gte=day).order_by("on")


def terms_from(day: date) -> models.QuerySet[Term]:
    """Return the terms that are not over on this day, the nearest first."""
    return Term.objects.filter(last_on__gte=day).order_by("first_on")


def term_began(day: date) -> date:
    """Return the first day of what this day is part of: a term, or the time since the last one.

    A center that has named no terms counts half a year.
    """
    latest = Term.objects.filter(first_on__lte=day).order_by("-first_on").first()
    if not latest:
        return day - HALF_A_YEAR
    return latest.first_on if latest.last_on >= day else latest.last_on + DAY


def closed_days() -> frozenset[date]:
    """Return the days on which the center is closed."""
    return frozenset(_closed())


@compiled_once
def _closed() -> models.QuerySet[Holiday, date]:
    return Holiday.objects.values_list("on", flat=True)
