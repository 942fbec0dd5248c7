"""What an appointment is for, as the director words it for the whole center."""

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Lower

from accounts.models import User
from web.calendar import within_a_century


class PurposeQuerySet(models.QuerySet["Purpose"]):
    def visible_to(self, user: User) -> Self:
        """Those that can be chosen; to a director those that are retired, too."""
        return self if user.is_director else self.current()

    def current(self) -> Self:
        """Those that are not retired."""
        return self.filter(retired_at=None)

    def with_offering(self) -> Self:
        """Loaded with how many counselors who still work here offer it, as `offering`."""
        still_here = Q(appointmenttype__counselor__user__deactivated_at=None)
        return self.annotate(offering=Count("appointmenttype", filter=still_here))

    def in_order(self) -> Self:
        """As the director has put them."""
        return self.order_by("rank", "pk")


class Purpose(models.Model):
    """One thing that students can book an appointment for. A retired one is offered no more; what is booked stays."""

    name = models.CharField(max_length=80)
    about = models.CharField(max_length=300, help_text="One sentence for whoever chooses.")
    rank = models.PositiveSmallIntegerField(default=0, help_text="Its place in the list.")
    retired_at = models.DateTimeField(null=True)

    objects = PurposeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="purpose_is_named_once"),
            models.CheckConstraint(name="purpose_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="purpose_says_what_it_is_about", condition=~Q(about="")),
            within_a_century("purpose", "retired_at"),
        ]

    def __str__(self) -> str:
        return self.name
