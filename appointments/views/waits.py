"""Waiting for a time: getting in line, one's place in it, and the time that is offered."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments import policies
from appointments.actions import lines
from appointments.actions import waits as actions
from appointments.forms import JoinForm
from appointments.models import Appointment, Wait
from appointments.views.choice import purposes_of
from center.kept import kept_center
from contacts.next_step import steps
from reminders.models import hears_of
from students.models import Student
from web.responses import page, submitted, told


@audience("student", "counselor")
@require_safe
def waitlist(request: Request) -> HttpResponse:
    """Show a student the own places in line, and staff who waits for them, who came first first."""
    waits = Wait.objects.visible_to(request.user).current(request.now).with_offer()
    here = [wait for wait in waits.order_by("joined_at", "pk") if not wait.is_over(request.now)]
    return page(request, "appointments/waitlist.html", waits=here)


@audience("student")
@require_http_methods(["GET", "POST"])
def join(request: Request) -> HttpResponse:
    """Get in line for a time of one counselor, or of anybody."""
    student = get_object_or_404(Student.objects.visible_to(request.user).select_related("user"))
    about = steps.get(request.GET.get("about", ""))
    purposes = purposes_of(request, student)
    known = {
        "purpose": purposes.chosen and purposes.chosen.pk,
        "counselor": request.GET.get("counselor", ""),
        "suits": Wait.Suits.ANY,
        "last_on": (request.now + kept_center().horizon).date(),
        "topic": about.question if about else "",
    }
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        initial=known,
        purposes=purposes.known,
        back=reverse("appointments:book"),
    )
    if submitted(form, actions.join, student, by=request.user, now=request.now):
        told(request, "You are in line. What becomes free, and suits you, is held for you.")
        return redirect(form.result)
    return page(request, "appointments/join.html", form=form)


@audience("student", "counselor")
@require_safe
def wait(request: Request, pk: int) -> HttpResponse:
    """Show a place in line; and the time that is offered to it, to take or to pass on."""
    mine = _wait(request, pk)
    taken = None
    if mine.served_at:
        taken = Appointment.objects.visible_to(request.user).filter(wait=mine).first()
    return page(
        request,
        "appointments/wait.html",
        taken=taken,
        is_told=request.user.is_staff or hears_of(request.user, lines.OFFER),
        wait=mine,
        is_over=mine.is_over(request.now),
        is_held=mine.offer and mine.offer.offered_until and request.now < mine.offer.offered_until,
        place=mine.place(request.now),
        allowed=policies.allowed_on_wait(request.user, mine),
    )


@audience("student")
@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    """Make the time that is offered an appointment."""
    mine = _wait(request, pk)
    meeting = actions.take(mine, by=request.user, now=request.now)
    if not meeting:
        told(request, "This time is not open any more. You keep your place in line, and hear of the next.")
        return redirect(mine)
    told(request, "It is yours. A letter with the details is on its way to both of you.")
    return redirect(meeting)


@audience("student")
@require_POST
def decline(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, actions.decline, "Passed on. You keep your place, and hear of the next time.")


@audience("student")
@require_POST
def leave(request: Request, pk: int) -> HttpResponse:
    undo = reverse("appointments:rejoin", args=[pk])
    return _done(request, pk, actions.leave, "You are not in line any more.", undo=undo)


@audience("student")
@require_POST
def rejoin(request: Request, pk: int) -> HttpResponse:
    return _done(request, pk, actions.rejoin, "Undone. Your place in line is the one you had.")


def _done(request: Request, pk: int, action: Callable[..., None], sentence: str, **more: Any) -> HttpResponse:
    mine = _wait(request, pk)
    action(mine, by=request.user, now=request.now)
    told(request, sentence, **more)
    return redirect(mine)


def _wait(request: Request, pk: int) -> Wait:
    return get_object_or_404(Wait.objects.visible_to(request.user).with_offer(), pk=pk)
