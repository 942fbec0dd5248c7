"""The front door of each role, Today, the method, one's own settings, and the health of the parts."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audience import EVERYONE, audience, public
from accounts.requests import Request
from appointments.models import Appointment
from center.models import the_center
from contacts.models import Contact, Lead
from contacts.next_step import STOPS
from home import actions, health
from home.forms import SettingsForm, StudentSettingsForm
from home.grouping import pressing
from interviews.models import Interview
from interviews.stock import first_seven
from interviews.waiting import waiting_for
from students.models import Student
from web.calendar import DAY
from web.responses import page, submitted, told

WAITING_SHOWN = 5
COMING_SHOWN = 3
LEADS_SHOWN = 5
# What their rows print: of rows as wide as these the rest would take longer to read than to show.
TALK_SHOWN = ("starts_at", "medium", "place", "travel_minutes", "cancelled_at", "contact__name")
MEETING_SHOWN = ("starts_at", "medium", "place", "cancelled_at", "counselor__user__name")


@public
@require_safe
def home(request: Request) -> HttpResponse:
    """Send each role to its own first page; show a visitor what this is."""
    if not request.user.is_authenticated:
        return page(request, "home/home.html")
    return redirect("home:today" if request.user.is_student else "progress:caseload")


@public
@require_safe
def guide(request: Request) -> HttpResponse:
    """Explain the method to everybody, also on paper."""
    return page(request, "home/guide.html", first_seven=first_seven())


@audience("student")
@require_safe
def today(request: Request) -> HttpResponse:
    """Show what to do now and this week, the most urgent first; who has the next word, and what is coming."""
    student = get_object_or_404(Student.objects.visible_to(request.user).select_related("summary"))
    steps = Contact.objects.visible_to(request.user).with_a_step()
    talks = Interview.objects.visible_to(request.user).open().filter(ends_at__gt=request.now)
    meetings = Appointment.objects.visible_to(request.user).to_know(request.user, request.now)
    coming: list[Any] = [
        *talks.select_related("contact").only(*TALK_SHOWN).order_by("starts_at", "pk")[:COMING_SHOWN],
        *meetings.select_related("counselor__user")
        .only(*MEETING_SHOWN)
        .order_by("starts_at", "pk")[:COMING_SHOWN],
    ]
    leads = list(Lead.objects.visible_to(request.user).due(localdate(request.now))[: LEADS_SHOWN + 1])
    return page(
        request,
        "home/today.html",
        student=student,
        summary=student.summary,
        pressing=pressing(steps, zone=ZoneInfo(request.user.zone), now=request.now),
        waiting=waiting_for(request.user, request.now, at_most=WAITING_SHOWN),
        leads=leads[:LEADS_SHOWN],
        has_more_leads=len(leads) > LEADS_SHOWN,
        soon=request.now + DAY,
        coming=sorted(coming, key=lambda meeting: meeting.starts_at)[:COMING_SHOWN],
        stops=STOPS,
    )


@audience(*EVERYONE)
@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    """Let a person change name and zone, and a student what the counselor may read."""
    known: dict[str, str | bool] = {"name": request.user.name, "zone": request.user.zone}
    form: SettingsForm
    if request.user.is_student:
        student = get_object_or_404(
            Student.objects.visible_to(request.user).select_related("counselor__user")
        )
        known["shares_logs"] = student.shares_logs
        form = StudentSettingsForm(request.POST or None, initial=known)
    else:
        student = None
        form = SettingsForm(request.POST or None, initial=known)
    if submitted(form, actions.set_up, request.user, student=student, by=request.user, now=request.now):
        told(request, "Your settings are saved.")
        return redirect("home:settings")
    return page(request, "home/settings.html", form=form, student=student)


@public
@require_safe
def theme(request: Request) -> HttpResponse:
    """Serve the center's accent as a style sheet; the address changes with it, so it may be kept long."""
    css = f":root {{ --center-accent: {the_center().accent}; }}\n"
    response = HttpResponse(css, content_type="text/css")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@public
@require_safe
def healthz(request: Request) -> HttpResponse:
    """Name the parts and say of each ok or down: 503 when one is down."""
    parts = health.parts(request.now)
    response = JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)
    response["Cache-Control"] = "no-store"
    return response
