"""The line of today: who is before whom, how long it takes, and whether one's turn still comes.

One reading for the student's page, the queue, the desk and the screen, and for the action that lets somebody join.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

from appointments.drop_in_hours import DropInWeek, Opening, drop_in_week
from appointments.expected_wait import expected_wait, in_words
from appointments.models import DropIn, Duty
from center.kept import kept_center
from students.models import Student
from web.calendar import at
from web.templatetags.web import clock, moment


@dataclass
class Line:
    """Everybody who came today, in order, and the counselors who take them, at one moment."""

    week: DropInWeek
    people: list[DropIn]
    duties: list[Duty]
    now: datetime

    @cached_property
    def upcoming(self) -> Opening | None:
        """The opening that lasts, else the next one."""
        return self.week.upcoming(self.now)

    @property
    def is_open(self) -> bool:
        return self.upcoming is not None and self.upcoming.opens_at <= self.now

    @property
    def opens_today(self) -> bool:
        """Whether it is open, or will be on this day."""
        opening = self.week.on(self.week.today(self.now))
        return opening is not None and self.now < opening.closes_at

    @cached_property
    def waiting(self) -> list[DropIn]:
        """Those who wait; nobody once the day has closed."""
        return [one for one in self.people if one.is_waiting] if self.is_open else []

    @cached_property
    def with_somebody(self) -> list[DropIn]:
        """Those who were called, or are in a meeting."""
        return [one for one in self.people if one.is_open and one.called_at]

    @property
    def gone(self) -> list[DropIn]:
        """Those who left, or did not answer, while it is open: staff can put them back at their place."""
        latest = {one.student_id: one for one in self.people}.values()
        return [one for one in latest if self.is_open and (one.left_at or one.set_aside_at)]

    @property
    def done(self) -> int:
        """How many were met today."""
        return sum(one.done_at is not None for one in self.people)

    def latest_of(self, student: Student) -> DropIn | None:
        """What came last of this student today."""
        return next((one for one in reversed(self.people) if one.student_id == student.pk), None)

    def place_of(self, drop_in: DropIn) -> int:
        """The place in line of somebody who waits: 1 is next."""
        return self.waiting.index(drop_in) + 1

    def is_over_for(self, drop_in: DropIn) -> bool:
        """Whether the day closed before their turn."""
        return drop_in.is_waiting and not self.is_open

    def wait(self, before: int) -> timedelta | None:
        """How long it takes with so many people before one; None while nobody takes drop-ins."""
        on_duty = {duty.counselor_id for duty in self.duties}
        busy = [one.begun_at or one.called_at for one in self.with_somebody if one.counselor_id in on_duty]
        return expected_wait(
            before,
            on_duty=len(on_duty),
            busy_since=[since for since in busy if since],
            minutes=self.week.center.drop_in_minutes,
            now=self.now,
        )

    @property
    def wait_at_the_end(self) -> str:
        """The wait of whoever joins now, in words."""
        return in_words(self.wait(len(self.waiting)))

    def comes_today(self, before: int) -> bool:
        """Whether a turn with so many people before it comes by the last start. Nobody on duty yet: it may."""
        wait = self.wait(before)
        opening = self.upcoming
        return (
            self.is_open and opening is not None and self.now + (wait or timedelta()) <= opening.last_start_at
        )

    @property
    def no_room(self) -> str:
        """Why nobody can join now, and what to do instead; empty where there is room."""
        if self.is_open and self.comes_today(len(self.waiting)):
            return ""
        if self.is_open and self.upcoming:
            return (
                f"The last drop-in meeting of today begins at {clock(self.upcoming.last_start_at)}, and your turn "
                "would come later. Come another day, or book a time."
            )
        return f"Drop-in is closed now. {self.opens_next}"

    @property
    def opens_next(self) -> str:
        """When it opens, in a sentence."""
        if not self.upcoming:
            return "No day is set on which it opens: book a time instead."
        return f"It opens on {moment(self.upcoming.opens_at)}."

    @property
    def fingerprint(self) -> str:
        """A short name of all that pages show of it: another one once they would show something else."""
        people = [(one.pk, one.status, one.called_again_at is None, one.counselor_id) for one in self.people]
        duties = sorted(duty.counselor_id for duty in self.duties)
        waits = [(in_words(self.wait(n)), self.comes_today(n)) for n in range(len(self.waiting) + 1)]
        center = self.week.center
        facts = people, duties, waits, self.upcoming, self.is_open, center.drop_in_place
        return sha256(repr(facts).encode()).hexdigest()[:16]


def line_of(now: datetime) -> Line:
    """Return the line as it is now, in four statements however long it is."""
    week = drop_in_week()
    today = week.today(now)
    people = list(DropIn.objects.of_day(today).with_names())
    # A duty that nobody ended does not last into another day.
    duties = Duty.objects.filter(ended_at=None, began_at__gte=at(today, 0, week.zone))
    return Line(week, people, list(duties.select_related("counselor__user").order_by("began_at", "pk")), now)


def drop_ins_waiting(now: datetime) -> int | None:
    """Return how many wait now, for a link to the queue; None where there is no drop-in now."""
    if not kept_center().drop_in_place:
        return None
    week = drop_in_week()
    opening = week.on(week.today(now))
    if not opening or not opening.opens_at <= now < opening.closes_at:
        return None
    return DropIn.objects.of_day(week.today(now)).waiting().count()
