"""The center itself."""

from django.core.validators import RegexValidator
from django.db import models

from web.calendar import check_zone


class Center(models.Model):
    """One row, and only one: the institution that runs this installation."""

    name = models.CharField(max_length=120, default="Career Center")
    zone = models.CharField(max_length=60, default="America/New_York", validators=[check_zone])
    accent = models.CharField(max_length=7, default="#1d5c4f", validators=[RegexValidator(r"^#[0-9a-f]{6}$")])

    class Meta:
        constraints = [models.CheckConstraint(name="center_is_one", condition=models.Q(pk=1))]

    def __str__(self) -> str:
        return self.name


def the_center() -> Center:
    """Return the one row; before anybody has set it up, its defaults."""
    return Center.objects.filter(pk=1).first() or Center(pk=1)
