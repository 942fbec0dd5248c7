"""A counselor's day on paper."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments.free_times import rules_of
from appointments.models import Appointment, AppointmentType
from appointments.slots import left_of
from appointments.views.calendar import Day, day_told, tell_hours
from counselors.models import Counselor
from web.calendar import DAY, at
from web.responses import page

# So many meetings fit on a page with much room to write, or with some; beyond that all is set close, topics cut.
ROOMY, CLOSE = 8, 12
LONG, SHORT = 240, 110


@dataclass(frozen=True)
class Turn:
    """One line of the day: a meeting, or a stretch in which nobody comes."""

    starts_at: datetime
    ends_at: datetime
    appointment: Appointment | None = None


@audience("counselor")
@require_safe
def sheet(request: Request) -> HttpResponse:
    """Show one day to print, with room to write: one's own; everybody's to a director whom nobody can book."""
    on = day_told(request.GET.get("on", "")) or timezone.localtime(request.now).date()
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    begins = at(on, 0, zone)
    counselor = Counselor.objects.visible_to(request.user).first()
    meetings = Appointment.objects.visible_to(request.user).standing().with_names()
    if counselor:
        meetings = meetings.filter(counselor=counselor)
    # All of it: the day's free stretches begin where what is kept around a meeting ends.
    meetings = meetings.defer(None)
    shown = list(meetings.within(begins, at(on + DAY, 0, zone)).order_by("starts_at", "pk"))
    turns = [Turn(one.starts_at, one.ends_at, one) for one in shown]
    day = Day(on)
    own = AppointmentType.objects.visible_to(request.user).filter(counselor=counselor)
    if kind := own.in_order().with_availability(on_or_after=begins).first():
        rules = rules_of(kind)
        tell_hours(rules, {on: day})
        taken = [(one.blocked.lower, one.blocked.upper) for one in shown]
        turns += [Turn(since, until) for since, until in left_of(rules, on, taken=taken)]
    return page(
        request,
        "appointments/sheet.html",
        day=day,
        turns=sorted(turns, key=lambda turn: turn.starts_at),
        names_them=counselor is None,
        spacing="roomy" if len(shown) <= ROOMY else "close" if len(shown) <= CLOSE else "tight",
        topic_length=LONG if len(shown) <= CLOSE else SHORT,
    )
