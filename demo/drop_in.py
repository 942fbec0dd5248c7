"""Tells of drop-in: the hours of the week, who takes them now, and who stands in line.

At whatever hour the story is told, drop-in is open then, so that there is a line to look at; late in the evening it is
open and empty.
"""

from collections.abc import Callable
from datetime import datetime, time
from functools import partial

from accounts.models import User
from appointments.actions import drop_in
from appointments.drop_in_hours import drop_in_week
from appointments.models import DropIn
from counselors.models import Counselor
from demo.days import Agenda, Days
from office import actions as office
from students.models import Student
from web.calendar import HOUR, MINUTE

PLACE = "Career Center, front desk"
MINUTES = 15
OPENS, CLOSES, MIDNIGHT = time(10), time(16), time(23, 59)
WORKING_DAYS = range(5)
TAKES_THEM = "Yuki Tanabe"
# How many minutes before the telling who did what; the first of them is met.
MET = ("Chloe Whitaker", "Is this résumé too long?", 31)
WAITING = [
    ("Kwame Boateng", "One letter to read over", 18),
    ("Linh Tran", "I said yes to two talks on one day", 9),
    ("Rosa Delgadillo", "How do I ask for more names?", 4),
]
ON_DUTY, CALLED, BEGUN = 50, 7, 6


def open_drop_in(days: Days, *, by: User, now: datetime) -> None:
    """Open drop-in in the middle of each working day, and around the hour at which the story is told."""
    here = days.now.astimezone(days.zone)
    before, after = here - HOUR, here + 2 * HOUR
    opens = time(before.hour) if before.date() == here.date() else time(0)
    closes = time(after.hour) if after.date() == here.date() else MIDNIGHT
    hours = dict.fromkeys(WORKING_DAYS, (OPENS, CLOSES))
    hours[here.weekday()] = min(OPENS, opens), max(CLOSES, closes)
    told = [(weekday, *stretch) for weekday, stretch in sorted(hours.items())]
    office.set_drop_in(place=PLACE, minutes=MINUTES, hours=told, by=by, now=now)


def fill_line(counselors: dict[str, Counselor], days: Days, agenda: Agenda) -> None:
    """Let a counselor be with one student, and three wait; whose story is not told does not come."""
    opening = drop_in_week().upcoming(days.now)
    if not opening or not opening.opens_at <= days.now <= opening.last_start_at - HOUR:
        return

    def then(minutes: int, happen: Callable[[datetime], None]) -> None:
        moment = max(days.now - minutes * MINUTE, opening.opens_at)
        agenda.add(moment, partial(happen, moment))

    yuki = counselors[TAKES_THEM]
    then(ON_DUTY, lambda now: drop_in.go_on_duty(yuki, by=yuki.user, now=now))
    name, topic, minutes = MET
    then(minutes, partial(_join, name, topic))
    then(CALLED, partial(_call, name, yuki))
    then(BEGUN, partial(_begin, yuki))
    for name, topic, minutes in WAITING:
        then(minutes, partial(_join, name, topic))


def _join(name: str, topic: str, now: datetime) -> None:
    if student := Student.objects.select_related("user").filter(user__name=name).first():
        drop_in.join(student, topic=topic, by=student.user, now=now)


def _call(name: str, counselor: Counselor, now: datetime) -> None:
    if DropIn.objects.waiting().filter(student__user__name=name).exists():
        drop_in.call_next(counselor, by=counselor.user, now=now)


def _begin(counselor: Counselor, now: datetime) -> None:
    for called in DropIn.objects.open().filter(counselor=counselor):
        drop_in.begin(called, by=counselor.user, now=now)
