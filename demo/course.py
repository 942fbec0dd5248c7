"""A life of acts that follow one another, as it is told."""

from datetime import datetime
from functools import partial
from zlib import crc32

from demo.days import Agenda, Days
from demo.story import Act
from students.models import Student
from web.calendar import MINUTE


class Course:
    """One thing a student has to do with, while it is told: every act has a method of its name."""

    def __init__(self, student: Student, life: list[Act], days: Days, agenda: Agenda) -> None:
        self.student = student
        self.by = student.user
        self.life = iter(life)
        self.days = days
        self.agenda = agenda

    def tell(self, *, after: datetime) -> None:
        """Put the next act on the agenda; when it has happened, the one after it follows."""
        act = next(self.life, None)
        if act is None:
            return
        moment = max(self._when(act, self._chance(act)), after + MINUTE)
        if moment <= self.days.now:
            self.agenda.add(moment, partial(self._do, act, moment))

    def _do(self, act: Act, now: datetime) -> None:
        getattr(self, act.name)(act, now)
        self.tell(after=now)

    def _when(self, act: Act, chance: int) -> datetime:
        """Return a plausible instant for the act."""
        if act.day == "today":
            return self.days.a_while_ago()
        if act.clock:
            return self.days.moment(act.day, act.clock)
        return self.days.moment(act.day, "09:00") + chance % 540 * MINUTE

    def _chance(self, act: Act) -> int:
        """Return a number that is always the same for the same story."""
        return crc32(f"{self.by.name} {act.day} {act.name}".encode())
