"""The calendar file of an appointment, read back by another parser than the one that wrote it."""

from datetime import UTC, timedelta

import pytest
from ical.calendar_stream import IcsCalendarStream

from appointments.actions import appointments as actions
from appointments.calendar_file import calendar_file, method_of
from appointments.models import Appointment
from tests import make
from web.calendar import DAY, HOUR


@pytest.fixture
def booked(ada, cora, noon):
    make.hours(of=cora)
    return make.appointment(of=ada, starts_at=noon + DAY)


def written(reader):
    """The file of the only appointment, as it is now."""
    appointment = Appointment.objects.with_names().get()
    return calendar_file(appointment, reader=reader, method=method_of(appointment))


def read(reader):
    """The one event of the file."""
    (event,) = IcsCalendarStream.calendar_from_ics(written(reader)).events
    return event


def test_asks_to_keep_the_meeting_at_its_instant(booked, ada, noon):
    event = read(ada.user)

    assert event.dtstart == (noon + DAY).astimezone(UTC)
    assert event.dtend - event.dtstart == timedelta(minutes=30)
    assert (event.summary, event.location) == ("Appointment with Cora Lindqvist", "Room 12")
    assert event.status.value == "CONFIRMED"
    assert event.sequence == 0


def test_names_the_student_to_the_counselor(booked, cora):
    event = read(cora.user)

    assert event.summary == "Appointment with Ada Moreno"
    assert {str(one.uri) for one in event.attendees} == {
        f"mailto:{booked.student.user.email}",
        f"mailto:{cora.user.email}",
    }


def test_keeps_its_name_and_counts_its_changes(booked, ada, noon):
    first = read(ada.user)

    actions.move(booked, starts_at=noon + DAY + HOUR, version=0, by=ada.user, now=noon)
    moved = read(ada.user)
    actions.cancel(booked, by=ada.user, now=noon)
    cancelled = read(ada.user)

    assert first.uid == moved.uid == cancelled.uid
    assert [event.sequence for event in (first, moved, cancelled)] == [0, 1, 2]
    assert moved.dtstart == noon + DAY + HOUR
    assert cancelled.status.value == "CANCELLED"


def test_asks_to_keep_it_until_it_is_cancelled_and_then_to_take_it_out(booked, ada, noon):
    kept = written(ada.user)
    actions.cancel(booked, by=ada.user, now=noon)
    taken_out = written(ada.user)

    assert "\r\nMETHOD:REQUEST\r\n" in kept
    assert "\r\nMETHOD:CANCEL\r\n" in taken_out


def test_leaves_out_what_the_student_would_like_to_talk_about(booked, cora):
    text = written(cora.user)

    assert booked.topic not in text


@pytest.mark.parametrize(
    "place",
    [
        "x\r\nATTENDEE:mailto:evil@x.com",
        "Room 12, second floor; ask for \\Cora\\",
        "😀" * 290,
        "名前" * 140,
    ],
)
def test_a_place_of_any_shape_is_text_and_nothing_else(place, booked, ada):
    """B75"""
    Appointment.objects.update(place=place)

    text = written(ada.user)
    (event,) = IcsCalendarStream.calendar_from_ics(text).events

    assert event.location.replace("\r\n", "\n") == place.replace("\r\n", "\n")
    assert len(event.attendees) == 2
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


def test_can_be_fetched_from_the_page_by_either_side_alone(booked, ada, ben, as_):
    path = f"/appointments/{booked.pk}/appointment.ics"

    response = as_(ada).get(path)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    assert "\r\nMETHOD:PUBLISH\r\n" in text
    assert len(IcsCalendarStream.calendar_from_ics(text).events) == 1
    assert as_(ben).get(path).status_code == 404
