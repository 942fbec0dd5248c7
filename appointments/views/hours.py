"""Hours beside those that hold always: the weeks of a term or of other dates, and extra hours of one date."""

from datetime import date, time
from typing import Any

from django.db.models import Min
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from appointments.actions import availability as actions
from appointments.availability_forms import ExtraHoursForm, PlanForm
from appointments.models import AppointmentType, ExtraHours, HoursPlan
from center.models import Term, terms_from
from counselors.models import Counselor
from web.refusals import Refused
from web.responses import page, submitted, told
from web.templatetags.web import day

FORM = ["GET", "POST"]
BACK = "appointments:availability"
TERMS_OFFERED = 12


@audience("counselor")
@require_http_methods(FORM)
def add_plan(request: Request) -> HttpResponse:
    """Say the hours of a term or of other dates; they begin as a copy of a plan, else of those that hold always."""
    counselor = Counselor.objects.visible_to(request.user).first()
    if not counselor:
        return page(request, "appointments/no_availability.html")
    plans = list(HoursPlan.objects.visible_to(request.user).prefetch_related("weeklyhours_set"))
    always = next((plan for plan in plans if not plan.first_on), None)
    copied = next((plan for plan in plans if str(plan.pk) == request.GET.get("copy")), always)
    terms = _terms(request)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        hours=copied.week() if copied else (),
        initial=_first_free(terms, plans, after=copied),
        terms=terms,
        shortest=_minutes(request),
    )
    if submitted(form, actions.add_plan, counselor, by=request.user, now=request.now):
        undo = reverse("appointments:remove_plan", args=[form.result.pk])
        told(request, f"Saved. These hours hold for {form.result.dates}.", undo=undo)
        return redirect(BACK)
    return page(request, "appointments/add_plan.html", form=form, copied=copied)


@audience("counselor")
@require_http_methods(FORM)
def edit_plan(request: Request, pk: int) -> HttpResponse:
    """Give a plan other dates or other hours."""
    mine = HoursPlan.objects.visible_to(request.user).dated().select_related("counselor")
    plan = get_object_or_404(mine, pk=pk)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        hours=plan.week(),
        initial={"first_on": plan.first_on, "last_on": plan.last_on},
        terms=_terms(request),
        shortest=_minutes(request),
    )
    if submitted(form, actions.edit_plan, plan, by=request.user, now=request.now):
        told(request, "Saved. What is booked already stays as it is.")
        return redirect(BACK)
    return page(request, "appointments/edit_plan.html", form=form, plan=plan)


@audience("counselor")
@require_POST
def remove_plan(request: Request, pk: int) -> HttpResponse:
    """Let the hours that hold always hold on the dates of this plan, too."""
    mine = HoursPlan.objects.visible_to(request.user).dated().select_related("counselor")
    plan = get_object_or_404(mine, pk=pk)
    dates, first_on, last_on = plan.dates, plan.first_on, plan.last_on
    hours = actions.remove_plan(plan, by=request.user, now=request.now)
    facts: dict[str, Any] = {"first_on": first_on, "last_on": last_on or ""} | _as_typed(hours)
    undo = f"{reverse('appointments:put_back_plan')}?{urlencode(facts)}"
    told(request, f"Removed. For {dates} your usual hours hold.", undo=undo)
    return redirect(BACK)


@audience("counselor")
@require_POST
def put_back_plan(request: Request) -> HttpResponse:
    """Undo: let the plan that was removed hold again."""
    counselor = Counselor.objects.visible_to(request.user).first()
    form = PlanForm(request.GET)
    if not counselor or not submitted(form, actions.add_plan, counselor, by=request.user, now=request.now):
        raise Refused("These hours cannot be put back now. Add them anew.")
    told(request, f"These hours hold again for {form.result.dates}.")
    return redirect(BACK)


@audience("counselor")
@require_http_methods(FORM)
def add_extra_hours(request: Request) -> HttpResponse:
    """See students in a stretch of one date, too."""
    counselor = Counselor.objects.visible_to(request.user).first()
    if not counselor:
        return page(request, "appointments/no_availability.html")
    form = ExtraHoursForm(request.POST if request.method == "POST" else None, back=reverse(BACK))
    if submitted(form, actions.add_extra_hours, counselor, by=request.user, now=request.now):
        undo = reverse("appointments:remove_extra_hours", args=[form.result.pk])
        told(request, f"Open: {_words(form.result)}, as far as your other hours leave it free.", undo=undo)
        return redirect(BACK)
    return page(request, "appointments/add_extra_hours.html", form=form)


@audience("counselor")
@require_POST
def remove_extra_hours(request: Request, pk: int) -> HttpResponse:
    """Close a stretch of extra hours again."""
    mine = ExtraHours.objects.visible_to(request.user).select_related("counselor")
    extra = get_object_or_404(mine, pk=pk)
    actions.remove_extra_hours(extra, by=request.user, now=request.now)
    facts = {
        "on": str(extra.on),
        "opens_at": f"{extra.opens_at:%H:%M}",
        "closes_at": f"{extra.closes_at:%H:%M}",
    }
    undo = f"{reverse('appointments:put_back_extra_hours')}?{urlencode(facts)}"
    told(request, f"Removed: {_words(extra)}. What is booked then stays booked.", undo=undo)
    return redirect(BACK)


@audience("counselor")
@require_POST
def put_back_extra_hours(request: Request) -> HttpResponse:
    """Undo: open the extra hours that were removed."""
    counselor = Counselor.objects.visible_to(request.user).first()
    form = ExtraHoursForm(request.GET)
    if not counselor or not submitted(
        form, actions.add_extra_hours, counselor, by=request.user, now=request.now
    ):
        raise Refused("These hours cannot be put back now. Add them anew.")
    told(request, f"Students can book you on {_words(form.result)} again.")
    return redirect(BACK)


def _terms(request: Request) -> list[Term]:
    return list(terms_from(timezone.localdate(request.now))[:TERMS_OFFERED])


def _first_free(terms: list[Term], plans: list[HoursPlan], *, after: HoursPlan | None) -> dict[str, Any]:
    """Return the dates of the first term on whose days no plan holds yet; nothing where there is none.

    A copy is for what comes `after` the plan it is made of.
    """
    begins = (after and after.last_on) or date.min
    for term in terms:
        if term.first_on > begins and not any(plan.meets(term.first_on, term.last_on) for plan in plans):
            return {"first_on": term.first_on, "last_on": term.last_on}
    return {}


def _minutes(request: Request) -> int:
    """Return how long this counselor's shortest appointment is; no length before that is said."""
    own = AppointmentType.objects.visible_to(request.user).filter(counselor__user=request.user)
    return own.aggregate(shortest=Min("minutes"))["shortest"] or 0


def _as_typed(hours: list[tuple[int, time, time]]) -> dict[str, str]:
    """Return a week as the form carries it."""
    typed: dict[str, str] = {}
    for weekday, opens_at, closes_at in hours:
        place = sum(name.startswith(f"opens_{weekday}_") for name in typed)
        typed[f"opens_{weekday}_{place}"] = f"{opens_at:%H:%M}"
        typed[f"closes_{weekday}_{place}"] = f"{closes_at:%H:%M}"
    return typed


def _words(extra: ExtraHours) -> str:
    return f"{day(extra.on)}, {extra.opens_at:%H:%M} to {extra.closes_at:%H:%M}"
