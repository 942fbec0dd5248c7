"""Promising something for a day."""

import pytest
from django.db import IntegrityError, transaction

from contacts import actions
from contacts.models import FollowUp
from students.models import Summary
from tests import make
from web.calendar import DAY
from web.refusals import NotAllowed, Refused


def test_is_reminded_of_at_eight_and_due_when_the_day_ends(ada, noon):
    contact = make.contact(of=ada)

    promised = actions.promise(
        contact, text="Send the article", due_on=(noon + 7 * DAY).date(), by=ada.user, now=noon
    )

    promised.refresh_from_db()
    assert f"{promised.remind_at:%Y-%m-%d %H:%M}" == "2026-03-10 12:00"
    assert f"{promised.due_at:%Y-%m-%d %H:%M}" == "2026-03-11 04:00"
    assert Summary.objects.get(student=ada).promised == 1


def test_today_is_soon_enough(ada, noon):
    contact = make.contact(of=ada)

    promised = actions.promise(contact, text="Call", due_on=noon.date(), by=ada.user, now=noon)

    assert promised.status == "open"


def test_refuses_a_day_that_is_over_where_the_student_lives(db, noon):
    student = make.student(zone="Asia/Tokyo")  # already Wednesday
    contact = make.contact(of=student)

    with pytest.raises(Refused, match="day is over") as refusal:
        actions.promise(contact, text="Call", due_on=noon.date(), by=student.user, now=noon)

    assert refusal.value.field == "due_on"


def test_nobody_else_may(ada, ben, noon):
    contact = make.contact(of=ada)

    with pytest.raises(NotAllowed):
        actions.promise(contact, text="Call", due_on=noon.date(), by=ben.user, now=noon)


def test_the_database_refuses_two_endings(ada, noon):
    promised = make.follow_up(of=ada)

    with pytest.raises(IntegrityError, match="follow_up_has_one_ending"), transaction.atomic():
        FollowUp.objects.filter(pk=promised.pk).update(kept_at=noon, dropped_at=noon)


def test_the_same_promise_told_twice_is_one(ada, noon):
    contact = make.contact(of=ada)

    first, second = (make.follow_up(of=ada, contact=contact) for _ in range(2))

    assert first == second
