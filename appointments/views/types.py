"""What one counselor offers: one type for each purpose. They are listed on the page of when one has time."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audience import audience
from accounts.requests import Request
from appointments.actions import availability as actions
from appointments.models import AppointmentType, Purpose
from appointments.type_forms import OF_A_TYPE, TypeForm
from counselors.models import Counselor
from web.refusals import Refused
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
BACK = "appointments:availability"


@audience("counselor")
@require_http_methods(FORM)
def add_type(request: Request) -> HttpResponse:
    """Offer one more of the things that appointments are for."""
    counselor = Counselor.objects.visible_to(request.user).first()
    if not counselor:
        return page(request, "appointments/no_availability.html")
    purposes = _not_offered(request)
    form = TypeForm(request.POST if request.method == "POST" else None, purposes=purposes, back=reverse(BACK))
    if submitted(form, actions.offer, counselor, by=request.user, now=request.now):
        undo = reverse("appointments:stop_offering", args=[form.result.pk])
        told(request, f"Students can book you for “{form.result.purpose.name}” from now on.", undo=undo)
        return redirect(BACK)
    return page(request, "appointments/add_type.html", form=form, purposes=purposes)


@audience("counselor")
@require_http_methods(FORM)
def edit_type(request: Request, pk: int) -> HttpResponse:
    """Change how one meets for one purpose; what is booked already stays as it is."""
    kind = _own(request, pk)
    form = TypeForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(kind, name) for name in OF_A_TYPE},
        purposes=[kind.purpose],
        back=reverse(BACK),
    )
    if submitted(form, actions.offer, kind.counselor, by=request.user, now=request.now):
        told(request, "Saved. What is booked already stays as it is.")
        return redirect(BACK)
    return page(request, "appointments/edit_type.html", form=form, kind=kind)


@audience("counselor")
@require_POST
def stop_offering(request: Request, pk: int) -> HttpResponse:
    """Let nobody book this with oneself any more."""
    kind = _own(request, pk)
    actions.stop_offering(kind, by=request.user, now=request.now)
    facts = {"purpose": kind.purpose_id} | {name: getattr(kind, name) for name in OF_A_TYPE}
    undo = f"{reverse('appointments:offer_again')}?{urlencode(facts)}"
    told(request, f"Nobody can book you for “{kind.purpose.name}” any more. What is booked stays.", undo=undo)
    return redirect(BACK)


@audience("counselor")
@require_POST
def offer_again(request: Request) -> HttpResponse:
    """Undo: offer again what one has stopped to offer."""
    counselor = Counselor.objects.visible_to(request.user).first()
    form = TypeForm(request.GET, purposes=_not_offered(request))
    if not counselor or not submitted(form, actions.offer, counselor, by=request.user, now=request.now):
        raise Refused("This cannot be put back now. Add it anew.")
    told(request, f"Students can book you for “{form.result.purpose.name}” again.")
    return redirect(BACK)


def _own(request: Request, pk: int) -> AppointmentType:
    mine = AppointmentType.objects.visible_to(request.user).filter(counselor__user=request.user)
    return get_object_or_404(mine.select_related("purpose", "counselor"), pk=pk)


def _not_offered(request: Request) -> list[Purpose]:
    """Return what this counselor could offer, too."""
    mine = AppointmentType.objects.visible_to(request.user).filter(counselor__user=request.user)
    known = Purpose.objects.visible_to(request.user).current()
    return list(known.exclude(pk__in=mine.values("purpose")).in_order())
