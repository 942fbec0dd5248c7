"""A student joins the line of the day, leaves it, and has the place back."""

import pytest

from appointments.actions import drop_in as actions
from appointments.drop_in_line import line_of
from appointments.models import DropIn
from audit.models import Event
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused


@pytest.fixture(autouse=True)
def open_hours(db):
    make.drop_in_hours()


def join(student, *, now=make.NOON, by=None):
    return actions.join(student, topic="One letter", by=by or student.user, now=now)


def names(now=make.NOON):
    return [one.student.user.first_name for one in line_of(now).waiting]


def test_whoever_comes_first_stands_first(ada, ben, noon):
    join(ben, now=noon - MINUTE)
    join(ada)

    assert names() == ["Ben", "Ada"]
    assert Event.objects.filter(verb="joined the line", student_id=ada.pk, by=ada.user).count() == 1
    assert Summary.objects.get(student=ada).active_at == noon


def test_joining_twice_is_joining_once_and_keeps_the_place(ada, ben, noon):
    first = join(ada)
    join(ben)

    assert join(ada, now=noon + MINUTE) == first
    assert names() == ["Ada", "Ben"]


@pytest.mark.parametrize("hour", [9, 16, 20])
def test_is_refused_while_it_is_closed_with_when_it_opens(hour, ada):
    with pytest.raises(Refused, match=r"Drop-in is closed now\. It opens on (Tue 3|Wed 4) Mar 2026"):
        join(ada, now=make.at(3, hour))


def test_is_refused_on_a_holiday(ada, noon):
    make.holiday(on=noon.date())

    with pytest.raises(Refused, match="It opens on Wed 4 Mar 2026"):
        join(ada)


def test_is_refused_where_no_day_is_set(ada):
    make.drop_in_hours(weekdays=[])

    with pytest.raises(Refused, match="book a time instead"):
        join(ada)


def test_is_refused_once_the_turn_would_come_after_the_last_start(ada, ben, cora):
    make.on_duty(cora)
    join(ben, now=make.at(3, 15) + 31 * MINUTE)

    with pytest.raises(Refused, match="The last drop-in meeting of today begins at"):
        join(ada, now=make.at(3, 15) + 31 * MINUTE)
    join(ada, now=make.at(3, 15) + 30 * MINUTE)


def test_whoever_stands_in_line_already_is_not_refused_near_the_end(ada):
    known = join(ada)

    assert join(ada, now=make.at(3, 15) + 50 * MINUTE) == known


def test_while_nobody_takes_drop_ins_one_may_join_until_the_last_start(ada, ben):
    join(ada, now=make.at(3, 15) + 45 * MINUTE)

    with pytest.raises(Refused, match="your turn would come later"):
        join(ben, now=make.at(3, 15) + 46 * MINUTE)


def test_no_rule_of_booking_counts(ada, cora, noon):
    make.hours(of=cora)
    make.missed(of=ada, starts_at=noon - 20 * DAY)
    make.rules(open_at_once=1, per_day=1, missed_per_term=1, notice_hours=168)

    join(ada)

    assert names() == ["Ada"]


def test_staff_put_in_line_whoever_stands_at_the_desk_and_no_other_student_does(ada, ben, cora, dan):
    join(ada, by=dan.user)

    assert DropIn.objects.get().joined_by == dan.user
    with pytest.raises(NotAllowed):
        join(ben, by=ada.user)


def test_whoever_leaves_is_out_of_the_line_and_has_the_place_back(ada, ben, noon):
    mine = join(ada)
    join(ben)

    actions.leave(mine, by=ada.user, now=noon + MINUTE)
    assert names() == ["Ben"]
    actions.take_back(mine, by=ada.user, now=noon + 2 * MINUTE)

    assert names() == ["Ada", "Ben"]
    verbs = Event.objects.filter(student_id=ada.pk, subject_type="dropin").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["joined the line", "left the line", "took back"]


def test_leaving_cannot_be_undone_once_one_has_joined_again(ada, noon):
    mine = join(ada)
    actions.leave(mine, by=ada.user, now=noon)
    join(ada, now=noon + MINUTE)

    with pytest.raises(Refused, match="cannot be undone any more"):
        actions.take_back(mine, by=ada.user, now=noon + 2 * MINUTE)


def test_leaving_cannot_be_undone_on_another_day(ada, noon):
    mine = join(ada)
    actions.leave(mine, by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        actions.take_back(mine, by=ada.user, now=noon + DAY)


def test_nobody_leaves_for_another_student_but_staff_may_see_that_somebody_left(ada, ben, dan):
    mine = join(ada)

    with pytest.raises(NotAllowed):
        actions.leave(mine, by=ben.user, now=make.NOON)
    actions.leave(mine, by=dan.user, now=make.NOON)

    assert names() == []


def test_the_line_ends_with_the_day_and_the_next_begins_empty(ada, noon):
    mine = join(ada)
    mine.refresh_from_db()

    assert line_of(make.at(3, 16)).is_over_for(mine)
    assert not line_of(make.at(3, 15)).is_over_for(mine)
    assert names(make.at(3, 16)) == []
    assert names(noon + DAY) == []
    assert join(ada, now=noon + DAY) != mine


def test_joining_again_on_a_day_that_closed_is_refused(ada):
    join(ada)

    with pytest.raises(Refused, match="Drop-in is closed now"):
        join(ada, now=make.at(3, 17))


def test_hours_that_change_hold_for_whoever_is_in_line(ada, noon):
    join(ada)

    make.drop_in_hours(closes="12:30")

    assert names(noon + 29 * MINUTE) == ["Ada"]
    assert names(noon + HOUR) == []
