"""Each person's hours and choices: when what is due goes out to them, and whether it does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from reminders.actions import deliver, raise_due
from reminders.kinds import ANSWERS, kinds
from reminders.models import Choice, Hours, Reminder
from reminders.planning import plan_anew
from tests import make
from tests.make import at
from web.calendar import DAY, HOUR, MINUTE

KIND = "contacts.thank_you_overdue"


def overdue(student, since):
    """Let thanks be overdue since then."""
    return make.note(of=student, owed_at=since - DAY)


def choose(student, manner, kind=KIND):
    Choice.objects.create(person=student.user, kind=kind, manner=manner)


def fate():
    reminder = Reminder.objects.get(kind=KIND)
    return reminder.status, reminder.reason


def test_nothing_that_can_wait_comes_in_quiet_hours(ada, sink):
    overdue(ada, at(3, 23))

    for hour in (at(3, 23), at(4, 2), at(4, 7)):
        raise_due(hour)
        deliver(hour)
        assert sink.letters == []
    deliver(at(4, 8) + 20 * MINUTE)

    assert len(sink.letters) == 1


def test_an_answer_to_somebodys_act_comes_at_once_by_night_too(ada, sink, monkeypatch):
    monkeypatch.setattr(type(kinds["contacts.thank_you_owed"]), "offers", ANSWERS)
    make.note(of=ada, owed_at=at(3, 23))

    raise_due(at(3, 23))
    deliver(at(3, 23))

    assert len(sink.letters) == 1


def test_quiet_hours_are_those_of_the_persons_own_clock(ada, sink):
    User.objects.filter(pk=ada.user_id).update(zone="Asia/Kathmandu")
    # In Kathmandu it is a quarter to ten in the morning.
    overdue(ada, at(3, 23))

    raise_due(at(3, 23))
    deliver(at(3, 23))

    assert len(sink.letters) == 1


def test_a_person_sets_other_quiet_hours(ada, sink):
    Hours.objects.create(person=ada.user, quiet_from=12, quiet_until=14, digest_hour=8)
    overdue(ada, at(3, 12))

    raise_due(at(3, 12))
    deliver(at(3, 13))
    assert sink.letters == []
    deliver(at(3, 14) + 20 * MINUTE)

    assert len(sink.letters) == 1


def test_what_is_switched_off_is_dropped_and_says_so(ada, sink):
    choose(ada, "off")
    overdue(ada, at(3, 12))

    raise_due(at(3, 12))
    deliver(at(3, 12))

    assert (fate(), sink.letters) == (("dropped", "switched off"), [])


def test_what_is_switched_off_while_it_waits_does_not_go_out(ada, sink):
    overdue(ada, at(3, 23))
    raise_due(at(3, 23))
    choose(ada, "off")

    deliver(at(4, 9))

    assert (fate(), sink.letters) == (("dropped", "switched off"), [])


def test_a_choice_is_of_one_person_and_one_kind(ada, ben, sink):
    choose(ada, "off", kind="contacts.follow_up_due")
    overdue(ada, at(3, 12))
    overdue(ben, at(3, 12))

    raise_due(at(3, 12))

    assert deliver(at(3, 12)) == 2


@pytest.mark.parametrize("kind", ["appointments.booked"])
def test_an_answer_cannot_be_switched_off(ada, sink, kind, monkeypatch):
    monkeypatch.setattr(type(kinds["contacts.thank_you_owed"]), "offers", ANSWERS)
    choose(ada, "off", kind="contacts.thank_you_owed")
    make.note(of=ada, owed_at=at(3, 12))

    raise_due(at(3, 12))

    assert deliver(at(3, 12)) == 1


def test_what_waits_is_planned_anew_when_the_wishes_change(ada, sink):
    overdue(ada, at(3, 23))
    raise_due(at(3, 23))
    Hours.objects.create(person=ada.user, quiet_from=0, quiet_until=0)

    plan_anew(ada.user)
    raise_due(at(3, 23) + MINUTE)

    assert deliver(at(3, 23) + MINUTE) == 1


def test_of_what_can_wait_the_fourth_of_a_day_waits_for_the_digest(ada, sink):
    for hour in (9, 10, 11, 12, 13):
        overdue(ada, at(3, hour))
        raise_due(at(3, hour))
        deliver(at(3, hour))

    assert len(sink.letters) == 3
    assert Reminder.objects.filter(in_digest=True, next_try_at=at(4, 8)).count() == 2
    deliver(at(4, 8))
    assert len(sink.letters) == 4


def test_an_outage_does_not_end_in_the_middle_of_the_night(ada, sink):
    overdue(ada, at(3, 20))
    raise_due(at(3, 20))
    sink.sender_answer = "550 We do not know you"
    deliver(at(3, 20))
    sink.sender_answer = ""

    deliver(at(3, 22))
    assert sink.letters == []
    deliver(at(4, 8) + 20 * MINUTE)

    assert len(sink.letters) == 1


def test_hours_and_choices_are_asked_for_many_people_at_once(ada, cora, sink):
    overdue(ada, at(3, 12))
    with CaptureQueriesContext(connection) as few:
        raise_due(at(3, 12))
    for _ in range(5):
        overdue(make.student(counselor=cora), at(3, 12))

    with CaptureQueriesContext(connection) as many:
        raise_due(at(3, 12) + MINUTE)

    assert Reminder.objects.exclude(next_try_at=None).count() == 6
    assert len(few) == len(many)


def test_what_would_come_too_late_after_the_quiet_hours_is_dropped(ada, sink):
    make.interview(of=ada, starts_at=at(6, 7) + 30 * MINUTE, planned_at=at(1, 12))

    raise_due(at(6, 6) + 30 * MINUTE)
    deliver(at(6, 8))

    early = Reminder.objects.get(kind="interviews.in_an_hour")
    assert (early.status, early.reason) == ("dropped", "too late after the quiet hours")
    assert early.expires_at == at(6, 6) + 30 * MINUTE + 45 * MINUTE
    assert not [letter for letter in sink.letters if letter.at > early.expires_at + HOUR]
