"""What a student compares talks by, what one talk says on it, and talks side by side."""

from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.audience import audience
from accounts.models import User, student_with
from accounts.requests import Request
from contacts.folding import folded
from interviews import actions, policies
from interviews.comparing_forms import RateForm, RenameScaleForm, ScaleForm
from interviews.comparison import FEWEST, MOST, compared
from interviews.models import Interview, Rating, Scale
from interviews.views.mine import own_interview
from students.models import Student
from web.compiled import compiled_once
from web.refusals import require
from web.responses import page, submitted, told

FORM = ["GET", "POST"]
# So many of the latest talks can be ticked to be compared.
CHOICE = 40
# What is shown of a talk besides its log.
SHOWN = ("held_at", "contact__name", "contact__title", "contact__organization", "contact__field")
# What matters to many; on each of them 5 is what one would wish for.
SUGGESTED = [
    "With people more than screens",
    "I would keep learning",
    "A pace I like",
    "It matters to somebody",
    "Room to decide for myself",
    "Pay I can live on",
    "Steady work",
    "A place I want to live in",
]


@audience("student")
@require_safe
def scales(request: Request) -> HttpResponse:
    """Show what the student compares talks by, in order."""
    return _scales(request, ScaleForm(action=reverse("interviews:add_scale")))


@audience("student")
@require_http_methods(FORM)
def add_scale(request: Request) -> HttpResponse:
    """Put one more thing that matters on the list."""
    student = get_object_or_404(Student.objects.visible_to(request.user))
    form = ScaleForm(request.POST or None, action=reverse("interviews:add_scale"))
    if submitted(form, actions.add_scale, student, by=request.user, now=request.now):
        return redirect("interviews:scales")
    return _scales(request, form)


@audience("student")
@require_http_methods(FORM)
def rename_scale(request: Request, pk: int) -> HttpResponse:
    scale = _scale(request, pk)
    form = RenameScaleForm(
        request.POST or None, initial={"name": scale.name}, back=reverse("interviews:scales")
    )
    if submitted(form, actions.rename_scale, scale, by=request.user, now=request.now):
        return _at(scale)
    return page(request, "interviews/rename_scale.html", form=form, scale=scale)


@audience("student")
@require_POST
def move_scale_up(request: Request, pk: int) -> HttpResponse:
    scale = _scale(request, pk)
    actions.move_scale_up(scale, by=request.user, now=request.now)
    return _at(scale)


@audience("student")
@require_POST
def move_scale_down(request: Request, pk: int) -> HttpResponse:
    scale = _scale(request, pk)
    actions.move_scale_down(scale, by=request.user, now=request.now)
    return _at(scale)


@audience("student")
@require_POST
def remove_scale(request: Request, pk: int) -> HttpResponse:
    scale = _scale(request, pk)
    actions.remove_scale(scale, by=request.user, now=request.now)
    told(request, f"Removed: {scale.name}.", undo=reverse("interviews:put_back_scale", args=[pk]))
    return redirect("interviews:scales")


@audience("student")
@require_POST
def put_back_scale(request: Request, pk: int) -> HttpResponse:
    scale = _scale(request, pk)
    actions.put_back_scale(scale, by=request.user, now=request.now)
    return _at(scale)


@audience("student")
@require_http_methods(FORM)
def rate(request: Request, pk: int) -> HttpResponse:
    """Say what one talk tells about each scale."""
    meeting = own_interview(request, pk)
    require(
        "rate",
        policies.allowed(request.user, meeting, request.now),
        "This talk is not written down yet. Rate it once it is.",
    )
    form = RateForm(
        request.POST or None,
        scales=Scale.objects.visible_to(request.user).in_use().in_order(),
        ratings=Rating.objects.visible_to(request.user).filter(interview=meeting),
        back=meeting.get_absolute_url(),
    )
    if submitted(form, actions.rate, meeting, by=request.user, now=request.now):
        told(request, f"Your rating of the talk with {meeting.contact.name} is saved.")
        return redirect(f"{meeting.get_absolute_url()}#ratings")
    return page(request, "interviews/rate.html", form=form, interview=meeting)


@audience("student")
@require_safe
def compare(request: Request) -> HttpResponse:
    """Show talks side by side: those that were ticked, or the latest."""
    latest = _latest(user=request.user.pk)
    # Sixteen digits are more than any key has, and fewer than Postgres can take.
    ticked = {
        int(key) for key in request.GET.getlist("talk") if key.isascii() and key.isdigit() and len(key) <= 16
    }
    chosen = [talk for talk in latest if talk.pk in ticked]
    further = ticked - {talk.pk for talk in chosen}
    if further:
        chosen += _held(request.user).filter(pk__in=sorted(further)[:MOST])
    is_short = "talk" in request.GET and len(chosen) < FEWEST
    talks = (latest if len(chosen) < FEWEST else chosen)[:MOST]
    prefetch_related_objects(talks, "log")
    return page(
        request,
        "interviews/compare.html",
        comparison=compared(
            talks,
            _in_use(user=request.user.pk),
            _ratings(user=request.user.pk, **{f"talk_{n}": talk.pk for n, talk in enumerate(talks)})
            if talks
            else [],
        ),
        can_compare=len(talks) >= FEWEST,
        latest=latest,
        shown={talk.pk for talk in talks},
        is_short=is_short,
        is_cut=len(chosen) > MOST,
        most=MOST,
    )


def _held(user: User) -> QuerySet[Interview]:
    held = Interview.objects.visible_to(user).held().select_related("contact").only(*SHOWN)
    return held.order_by("-held_at", "-pk")


@compiled_once
def _latest(*, user: int) -> QuerySet[Interview]:
    return _held(student_with(user))[:CHOICE]


@compiled_once
def _in_use(*, user: int) -> QuerySet[Scale]:
    return Scale.objects.visible_to(student_with(user)).in_use().in_order()


@compiled_once
def _ratings(*, user: int, **talks: int) -> QuerySet[Rating]:
    return Rating.objects.visible_to(student_with(user)).filter(interview__in=talks.values())


def _scales(request: Request, form: ScaleForm) -> HttpResponse:
    own = list(Scale.objects.visible_to(request.user).in_use().in_order())
    known = {folded(scale.name) for scale in own}
    has_room = len(own) < Scale.MOST
    return page(
        request,
        "interviews/scales.html",
        form=form,
        scales=own,
        suggested=[name for name in SUGGESTED if folded(name) not in known] if has_room else [],
        has_room=has_room,
        most=Scale.MOST,
    )


def _scale(request: Request, pk: int) -> Scale:
    return get_object_or_404(Scale.objects.visible_to(request.user).select_related("student"), pk=pk)


def _at(scale: Scale) -> HttpResponse:
    """Go back to where the scale stands on the list."""
    return redirect(f"{reverse('interviews:scales')}#scale-{scale.pk}")
