"""What a person changes about oneself."""

from collections.abc import Mapping
from datetime import date, datetime
from secrets import token_urlsafe

from django.db import transaction

from accounts.models import Feed, User
from audit.models import record
from home import feeds
from reminders import answering, wishes
from reminders.kinds import Kind, Manner
from reminders.models import Reminder
from reminders.planning import plan_anew
from students import actions as students
from students.models import Student
from web.refusals import Refused, require


@transaction.atomic
def set_up(
    person: User,
    *,
    name: str,
    zone: str,
    shares_logs: bool = False,
    student: Student | None = None,
    by: User,
    now: datetime,
) -> None:
    """Change a person's name and zone, and whether the counselor may read a student's logs."""
    person.name = name
    person.zone = zone
    person.save(update_fields=["name", "zone"])
    record("set up", person, fields=["name", "zone"], by=by, now=now)
    # Eight in the morning is at another moment now.
    plan_anew(person)
    if student and student.shares_logs != shares_logs:
        students.share_logs(student, shares_logs=shares_logs, by=by, now=now)


@transaction.atomic
def wish(
    person: User, *, hours: Mapping[str, int], choices: Mapping[str, str], by: User, now: datetime
) -> None:
    """Keep the hours in which letters may come, and how this person hears of what."""
    wishes.wish(person, hours=hours, choices=choices)
    record("wished", person, fields=["hours", "choices"], by=by, now=now)


@transaction.atomic
def hear(person: User, *, kind: Kind, manner: Manner, now: datetime) -> None:
    """Switch one kind off or on again, by a link from a letter: nobody is signed in. The same twice is once."""
    wishes.hear(person, kind, manner)
    record("wished", person, fields=[kind.name], by=None, now=now)


@transaction.atomic
def put_off(reminder: Reminder, *, on: date, now: datetime) -> None:
    """Be told of something again on that day, and not before, by a link from a letter. The same day twice is once.

    Refused for a day that is not to come, that is too far, and while such letters are switched off.
    """
    if answering.put_off(reminder, on=on, now=now):
        record("put off", reminder, by=reminder.recipient, now=now)


@transaction.atomic
def make_feed(person: User, *, by: User, now: datetime) -> None:
    """Give a person's calendar a secret address. One that has an address keeps it.

    Refused where the calendar would stay empty.
    """
    empty = "Nobody can book you, so there is nothing to put into a calendar. Ask for your hours to be set up first."
    require("make_feed", feeds.allowed(person), empty)
    _, is_new = Feed.objects.get_or_create(person=person, defaults={"key": token_urlsafe(16), "made_at": now})
    if is_new:
        record("made calendar address", person, by=by, now=now)


@transaction.atomic
def renew_feed(person: User, *, by: User, now: datetime) -> None:
    """Give a person's calendar another address; from then on nothing is at the old one. Refused while it has none."""
    if not Feed.objects.filter(person=person).update(key=token_urlsafe(16), made_at=now):
        raise Refused("Your calendar has no address any more. Make one in your settings.")
    record("renewed calendar address", person, by=by, now=now)


@transaction.atomic
def end_feed(person: User, *, by: User, now: datetime) -> None:
    """Leave a person's calendar without an address; nothing is at the old one any more. The same twice is once."""
    ended, _ = Feed.objects.filter(person=person).delete()
    if ended:
        record("ended calendar address", person, by=by, now=now)
