"""Tells the stories through the actions, as if every act had been done on its day.

Nothing is told of the future but what people plan: talks, promises, leads, the day on which to write again.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.models import User
from appointments.actions import availability, purposes
from appointments.models import Purpose
from center.models import Center
from contacts import actions as contacts
from counselors.models import Counselor
from demo.beside import Delivery, Trail
from demo.comparing import compare
from demo.days import Agenda, Days
from demo.drop_in import fill_line, open_drop_in
from demo.hosts import Host, hosts
from demo.people import Telling
from demo.story import YEARS_LEFT, Story, stories
from demo.visits import Visit
from interviews import actions as interviews
from interviews.models import Question
from interviews.stock import stock
from office import actions as office
from reminders import actions as reminders
from students import actions as students
from students.models import Summary
from web.calendar import DAY, HOUR

NAME = "Bluegrass University Career Center"
ZONE = "America/New_York"
PASSWORD = "demo"  # noqa: S105 - everybody's in the demo, and printed on its first page
DIRECTOR = ("Dora Whitfield", "dora@demo.test")
# The staff were here before the first student.
OPENED = -420
# They say what they take off before anybody books it.
TOOK_OFF = -40
# How many students write to one person, and the days on which the center is closed.
STUDENTS_PER_PERSON = 3
CLOSED = {"-17": "Staff retreat", "+16": "Reading day", "+30": "Founders' Day"}
# The story is told in the eighth week of a term of sixteen; the next one begins after four weeks of break.
TERMS = {"This term": (-7, 8), "Next term": (13, 28)}
# What only this center would ask.
TALK = "A talk with a counselor", "Whatever is on your mind: your list, a letter, what comes next."
# The stories book talks; this is there to try.
REVIEW: dict[str, Any] = {
    "name": "Résumé review",
    "about": "We read it line by line with you, and you leave with the next version.",
    "questions": [
        ("Which job, internship or program is it for?", True),
        ("What are you unsure about?", False),
    ],
    "colleges": ["College of Engineering"],
}
# Minutes in which the counselor writes down what was said.
TO_WRITE_IT_DOWN = 10
OURS = "Whom from Bluegrass have you worked with, and what do they bring along?"
JULY = 7


@transaction.atomic
def tell(*, now: datetime, of: Iterable[Story] = ()) -> bool:
    """Fill an empty center with a term of lifelike days; return whether there was anything to tell.

    `of` tells only these stories instead of all.
    """
    if User.objects.exists():
        return False
    stock()
    Center.objects.update_or_create(pk=1, defaults={"name": NAME, "zone": ZONE})
    days = Days(now, ZoneInfo(ZONE))
    opened = days.moment(str(OPENED), "09:00")
    director = office.add_director(name=DIRECTOR[0], email=DIRECTOR[1], zone=ZONE, now=opened)
    office.limit_students(students_per_person=STUDENTS_PER_PERSON, by=director, now=opened)
    for day, name in CLOSED.items():
        office.add_holiday(on=days.date(day, working=True), name=name, by=director, now=opened)
    open_drop_in(days, by=director, now=opened)
    monday = days.today - days.today.weekday() * DAY
    for name, (first, last) in TERMS.items():
        first_on, last_on = monday + 7 * first * DAY, monday + (7 * last + 4) * DAY
        office.add_term(name=name, first_on=first_on, last_on=last_on, by=director, now=opened)
    interviews.write_question(None, text=OURS, topic="Path", by=director, now=opened)
    talk = Purpose.objects.current().in_order().first() or purposes.add_purpose(
        name=TALK[0], about=TALK[1], by=director, now=opened
    )
    review = purposes.add_purpose(**REVIEW, by=director, now=opened)
    counselors = {host.name: _settle_in(host, talk, review, days, by=director) for host in hosts()}
    questions = {question.key or "": question for question in Question.objects.filter(student=None)}
    agenda = Agenda()
    for story in of or stories():
        zoned = Days(now, ZoneInfo(story.zone or ZONE))
        joined = zoned.moment(str(story.since), "08:30")
        counselor = counselors[story.counselor]
        agenda.add(
            joined, partial(_join, story, counselor, questions, zoned, agenda, by=director, now=joined)
        )
    fill_line(counselors, days, agenda)
    agenda.tell()
    _let_everybody_in(now)
    while contacts.restate_turned(now=now):
        pass
    reminders.settle_as_sent(now)
    return True


def _settle_in(host: Host, talk: Purpose, review: Purpose, days: Days, *, by: User) -> Counselor:
    """Give the counselor an account, and the hours in which students come."""
    opened = days.moment(str(OPENED), "10:00")
    counselor = office.add_counselor(name=host.name, email=host.email, zone=ZONE, by=by, now=opened)
    by, opened = counselor.user, opened + HOUR
    for purpose, how, after in ((talk, host.meets, 0), (review, host.reviews, TO_WRITE_IT_DOWN)):
        if how:
            medium, minutes, place = how.split(" ", 2)
            availability.offer(
                counselor,
                purpose=purpose,
                minutes=int(minutes),
                medium=medium,
                place=place,
                after_minutes=after,
                by=by,
                now=opened,
            )
    availability.open_hours(counselor, hours=host.hours, by=by, now=opened)
    took_off = days.moment(str(TOOK_OFF), "09:00")
    for off in host.off:
        first_on, last_on = off.dates(days.today)
        availability.take_off(counselor, first_on=first_on, last_on=last_on, by=by, now=took_off)
    return counselor


def _join(
    story: Story,
    counselor: Counselor,
    questions: dict[str, Question],
    days: Days,
    agenda: Agenda,
    *,
    by: User,
    now: datetime,
) -> None:
    student = office.add_student(
        name=story.name,
        email=story.email,
        zone=days.zone.key,
        counselor=counselor,
        college=story.college,
        major=story.major,
        class_of=days.today.year + (days.today.month >= JULY) + YEARS_LEFT[story.standing],
        by=by,
        now=now,
    )
    if story.shares_logs:
        students.share_logs(student, shares_logs=True, by=student.user, now=now + HOUR / 4)
    Telling(story, student, questions, days).tell(agenda)
    for lead in story.leads:
        Trail(student, lead, days, agenda).tell(after=now)
    for file in story.files:
        Delivery(student, file, days, agenda).tell(after=now)
    for life in story.visits:
        Visit(student, life, days, agenda).tell(after=now)
    compare(student, days, agenda)


def _let_everybody_in(now: datetime) -> None:
    """Give everybody the demo's password, and the look of somebody who has signed in before.

    One hash for all: it is made to be slow. With a password nobody is sent an invitation.
    """
    active = dict(Summary.objects.values_list("student__user", "active_at"))
    people = list(User.objects.all())
    password = make_password(PASSWORD)
    for person in people:
        person.password = password
        person.last_login = active.get(person.pk) or (person.invited_at if person.is_student else now)
    User.objects.bulk_update(people, ["password", "last_login"])
