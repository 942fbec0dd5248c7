"""Moving: another time of the same counselor; the old one is kept until the new one is won."""

import pytest

from appointments.actions import appointments as actions
from appointments.actions import availability
from appointments.contention import SlotTaken
from appointments.models import Appointment
from audit.models import Event
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


def moved(appointment, *, by, starts_at=make.NOON + 2 * DAY, version=None, now=make.NOON):
    version = appointment.version if version is None else version
    actions.move(appointment, starts_at=starts_at, version=version, by=by, now=now)
    appointment.refresh_from_db()
    return appointment


def test_the_time_changes_and_the_rest_stays(ada, noon):
    booked = make.appointment(of=ada, topic="My list is short")
    before = booked.pk, booked.uid, booked.student, booked.counselor, booked.booked_at

    moved(booked, by=ada.user)

    assert (booked.starts_at, booked.ends_at) == (noon + 2 * DAY, noon + 2 * DAY + 30 * MINUTE)
    assert (booked.moved_at, booked.status, booked.topic) == (noon, "booked", "My list is short")
    assert (booked.pk, booked.uid, booked.student, booked.counselor, booked.booked_at) == before


def test_what_the_student_was_shown_changes_along(ada):
    booked = moved(make.appointment(of=ada), by=ada.user)

    assert booked.shown_as == "2026-03-05T12:00"


def test_it_is_as_long_and_as_far_as_meetings_are_now(ada, cora, noon):
    booked = make.appointment(of=ada)
    availability.offer(
        cora, purpose=make.talk(), minutes=60, medium="phone", place="555 0100", by=cora.user, now=noon
    )

    moved(booked, by=ada.user)

    assert (booked.minutes, booked.medium, booked.place) == (60, "phone", "555 0100")
    assert booked.blocked.upper == booked.ends_at


def test_each_move_raises_the_version(ada, noon):
    booked = make.appointment(of=ada)

    versions = [booked.version] + [
        moved(booked, by=ada.user, starts_at=noon + days * DAY).version for days in (2, 3)
    ]

    assert versions == [0, 1, 2]


def test_the_old_time_is_free_again(ada, ben, cora, noon):
    booked = make.appointment(of=ada, starts_at=noon + DAY)

    moved(booked, by=ada.user)

    assert make.appointment(of=ben, counselor=cora, starts_at=noon + DAY).student == ben


def test_the_new_time_is_taken(ada, ben, cora, noon):
    moved(make.appointment(of=ada), by=ada.user, starts_at=noon + 2 * DAY)

    with pytest.raises(SlotTaken):
        make.appointment(of=ben, counselor=cora, starts_at=noon + 2 * DAY)


def test_a_meeting_may_move_by_less_than_its_length(ada, cora, noon):
    make.hours(of=cora, minutes=60)
    booked = make.appointment(of=ada, starts_at=noon + DAY)
    make.hours(of=cora, minutes=30)

    moved(booked, by=ada.user, starts_at=noon + DAY + 30 * MINUTE)

    assert booked.starts_at == noon + DAY + 30 * MINUTE


def row(appointment):
    return Appointment.objects.values().get(pk=appointment.pk)


def test_where_the_new_time_is_taken_the_old_one_stands(ada, ben, cora, noon):
    make.appointment(of=ben, counselor=cora, starts_at=noon + 2 * DAY)
    booked = make.appointment(of=ada, starts_at=noon + DAY)
    before = row(booked)

    with pytest.raises(SlotTaken):
        moved(booked, by=ada.user, starts_at=noon + 2 * DAY)

    assert row(booked) == before
    with pytest.raises(SlotTaken):
        make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)


def test_where_the_student_is_with_somebody_else_the_old_one_stands(ada, dan, noon):
    make.appointment(of=ada, counselor=dan, starts_at=noon + 2 * DAY)
    booked = make.appointment(of=ada, starts_at=noon + DAY)
    before = row(booked)

    with pytest.raises(SlotTaken):
        moved(booked, by=ada.user, starts_at=noon + 2 * DAY)

    assert row(booked) == before


@pytest.mark.parametrize(
    "starts_at",
    [
        make.NOON + DAY + 10 * MINUTE,
        make.NOON + DAY + 5 * HOUR,
        make.NOON + 4 * DAY,
        make.NOON + 2 * HOUR,
        make.NOON + 29 * DAY,
    ],
    ids=["between two times", "after hours", "a Saturday", "too soon", "too far ahead"],
)
def test_refuses_a_time_that_is_not_offered(ada, starts_at):
    booked = make.appointment(of=ada)

    with pytest.raises(SlotTaken):
        moved(booked, by=ada.user, starts_at=starts_at)


def test_refuses_a_time_that_is_over_beside_its_field(ada, noon):
    """B39"""
    booked = make.appointment(of=ada)

    with pytest.raises(Refused) as refusal:
        moved(booked, by=ada.user, starts_at=noon - 2 * HOUR)

    assert (refusal.value.status, refusal.value.field) == (422, "starts_at")


def test_refuses_when_somebody_changed_it_meanwhile(ada, cora, noon):
    booked = make.appointment(of=ada)
    seen = booked.version
    moved(booked, by=cora.user, starts_at=noon + 2 * DAY)

    with pytest.raises(Refused, match="moved this appointment a moment ago"):
        moved(booked, by=ada.user, starts_at=noon + 3 * DAY, version=seen)

    booked.refresh_from_db()
    assert (booked.starts_at, booked.version) == (noon + 2 * DAY, 1)


def test_the_same_move_sent_twice_moves_once(ada, noon):
    booked = make.appointment(of=ada)
    seen = booked.version
    moved(booked, by=ada.user)

    moved(booked, by=ada.user, version=seen, now=noon + HOUR)

    assert (booked.version, booked.moved_at) == (1, noon)
    assert Event.objects.filter(verb="moved").count() == 1


def test_the_row_in_hand_may_be_an_old_one(ada, noon):
    stale = make.appointment(of=ada)
    actions.cancel(Appointment.objects.get(pk=stale.pk), by=ada.user, now=noon)

    with pytest.raises(NotAllowed):
        actions.move(stale, starts_at=noon + 2 * DAY, version=1, by=ada.user, now=noon)


@pytest.mark.parametrize("ago", [0 * MINUTE, HOUR])
def test_refuses_once_the_meeting_has_begun(ada, noon, ago):
    booked = make.appointment(of=ada, starts_at=noon + DAY)

    with pytest.raises(NotAllowed):
        moved(booked, by=ada.user, now=noon + DAY + ago, starts_at=noon + 3 * DAY)


def test_refuses_once_the_student_is_here(ada, cora, noon):
    booked = make.appointment(of=ada, starts_at=noon + DAY)
    actions.arrive(booked, by=cora.user, now=noon + DAY - 5 * MINUTE)

    with pytest.raises(NotAllowed):
        moved(booked, by=ada.user, now=noon + DAY - MINUTE, starts_at=noon + 3 * DAY)


def test_refuses_with_a_counselor_who_has_left(ada, cora, dora, noon):
    booked = make.appointment(of=ada)
    cora.user.deactivated_at = noon
    cora.user.save(update_fields=["deactivated_at"])

    with pytest.raises(SlotTaken):
        moved(booked, by=dora)


def test_either_side_and_a_director_may(ada, cora, dora, noon):
    booked = make.appointment(of=ada)

    for days, person in enumerate([ada.user, cora.user, dora], start=2):
        moved(booked, by=person, starts_at=noon + days * DAY if days < 4 else noon + 7 * DAY)

    assert booked.version == 3


def test_no_other_student_and_no_other_counselor_may(ada, ben, dan):
    booked = make.appointment(of=ada)

    for person in (ben.user, dan.user):
        with pytest.raises(NotAllowed):
            moved(booked, by=person)


def test_is_in_the_trail_and_counts_as_something_the_student_did(ada, noon):
    booked = make.appointment(of=ada)

    moved(booked, by=ada.user, now=noon + HOUR)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_id, event.student_id, event.by) == (
        "moved",
        booked.pk,
        ada.pk,
        ada.user,
    )
    assert Summary.objects.get(student=ada).active_at == noon + HOUR


def test_what_a_counselor_does_is_nothing_the_student_did(ada, cora, noon):
    booked = make.appointment(of=ada)
    before = Summary.objects.get(student=ada).active_at

    moved(booked, by=cora.user, now=noon + HOUR)

    assert Summary.objects.get(student=ada).active_at == before
