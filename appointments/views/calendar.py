"""The counselor's day and week."""

from dataclasses import dataclass, field
from datetime import date, time
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments import policies
from appointments.drop_in_line import drop_ins_waiting
from appointments.free_times import rules_of
from appointments.models import Appointment, AppointmentType, Wait
from appointments.slots import Hours, Rules
from center.kept import kept_center
from students.models import Student
from web.calendar import DAY, EARLIEST, LATEST, at
from web.responses import page

WEEK = 7


@dataclass
class Day:
    """One day of the calendar: its hours, what of it is off, and who comes, with what may be done."""

    on: date
    hours: list[str] = field(default_factory=list)
    off: list[str] = field(default_factory=list)
    is_off: bool = False
    appointments: list[tuple[Appointment, set[str]]] = field(default_factory=list)


@audience("counselor")
@require_safe
def calendar(request: Request) -> HttpResponse:
    """Show a day, or the week around it: whose turn it is, and what there is to do."""
    today = timezone.localtime(request.now).date()
    on = day_told(request.GET.get("on", "")) or today
    shows_week = request.GET.get("show") == "week"
    first = on - on.weekday() * DAY if shows_week else on
    days = {day: Day(day) for day in (first + n * DAY for n in range(WEEK if shows_week else 1))}
    zone = timezone.get_current_timezone()
    assert isinstance(zone, ZoneInfo)
    mine = Appointment.objects.visible_to(request.user).standing().with_names()
    meetings = mine.within(at(first, 0, zone), at(first + len(days) * DAY, 0, zone))
    shown = list(meetings.order_by("starts_at", "pk"))
    for meeting in shown:
        allowed = set() if shows_week else policies.allowed(request.user, meeting, request.now)
        days[timezone.localtime(meeting.starts_at).date()].appointments.append((meeting, allowed))
    held = Appointment.offers.visible_to(request.user).standing().filter(offered_until__gt=request.now)
    waiting = Wait.objects.visible_to(request.user).current(request.now)
    own = AppointmentType.objects.visible_to(request.user).filter(counselor__user=request.user)
    # The hours are those of all that one offers.
    kind = own.in_order().with_availability(on_or_after=at(first, 0, zone)).first()
    if kind:
        tell_hours(rules_of(kind), days)
    students = Student.objects.visible_to(request.user).filter(pk__in=[one.student_id for one in shown])
    step = len(days) * DAY
    return page(
        request,
        "appointments/calendar.html",
        days=list(days.values()),
        on=on,
        today=today,
        is_today=on == today,
        is_far=on > today + kept_center().horizon,
        shows_week=shows_week,
        before=first - step,
        after=first + step,
        last=first + step - DAY,
        kind=kind,
        held=list(
            held.within(at(first, 0, zone), at(first + step, 0, zone))
            .with_names()
            .order_by("starts_at", "pk")
        ),
        waiting=len(
            {
                wait.student_id
                for wait in waiting.select_related("student__user")
                if not wait.is_over(request.now)
            }
        ),
        drop_ins=drop_ins_waiting(request.now) if on == today and not shows_week else None,
        seen=set() if shows_week else set(students.values_list("pk", flat=True)),
    )


def day_told(told: str) -> date | None:
    """Return the day an address names, within the years that a calendar has; None for anything else."""
    try:
        day = date.fromisoformat(told) if len(told) == len("2026-03-03") else None
    except ValueError:
        return None
    return day if day and EARLIEST.date() + WEEK * DAY < day < LATEST.date() - WEEK * DAY else None


def tell_hours(rules: Rules, days: dict[date, Day]) -> None:
    """Write down for each day which hours it has, and what of it is off."""
    for day in days.values():
        usual, extra = rules.opening.on(day.on)
        told = [f"{hours.opens_at:%H:%M} to {hours.closes_at:%H:%M}" for hours in usual]
        told += [f"{hours.opens_at:%H:%M} to {hours.closes_at:%H:%M} (extra)" for hours in extra]
        day.hours += sorted(told)
    for off in rules.off:
        for day in days.values():
            if part := off.on(day.on):
                day.off.append(f"{_words(part)} ({off.why})" if off.why else _words(part))
                day.is_off |= part[1:] == (time.min, time.max)


def _words(part: Hours) -> str:
    begins, ends = f"{part.opens_at:%H:%M}", f"{part.closes_at:%H:%M}"
    if part.opens_at == time.min:
        return "all day" if part.closes_at == time.max else f"until {ends}"
    return f"from {begins}" if part.closes_at == time.max else f"{begins} to {ends}"
