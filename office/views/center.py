"""How the center works: who writes to whom, how students book, when it is closed, and who wants letters again."""

from zoneinfo import ZoneInfo

from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from appointments.models import Appointment
from center.models import Holiday, holidays_from, terms_from, the_center
from contacts import actions as contacts
from office import actions
from office.booking_forms import PRESETS, BookingRulesForm
from office.forms import HolidayForm, LiftForm, LimitForm, SilenceForm
from office.wishes import latest_wishes
from web.pagination import paged
from web.refusals import Refused
from web.responses import page, submitted, told
from web.templatetags.web import day

FORM = ["GET", "POST"]
TERMS_SHOWN = 30


@audience("director")
@require_http_methods(FORM)
def center(request: Request) -> HttpResponse:
    """Show how the center works, and change how many students may write to one person."""
    ours = the_center()
    form = LimitForm(request.POST or None, initial={"students_per_person": ours.students_per_person})
    if submitted(form, actions.limit_students, by=request.user, now=request.now):
        told(request, "Saved. It holds for every letter from now on.")
        return redirect("office:center")
    today = request.now.astimezone(ZoneInfo(ours.zone)).date()
    holidays = paged(holidays_from(today), by=("on", "pk"), query=request.GET)
    terms = list(terms_from(today)[:TERMS_SHOWN])
    return page(request, "office/center.html", form=form, page=holidays, terms=terms, wishes=latest_wishes())


@audience("director")
@require_http_methods(FORM)
def booking_rules(request: Request) -> HttpResponse:
    """Say how soon, how far ahead and how often students book; a set of rules can be looked at before it is saved."""
    preset = PRESETS.get(request.GET.get("preset", ""))
    known = preset.rules if preset else model_to_dict(the_center())
    form = BookingRulesForm(
        request.POST or None, initial=known, action=request.path, back=reverse("office:center")
    )
    if submitted(form, actions.rule_booking, by=request.user, now=request.now):
        told(request, "Saved. It holds for what is booked from now on; what is booked already stays.")
        return redirect("office:center")
    return page(request, "office/booking_rules.html", form=form, presets=PRESETS, preset=preset)


@audience("director")
@require_http_methods(FORM)
def add_holiday(request: Request) -> HttpResponse:
    """Close the center on a day."""
    form = HolidayForm(request.POST or None, back=reverse("office:center"))
    if submitted(form, actions.add_holiday, by=request.user, now=request.now):
        holiday = form.result
        undo = reverse("office:remove_holiday", args=[holiday.pk])
        told(
            request,
            f"{day(holiday.on)} is no working day: {holiday.name}.{_that_stay(request, holiday)}",
            undo=undo,
        )
        return redirect("office:center")
    return page(request, "office/add_holiday.html", form=form)


@audience("director")
@require_POST
def remove_holiday(request: Request, pk: int) -> HttpResponse:
    """Open the center again on a day."""
    holiday = get_object_or_404(Holiday, pk=pk)
    actions.remove_holiday(holiday, by=request.user, now=request.now)
    facts = urlencode({"on": holiday.on.isoformat(), "name": holiday.name})
    undo = f"{reverse('office:put_back_holiday')}?{facts}"
    told(request, f"{day(holiday.on)} is a working day like any other of the week.", undo=undo)
    return redirect("office:center")


@audience("director")
@require_POST
def put_back_holiday(request: Request) -> HttpResponse:
    """Undo: close the center again on the day that was removed."""
    form = HolidayForm(request.GET)
    if not submitted(form, actions.add_holiday, by=request.user, now=request.now):
        raise Refused("This day cannot be put back now. Add it anew.")
    told(request, f"{day(form.result.on)} is on the list again: {form.result.name}.")
    return redirect("office:center")


@audience("director")
@require_http_methods(FORM)
def lift_silence(request: Request) -> HttpResponse:
    """Let an address be written to again; no list says which addresses asked for peace."""
    form = LiftForm(request.POST or None, back=reverse("office:center"))
    if submitted(form, contacts.lift_silence, by=request.user, now=request.now):
        had_asked = "This address had asked for no more letters. From now on it may be written to again."
        had_not = "This address has not asked for peace, so there was nothing to change."
        told(request, had_asked if form.result else had_not)
        return redirect("office:center")
    return page(request, "office/lift_silence.html", form=form)


@audience("director")
@require_http_methods(FORM)
def silence_address(request: Request) -> HttpResponse:
    """Honour a wish for no more letters that somebody told the center."""
    form = SilenceForm(request.POST or None, back=reverse("office:center"))
    if submitted(form, contacts.silence_address, by=request.user, now=request.now):
        told(request, "From now on no student of the center is asked to write to this address.")
        return redirect("office:center")
    return page(request, "office/silence_address.html", form=form)


def _that_stay(request: Request, holiday: Holiday) -> str:
    """Tell how many appointments were booked for this day before; nothing where there are none."""
    booked = Appointment.objects.visible_to(request.user).standing().on(holiday.on).count()
    appointments = "1 appointment on it stays" if booked == 1 else f"{booked} appointments on it stay"
    return f" {appointments} as booked." if booked else ""
