"""In which hours a counselor sees students, by the counselor's own clock. Free times are computed, never stored."""

from datetime import date, time
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import User
from appointments.models.availability import WithinOneDay
from center.models import DaysBetween
from counselors.models import Counselor
from web.calendar import within_a_century
from web.templatetags.web import day


class WithinADate(Func):
    """The stretch from one time of day to another, on one date."""

    template = "tsrange(%(expressions)s)"
    output_field = DateTimeRangeField()

    def __init__(self, on: str, opens_at: str, closes_at: str) -> None:
        super().__init__(F(on) + F(opens_at), F(on) + F(closes_at))


class HoursPlanQuerySet(models.QuerySet["HoursPlan"]):
    def visible_to(self, user: User) -> Self:
        """One's own."""
        return self.filter(counselor__user=user)

    def dated(self) -> Self:
        """Those that hold between two dates, or from one on."""
        return self.filter(first_on__isnull=False)

    def lasting(self, day: date) -> Self:
        """Those that are not over on this day."""
        return self.filter(Q(last_on=None) | Q(last_on__gte=day))


class HoursPlan(models.Model):
    """One week of a counselor's hours, and the dates in which it holds; without a last date it has no end.

    The one without dates holds always, but for the dates of the others: on each day one plan holds, all of it.
    """

    counselor = models.ForeignKey(Counselor, models.CASCADE)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)

    objects = HoursPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hours_plan_ends_after_it_begins",
                condition=Q(last_on=None) | Q(first_on__isnull=False, last_on__gte=F("first_on")),
            ),
            within_a_century("hours_plan", "first_on", "last_on"),
            models.UniqueConstraint(
                name="hours_plan_always_is_one", fields=["counselor"], condition=Q(first_on=None)
            ),
            ExclusionConstraint(
                name="hours_plans_do_not_overlap",
                expressions=[
                    ("counselor", RangeOperators.EQUAL),
                    (DaysBetween("first_on", "last_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(first_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_on} to {self.last_on}" if self.first_on else "Always"

    @property
    def dates(self) -> str:
        """Say when it holds: Mon 24 Aug 2026 to Fri 18 Dec 2026."""
        return (
            f"{day(self.first_on)} to {day(self.last_on)}"
            if self.last_on
            else f"{day(self.first_on)} and later"
        )

    def meets(self, first_on: date, last_on: date | None) -> bool:
        """Say whether its dates have some of these days; without a last one they have no end."""
        return (
            self.first_on is not None
            and (last_on is None or self.first_on <= last_on)
            and (self.last_on is None or first_on <= self.last_on)
        )

    def week(self) -> list[tuple[int, time, time]]:
        """Return its hours in order: the weekday, when it opens and when it closes."""
        hours = self.weeklyhours_set.all()
        return sorted((one.weekday, one.opens_at, one.closes_at) for one in hours)


class WeeklyHours(models.Model):
    """One stretch of one weekday of a plan, in which its counselor sees students."""

    plan = models.ForeignKey(HoursPlan, models.CASCADE)
    weekday = models.SmallIntegerField(help_text="0 is Monday, as Python counts.")
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="weekly_hours_on_a_weekday", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(
                name="weekly_hours_close_after_opening", condition=Q(closes_at__gt=F("opens_at"))
            ),
            ExclusionConstraint(
                name="weekly_hours_do_not_overlap",
                expressions=[
                    ("plan", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    (WithinOneDay("opens_at", "closes_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opens_at:%H:%M} to {self.closes_at:%H:%M}"


class ExtraHoursQuerySet(models.QuerySet["ExtraHours"]):
    def visible_to(self, user: User) -> Self:
        """One's own."""
        return self.filter(counselor__user=user)


class ExtraHours(models.Model):
    """One stretch of one date in which a counselor sees students too, whatever the hours of that week."""

    counselor = models.ForeignKey(Counselor, models.CASCADE)
    on = models.DateField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    objects = ExtraHoursQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="extra_hours_close_after_opening", condition=Q(closes_at__gt=F("opens_at"))
            ),
            within_a_century("extra_hours", "on"),
            ExclusionConstraint(
                name="extra_hours_do_not_overlap",
                expressions=[
                    ("counselor", RangeOperators.EQUAL),
                    (WithinADate("on", "opens_at", "closes_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["counselor", "on"], name="extra_hours_to_come")]

    def __str__(self) -> str:
        return f"{self.on}, {self.opens_at:%H:%M} to {self.closes_at:%H:%M}"
