"""From the list of free times to one that is won: for a new appointment, and for one that moves."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.audience import audience
from accounts.requests import Request
from appointments import policies
from appointments.actions import appointments as actions
from appointments.forms import BookForm, ChosenForm, DespiteForm, MoveForm, TimeForm
from appointments.free_times import FreeTime, Offers, free_times, offers_of
from appointments.models import Appointment, Purpose
from appointments.views.choice import Purposes, choice_of, kept_in, purposes_of, what_for
from appointments.views.weeks import query, week_of
from appointments.why import account_of
from center.kept import kept_center
from contacts.next_step import steps
from counselors.models import Counselor
from students.models import Student
from web.refusals import require
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
NEAREST_SHOWN = 3


@audience("student")
@require_http_methods(FORM)
def book(request: Request) -> HttpResponse:
    """Choose a time from the list, then say what it is about; one POST books it."""
    return _book(request, get_object_or_404(Student.objects.visible_to(request.user).select_related("user")))


@audience("counselor")
@require_http_methods(FORM)
def book_for(request: Request, pk: int) -> HttpResponse:
    """The same for a student who has called or stands at the door: a counselor gives one of the own times."""
    known = Student.objects.visible_to(request.user).select_related("user", "counselor")
    student = get_object_or_404(known, pk=pk)
    may = policies.allowed_for(request.user, student, student.counselor, request.now)
    require("book", may, f"{student.user.first_name} is of another caseload. Ask them to book your time.")
    return _book(request, student)


def _book(request: Request, student: Student) -> HttpResponse:
    purposes = purposes_of(request, student)
    if request.method == "POST":
        form = BookForm(request.POST, **_asks(request, purposes), back=request.path)
        if submitted(form, actions.book, student, by=request.user, now=request.now):
            told(request, "Booked. A letter with the details is on its way to both of you.")
            return redirect(form.result)
        offers = _offers_of_chosen(request, student, form)
        # A key that was used for something else, or is none, would be refused for ever.
        form.renew(key=form.data.get("key") if _is_new(form) else uuid4(), asked=form.asked)
        purposes.chosen = form.cleaned_data.get("purpose")
        return _confirm(request, "appointments/book.html", form, offers, purposes, student=student)
    if purposes.is_asked:
        return what_for(request, purposes, student)
    chosen = ChosenForm(request.GET if "starts_at" in request.GET else None)
    if not chosen.is_valid():
        return _list_of_all(request, student, chosen, purposes)
    about = steps.get(request.GET.get("about", ""))
    purpose = purposes.chosen
    known = chosen.cleaned_data | {
        "key": uuid4(),
        "purpose": purpose and purpose.pk,
        "topic": about.question if about else "",
    }
    form = BookForm(initial=known, **_asks(request, purposes), back=_back(request))
    offers = _offers_of(request, student, known["counselor"], purpose)
    return _confirm(request, "appointments/book.html", form, offers, purposes, student=student)


@audience("student", "counselor")
@require_http_methods(FORM)
def move(request: Request, pk: int) -> HttpResponse:
    """Choose another time of the same counselor; the old one stays until the new one is won."""
    meeting = get_object_or_404(Appointment.objects.visible_to(request.user).with_names(), pk=pk)
    may = policies.allowed(request.user, meeting, request.now)
    require("move", may, policies.no_move(request.user, meeting, request.now))
    if request.method == "POST":
        form = MoveForm(request.POST, by=request.user, action=request.path, back=request.path)
        if submitted(form, actions.move, meeting, by=request.user, now=request.now):
            told(request, "Moved. A letter with the new time is on its way to both sides.")
            return redirect(meeting)
        meeting.refresh_from_db()
        form.renew(version=meeting.version)
    offers = offers_of(
        meeting.student,
        meeting.counselor_id,
        purpose=meeting.purpose_id,
        but=meeting,
        by=request.user,
        now=request.now,
    )
    if request.method == "GET":
        chosen = TimeForm(request.GET if "starts_at" in request.GET else None)
        if not chosen.is_valid():
            others = [free for free in offers.times() if free.starts_at != meeting.starts_at]
            return _list(request, "appointments/move.html", others, form=chosen, appointment=meeting)
        form = MoveForm(
            initial=chosen.cleaned_data | {"version": meeting.version},
            by=request.user,
            action=request.path,
            back=_back(request),
        )
    return _confirm(request, "appointments/move_to.html", form, offers, None, appointment=meeting)


@audience("student")
@require_safe
def why(request: Request) -> HttpResponse:
    """Tell a student what hides times, and what would open them."""
    student = get_object_or_404(Student.objects.visible_to(request.user).select_related("user"))
    purposes = purposes_of(request, student)
    if purposes.is_asked:
        return what_for(request, purposes, student)
    choice = choice_of(request, student, purposes.chosen)
    offers = free_times(student, choice.asked, by=request.user, now=request.now)
    account = account_of(offers, kept_center(), now=request.now)
    back = reverse("appointments:book") + query(kept_in(request))
    return page(
        request, "appointments/why.html", kind=choice.kind, account=account, back=back, purpose=purposes.named
    )


def _list_of_all(request: Request, student: Student, chosen: ChosenForm, purposes: Purposes) -> HttpResponse:
    """Show the times of one counselor, or of anybody."""
    choice = choice_of(request, student, purposes.chosen)
    offers = free_times(student, choice.asked, by=request.user, now=request.now)
    return _list(
        request,
        "appointments/times.html",
        offers.times(),
        form=chosen,
        student=student,
        purpose=purposes.named,
        types=choice.types,
        media=choice.media if len(choice.media) > 1 else [],
        how=choice.how,
        is_grid=request.GET.get("show") == "week",
        as_list=query(kept_in(request) | {"show": ""}),
        as_grid=query(kept_in(request) | {"show": "week"}),
        kind=choice.kind,
        own=choice.own,
        booked=[one.begins for one in offers.booked if one.ends > request.now and not one.is_offered],
        why=query(kept_in(request)),
        closed=offers.closed(),
        names_them=choice.kind is None,
    )


def _list(
    request: Request, template: str, times: list[FreeTime], *, names_them: bool = False, **context: Any
) -> HttpResponse:
    week = week_of(
        times, on=request.GET.get("on", ""), kept=kept_in(request), names_them=names_them, now=request.now
    )
    return page(request, template, week=week, **context)


def _confirm(
    request: Request,
    template: str,
    form: DespiteForm,
    offers: Offers,
    purposes: Purposes | None,
    **context: Any,
) -> HttpResponse:
    """Show the time that was chosen; where it is gone, the nearest that are free."""
    starts_at = form.chosen()
    free = next((free for free in offers.times() if free.starts_at == starts_at), None)
    if not free:
        form.choose_from(offers.nearest(starts_at or request.now, count=NEAREST_SHOWN))
    kind = next(iter(offers.types), None)
    form.set_aside(offers.broken_by(free.type, free.starts_at) if free else ())
    if kind:
        # What this page shows is what is booked, or it is refused.
        form.initial["shown"] = kind.fingerprint
        if form.is_bound:
            form.renew(shown=kind.fingerprint)
    met = None
    if not free and starts_at and not request.user.is_director:
        mine = Appointment.objects.visible_to(request.user).standing().filter(ends_at__gt=starts_at)
        met = mine.filter(starts_at__lte=starts_at).with_names().first()
    refusal = offers.refusal(kind, starts_at) if starts_at and not free else None
    return page(
        request,
        template,
        form=form,
        purpose=purposes and purposes.named,
        free=free,
        kind=kind,
        met=met,
        wanted=starts_at,
        refusal=refusal,
        closed=offers.closed(),
        **context,
    )


def _asks(request: Request, purposes: Purposes) -> dict[str, Any]:
    """Return whom the form asks what."""
    return {
        "by": request.user,
        "purposes": purposes.known,
        "questions": purposes.questions(),
        "action": request.path,
    }


def _offers_of_chosen(request: Request, student: Student, form: BookForm) -> Offers:
    """Return the free times of the counselor, and for the purpose, that the form names."""
    form.is_valid()
    return _offers_of(request, student, form.cleaned_data.get("counselor"), form.cleaned_data.get("purpose"))


def _offers_of(
    request: Request, student: Student, counselor: Counselor | None, purpose: Purpose | None
) -> Offers:
    """Return what this counselor leaves free for this purpose; nothing where either is missing."""
    if not counselor or not purpose:
        return Offers()
    return offers_of(student, counselor.pk, purpose=purpose.pk, by=request.user, now=request.now)


def _is_new(form: BookForm) -> bool:
    """Whether the form's key is one, and was not used for something else."""
    return "key" in form.cleaned_data and not (form.refusal and form.refusal.field == "key")


def _back(request: Request) -> str:
    """Return the address of the list this time was chosen from."""
    kept = kept_in(request)
    if "from" in request.GET:
        kept["counselor"] = "any"
    return request.path + query(kept)
