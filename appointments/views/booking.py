"""From the list of free times to one that is won: for a new appointment, and for one that moves."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.audience import audience
from accounts.requests import Request
from appointments import policies
from appointments.actions import appointments as actions
from appointments.forms import BookForm, ChosenForm, MoveForm, TimeForm
from appointments.free_times import FreeTime, Offers, free_times, offers_of
from appointments.models import Appointment, AppointmentType
from contacts.next_step import steps
from students.models import Student
from web.calendar import DAY, at
from web.forms import instant_text
from web.refusals import require
from web.responses import page, submitted, told
from web.templatetags.web import clock, distance, weekday_and_day, zone

FORM = ["GET", "POST"]
DAYS_SHOWN = 7 * DAY
NEAREST_SHOWN = 3
BEGINS = attrgetter("starts_at")


@audience("student")
@require_http_methods(FORM)
def book(request: Request) -> HttpResponse:
    """Choose a time from the list, then say what it is about; one POST books it."""
    student = get_object_or_404(Student.objects.visible_to(request.user).select_related("user"))
    if request.method == "POST":
        form = BookForm(request.POST, action=request.path, back=request.path)
        if submitted(form, actions.book, student, by=request.user, now=request.now):
            told(request, "Booked. A letter with the details is on its way to both of you.")
            return redirect(form.result)
        offers = _offers_of_chosen(request, student, form)
        # A key that was used for something else, or is none, would be refused for ever.
        form.renew(key=form.data.get("key") if _is_new(form) else uuid4())
        return _confirm(request, "appointments/book.html", form, offers, student=student)
    chosen = ChosenForm(request.GET if "starts_at" in request.GET else None)
    if not chosen.is_valid():
        return _list_of_all(request, student, chosen)
    about = steps.get(request.GET.get("about", ""))
    known = chosen.cleaned_data | {"key": uuid4(), "topic": about.question if about else ""}
    form = BookForm(initial=known, action=request.path, back=_back(request))
    offers = offers_of(student, known["counselor"].pk, now=request.now)
    return _confirm(request, "appointments/book.html", form, offers, student=student)


@audience("student", "counselor")
@require_http_methods(FORM)
def move(request: Request, pk: int) -> HttpResponse:
    """Choose another time of the same counselor; the old one stays until the new one is won."""
    meeting = get_object_or_404(Appointment.objects.visible_to(request.user).with_names(), pk=pk)
    may = policies.allowed(request.user, meeting, request.now)
    require("move", may, "This appointment cannot be moved any more.")
    if request.method == "POST":
        form = MoveForm(request.POST, action=request.path, back=request.path)
        if submitted(form, actions.move, meeting, by=request.user, now=request.now):
            told(request, "Moved. A letter with the new time is on its way to both sides.")
            return redirect(meeting)
        meeting.refresh_from_db()
        form.renew(version=meeting.version)
    offers = offers_of(meeting.student, meeting.counselor_id, but=meeting, now=request.now)
    if request.method == "GET":
        chosen = TimeForm(request.GET if "starts_at" in request.GET else None)
        if not chosen.is_valid():
            others = [free for free in offers.times() if free.starts_at != meeting.starts_at]
            return _list(request, "appointments/move.html", others, form=chosen, appointment=meeting)
        form = MoveForm(
            initial=chosen.cleaned_data | {"version": meeting.version},
            action=request.path,
            back=_back(request),
        )
    return _confirm(request, "appointments/move_to.html", form, offers, appointment=meeting)


class Time(NamedTuple):
    """One free time as the list shows it: the clock, all of it in words, and where it leads."""

    clock: str
    label: str
    query: str
    with_whom: str


@dataclass(frozen=True)
class Week:
    """The free times of some days, by day; and from which day on there are earlier and later ones."""

    days: list[tuple[str, list[Time]]]
    earlier: str
    later: str


def _list_of_all(request: Request, student: Student, chosen: ChosenForm) -> HttpResponse:
    """Show the times of one counselor, at first the student's own, or of anybody."""
    types = list(AppointmentType.objects.visible_to(request.user).with_availability(on_or_after=request.now))
    types.sort(key=lambda kind: (kind.counselor_id != student.counselor_id, kind.counselor.user.name))
    own = next((kind for kind in types if kind.counselor_id == student.counselor_id), None)
    asked = request.GET.get("counselor", "")
    by_key = {str(kind.counselor_id): kind for kind in types}
    kind = by_key.get(asked) or (None if asked == "any" else own)
    offers = free_times(student, [kind] if kind else types, now=request.now)
    return _list(
        request,
        "appointments/times.html",
        offers.times(),
        form=chosen,
        types=types,
        kind=kind,
        own=own,
        booked=[begins for begins, _ in offers.own],
        names_them=kind is None,
    )


def _list(
    request: Request, template: str, times: list[FreeTime], *, names_them: bool = False, **context: Any
) -> HttpResponse:
    today = local_day(request.now)
    week = _week(times, request.GET.get("on", ""), today, _kept(request), names_them=names_them)
    return page(request, template, week=week, **context)


def _week(times: list[FreeTime], on: str, today: date, kept: dict[str, str], *, names_them: bool) -> Week:
    """Return the first days with free times from this day (2026-03-03) on; an odd day is as good as none."""
    if not times:
        return Week([], "", "")
    here = timezone.get_current_timezone()
    assert isinstance(here, ZoneInfo)
    # Never past the last, so that there is something to show, and `at` knows the day.
    asked = min(max(_day(on) or today, today), local_day(times[-1].starts_at))
    begins = bisect_left(times, at(asked, 0, here), key=BEGINS)
    first = local_day(times[begins].starts_at)
    ends = bisect_left(times, at(first + DAYS_SHOWN, 0, here), key=BEGINS)
    earlier, shown, later = times[:begins], times[begins:ends], times[ends:]
    counselors = {free.type.counselor_id for free in shown}
    kept_for_one = kept | ({"from": "any"} if names_them else {})
    queries = {counselor: _query(kept_for_one, counselor=str(counselor)) for counselor in counselors}
    days = []
    for day, of_day in groupby(shown, key=lambda free: local_day(free.starts_at)):
        words = weekday_and_day(day)
        of_this = [_time(free, words, zone(str(here)), queries, names_them) for free in of_day]
        days.append((f"{words} · {distance(day, today)}", of_this))
    return Week(
        days=days,
        earlier=_query(kept, on=str(max(local_day(earlier[0].starts_at), first - DAYS_SHOWN)))
        if earlier
        else "",
        later=_query(kept, on=str(local_day(later[0].starts_at))) if later else "",
    )


def _day(told: str) -> date | None:
    """Return the day an address names; None for anything else."""
    try:
        return date.fromisoformat(told) if len(told) == len("2026-03-03") else None
    except ValueError:
        return None


def _time(free: FreeTime, day: str, here: str, queries: dict[int, str], names_them: bool) -> Time:
    name = free.counselor.user.name if names_them else ""
    shown = clock(free.starts_at)
    return Time(
        clock=shown,
        label=f"{day}, {shown}, {here} time" + (f", with {name}" if names_them else ""),
        query=f"{queries[free.type.counselor_id]}&starts_at={instant_text(free.starts_at)}",
        with_whom=name,
    )


def local_day(moment: datetime) -> date:
    """Return the day that the reader's calendar shows at this moment."""
    return timezone.localtime(moment).date()


def _confirm(request: Request, template: str, form: TimeForm, offers: Offers, **context: Any) -> HttpResponse:
    """Show the time that was chosen; where it is gone, the nearest that are free."""
    starts_at = form.chosen()
    free = next((free for free in offers.times() if free.starts_at == starts_at), None)
    if not free:
        form.choose_from(offers.nearest(starts_at or request.now, count=NEAREST_SHOWN))
    kind = next(iter(offers.types), None)
    if kind:
        # What this page shows is what is booked, or it is refused.
        form.initial["shown"] = kind.fingerprint
        if form.is_bound:
            form.renew(shown=kind.fingerprint)
    met = None
    if not free and starts_at:
        mine = Appointment.objects.visible_to(request.user).standing().filter(ends_at__gt=starts_at)
        met = mine.filter(starts_at__lte=starts_at).with_names().first()
    return page(request, template, form=form, free=free, kind=kind, met=met, wanted=starts_at, **context)


def _offers_of_chosen(request: Request, student: Student, form: BookForm) -> Offers:
    """Return the free times of the counselor that the form names; none where it names nobody."""
    form.is_valid()
    counselor = form.cleaned_data.get("counselor")
    return offers_of(student, counselor.pk, now=request.now) if counselor else Offers()


def _is_new(form: BookForm) -> bool:
    """Whether the form's key is one, and was not used for something else."""
    return "key" in form.cleaned_data and not (form.refusal and form.refusal.field == "key")


def _kept(request: Request) -> dict[str, str]:
    """Return what the address of a list says, so that one finds the way back to it."""
    return {name: request.GET[name] for name in ("counselor", "about", "on") if request.GET.get(name)}


def _back(request: Request) -> str:
    """Return the address of the list this time was chosen from."""
    kept = _kept(request)
    if "from" in request.GET:
        kept["counselor"] = "any"
    return request.path + (_query(kept) if kept else "")


def _query(kept: dict[str, str], **more: str) -> str:
    return f"?{urlencode(kept | more)}"
