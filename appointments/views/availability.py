"""When a counselor has time: the page for how one meets and the hours that hold always, and time off.

What holds in a term or on one date is in hours.
"""

from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from appointments.actions import availability as actions
from appointments.availability_forms import WEEKDAYS, TimeOffForm, WeekForm
from appointments.models import Appointment, AppointmentType, ExtraHours, HoursPlan, Purpose, TimeOff
from appointments.slots import Off
from appointments.type_forms import OF_A_TYPE, AvailabilityForm, HoursForm
from center.models import terms_from
from counselors.models import Counselor
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
SHOWN = 50
BOOKED_SHOWN = 500


class Shown(NamedTuple):
    """One plan as its line shows it: with the name of its term, its week in words, and whether it holds today."""

    plan: HoursPlan
    term: str
    week: str
    holds: bool


@audience("counselor")
@require_http_methods(FORM)
def availability(request: Request) -> HttpResponse:
    """Say how one meets and which hours hold always, and see the others; a director may have none."""
    counselor = Counselor.objects.visible_to(request.user).select_related("user").first()
    if not counselor:
        return page(request, "appointments/no_availability.html")
    own = AppointmentType.objects.visible_to(request.user).filter(counselor__user=request.user)
    kinds = list(own.select_related("purpose").in_order())
    purposes = list(Purpose.objects.visible_to(request.user).current().in_order())
    # Where there is one thing to offer, one form holds all.
    in_a_list = bool(kinds) and len(purposes) > 1
    today = timezone.localdate(request.now)
    lasting = HoursPlan.objects.visible_to(request.user).lasting(today).prefetch_related("weeklyhours_set")
    plans = list(lasting.order_by(F("first_on").asc(nulls_first=True))[:SHOWN])
    hours = plans.pop(0).week() if plans and not plans[0].first_on else []
    said = request.POST if request.method == "POST" else None
    form: WeekForm
    if in_a_list:
        shortest = min(kind.minutes for kind in kinds)
        form = HoursForm(said, hours=hours, shortest=shortest, action=request.path)
    else:
        known = {name: getattr(kind, name) for kind in kinds for name in OF_A_TYPE}
        form = AvailabilityForm(said, initial=known, purposes=purposes, hours=hours, action=request.path)
    change = actions.open_hours if in_a_list else actions.set_up
    if submitted(form, change, counselor, by=request.user, now=request.now):
        told(request, "Saved. Students can book you from now on; what is booked already stays as it is.")
        return redirect("appointments:availability")
    return page(
        request,
        "appointments/availability.html",
        form=form,
        kind=next(iter(kinds), None),
        kinds=kinds if in_a_list else [],
        can_offer_more=len(kinds) < len(purposes),
        hours=hours,
        plans=_plans(plans, today),
        extra_hours=list(
            ExtraHours.objects.visible_to(request.user)
            .filter(on__gte=today)
            .order_by("on", "opens_at")[:SHOWN]
        ),
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
        ((off, booked),) = booked_within(request, [form.result])
        return redirect("appointments:booked", off.pk) if booked else redirect("appointments:availability")
    return page(request, "appointments/take_off.html", form=form)


@audience("counselor")
@require_POST
def come_back(request: Request, pk: int) -> HttpResponse:
    """Offer the times of this stretch again."""
    mine = TimeOff.objects.visible_to(request.user).select_related("counselor")
    actions.come_back(get_object_or_404(mine, pk=pk), by=request.user, now=request.now)
    told(request, "Your hours in this time can be booked again.")
    return redirect("appointments:availability")


def _plans(plans: list[HoursPlan], today: date) -> list[Shown]:
    """Return the plans with dates, each with the name of the term that has the same, and with its week in words."""
    names: dict[tuple[date | None, date | None], str] = {
        (term.first_on, term.last_on): term.name for term in terms_from(today)
    }
    return [
        Shown(
            plan,
            names.get((plan.first_on, plan.last_on), ""),
            _week_in_words(plan),
            plan.meets(today, today),
        )
        for plan in plans
    ]


def _week_in_words(plan: HoursPlan) -> str:
    """Say a week in few words: "Mon, Wed 09:00 to 12:00 and 13:00 to 17:00; Fri 10:00 to 11:00"."""
    by_day: dict[str, list[str]] = {}
    for weekday, opens_at, closes_at in plan.week():
        by_day.setdefault(WEEKDAYS[weekday][:3], []).append(f"{opens_at:%H:%M} to {closes_at:%H:%M}")
    days: dict[str, list[str]] = {}
    for day, stretches in by_day.items():
        days.setdefault(" and ".join(stretches), []).append(day)
    return "; ".join(f"{', '.join(names)} {stretches}" for stretches, names in days.items())


def booked_within(request: Request, off: list[TimeOff]) -> list[tuple[TimeOff, list[Appointment]]]:
    """Return these stretches, each with one's appointments to come that were booked in it before."""
    zone = ZoneInfo(request.user.zone)
    meetings = Appointment.objects.visible_to(request.user).coming(request.now).with_names()
    mine = list(meetings.filter(counselor__user=request.user).order_by("starts_at", "pk")[:BOOKED_SHOWN])
    found = []
    for stretch in off:
        rule = Off(stretch.first_on, stretch.last_on, stretch.leaves_at, stretch.returns_at)
        begins, ends = rule.stretch(zone)
        found.append((stretch, [one for one in mine if one.starts_at < ends and begins < one.ends_at]))
    return found


def _time_off(request: Request) -> list[tuple[TimeOff, list[Appointment]]]:
    """Return the stretches to come, with those who are booked then."""
    off = TimeOff.objects.visible_to(request.user).filter(last_on__gte=timezone.localdate(request.now))
    return booked_within(request, list(off.order_by("first_on", "pk")[:SHOWN]))
