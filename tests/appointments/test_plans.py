"""Giving a term or other dates a week of its own."""

from datetime import UTC, date, time

import pytest

from appointments.actions import availability as actions
from appointments.free_times import offers_of
from appointments.models import Appointment, HoursPlan, WeeklyHours
from audit.models import Event
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused

MONDAY, FRIDAY = date(2026, 3, 9), date(2026, 3, 13)
EVENING = ((0, time(18), time(20)),)


@pytest.fixture(autouse=True)
def open_hours(cora):
    make.hours(of=cora)


def edit(plan, *, first_on=MONDAY, last_on=FRIDAY, hours=EVENING, by=None):
    actions.edit_plan(
        plan,
        first_on=first_on,
        last_on=last_on,
        hours=hours,
        by=by or plan.counselor.user,
        now=make.NOON,
    )


def free_on(student, counselor, day, now=make.NOON):
    times = offers_of(student, counselor.pk, purpose=make.talk().pk, by=student.user, now=now).by_counselor[
        counselor.pk
    ]
    shown = [start.astimezone(make.NEW_YORK) for start in times]
    return [f"{local:%H:%M}" for local in shown if local.date() == day]


def test_its_hours_take_the_place_of_those_that_hold_always(ada, cora):
    make.plan(of=cora, first_on=MONDAY, last_on=FRIDAY, hours=[(0, "18:00", "19:00")])

    assert free_on(ada, cora, MONDAY) == ["18:00", "18:30"]
    assert free_on(ada, cora, FRIDAY) == []
    assert free_on(ada, cora, MONDAY - 3 * DAY)[0] == free_on(ada, cora, MONDAY + 7 * DAY)[0] == "09:00"


def test_without_a_last_day_it_holds_from_then_on(ada, cora):
    make.plan(of=cora, first_on=MONDAY, hours=[(0, "18:00", "19:00")])

    assert free_on(ada, cora, MONDAY + 14 * DAY) == ["18:00", "18:30"]


def test_a_plan_holds_where_nothing_holds_always(ada, dan):
    make.hours(of=dan, weekdays=())
    make.plan(of=dan, first_on=MONDAY, hours=[(0, "18:00", "19:00")])

    assert free_on(ada, dan, MONDAY) == ["18:00", "18:30"]
    assert free_on(ada, dan, MONDAY + DAY) == []


def test_outside_of_its_dates_nothing_is_open_where_no_hours_hold_always(ada, noon):
    eve = make.counselor()
    actions.offer(
        eve, purpose=make.talk(), minutes=30, medium="phone", place="555-0100", by=eve.user, now=noon
    )
    make.plan(of=eve, first_on=MONDAY, last_on=MONDAY + 7 * DAY, hours=[(0, "18:00", "18:30")])

    assert [free_on(ada, eve, MONDAY + days * DAY) for days in (0, 7, 14)] == [["18:00"], ["18:00"], []]


def test_its_last_day_lasts_until_its_end_by_the_counselors_clock(ada):
    """In Greenwich the next day has begun while the last one of the plan still lasts in Hawaii."""
    away = make.counselor(zone="Pacific/Honolulu")
    make.hours(of=away, weekdays=())
    tuesday = make.NOON.date()
    make.plan(of=away, first_on=tuesday - DAY, last_on=tuesday, hours=[(1, "22:00", "23:00")])

    times = offers_of(
        ada, away.pk, purpose=make.talk().pk, by=ada.user, now=(make.NOON + 10 * HOUR).astimezone(UTC)
    ).times()

    assert len(times) == 2


def test_what_is_booked_stays_as_it_is(ada, cora, noon):
    make.appointment(of=ada, starts_at=noon + 7 * DAY)

    make.plan(of=cora, first_on=MONDAY, hours=())

    assert Appointment.objects.get().status == "booked"


def test_what_holds_always_is_changed_without_it(cora):
    plan = make.plan(of=cora, first_on=MONDAY)

    make.hours(of=cora, weekdays=[2])

    assert plan.week() == [(0, time(13), time(15))]
    assert cora.hoursplan_set.get(first_on=None).week() == [(2, time(9), time(17))]


def test_gets_other_dates_and_hours(cora):
    plan = make.plan(of=cora, first_on=MONDAY)

    edit(plan, first_on=MONDAY + DAY)

    plan.refresh_from_db()
    assert (plan.first_on, plan.last_on, plan.week()) == (MONDAY + DAY, FRIDAY, [*EVENING])


@pytest.mark.parametrize(
    ("first_on", "last_on"),
    [(MONDAY, FRIDAY), (FRIDAY, None), (FRIDAY, FRIDAY), (MONDAY - DAY, MONDAY), (MONDAY - DAY, None)],
)
def test_no_two_hold_on_one_day(cora, first_on, last_on):
    make.plan(of=cora, first_on=MONDAY, last_on=FRIDAY)
    other = make.plan(of=cora, first_on=MONDAY + 90 * DAY)

    with pytest.raises(Refused, match="Other hours hold then: Mon 9 Mar 2026 to Fri 13 Mar 2026"):
        make.plan(of=cora, first_on=first_on, last_on=last_on)
    with pytest.raises(Refused, match="Other hours hold then: Mon 9 Mar 2026 to Fri 13 Mar 2026"):
        edit(other, first_on=first_on, last_on=last_on)

    assert cora.hoursplan_set.dated().count() == 2


def test_one_without_a_last_day_leaves_no_room_after_it(cora):
    make.plan(of=cora, first_on=MONDAY)

    with pytest.raises(Refused, match="Other hours hold then: Mon 9 Mar 2026 and later"):
        make.plan(of=cora, first_on=MONDAY + 900 * DAY)
    make.plan(of=cora, first_on=MONDAY - DAY, last_on=MONDAY - DAY)


def test_one_that_is_over_is_refused(cora):
    yesterday = make.NOON.date() - DAY

    with pytest.raises(Refused, match="This is over"):
        make.plan(of=cora, first_on=yesterday, last_on=yesterday)
    make.plan(of=cora, first_on=yesterday, last_on=make.NOON.date())


def test_gives_its_dates_back_when_it_is_removed(ada, cora, noon):
    plan = make.plan(of=cora, first_on=MONDAY)

    hours = actions.remove_plan(plan, by=cora.user, now=noon)

    assert hours == [(0, time(13), time(15))]
    assert free_on(ada, cora, MONDAY)[0] == "09:00"
    assert WeeklyHours.objects.filter(weekday=0).count() == 1


def test_what_is_removed_is_neither_edited_nor_removed_again(cora, noon):
    plan = make.plan(of=cora, first_on=MONDAY)
    HoursPlan.objects.filter(pk=plan.pk).delete()

    with pytest.raises(Refused, match="removed meanwhile"):
        edit(plan)
    with pytest.raises(Refused, match="removed meanwhile"):
        actions.remove_plan(plan, by=cora.user, now=noon)


@pytest.mark.parametrize("who", ["dan", "ada", "dora"])
def test_nobody_else_may(cora, who, request, noon):
    person = request.getfixturevalue(who)
    by = getattr(person, "user", person)
    plan = make.plan(of=cora, first_on=MONDAY)

    with pytest.raises(NotAllowed):
        actions.add_plan(cora, first_on=FRIDAY, last_on=FRIDAY, hours=(), by=by, now=noon)
    with pytest.raises(NotAllowed):
        edit(plan, by=by)
    with pytest.raises(NotAllowed):
        actions.remove_plan(plan, by=by, now=noon)

    assert plan.week() == [(0, time(13), time(15))]


def test_all_of_it_is_in_the_trail(cora, noon):
    plan = make.plan(of=cora, first_on=MONDAY)
    pk = plan.pk
    edit(plan)
    actions.remove_plan(plan, by=cora.user, now=noon)

    events = Event.objects.filter(subject_type="hoursplan").order_by("pk")
    assert list(events.values_list("verb", "subject_id", "by")) == [
        (verb, pk, cora.user_id)
        for verb in ("planned hours", "changed planned hours", "removed planned hours")
    ]
