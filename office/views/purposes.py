"""What appointments are for: the list that students choose from, and counselors offer from."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments.actions import purposes as actions
from appointments.models import Purpose
from office.purpose_forms import PurposeForm
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
BACK = "office:purposes"


@audience("director")
@require_safe
def purposes(request: Request) -> HttpResponse:
    """Show what can be booked, in order, with how many counselors offer it; and what is retired."""
    known = list(Purpose.objects.visible_to(request.user).with_offering().in_order())
    return page(
        request,
        "office/purposes.html",
        current=[purpose for purpose in known if not purpose.retired_at],
        retired=[purpose for purpose in known if purpose.retired_at],
    )


@audience("director")
@require_http_methods(FORM)
def add_purpose(request: Request) -> HttpResponse:
    """Add something that an appointment can be for."""
    form = PurposeForm(request.POST or None, back=reverse(BACK))
    if submitted(form, actions.add_purpose, by=request.user, now=request.now):
        undo = reverse("office:retire_purpose", args=[form.result.pk])
        told(request, f"Added. Students can book “{form.result.name}” once a counselor offers it.", undo=undo)
        return redirect(BACK)
    return page(request, "office/add_purpose.html", form=form)


@audience("director")
@require_http_methods(FORM)
def edit_purpose(request: Request, pk: int) -> HttpResponse:
    """Word anew what an appointment is for."""
    purpose = _purpose(request, pk)
    form = PurposeForm(request.POST or None, initial=PurposeForm.told(purpose), back=reverse(BACK))
    if submitted(form, actions.edit_purpose, purpose, by=request.user, now=request.now):
        told(request, "Saved. What is booked already is called so, too.")
        return redirect(BACK)
    return page(request, "office/edit_purpose.html", form=form, purpose=purpose)


@audience("director")
@require_POST
def retire_purpose(request: Request, pk: int) -> HttpResponse:
    """Offer it no more."""
    purpose = _purpose(request, pk)
    actions.retire_purpose(purpose, by=request.user, now=request.now)
    undo = reverse("office:bring_back_purpose", args=[pk])
    told(request, f"“{purpose.name}” is offered no more. What is booked stays booked.", undo=undo)
    return redirect(BACK)


@audience("director")
@require_POST
def bring_back_purpose(request: Request, pk: int) -> HttpResponse:
    """Undo, also much later: offer it again."""
    purpose = _purpose(request, pk)
    actions.bring_back_purpose(purpose, by=request.user, now=request.now)
    told(request, f"“{purpose.name}” can be booked again, with whoever offered it.")
    return redirect(BACK)


@audience("director")
@require_POST
def raise_purpose(request: Request, pk: int) -> HttpResponse:
    """Put it one place higher in the list."""
    actions.raise_purpose(_purpose(request, pk), by=request.user, now=request.now)
    return redirect(BACK)


def _purpose(request: Request, pk: int) -> Purpose:
    return get_object_or_404(Purpose.objects.visible_to(request.user), pk=pk)
