"""How a counselor meets students, with everything that free times are computed from; and time off."""

from datetime import datetime
from hashlib import sha256
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, JSONField, Q
from django.db.models.expressions import RawSQL

from accounts.models import User
from appointments.models.purposes import Purpose
from counselors.models import Counselor
from web.calendar import DAY, MINUTE, within_a_century


class Medium(models.TextChoices):
    """How student and counselor meet."""

    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "Phone"
    VIDEO = "video", "Video"


class WithinOneDay(Func):
    """The stretch from one time of day to another. Postgres has no such range; any day will do."""

    template = "tsrange('2000-01-03'::date + %(expressions)s)"
    arg_joiner = ", '2000-01-03'::date + "
    output_field = DateTimeRangeField()


# As lists of lists: built by Postgres, and read by Python in one go. Always in the same order, for whoever remembers
# what followed from them.
PLANS = """
    SELECT coalesce(jsonb_agg(jsonb_build_array(first_on, last_on, week) ORDER BY first_on NULLS FIRST), '[]')
    FROM (
        SELECT first_on, last_on, (
            SELECT coalesce(jsonb_agg(jsonb_build_array(weekday, opens_at, closes_at) ORDER BY weekday, opens_at), '[]')
            FROM appointments_weeklyhours AS hours WHERE hours.plan_id = plan.id
        ) AS week
        FROM appointments_hoursplan AS plan
        WHERE plan.counselor_id = appointments_appointmenttype.counselor_id
            AND coalesce(last_on, 'infinity') >= %s
    ) AS plans
"""
EXTRA = """
    SELECT coalesce(jsonb_agg(jsonb_build_array("on", opens_at, closes_at) ORDER BY "on", opens_at), '[]')
    FROM appointments_extrahours AS extra
    WHERE extra.counselor_id = appointments_appointmenttype.counselor_id AND "on" >= %s
"""
# The counselor's own, and the days on which the center is closed, by the counselor's clock too.
TIME_OFF = """
    SELECT coalesce(jsonb_agg(jsonb_build_array(first_on, last_on, leaves_at, returns_at, why)), '[]')
    FROM (
        SELECT first_on, last_on, leaves_at, returns_at, '' AS why FROM appointments_timeoff AS own
        WHERE own.counselor_id = appointments_appointmenttype.counselor_id AND last_on >= %s
        UNION ALL
        SELECT "on", "on", NULL, NULL, name FROM center_holiday WHERE "on" >= %s
    ) AS off
"""


class AppointmentTypeQuerySet(models.QuerySet["AppointmentType"]):
    def visible_to(self, user: User) -> Self:
        """Those one may choose from to book: a student and a director from all, a counselor from the own ones."""
        current = self.filter(purpose__retired_at=None, counselor__user=user)
        return current if user.role == User.Role.COUNSELOR else self.offered()

    def in_order(self) -> Self:
        """As the director has put what they are for."""
        return self.order_by("purpose__rank", "purpose")

    def offered(self) -> Self:
        """Those of counselors who still work here, for what can be booked still."""
        return self.of_the_house().filter(purpose__retired_at=None)

    def of_the_house(self) -> Self:
        """Those of counselors who still work here, retired or not: what is booked can still move."""
        return self.filter(counselor__user__deactivated_at=None)

    def with_availability(self, *, on_or_after: datetime) -> Self:
        """Loaded with the counselor, and with `plans`, `extra` and `time_off` as lists: all in one statement."""
        # A day earlier: Greenwich may be in tomorrow while a day still lasts by the counselor's clock.
        last_on = on_or_after.date() - DAY
        return self.select_related("counselor__user", "purpose").annotate(
            plans=RawSQL(PLANS, [last_on], JSONField()),  # noqa: S611
            extra=RawSQL(EXTRA, [last_on], JSONField()),  # noqa: S611
            time_off=RawSQL(TIME_OFF, [last_on, last_on], JSONField()),  # noqa: S611
        )


class AppointmentType(models.Model):
    """One counselor's way of offering one purpose: how long, by which medium, where, and what is kept around it."""

    counselor = models.ForeignKey(Counselor, models.CASCADE)
    purpose = models.ForeignKey(Purpose, models.PROTECT)
    minutes = models.SmallIntegerField(default=30)
    medium = models.CharField(max_length=10, choices=Medium, default=Medium.IN_PERSON)
    place = models.CharField(max_length=300, help_text="A room, a phone number or a link.")
    before_minutes = models.SmallIntegerField(default=0, help_text="Kept free before each meeting.")
    after_minutes = models.SmallIntegerField(default=0, help_text="Kept free after each meeting.")

    objects = AppointmentTypeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["counselor", "purpose"], name="appointment_type_once_for_a_purpose"
            ),
            models.CheckConstraint(
                name="appointment_type_takes_minutes", condition=Q(minutes__range=(10, 180))
            ),
            models.CheckConstraint(
                name="appointment_type_keeps_an_hour_at_most",
                condition=Q(before_minutes__range=(0, 60), after_minutes__range=(0, 60)),
            ),
            models.CheckConstraint(name="appointment_type_is_somewhere", condition=~Q(place="")),
            models.CheckConstraint(name="appointment_type_by_medium", condition=Q(medium__in=Medium.values)),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} minutes with {self.counselor}"

    def meeting_at(self, starts_at: datetime, *, zone: str) -> dict[str, Any]:
        """Return what an appointment of this type at this time is made of, for a student of this zone."""
        ends_at = starts_at + self.minutes * MINUTE
        return {
            "starts_at": starts_at,
            "ends_at": ends_at,
            "blocked": (
                starts_at - self.before_minutes * MINUTE,
                ends_at + self.after_minutes * MINUTE,
            ),
            "purpose_id": self.purpose_id,
            "medium": self.medium,
            "place": self.place,
            "zone": zone,
            "shown_as": f"{starts_at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}",
        }

    @property
    def fingerprint(self) -> str:
        """A short name of what students are shown of it: another one, once anything of that is changed."""
        return sha256(f"{self.minutes} {self.medium} {self.place}".encode()).hexdigest()[:16]


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
