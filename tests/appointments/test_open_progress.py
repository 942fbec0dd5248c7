"""A counselor whom a student of another caseload has booked sees the progress: while there is a reason, and no more."""

import pytest

from appointments.actions import appointments as actions
from audit.models import Event
from interviews.models import InterviewLog
from students.actions import close_to_all
from students.models import Access, Student
from tests import make
from tests.pages import words
from web.calendar import DAY, HOUR

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


def sees(counselor, student):
    return Student.objects.visible_to(counselor.user).filter(pk=student.pk).exists()


def test_sees_nothing_before_it_is_booked(dan, ada):
    assert not sees(dan, ada)


def test_sees_the_students_progress_and_is_recorded_like_anybody(dan, ada, noon, as_):
    make.contact(of=ada, name="Priya Nair")
    make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)

    page = words(as_(dan).get(f"/students/{ada.pk}/"))

    assert "Priya Nair" in page
    assert "You see this because Ada has an appointment with you" in page
    assert Event.objects.filter(verb="looked at", by=dan.user, student_id=ada.pk).count() == 1


def test_does_not_see_the_logs_that_are_shared_with_the_own_counselor(dan, cora, ada, noon, as_):
    make.interview(of=ada, held_at=noon - DAY)
    ada.shares_logs = True
    ada.save(update_fields=["shares_logs"])
    make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)

    assert "Labs run on patience" not in words(as_(dan).get(f"/students/{ada.pk}/"))
    assert not InterviewLog.objects.visible_to(dan.user).exists()
    assert "Labs run on patience" in words(as_(cora).get(f"/students/{ada.pk}/"))


def test_the_student_is_in_no_other_caseload_for_that(dan, ada, noon, as_):
    make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)

    assert "Ada Moreno" not in words(as_(dan).get("/caseload/"))


def test_is_told_to_the_student_before_booking(dan, cora, ada, noon, as_):
    told = "will see how far your list has come"
    at = f"{noon + DAY:%Y-%m-%dT%H:%M}"

    assert f"Dan {told}" in words(as_(ada).get(f"/appointments/book/?counselor={dan.pk}&starts_at={at}"))
    assert told not in words(as_(ada).get(f"/appointments/book/?counselor={cora.pk}&starts_at={at}"))


def test_ends_when_the_only_meeting_is_cancelled(dan, ada, noon):
    booked = make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)

    actions.cancel(booked, by=ada.user, now=noon)

    assert not sees(dan, ada)


def test_stays_while_there_is_another_meeting(dan, ada, noon):
    booked = make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)
    make.appointment(of=ada, counselor=dan, starts_at=noon + 2 * DAY)

    actions.cancel(booked, by=ada.user, now=noon)

    assert sees(dan, ada)


def test_ends_two_weeks_after_the_meeting(dan, ada, noon):
    booked = make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)

    close_to_all(now=booked.ends_at + 14 * DAY - HOUR)
    assert sees(dan, ada)
    close_to_all(now=booked.ends_at + 14 * DAY)

    assert not sees(dan, ada)


def test_ends_later_when_the_meeting_moves(dan, ada, noon):
    booked = make.appointment(of=ada, counselor=dan, starts_at=noon + DAY)

    actions.move(booked, starts_at=noon + 3 * DAY, version=0, by=ada.user, now=noon)

    assert Access.objects.get().until_at == noon + 3 * DAY + HOUR / 2 + 14 * DAY


def test_needs_no_leave_for_the_own_counselor(cora, ada, noon):
    make.appointment(of=ada, starts_at=noon + DAY)

    assert not Access.objects.exists()
