"""Drop-in as the staff see it: who waits, who takes them, and what became of whom was called."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments import drop_in_policies as policies
from appointments.actions import drop_in as actions
from appointments.drop_in_line import line_of
from appointments.models import DropIn
from appointments.views.drop_in import is_unchanged
from counselors.models import Counselor
from students.models import Student
from web.refusals import NotAllowed
from web.responses import page, told


@audience("counselor")
@require_safe
def queue(request: Request) -> HttpResponse:
    """Show the line, and what this person may do with it."""
    line = line_of(request.now)
    if is_unchanged(request, line):
        return HttpResponse(status=204)
    counselor = Counselor.objects.visible_to(request.user).first()
    mine = [duty for duty in line.duties if counselor and duty.counselor_id == counselor.pk]
    today = line.week.today(request.now)
    called = [(one, policies.allowed_in_line(request.user, one, today)) for one in line.with_somebody]
    # Whom one sees oneself comes first.
    called.sort(key=lambda pair: counselor is None or pair[0].counselor_id != counselor.pk)
    is_busy = counselor is not None and any(one.counselor_id == counselor.pk for one, _ in called)
    known = Student.objects.visible_to(request.user).filter(pk__in=[one.student_id for one, _ in called])
    return page(
        request,
        "appointments/queue.html",
        line=line,
        counselor=counselor,
        duty=next(iter(mine), None),
        called=called,
        is_busy=is_busy,
        seen=set(known.values_list("pk", flat=True)),
    )


@audience("counselor")
@require_POST
def go_on_duty(request: Request) -> HttpResponse:
    actions.go_on_duty(_counselor(request), by=request.user, now=request.now)
    told(request, "You take drop-ins now. Call the next when you are ready.", undo=_to("go_off_duty"))
    return redirect("appointments:queue")


@audience("counselor")
@require_POST
def go_off_duty(request: Request) -> HttpResponse:
    actions.go_off_duty(_counselor(request), by=request.user, now=request.now)
    told(request, "You take no more drop-ins. Whoever is with you stays.", undo=_to("go_on_duty"))
    return redirect("appointments:queue")


@audience("counselor")
@require_POST
def call_next(request: Request) -> HttpResponse:
    """Call whoever waits longest."""
    called = actions.call_next(_counselor(request), by=request.user, now=request.now)
    return _told(request, called, "You have called {}. The screen says so, and their drop-in page.")


@audience("counselor")
@require_POST
def call_again(request: Request, pk: int) -> HttpResponse:
    return _acted(request, pk, actions.call_again, "You have called {} a second time.")


@audience("counselor")
@require_POST
def set_aside(request: Request, pk: int) -> HttpResponse:
    return _acted(request, pk, actions.set_aside, "{} did not answer, and can join the line again.")


@audience("counselor")
@require_POST
def begin_drop_in(request: Request, pk: int) -> HttpResponse:
    return _acted(request, pk, actions.begin, "Noted: {} is with you.")


@audience("counselor")
@require_POST
def finish_drop_in(request: Request, pk: int) -> HttpResponse:
    return _acted(request, pk, actions.finish, "Noted: your meeting with {} is over.")


@audience("counselor")
@require_POST
def take_out(request: Request, pk: int) -> HttpResponse:
    return _acted(request, pk, actions.leave, "{} is out of the line.")


@audience("counselor")
@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    actions.take_back(_found(request, pk), by=request.user, now=request.now)
    told(request, "Undone.")
    return redirect("appointments:queue")


def _acted(request: Request, pk: int, action: Callable[..., None], sentence: str) -> HttpResponse:
    drop_in = _found(request, pk)
    action(drop_in, by=request.user, now=request.now)
    return _told(request, drop_in, sentence)


def _told(request: Request, drop_in: DropIn, sentence: str) -> HttpResponse:
    undo = reverse("appointments:take_back", args=[drop_in.pk])
    told(request, sentence.format(drop_in.student.user.name), undo=undo)
    return redirect("appointments:queue")


def _found(request: Request, pk: int) -> DropIn:
    return get_object_or_404(DropIn.objects.visible_to(request.user).with_names(), pk=pk)


def _counselor(request: Request) -> Counselor:
    """One's own row; a director may have none, and then takes nobody."""
    if counselor := Counselor.objects.visible_to(request.user).first():
        return counselor
    raise NotAllowed(
        "Only who sees students can take drop-ins. You can help at the desk, and end what others began."
    )


def _to(name: str) -> str:
    return reverse(f"appointments:{name}")
