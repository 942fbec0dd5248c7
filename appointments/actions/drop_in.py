"""Every change to the line of a day, in the order of a student's way through it; and who takes drop-ins.

Whoever takes somebody out of the line first holds the counselor, then the row: always in this order.
"""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from appointments import drop_in_policies as policies
from appointments.contention import one_at_a_time
from appointments.drop_in_hours import drop_in_week
from appointments.drop_in_line import line_of
from appointments.models import DropIn, Duty
from audit.models import record
from counselors.models import Counselor
from students.actions import note_activity
from students.models import Student
from web.calendar import at, end_of
from web.refusals import Refused, require

NOT_CALLED: dict[str, Any] = {"counselor": None, "called_at": None, "called_again_at": None}


@one_at_a_time
def join(student: Student, *, topic: str, by: User, now: datetime) -> DropIn:
    """Put the student at the end of today's line; whoever stands in it already keeps the place.

    Refused when drop-in is closed, and so near its end that the turn would not come. No rule of booking counts.
    """
    require("join", policies.allowed_to_join(by, student))
    # Whoever joins twice at once waits here, and then finds the first row.
    Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    line = line_of(now)
    known = line.latest_of(student)
    if known and known.is_open and not line.is_over_for(known):
        return known
    if line.no_room:
        raise Refused(line.no_room)
    drop_in = DropIn.objects.create(
        student=student, on=line.week.today(now), topic=topic, joined_at=now, joined_by=by
    )
    _note("joined the line", drop_in, by=by, now=now)
    return drop_in


@one_at_a_time
def leave(drop_in: DropIn, *, by: User, now: datetime) -> None:
    """Give up the place. Refused once a meeting has begun."""
    drop_in = _allowed("leave", drop_in, by=by, now=now)
    _save(drop_in, "left the line", {"left_at": now}, by=by, now=now)


@one_at_a_time
def go_on_duty(counselor: Counselor, *, by: User, now: datetime) -> None:
    """Take drop-ins from now on, until one says otherwise or the day is over. Said twice it is said once.

    Refused on a day without drop-in, and when it is over.
    """
    counselor = _held(counselor, by=by)
    week = drop_in_week()
    today = week.today(now)
    opening = week.on(today)
    if not opening or now >= opening.closes_at:
        raise Refused("There is no drop-in any more today. Come back on a day on which it opens.")
    open_duty = Duty.objects.filter(counselor=counselor, ended_at=None).first()
    if open_duty and open_duty.began_at >= at(today, 0, week.zone):
        return
    if open_duty:
        # Left open on another day: it ended with that day.
        open_duty.ended_at = end_of(week.today(open_duty.began_at), week.zone)
        open_duty.save(update_fields=["ended_at"])
    duty = Duty.objects.create(counselor=counselor, began_at=now)
    record("went on duty", duty, by=by, now=now)


@one_at_a_time
def go_off_duty(counselor: Counselor, *, by: User, now: datetime) -> None:
    """Take no more drop-ins; whoever is with the counselor stays until they are done."""
    counselor = _held(counselor, by=by)
    duty = Duty.objects.filter(counselor=counselor, ended_at=None).first()
    if not duty:
        return
    duty.ended_at = now
    duty.save(update_fields=["ended_at"])
    record("went off duty", duty, by=by, now=now)


@one_at_a_time
def call_next(counselor: Counselor, *, by: User, now: datetime) -> DropIn:
    """Call whoever waits longest; two counselors who call at once call two students.

    Refused when the counselor does not take drop-ins, is with somebody, or nobody waits.
    """
    counselor = _held(counselor, by=by)
    line = line_of(now)
    if not line.is_open:
        raise Refused(f"Drop-in is closed now. {line.opens_next}")
    if counselor.pk not in {duty.counselor_id for duty in line.duties}:
        raise Refused("Say first that you take drop-ins now, then call the next.")
    mine = next((one for one in line.with_somebody if one.counselor_id == counselor.pk), None)
    if mine:
        raise Refused(f"{mine.student.user.name} is with you. Finish that first, then call the next.")
    waiting = DropIn.objects.of_day(line.week.today(now)).waiting()
    # Whom a colleague calls at this instant is locked, and passed over.
    drop_in = waiting.select_for_update(skip_locked=True, no_key=True).first()
    if not drop_in:
        raise Refused("Nobody waits at this moment. This page shows whoever comes.")
    _save(drop_in, "called", {"called_at": now, "counselor": counselor}, by=by, now=now)
    return drop_in


@one_at_a_time
def call_again(drop_in: DropIn, *, by: User, now: datetime) -> None:
    """Call somebody who did not answer a second time."""
    drop_in = _allowed("call_again", drop_in, by=by, now=now)
    _save(drop_in, "called again", {"called_again_at": now}, by=by, now=now)


@one_at_a_time
def set_aside(drop_in: DropIn, *, by: User, now: datetime) -> None:
    """Pass over somebody who was called twice and did not answer; they may join again. Refused after one call."""
    drop_in = _allowed("set_aside", drop_in, by=by, now=now)
    _save(drop_in, "set aside", {"set_aside_at": now}, by=by, now=now)


@one_at_a_time
def begin(drop_in: DropIn, *, by: User, now: datetime) -> None:
    """Write down that the student is here, and the meeting begins."""
    drop_in = _allowed("begin", drop_in, by=by, now=now)
    _save(drop_in, "began", {"begun_at": now}, by=by, now=now)


@one_at_a_time
def finish(drop_in: DropIn, *, by: User, now: datetime) -> None:
    """Write down that the meeting is over."""
    drop_in = _allowed("finish", drop_in, by=by, now=now)
    _save(drop_in, "finished", {"done_at": now}, by=by, now=now)


@one_at_a_time
def take_back(drop_in: DropIn, *, by: User, now: datetime) -> None:
    """Undo the latest act: an end, then a beginning; whoever was called, left or was set aside has the place back.

    Refused on another day, where the student has joined again, and where the counselor is with somebody else.
    """
    drop_in = _allowed("take_back", drop_in, by=by, now=now)
    if drop_in.is_waiting:
        return
    facts: dict[str, Any] = {"left_at": None, "set_aside_at": None, **NOT_CALLED}
    if drop_in.begun_at:
        facts = {"done_at": None} if drop_in.done_at else {"begun_at": None}
    try:
        with transaction.atomic():
            _save(drop_in, "took back", facts, by=by, now=now)
    except IntegrityError as taken:
        raise Refused(
            "This cannot be undone any more: the student is in line again, or somebody else was called since."
        ) from taken


def _held(counselor: Counselor, *, by: User) -> Counselor:
    """The counselor, with nobody else changing whom they see."""
    require("serve", policies.allowed_on_duty(by, counselor), "Only who sees students can take drop-ins.")
    return Counselor.objects.select_for_update(no_key=True).get(pk=counselor.pk)


def _allowed(act: str, drop_in: DropIn, *, by: User, now: datetime) -> DropIn:
    """Read the row again, with nobody else changing it; refused where the act is not for this person now."""
    DropIn.objects.select_for_update(no_key=True).get(pk=drop_in.pk)
    drop_in = DropIn.objects.with_names().get(pk=drop_in.pk)
    may = policies.allowed_in_line(by, drop_in, drop_in_week().today(now))
    require(act, may, "This has changed a moment ago. Look at the line again.")
    return drop_in


def _save(drop_in: DropIn, verb: str, facts: dict[str, Any], *, by: User, now: datetime) -> None:
    for name, fact in facts.items():
        setattr(drop_in, name, fact)
    drop_in.save(update_fields=list(facts))
    _note(verb, drop_in, by=by, now=now)


def _note(verb: str, drop_in: DropIn, *, by: User, now: datetime) -> None:
    record(verb, drop_in, student=drop_in.student_id, by=by, now=now)
    note_activity([drop_in.student_id], by=by, now=now)
