"""Saying when one sees students, for how long and where."""

from datetime import UTC, datetime, time

import pytest
from django.db import IntegrityError, transaction

from appointments.actions import availability as actions
from appointments.free_times import offers_of
from appointments.models import Appointment, AppointmentType, WeeklyHours
from audit.models import Event
from tests import make
from web.calendar import DAY
from web.refusals import NotAllowed

MORNING = (0, time(9), time(12))
AFTERNOON = (0, time(13), time(17))


def opened(counselor, *hours, by=None, now=make.NOON):
    actions.open_hours(counselor, hours=hours, by=by or counselor.user, now=now)
    return list(
        WeeklyHours.objects.order_by("weekday", "opens_at").values_list("weekday", "opens_at", "closes_at")
    )


def test_the_hours_are_kept(cora):
    assert opened(cora, MORNING, AFTERNOON) == [MORNING, AFTERNOON]


def test_new_hours_replace_the_old_ones(cora):
    opened(cora, MORNING, AFTERNOON)

    assert opened(cora, (4, time(9), time(10))) == [(4, time(9), time(10))]


def test_no_hours_at_all_close_everything(cora):
    opened(cora, MORNING)

    assert opened(cora) == []


def test_the_hours_of_others_stay(cora, dan):
    opened(dan, MORNING)

    assert opened(cora, AFTERNOON) == [MORNING, AFTERNOON]


def test_what_is_booked_stays_as_it_is(ada, cora, noon):
    make.hours(of=cora)
    booked = make.appointment(of=ada, starts_at=noon + DAY)

    opened(cora)

    assert Appointment.objects.get() == booked
    assert Appointment.objects.get().status == "booked"


def test_hours_that_overlap_change_nothing(cora):
    opened(cora, MORNING)

    with pytest.raises(IntegrityError, match="weekly_hours_do_not_overlap"), transaction.atomic():
        opened(cora, AFTERNOON, (0, time(16), time(18)))

    assert WeeklyHours.objects.get().opens_at == time(9)


def test_a_student_finds_them_at_once(ada, cora, noon):
    make.hours(of=cora, weekdays=())

    opened(cora, (2, time(9), time(9, 30)))

    first = offers_of(ada, cora.pk, purpose=make.talk().pk, by=ada.user, now=noon).times()[0].starts_at
    assert first == datetime(2026, 3, 4, 14, tzinfo=UTC)


@pytest.mark.parametrize("who", ["dan", "ada", "dora"])
def test_nobody_else_may(cora, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        opened(cora, MORNING, by=getattr(person, "user", person))

    assert not WeeklyHours.objects.exists()


def test_is_in_the_trail(cora, noon):
    opened(cora, MORNING)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_type, event.subject_id, event.by) == (
        "opened hours",
        "counselor",
        cora.pk,
        cora.user,
    )


def offered(counselor, *, by=None, now=make.NOON, minutes=45, medium="video", place="https://meet.test/cora"):
    return actions.offer(
        counselor,
        purpose=make.talk(),
        minutes=minutes,
        medium=medium,
        place=place,
        by=by or counselor.user,
        now=now,
    )


def test_the_kind_of_meeting_is_kept(cora):
    kind = offered(cora)

    assert (kind.minutes, kind.medium, kind.place) == (45, "video", "https://meet.test/cora")
    assert kind.counselor == cora


def test_a_new_kind_replaces_the_old_one(cora):
    offered(cora, minutes=45)
    offered(cora, minutes=60)

    assert AppointmentType.objects.get().minutes == 60


def test_what_is_booked_stays_as_long_and_where_it_was(ada, cora, noon):
    make.hours(of=cora)
    make.appointment(of=ada, starts_at=noon + DAY)

    offered(cora)

    booked = Appointment.objects.get()
    assert (booked.minutes, booked.medium, booked.place) == (30, "in_person", "Room 12")


def test_nobody_offers_for_somebody_else(cora, dan):
    with pytest.raises(NotAllowed):
        offered(cora, by=dan.user)


def test_an_offer_is_in_the_trail(cora):
    kind = offered(cora)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_type, event.subject_id) == ("offered", "appointmenttype", kind.pk)
