"""When a counselor has time: one page for how one meets and the hours of the week, and one for time off."""

from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from appointments.actions import availability as actions
from appointments.forms import AvailabilityForm, TimeOffForm
from appointments.models import Appointment, AppointmentType, TimeOff, WeeklyHours
from appointments.slots import Off
from counselors.models import Counselor
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
OFF_SHOWN = 50
BOOKED_SHOWN = 500


@audience("counselor")
@require_http_methods(FORM)
def availability(request: Request) -> HttpResponse:
    """Say how one meets and in which hours of the week; a director without a row of one's own has none."""
    counselor = Counselor.objects.visible_to(request.user).select_related("user").first()
    if not counselor:
        return page(request, "appointments/no_availability.html")
    kind = AppointmentType.objects.visible_to(request.user).filter(counselor__user=request.user).first()
    known = {"minutes": kind.minutes, "medium": kind.medium, "place": kind.place} if kind else None
    mine = WeeklyHours.objects.visible_to(request.user).order_by("weekday", "opens_at")
    hours = list(mine.values_list("weekday", "opens_at", "closes_at"))
    form = AvailabilityForm(
        request.POST if request.method == "POST" else None, initial=known, hours=hours, action=request.path
    )
    if submitted(form, actions.set_up, counselor, by=request.user, now=request.now):
        told(request, "Saved. Students can book you from now on; what is booked already stays as it is.")
        return redirect("appointments:availability")
    return page(
        request,
        "appointments/availability.html",
        form=form,
        kind=kind,
        hours=hours,
        time_off=_time_off(request),
    )


@audience("counselor")
@require_http_methods(FORM)
def take_off(request: Request) -> HttpResponse:
    """Take a day, some days, or some hours off."""
    counselor = Counselor.objects.visible_to(request.user).first()
    if not counselor:
        return page(request, "appointments/no_availability.html")
    form = TimeOffForm(
        request.POST if request.method == "POST" else None, back=reverse("appointments:availability")
    )
    if submitted(form, actions.take_off, counselor, by=request.user, now=request.now):
        undo = reverse("appointments:come_back", args=[form.result.pk])
        told(request, "Nobody can book this time any more.", undo=undo)
        return redirect("appointments:availability")
    return page(request, "appointments/take_off.html", form=form)


@audience("counselor")
@require_POST
def come_back(request: Request, pk: int) -> HttpResponse:
    """Offer the times of this stretch again."""
    mine = TimeOff.objects.visible_to(request.user).select_related("counselor")
    actions.come_back(get_object_or_404(mine, pk=pk), by=request.user, now=request.now)
    told(request, "Your hours in this time can be booked again.")
    return redirect("appointments:availability")


def _time_off(request: Request) -> list[tuple[TimeOff, list[Appointment]]]:
    """Return the stretches to come, each with the appointments that were booked in it before."""
    zone = ZoneInfo(request.user.zone)
    off = TimeOff.objects.visible_to(request.user).filter(last_on__gte=timezone.localdate(request.now))
    meetings = Appointment.objects.visible_to(request.user).coming(request.now).with_names()
    mine = list(meetings.filter(counselor__user=request.user).order_by("starts_at", "pk")[:BOOKED_SHOWN])
    found = []
    for stretch in off.order_by("first_on", "pk")[:OFF_SHOWN]:
        rule = Off(stretch.first_on, stretch.last_on, stretch.leaves_at, stretch.returns_at)
        begins, ends = rule.stretch(zone)
        found.append((stretch, [one for one in mine if one.starts_at < ends and begins < one.ends_at]))
    return found
