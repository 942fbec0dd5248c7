"""The center itself, and the days on which it is closed."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models

from web.calendar import check_zone, within_a_century
from web.compiled import compiled_once


class Center(models.Model):
    """One row, and only one: the institution that runs this installation."""

    name = models.CharField(max_length=120, default="Career Center")
    zone = models.CharField(max_length=60, default="America/New_York", validators=[check_zone])
    accent = models.CharField(max_length=7, default="#1d5c4f", validators=[RegexValidator(r"^#[0-9a-f]{6}$")])

    students_per_person = models.SmallIntegerField(
        default=3, help_text="How many students may write to one person within thirty days."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="center_is_one", condition=models.Q(pk=1)),
            models.CheckConstraint(
                name="center_lets_some_students_write", condition=models.Q(students_per_person__range=(1, 50))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Holiday(models.Model):
    """One day on which the center is closed: no working day for letters and promises."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [within_a_century("holiday", "on")]

    def __str__(self) -> str:
        return self.name


def the_center() -> Center:
    """Return the one row; before anybody has set it up, its defaults."""
    return Center.objects.filter(pk=1).first() or Center(pk=1)


def holidays_from(day: date) -> models.QuerySet[Holiday]:
    """Return the holidays from this day on, the nearest first."""
    return Holiday.objects.filter(on__gte=day).order_by("on")


def closed_days() -> frozenset[date]:
    """Return the days on which the center is closed."""
    return frozenset(_closed())


@compiled_once
def _closed() -> models.QuerySet[Holiday, date]:
    return Holiday.objects.values_list("on", flat=True)
