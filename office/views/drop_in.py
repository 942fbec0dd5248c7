"""The director's page of drop-in."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.audience import audience
from accounts.requests import Request
from appointments.drop_in_hours import week_of_hours
from center.models import the_center
from office import actions
from office.drop_in_forms import DropInForm
from web.responses import page, submitted, told


@audience("director")
@require_http_methods(["GET", "POST"])
def drop_in(request: Request) -> HttpResponse:
    """Say where and in which hours of the week students drop in."""
    center, hours = the_center(), week_of_hours()
    form = DropInForm(
        request.POST if request.method == "POST" else None,
        initial={"place": center.drop_in_place, "minutes": center.drop_in_minutes},
        hours=hours,
    )
    if submitted(form, actions.set_drop_in, by=request.user, now=request.now):
        is_open = bool(form.cleaned_data["hours"])
        told(
            request,
            "Saved. Students see it from now on, and can join the line while it is open."
            if is_open
            else "Saved. Nobody can drop in until there are hours again.",
        )
        return redirect("office:center")
    return page(request, "office/drop_in.html", form=form, hours=hours, zone=center.zone)
