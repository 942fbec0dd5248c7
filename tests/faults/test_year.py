"""Students in forty zones, hour by hour through a change of the clocks: no letter by night, none early, none late.

Two days around a change in the gate; with YEAR=1 a thousand students and all of a year.
"""

import os
import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import User
from contacts.models import Contact, FollowUp, ThankYouNote
from interviews.models import Interview
from reminders.actions import tick
from reminders.kinds import kinds
from reminders.models import Choice, Reminder
from reminders.planning import wishes_of
from students.models import Student
from tests import make
from tests.faults.letters import analyzed
from web.calendar import DAY, HOUR, ZONES

ODD = ("Australia/Lord_Howe", "Asia/Kathmandu", "Africa/Casablanca", "Pacific/Chatham", "America/St_Johns")
FORTY = [*ODD, *(zone for zone in ZONES[:: len(ZONES) // 35] if zone not in ODD)][:40]
WHOLE_YEAR = bool(os.environ.get("YEAR"))
STUDENTS = 1000 if WHOLE_YEAR else 40
# Chatham and Lord Howe go back on 5 April, the latter by half an hour.
BEGINS = datetime(2026, 1, 1, tzinfo=UTC) if WHOLE_YEAR else datetime(2026, 4, 4, tzinfo=UTC)
DAYS = 365 if WHOLE_YEAR else 2


# Each hour is a transaction of its own: rows of before can be tidied away, as they are in use.
@pytest.mark.django_db(transaction=True)
def test_nobody_is_written_to_at_night_or_early_or_too_late(cora, sink, show):
    assert len({ZoneInfo(zone).utcoffset(BEGINS) for zone in FORTY}) > 15
    chance = random.Random(1)  # noqa: S311 - no secret
    for number in range(STUDENTS):
        student = make.student(counselor=cora, zone=FORTY[number % len(FORTY)])
        lives(student, chance)
    analyzed(User, Student, Contact, FollowUp, ThankYouNote, Interview)

    now = BEGINS
    while now < BEGINS + DAYS * DAY:
        tick(now=now)
        now += HOUR

    sent = list(Reminder.objects.filter(sent_at__isnull=False).select_related("recipient"))
    wishes = wishes_of({reminder.recipient_id for reminder in sent})
    patient = [one for one in sent if kinds[one.kind].waits_for_day]
    by_night = [one for one in patient if wishes[one.recipient_id].clock.is_quiet(one.sent_at)]
    early = [one for one in sent if one.sent_at < one.due_at]
    too_late = [one for one in sent if one.sent_at >= one.expires_at]
    show(
        f"{STUDENTS} students in {len(FORTY)} zones, hour by hour for {DAYS} days",
        [
            f"letters {len(sink.letters)}, which told of {len(sent)} things",
            f"in quiet hours {len(by_night)}, early {len(early)}, too late {len(too_late)}",
        ],
    )
    assert len(patient) >= STUDENTS
    assert (by_night, early, too_late) == ([], [], [])
    assert len(sink.letters) == len([one for one in sent if one.told_in is None])


def lives(student, chance):
    """Let this student have promises, thanks that are late and talks at any hour of these days."""
    if chance.random() < 0.3:
        Choice.objects.create(person=student.user, kind="contacts.follow_up_due", manner="digest")
    for _ in range(4 if WHOLE_YEAR else 2):
        at = BEGINS + timedelta(hours=chance.randrange(DAYS * 24))
        contact = make.contact(of=student)
        make.follow_up(of=student, due_in=timedelta(days=chance.randrange(1, DAYS + 1)), now=BEGINS - DAY)
        make.note(of=student, contact=contact, owed_at=at - DAY)
        make.interview(of=student, contact=contact, starts_at=at, planned_at=at - 3 * DAY)
