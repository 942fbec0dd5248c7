"""What students hear about their interviews: it is tomorrow, it is soon, and then: write it down."""

from datetime import timedelta

from django.db.models import F, QuerySet

from interviews.models import Interview
from reminders.kinds import Instant, Kind, LocalDate, register
from web.calendar import DAY, HOUR, MINUTE


class OfInterview(Kind):
    recipients = ("student__user",)
    loads = ("contact",)

    def rows(self) -> QuerySet[Interview]:
        return Interview.objects.open()


@register
class Tomorrow(OfInterview):
    """The day before, unless it was planned later than that."""

    name = "interviews.tomorrow"
    moment, after, useful_for = "starts_at", -DAY, 21 * HOUR
    occurrence = LocalDate("starts_at", zone="zone")  # moved to another day, tell them again
    url_name = "interviews:prepare"

    def rows(self) -> QuerySet[Interview]:
        return super().rows().filter(planned_at__lt=F("starts_at") - DAY)


@register
class InAnHour(OfInterview):
    """An hour before, unless it was planned later than that."""

    name = "interviews.in_an_hour"
    moment, after, useful_for = "starts_at", -HOUR, 45 * MINUTE
    occurrence = Instant("starts_at")
    url_name = "interviews:interview"

    def rows(self) -> QuerySet[Interview]:
        return super().rows().filter(planned_at__lt=F("starts_at") - HOUR)


@register
class LogIt(OfInterview):
    """Half an hour after the end, while it is fresh."""

    name = "interviews.log_it"
    moment, after, useful_for = "ends_at", 30 * MINUTE, timedelta(days=3)
    occurrence = LocalDate("ends_at", zone="zone")
    url_name = "interviews:log"

    def rows(self) -> QuerySet[Interview]:
        """Whoever enters a talk that is over is about to write it down anyway."""
        return super().rows().filter(planned_at__lt=F("ends_at"))
