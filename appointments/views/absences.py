"""Who is booked while a counselor will be away, and what becomes of it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.audience import audience
from accounts.requests import Request
from appointments.absence_forms import CALL_OFF, AbsenceForm
from appointments.actions.absences import hand_over
from appointments.actions.appointments import cancel
from appointments.free_times import colleagues_free_at
from appointments.models import TimeOff
from appointments.views.availability import booked_within
from web.refusals import Refused
from web.responses import page, told

# So many on one page; the next ones follow once these are decided.
DECIDED_AT_ONCE = 20


@audience("counselor")
@require_http_methods(["GET", "POST"])
def booked(request: Request, pk: int) -> HttpResponse:
    """Decide of each who is booked then: it stays, it is called off with new times to choose, or a colleague has it."""
    off = get_object_or_404(TimeOff.objects.visible_to(request.user).select_related("counselor"), pk=pk)
    ((_, meetings),) = booked_within(request, [off])
    if not meetings:
        return redirect("appointments:availability")
    shown = meetings[:DECIDED_AT_ONCE]
    free = colleagues_free_at(
        {(one.starts_at, one.purpose_id) for one in shown}, but=off.counselor, now=request.now
    )
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        meetings=[(one, free[one.starts_at, one.purpose_id]) for one in shown],
        back=reverse("appointments:availability"),
    )
    if request.method == "POST" and form.is_valid():
        _carry_out(request, form)
        # Whoever could not be told is still booked then, and stands there again.
        return redirect(request.path)
    return page(request, "appointments/booked.html", form=form, off=off, more=len(meetings) - len(shown))


def _carry_out(request: Request, form: AbsenceForm) -> None:
    """Do what was chosen, each for itself, and say what came of it."""
    done = 0
    for meeting, fate, colleague in form.fates():
        try:
            if colleague:
                hand_over(meeting, to=colleague, by=request.user, now=request.now)
            elif fate == CALL_OFF:
                cancel(meeting, reason=form.cleaned_data["reason"], by=request.user, now=request.now)
            else:
                continue
        except Refused as refusal:
            told(request, f"{meeting.student.user.name}: {refusal.sentence}")
        else:
            done += 1
    if done:
        students = f"{done} student{'s' * (done > 1)}"
        told(request, f"Done: a letter is on its way to {students}.")
