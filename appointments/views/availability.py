"""When a counselor has time: one page with the hours of the week, the kind of appointment, and time off."""

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments.actions import availability as actions
from appointments.forms import HoursForm, OfferForm, TimeOffForm
from appointments.models import Appointment, AppointmentType, TimeOff, WeeklyHours
from appointments.slots import Off
from counselors.models import Counselor
from web.responses import page, submitted, told

OFF_SHOWN = 50
BOOKED_SHOWN = 500


@audience("counselor")
@require_safe
def availability(request: Request) -> HttpResponse:
    """Show when this counselor has time; a director without a row of one's own sees that there is none."""
    counselor = Counselor.objects.visible_to(request.user).first()
    return _shown(request, counselor) if counselor else page(request, "appointments/no_availability.html")


@audience("counselor")
@require_POST
def offer(request: Request) -> HttpResponse:
    counselor = _counselor(request)
    form = OfferForm(request.POST, action=request.path)
    if submitted(form, actions.offer, counselor, by=request.user, now=request.now):
        return _saved(request, "Saved. Appointments that are booked already stay as they are.")
    return _shown(request, counselor, form, offer_form=form)


@audience("counselor")
@require_POST
def open_hours(request: Request) -> HttpResponse:
    counselor = _counselor(request)
    form = HoursForm(request.POST, hours=_hours(request), action=request.path)
    if submitted(form, actions.open_hours, counselor, by=request.user, now=request.now):
        return _saved(request, "Your hours are saved. Students can book them from now on.")
    return _shown(request, counselor, form, hours_form=form)


@audience("counselor")
@require_POST
def take_off(request: Request) -> HttpResponse:
    counselor = _counselor(request)
    form = TimeOffForm(request.POST, action=request.path)
    if submitted(form, actions.take_off, counselor, by=request.user, now=request.now):
        undo = reverse("appointments:come_back", args=[form.result.pk])
        return _saved(request, "Nobody can book this time.", undo=undo)
    return _shown(request, counselor, form, off_form=form)


@audience("counselor")
@require_POST
def come_back(request: Request, pk: int) -> HttpResponse:
    """Offer the times of this stretch again."""
    mine = TimeOff.objects.visible_to(request.user).select_related("counselor")
    actions.come_back(get_object_or_404(mine, pk=pk), by=request.user, now=request.now)
    return _saved(request, "Your hours in this time can be booked again.")


def _shown(request: Request, counselor: Counselor, form: Any = None, **forms: Any) -> HttpResponse:
    kind = AppointmentType.objects.visible_to(request.user).first()
    known = {"minutes": kind.minutes, "medium": kind.medium, "place": kind.place} if kind else None
    hours = _hours(request)
    context = {
        "offer_form": OfferForm(initial=known, action=reverse("appointments:offer")),
        "hours_form": HoursForm(hours=hours, action=reverse("appointments:open_hours")),
        "off_form": TimeOffForm(action=reverse("appointments:take_off")),
    } | forms
    return page(
        request,
        "appointments/availability.html",
        form=form,
        kind=kind,
        hours=hours,
        time_off=_time_off(request),
        **context,
    )


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


def _hours(request: Request) -> list[tuple[int, time, time]]:
    mine = WeeklyHours.objects.visible_to(request.user).order_by("weekday", "opens_at")
    return list(mine.values_list("weekday", "opens_at", "closes_at"))


def _counselor(request: Request) -> Counselor:
    return get_object_or_404(Counselor.objects.visible_to(request.user).select_related("user"))


def _saved(request: Request, sentence: str, *, undo: str = "") -> HttpResponse:
    told(request, sentence, undo=undo)
    return redirect("appointments:availability")
