"""The front door of each role, Today, the method, one's own settings, and the health of the parts."""

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audience import EVERYONE, audience, public
from accounts.models import student_with
from accounts.requests import Request
from center.models import the_center
from contacts.next_step import STOPS
from home import actions, feeds, health
from home.coming import LEADS_SHOWN, coming, leads_due
from home.forms import SettingsForm, StudentSettingsForm
from home.grouping import pressing
from interviews.stock import first_seven
from interviews.waiting import waiting_for
from students.models import Student
from web.calendar import DAY
from web.clock import without_now
from web.compiled import compiled_once, found
from web.responses import page, submitted, told

WAITING_SHOWN = 5


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
    student = found(_student(user=request.user.pk))
    leads = leads_due(request.user, now=request.now)
    return page(
        request,
        "home/today.html",
        student=student,
        summary=student.summary,
        pressing=pressing(request.user, now=request.now),
        waiting=waiting_for(request.user, request.now, at_most=WAITING_SHOWN),
        leads=leads[:LEADS_SHOWN],
        has_more_leads=len(leads) > LEADS_SHOWN,
        soon=request.now + DAY,
        coming=coming(request.user, now=request.now),
        stops=STOPS,
    )


@compiled_once
def _student(*, user: int) -> QuerySet[Student]:
    return Student.objects.visible_to(student_with(user)).select_related("summary")


@audience(*EVERYONE)
@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    """Let a person change name and zone, and a student what the counselor may read; show the calendar's address."""
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
    address = feeds.address_of(request.user)
    return page(
        request,
        "home/settings.html",
        form=form,
        student=student,
        allowed=feeds.allowed(request.user),
        feed_address=address,
        # Programs know by this that it is to be looked at again and again.
        feed_webcal=f"webcal:{address.partition(':')[2]}",
    )


@without_now
@public
@require_safe
def theme(request: Request) -> HttpResponse:
    """Serve the center's accent as a style sheet; the address changes with it, so it may be kept long."""
    css = f":root {{ --center-accent: {the_center().accent}; }}\n"
    response = HttpResponse(css, content_type="text/css")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@without_now
@public
@require_safe
def healthz(request: Request) -> HttpResponse:
    """Name the parts and say of each ok or down: 503 when one is down."""
    parts = health.parts(health.database_now())
    response = JsonResponse(parts, status=200 if set(parts.values()) == {"ok"} else 503)
    response["Cache-Control"] = "no-store"
    return response
