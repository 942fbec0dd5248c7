"""What counselors hear of their day: whom they meet, and who is stuck."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import DateField, DateTimeField, Exists, F, Func, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import User
from appointments.models import Appointment
from appointments.models.appointments import AppointmentQuerySet
from center.models import Holiday
from counselors import actions
from counselors.models import Counselor
from reminders.chores import chore
from reminders.kinds import URGENT, Kind, register
from reminders.occurrences import LocalDate
from students.models import Student
from web.calendar import DAY

# From midnight to the morning; nearly everywhere no clock is changed on a working day.
NIGHT = timedelta(hours=actions.MORNING.hour, minutes=actions.MORNING.minute)
STUCK_SHOWN = 10


@register
class Morning(Kind):
    """At half past seven of a working day, to every counselor who meets a student that day or has one who is stuck."""

    name = "progress.morning"
    title = "Your day, in the morning"
    offers = URGENT
    moment, useful_for = "morning_at", actions.MORNING_LASTS
    recipients = ("user",)
    occurrence = LocalDate("morning_at", zone="user__zone")
    loads = ("user",)
    url_name = "progress:caseload"

    def rows(self) -> QuerySet[Counselor]:
        """Not of a day on which the center is closed, also if that was decided since the morning was chosen."""
        wall = Func(F("user__zone"), F("morning_at"), function="timezone", output_field=DateTimeField())
        mornings = Counselor.objects.alias(morning_on=Cast(wall, DateField()))
        return mornings.filter(
            Exists(self.meetings(OuterRef("pk"), OuterRef("morning_at")))
            | Exists(self.stuck(OuterRef("pk"), OuterRef("morning_at"))),
            ~Exists(Holiday.objects.filter(on=OuterRef("morning_on"))),
        )

    def link(self, row: Counselor) -> str:
        return reverse(self.url_name)

    def words(self, row: Counselor, person: User) -> dict[str, Any]:
        """Return whom they meet, and of the students who are stuck those who have been for longest."""
        stuck = self.stuck(row.pk, row.morning_at).select_related("user", "summary")
        count = stuck.count()
        return {
            "meetings": list(self.meetings(row.pk, row.morning_at).with_names().order_by("starts_at", "pk")),
            "stuck": list(stuck.order_by("summary__step_due_at", "pk")[:STUCK_SHOWN]),
            "stuck_count": count,
            "more": max(count - STUCK_SHOWN, 0),
            "site": settings.BASE_URL,
        }

    def meetings(self, counselor: Any, morning_at: Any) -> AppointmentQuerySet:
        """Return the appointments of the counselor on the day that begins with this morning."""
        ours = Appointment.objects.open().filter(counselor=counselor)
        return ours.within(morning_at - NIGHT, morning_at - NIGHT + DAY)

    def stuck(self, counselor: Any, morning_at: Any) -> QuerySet[Student]:
        """Return the students of the caseload whose most pressing step was due before this morning."""
        theirs = Student.objects.filter(counselor=counselor, user__deactivated_at=None)
        return theirs.filter(summary__step_due_at__lt=morning_at)


@chore
def turn_mornings(now: datetime) -> None:
    """Give every counselor the next morning, once the last one is over."""
    actions.turn_mornings(now=now)
