"""Which times a student can have, and with whom."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from appointments.actions import appointments as actions
from appointments.free_times import free_times, offers_of
from appointments.models import AppointmentType
from center.kept import term_at
from center.models import Center
from tests import make
from web.calendar import DAY, HOUR, MINUTE

EVERY_DAY = tuple(range(7))


@pytest.fixture(autouse=True)
def open_hours(cora):
    make.hours(of=cora)


def offers(student, *, but=None, now=make.NOON):
    types = AppointmentType.objects.offered().with_availability(on_or_after=now)
    return free_times(student, types, but=but, by=student.user, now=now)


def starts(student, counselor, *, but=None, now=make.NOON):
    return offers(student, but=but, now=now).by_counselor[counselor.pk]


def test_the_own_counselor_comes_first_whoever_else_is_free(ada, ben, cora, dan, noon):
    make.hours(of=dan)
    make.appointment(of=ben, counselor=cora, starts_at=noon + 2 * DAY)

    times = offers(ada).times()

    assert {free.counselor for free in times} == {cora, dan}
    assert [free.starts_at for free in times if free.counselor == dan] == [noon + 2 * DAY]


def test_among_the_others_who_has_the_fewest_appointments_comes_first(ada, ben, dan, noon):
    make.rules()
    eve = make.counselor(name="Eve Sato")
    make.hours(of=dan)
    make.hours(of=eve)
    make.appointment(of=ben, counselor=dan, starts_at=noon + DAY)
    carl = make.student(name="Carl Berg")

    before = [kind.counselor for kind in offers(carl).types]
    for n in range(2):
        make.appointment(of=ben, counselor=eve, starts_at=noon + 2 * DAY + n * HOUR)
    after = [kind.counselor for kind in offers(carl).types]

    assert (before.index(eve) < before.index(dan), after.index(dan) < after.index(eve)) == (True, True)


def test_each_beginning_is_offered_once_and_in_order(ada, dan):
    make.hours(of=dan)

    times = [free.starts_at for free in offers(ada).times()]

    assert times == sorted(set(times))


def test_a_time_of_somebody_else_is_free_at_another_counselor(ada, ben, cora, dan, noon):
    make.hours(of=dan)
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)

    assert noon + DAY not in starts(ada, cora)
    assert noon + DAY in starts(ada, dan)


def test_the_students_own_appointments_hide_their_time_at_every_counselor(ada, cora, dan, noon):
    make.rules()
    make.hours(of=dan)
    make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)

    assert noon + DAY not in starts(ada, cora) + starts(ada, dan)
    assert noon + DAY + 30 * MINUTE in starts(ada, cora)


def test_the_others_own_appointments_elsewhere_hide_nothing(ada, ben, cora, dan, noon):
    make.hours(of=dan)
    make.appointment(of=ben, counselor=dan, starts_at=noon + DAY)

    assert noon + DAY in starts(ada, cora)


def test_the_first_time_is_four_hours_ahead(ada, cora, noon):
    assert starts(ada, cora)[0] == noon + 4 * HOUR
    assert starts(ada, cora, now=noon + MINUTE)[0] == noon + 4 * HOUR + 30 * MINUTE


def test_the_last_time_is_twenty_eight_days_ahead(ada, cora, noon):
    """By minutes that pass: the clocks go forward in between, and it is one in the afternoon there."""
    assert starts(ada, cora)[-1] == noon + 28 * DAY


def test_a_cancelled_appointment_gives_its_time_back(ada, ben, cora, noon):
    booked = make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)
    actions.cancel(booked, by=ben.user, now=noon)

    assert noon + DAY in starts(ada, cora)


@pytest.mark.parametrize(("act", "facts"), [("fulfil", {}), ("miss", {"missed_by": "student"})])
def test_a_meeting_with_an_ending_does_not_give_its_time_back(ada, ben, cora, noon, act, facts):
    booked = make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)
    getattr(actions, act)(booked, by=cora.user, now=noon + DAY, **facts)

    assert noon + DAY not in starts(ada, cora)


def test_an_appointment_that_is_about_to_move_takes_up_no_time(ada, cora, noon):
    booked = make.appointment(of=ada, starts_at=noon + DAY)

    assert noon + DAY not in starts(ada, cora)
    assert noon + DAY in starts(ada, cora, but=booked)


def test_a_longer_type_of_another_day_hides_what_it_still_covers(ada, ben, cora, noon):
    """It was booked when meetings took an hour; those of half an hour begin around it."""
    make.hours(of=cora, minutes=60)
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)
    make.hours(of=cora, minutes=30)

    free = starts(ada, cora)

    assert [noon + DAY + n * 30 * MINUTE in free for n in (-1, 0, 1, 2)] == [True, False, False, True]


def test_a_meeting_that_began_before_the_first_time_still_covers_it(ada, ben, cora, noon):
    make.hours(of=cora, minutes=90, opens="09:00", closes="22:00")
    make.appointment(of=ben, counselor=cora, starts_at=noon + 3 * HOUR, booked_at=noon - 2 * HOUR)
    make.hours(of=cora, minutes=30, opens="09:00", closes="22:00")

    assert starts(ada, cora)[0] == noon + 4 * HOUR + 30 * MINUTE


def test_time_off_is_not_offered(ada, cora, noon):
    make.time_off(of=cora, first_on=date(2026, 3, 4), leaves_at=time(12), returns_at=time(13))

    free = starts(ada, cora)

    assert [noon + DAY + n * 30 * MINUTE in free for n in (-1, 0, 1, 2)] == [True, False, False, True]


@pytest.mark.parametrize("hour", range(0, 24, 3))
@pytest.mark.parametrize("name", ["Pacific/Honolulu", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_a_day_off_lasts_until_its_end_by_the_counselors_clock(ada, name, hour):
    """In Greenwich the next day has begun while the day off still lasts in Hawaii."""
    zone, now = ZoneInfo(name), datetime(2026, 3, 4, hour, tzinfo=UTC)
    away = make.counselor(zone=name)
    make.hours(of=away, opens="00:00", closes="23:59", weekdays=EVERY_DAY)
    today = now.astimezone(zone).date()
    make.time_off(of=away, first_on=today)

    first = starts(ada, away, now=now)[0].astimezone(zone)

    assert first.date() == max(today + DAY, (now + Center().notice).astimezone(zone).date())


def test_hours_are_by_the_counselors_clock_and_not_by_the_students(cora, noon):
    far = make.student(name="Mei Lin", counselor=cora, zone="Asia/Tokyo")
    away = make.counselor(zone="Europe/Berlin")
    make.hours(of=away, opens="09:00", closes="09:30")

    assert starts(far, away)[0] == datetime(2026, 3, 4, 8, tzinfo=UTC)


def test_whoever_has_left_is_not_offered(ada, cora, noon):
    cora.user.deactivated_at = noon
    cora.user.save(update_fields=["deactivated_at"])

    assert offers(ada).times() == []
    assert offers_of(ada, cora.pk, purpose=make.talk().pk, by=ada.user, now=noon).times() == []


def test_whoever_has_hours_and_has_not_said_where_is_not_offered(ada, cora):
    AppointmentType.objects.filter(counselor=cora).delete()

    assert offers(ada).times() == []


def test_whoever_has_a_room_and_no_hours_has_no_times(ada, dan):
    make.hours(of=dan, weekdays=())

    assert starts(ada, dan) == []


def test_one_counselor_is_asked_for_by_key(ada, dan, noon):
    make.hours(of=dan)

    assert {
        free.counselor
        for free in offers_of(ada, dan.pk, purpose=make.talk().pk, by=ada.user, now=noon).times()
    } == {dan}


def test_the_nearest_lie_on_both_sides_of_a_time_that_is_gone_and_come_in_order(ada, ben, cora, noon):
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)

    nearest = offers(ada).nearest(noon + DAY + MINUTE, count=4)

    assert [(free.starts_at - noon - DAY) / MINUTE for free in nearest] == [-60, -30, 30, 60]


def test_the_nearest_are_all_there_are_where_there_are_fewer(ada, cora, noon):
    make.hours(of=cora, opens="09:00", closes="09:30", weekdays=(0,))

    assert len(offers(ada).nearest(noon, count=9)) == 4


@pytest.mark.parametrize("count", [1, 20])
def test_any_number_of_counselors_takes_two_statements(
    ada, ben, cora, noon, count, django_assert_num_queries
):
    make.rules()
    for _ in range(count - 1):
        make.hours(of=make.counselor())
    for n in range(count):
        days, halves = divmod(n, 10)
        make.appointment(of=ben, counselor=cora, starts_at=noon + (1 + days) * DAY + halves * 30 * MINUTE)
        make.time_off(of=cora, first_on=date(2026, 3, 10) + n * DAY)
        make.plan(of=cora, first_on=date(2026, 6, 1) + n * DAY, last_on=date(2026, 6, 1) + n * DAY)
        make.extra_hours(of=cora, on=date(2026, 6, 1) + n * DAY)

    term_at(noon)
    with django_assert_num_queries(2):
        found = offers(ada)

    assert len(found.by_counselor) == count


def test_nobody_can_be_booked_on_a_day_on_which_the_center_is_closed(ada, cora, dan, noon):
    make.hours(of=dan)
    day = noon.date() + DAY

    make.holiday(on=day)

    assert not {free.starts_at.date() for free in offers(ada).times()} & {day}
    assert noon + 2 * DAY in starts(ada, cora)


def test_a_holiday_lasts_as_long_as_its_day_on_the_counselors_wall(ada, noon):
    """When it ends in Tokyo it has hardly begun in New York."""
    tomo = make.counselor(name="Tomo Abe", zone="Asia/Tokyo")
    make.hours(of=tomo, weekdays=EVERY_DAY)
    day = date(2026, 3, 6)
    open_on = {start.astimezone(ZoneInfo("Asia/Tokyo")).date() for start in starts(ada, tomo)}

    make.holiday(on=day)

    days = {start.astimezone(ZoneInfo("Asia/Tokyo")).date() for start in starts(ada, tomo)}
    assert open_on - days == {day}
