"""Every change to what a student compares talks by, and aims at."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from audit.models import record
from contacts import actions as contacts
from contacts.folding import folded
from interviews import policies
from interviews.actions.interviews import locked
from interviews.models import Goal, Interview, Rating, Scale
from students.actions import note_activity
from students.models import Student
from web.refusals import Refused, require

ENOUGH = f"{Scale.MOST} scales are as many as anybody can keep apart. Remove one first."
GONE = "This scale is not on your list any more."


class Rated(NamedTuple):
    """What one talk says on one scale; no value where nothing can be told of it."""

    value: int | None
    because: str = ""


@transaction.atomic
def add_scale(student: Student, *, name: str, by: User, now: datetime) -> Scale:
    """Put one more thing that matters on the list, at its end; one that was removed comes back with its ratings.

    Refused when it is there already, and when there are enough.
    """
    contacts.hold(student.pk)
    require("add_scale", policies.allowed_on_scales(by, student, now))
    known = _named(student.pk, name)
    if known and known.removed_at is None:
        raise Refused("You have this scale already.", field="name")
    scale = known or Scale(student=student, name=name)
    _put_last(scale)
    scale.name = name
    scale.save()
    _noted(scale, "added", by=by, now=now)
    return scale


@transaction.atomic
def rename_scale(scale: Scale, *, name: str, by: User, now: datetime) -> None:
    """Call a scale by another name; its ratings stay. Refused when another one is called so."""
    scale = _locked(scale)
    require("rename", policies.allowed_on_scale(by, scale, now), GONE)
    known = _named(scale.student_id, name)
    if known and known.pk != scale.pk:
        if known.removed_at is None:
            raise Refused("You have this scale already.", field="name")
        # Nobody sees it any more, and two may not have one name.
        known.delete()
    scale.name = name
    scale.save(update_fields=["name"])
    _noted(scale, "renamed", by=by, now=now)


@transaction.atomic
def move_scale_up(scale: Scale, *, by: User, now: datetime) -> None:
    """Let a scale and the one above it change places; the first stays where it is."""
    _move(scale, -1, by=by, now=now)


@transaction.atomic
def move_scale_down(scale: Scale, *, by: User, now: datetime) -> None:
    """Let a scale and the one below it change places; the last stays where it is."""
    _move(scale, +1, by=by, now=now)


@transaction.atomic
def remove_scale(scale: Scale, *, by: User, now: datetime) -> None:
    """Take a scale off the list. It can be put back with its ratings, until the next one is removed."""
    scale = _locked(scale)
    require("remove", policies.allowed_on_scale(by, scale, now), GONE)
    Scale.objects.filter(student=scale.student_id, removed_at__isnull=False).delete()
    scale.removed_at = now
    scale.save(update_fields=["removed_at"])
    _noted(scale, "removed", by=by, now=now)


@transaction.atomic
def put_back_scale(scale: Scale, *, by: User, now: datetime) -> None:
    """Undo: the scale is where it was, with its ratings. Refused when there are enough without it."""
    scale = _locked(scale)
    require("put_back", policies.allowed_on_scale(by, scale, now), "This scale is on your list.")
    if Scale.objects.in_use().filter(student=scale.student_id).count() >= Scale.MOST:
        raise Refused(ENOUGH)
    scale.removed_at = None
    scale.save(update_fields=["removed_at"])
    _noted(scale, "put back", by=by, now=now)


@transaction.atomic
def rate(interview: Interview, *, ratings: Mapping[int, Rated], by: User, now: datetime) -> None:
    """Say what a talk that was held tells about these scales; those that are not named keep what they have.

    Refused as a whole when one of them is not on the student's list.
    """
    interview = locked(interview)
    require("rate", policies.allowed(by, interview, now), "Rate a talk once it is written down.")
    own = set(Scale.objects.in_use().filter(student=interview.student_id).values_list("pk", flat=True))
    if not own >= set(ratings):
        raise Refused("One of these scales is not on your list any more. Load the page again.", field="scale")
    cleared = [scale for scale, rated in ratings.items() if rated.value is None]
    Rating.objects.filter(interview=interview, scale__in=cleared).delete()
    Rating.objects.bulk_create(
        [
            Rating(interview=interview, scale_id=scale, value=rated.value, because=rated.because)
            for scale, rated in ratings.items()
            if rated.value is not None
        ],
        update_conflicts=True,
        unique_fields=["interview", "scale"],
        update_fields=["value", "because"],
    )
    record("rated", interview, student=interview.student_id, by=by, now=now)
    note_activity([interview.student_id], by=by, now=now)


@transaction.atomic
def aim(student: Student, *, talks: int, by_on: date, by: User, now: datetime) -> Goal | None:
    """Mean to have held so many talks in all by that day; return the goal there was before.

    Refused for a day that is over, and for no more talks than were held already.
    """
    contacts.hold(student.pk)
    require("aim", policies.allowed_on_scales(by, student, now))
    if by_on <= now.astimezone(ZoneInfo(student.user.zone)).date():
        raise Refused("Choose a day to come.", field="by_on")
    held = Interview.objects.held().filter(student=student).count()
    if talks <= held:
        raise Refused(f"You have held {held} already. Choose more than that.", field="talks")
    return _aim(student, talks, by_on, by=by, now=now)


@transaction.atomic
def put_back_goal(student: Student, *, talks: int, by_on: date, by: User, now: datetime) -> None:
    """Undo: the goal is what it was, also one whose day is over."""
    contacts.hold(student.pk)
    require("aim", policies.allowed_on_scales(by, student, now))
    _aim(student, talks, by_on, by=by, now=now)


@transaction.atomic
def drop_goal(student: Student, *, by: User, now: datetime) -> Goal | None:
    """Let the goal go; return it, if there was one."""
    contacts.hold(student.pk)
    require("aim", policies.allowed_on_scales(by, student, now))
    goal = Goal.objects.filter(student=student).first()
    if goal is None:
        return None
    record("dropped", goal, student=student.pk, by=by, now=now)
    Goal.objects.filter(student=student).delete()
    note_activity([student.pk], by=by, now=now)
    return goal


def _aim(student: Student, talks: int, by_on: date, *, by: User, now: datetime) -> Goal | None:
    before = Goal.objects.filter(student=student).first()
    goal, _ = Goal.objects.update_or_create(
        student=student, defaults={"talks": talks, "by_on": by_on, "set_at": now}
    )
    record("aimed", goal, student=student.pk, by=by, now=now)
    note_activity([student.pk], by=by, now=now)
    return before


def _locked(scale: Scale) -> Scale:
    contacts.hold(scale.student_id)
    return Scale.objects.select_related("student").get(pk=scale.pk)


def _named(student: int, name: str) -> Scale | None:
    """Find the scale that is called so, however it is spelled; removed ones too."""
    scales = Scale.objects.filter(student=student)
    return next((scale for scale in scales if folded(scale.name) == folded(name)), None)


def _put_last(scale: Scale) -> None:
    others = Scale.objects.in_use().filter(student=scale.student_id)
    if others.count() >= Scale.MOST:
        raise Refused(ENOUGH)
    last = others.aggregate(last=Max("place"))["last"]
    scale.place = 0 if last is None else last + 1
    scale.removed_at = None


def _move(scale: Scale, by_places: int, *, by: User, now: datetime) -> None:
    scale = _locked(scale)
    require("order", policies.allowed_on_scale(by, scale, now), GONE)
    scales = list(Scale.objects.in_use().filter(student=scale.student_id).in_order())
    here = scales.index(scale)
    there = min(max(here + by_places, 0), len(scales) - 1)
    scales.insert(there, scales.pop(here))
    for place, one in enumerate(scales):
        one.place = place
    Scale.objects.bulk_update(scales, ["place"])
    _noted(scale, "moved", by=by, now=now)


def _noted(scale: Scale, verb: str, *, by: User, now: datetime) -> None:
    record(verb, scale, student=scale.student_id, by=by, now=now)
    note_activity([scale.student_id], by=by, now=now)
