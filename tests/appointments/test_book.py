"""Booking: a time is given to one student, or refused with a reason."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from appointments.actions import appointments as actions
from appointments.contention import SlotTaken
from appointments.models import Appointment, Submission
from audit.models import Event
from students.models import Summary
from tests import make
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed, Refused


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


def book(student, counselor, starts_at, *, key=None, by=None, topic="My list is short", now=make.NOON):
    return actions.book(
        student,
        counselor=counselor,
        purpose=make.talk(),
        starts_at=starts_at,
        topic=topic,
        key=key or uuid4(),
        by=by or student.user,
        now=now,
    )


def test_gives_the_time_to_the_student_with_the_counselors_length_and_place(ada, cora, noon):
    booked = book(ada, cora, noon + DAY)

    assert (booked.starts_at, booked.minutes, booked.place) == (noon + DAY, 30, "Room 12")
    assert booked.status == "booked"


def test_keeps_the_zone_and_the_wall_time_the_student_was_shown(ada, cora, noon):
    booked = book(ada, cora, noon + DAY)

    assert (booked.zone, booked.shown_as) == ("America/New_York", "2026-03-04T12:00")


def test_refuses_a_time_someone_took_a_moment_ago(ada, ben, cora, noon):
    make.appointment(of=ada, counselor=cora, starts_at=noon + DAY)

    with pytest.raises(SlotTaken):
        book(ben, cora, noon + DAY)


def test_refuses_a_time_at_which_the_student_is_with_somebody_else(ada, cora, dan, noon):
    make.appointment(of=ada, counselor=cora, starts_at=noon + DAY)

    with pytest.raises(SlotTaken):
        book(ada, dan, noon + DAY)


@pytest.mark.parametrize(
    "starts_at",
    [
        make.NOON + DAY + timedelta(minutes=10),
        make.NOON + DAY + 5 * HOUR,
        make.NOON + 4 * DAY,
        make.NOON + 2 * HOUR,
        make.NOON + 29 * DAY,
    ],
    ids=["between two times", "after hours", "a Saturday", "too soon", "too far ahead"],
)
def test_refuses_a_time_that_is_not_offered(ada, cora, starts_at):
    with pytest.raises(SlotTaken):
        book(ada, cora, starts_at)


@pytest.mark.parametrize("ago", [timedelta(seconds=2), DAY, timedelta(0)])
def test_refuses_a_time_that_is_over_beside_its_field(ada, cora, noon, ago):
    """B39"""
    with pytest.raises(Refused) as refusal:
        book(ada, cora, noon - ago)

    assert (refusal.value.status, refusal.value.field) == (422, "starts_at")


def test_refuses_the_time_of_a_counselor_who_has_left(ada, cora, noon):
    cora.user.deactivated_at = noon
    cora.user.save(update_fields=["deactivated_at"])

    with pytest.raises(SlotTaken):
        book(ada, cora, noon + DAY)


def test_nobody_books_for_another_student(ada, ben, cora, noon):
    with pytest.raises(NotAllowed):
        book(ada, cora, noon + DAY, by=ben.user)


def test_the_own_counselor_gives_a_student_one_of_the_own_times(ada, cora, noon):
    booked = book(ada, cora, noon + DAY, by=cora.user)

    assert (booked.student, booked.booked_by) == (ada, cora.user)
    assert Event.objects.get(verb="booked").by == cora.user


def test_a_director_gives_a_student_a_time_of_any_counselor(ada, dan, dora, noon):
    assert book(ada, dan, noon + DAY, by=dora).booked_by == dora


def test_a_counselor_gives_nobody_a_colleagues_time_and_no_student_of_another_caseload_one(
    ada, ben, cora, dan, noon
):
    """Not even whom one meets because they booked one."""
    book(ben, cora, noon + 2 * DAY)

    for student, counselor, by in [(ada, dan, cora), (ada, dan, dan), (ben, cora, cora), (ben, dan, cora)]:
        with pytest.raises(NotAllowed):
            book(student, counselor, noon + DAY, by=by.user)

    assert Appointment.objects.count() == 1


def test_one_form_of_a_counselors_books_for_one_student(ada, cora, noon):
    eve, key = make.student(counselor=cora), uuid4()
    book(ada, cora, noon + DAY, by=cora.user, key=key)

    with pytest.raises(Refused, match="sent before, with something else"):
        book(eve, cora, noon + DAY, by=cora.user, key=key)


def test_a_refused_booking_leaves_nothing_behind(ada, ben, cora, noon):
    make.appointment(of=ada, counselor=cora, starts_at=noon + DAY)
    before = Event.objects.count(), Submission.objects.count()

    with pytest.raises(SlotTaken):
        book(ben, cora, noon + DAY)

    assert (Event.objects.count(), Submission.objects.count()) == before
    assert Appointment.objects.count() == 1


def test_the_same_form_sent_twice_books_once_and_gets_the_same_answer(ada, cora, noon):
    key = uuid4()

    first = book(ada, cora, noon + DAY, key=key)
    second = book(ada, cora, noon + DAY, key=key, now=noon + HOUR)

    assert first == second
    assert Appointment.objects.count() == 1


def test_the_same_form_with_something_else_in_it_is_refused(ada, cora, noon):
    """B96"""
    key = uuid4()
    book(ada, cora, noon + DAY, key=key)

    with pytest.raises(Refused) as refusal:
        book(ada, cora, noon + DAY + HOUR, key=key)

    assert refusal.value.status == 422
    assert Appointment.objects.count() == 1


def test_two_students_may_have_the_same_key(ada, ben, cora, noon):
    """B96"""
    key = uuid4()

    book(ada, cora, noon + DAY, key=key)
    book(ben, cora, noon + DAY + HOUR, key=key)

    assert Appointment.objects.count() == 2


def test_a_refused_form_may_be_sent_again_with_another_time(ada, ben, cora, noon):
    make.appointment(of=ada, counselor=cora, starts_at=noon + DAY)
    key = uuid4()
    with pytest.raises(SlotTaken):
        book(ben, cora, noon + DAY, key=key)

    assert book(ben, cora, noon + DAY + HOUR, key=key).starts_at == noon + DAY + HOUR


def test_a_cancelled_time_can_be_booked_again(ada, ben, cora, noon):
    first = make.appointment(of=ada, counselor=cora, starts_at=noon + DAY)
    actions.cancel(first, by=ada.user, now=noon)

    assert book(ben, cora, noon + DAY).student == ben


def test_meetings_that_touch_do_not_overlap(ada, ben, cora, noon):
    make.appointment(of=ada, counselor=cora, starts_at=noon + DAY)

    assert book(ben, cora, noon + DAY + HOUR / 2).status == "booked"


def test_is_in_the_trail_and_counts_as_something_the_student_did(ada, cora, noon):
    booked = book(ada, cora, noon + DAY)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_type, event.subject_id, event.by) == (
        "booked",
        "appointment",
        booked.pk,
        ada.user,
    )
    assert Summary.objects.get(student=ada).active_at == noon


def test_the_clock_change_is_kept_in_what_the_student_was_shown(ada, cora):
    """Sunday 1 November 2026, half past one: the first of two."""
    make.hours(of=cora, opens="00:00", closes="06:00", weekdays=(6,))
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)

    booked = book(ada, cora, first, now=first - 3 * DAY)

    assert booked.shown_as == "2026-11-01T01:30"
    assert booked.starts_at == first


def test_the_same_form_gets_its_answer_after_the_meeting_has_begun_too(ada, cora, noon):
    key = uuid4()
    first = book(ada, cora, noon + DAY, key=key)

    assert book(ada, cora, noon + DAY, key=key, now=noon + DAY + HOUR) == first
