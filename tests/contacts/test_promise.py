"""Promising something for a day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
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
    assert FollowUp.objects.get().promised_at == second.promised_at
    assert Event.objects.filter(verb="promised").count() == 1


@pytest.mark.parametrize("other", [{"text": "Call"}, {"is_theirs": True}, {"due_on": date(2026, 3, 11)}])
def test_what_differs_is_another_promise(ada, noon, other):
    contact = make.contact(of=ada)
    said = {"text": "Send the article", "due_on": date(2026, 3, 10)}

    actions.promise(contact, **said, by=ada.user, now=noon)
    actions.promise(contact, **(said | other), by=ada.user, now=noon)

    assert FollowUp.objects.count() == 2


@pytest.mark.parametrize("end", [actions.keep, actions.drop])
def test_what_was_promised_and_settled_can_be_promised_anew(ada, noon, end):
    contact = make.contact(of=ada)
    first = make.follow_up(of=ada, contact=contact)
    end(first, by=ada.user, now=noon)

    second = make.follow_up(of=ada, contact=contact)

    assert (second.status, second.pk != first.pk) == ("open", True)


def test_the_same_to_somebody_else_is_another_promise(ada):
    make.follow_up(of=ada)
    make.follow_up(of=ada)

    assert FollowUp.objects.count() == 2
