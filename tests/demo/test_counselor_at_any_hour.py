"""The appointments of a counselor at any hour at which they are told first. Told once for each moment."""

import dataclasses
from collections import Counter
from datetime import datetime

import pytest

from appointments.models import Appointment
from center.models import closed_days
from demo.story import stories
from tests.demo.conftest import local_day
from web.calendar import DAY, HOUR

# A Tuesday before anybody is up, in the middle of the morning and late at night; the Sunday on which clocks go back; a
# Wednesday in the middle of a meeting, a Friday when all are over, a Saturday.
MOMENTS = [
    "2026-03-03T00:30-05:00",
    "2026-03-03T09:00-05:00",
    "2026-03-03T23:30-05:00",
    "2026-11-01T15:00-05:00",
    "2026-09-02T11:15-04:00",
    "2026-10-23T17:30-04:00",
    "2027-01-16T12:00-05:00",
]
OF_CORA = [
    dataclasses.replace(story, people=[], leads=[], files=[])
    for story in stories()
    if story.counselor == "Cora Lindqvist"
]

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize(
        "told", [(datetime.fromisoformat(moment), OF_CORA) for moment in MOMENTS], indirect=True, ids=MOMENTS
    ),
    pytest.mark.xdist_group("demo of a counselor"),
]


def test_nobody_is_booked_on_a_day_on_which_the_center_is_closed(told):
    closed = closed_days()

    assert len(closed) == 3
    assert not {local_day(meeting.starts_at) for meeting in Appointment.objects.all()} & closed


def test_cora_sees_students_on_this_working_day_and_the_next_and_maya_soon(told):
    today = local_day(told)

    days = Counter(local_day(meeting.starts_at) for meeting in Appointment.objects.standing())

    working = [today + n * DAY for n in range(5) if (today + n * DAY).weekday() < 5]
    assert days[working[0]] >= 5
    assert days[working[1]] >= 1
    assert sum(days[day] for day in days if day > working[0]) >= 5
    [soon] = Appointment.objects.coming(told).filter(student__user__email="maya@demo.test")
    assert today + 3 * DAY <= local_day(soon.starts_at) <= today + 5 * DAY
    assert not Appointment.objects.filter(student__user__email="liam@demo.test").exists()


def test_what_is_over_has_an_ending_but_for_one_and_what_is_to_come_has_none(told):
    standing = Appointment.objects.standing()

    assert standing.open().filter(ends_at__lt=told - HOUR).count() == 1
    assert not standing.filter(starts_at__gt=told).exclude(fulfilled_at=None, missed_at=None).exists()
