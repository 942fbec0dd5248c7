"""Tells what students and counselors did with their appointments."""

from datetime import datetime
from functools import partial
from uuid import uuid4
from zlib import crc32

from accounts.models import User
from appointments.actions import appointments
from appointments.free_times import FreeTime, Offers, free_times, offers_of
from appointments.models import Appointment, AppointmentType
from demo.days import Agenda, Days
from demo.story import Act
from students.models import Student
from web.calendar import MINUTE


class Visit:
    """One appointment while it is told: every act has a method of its name."""

    appointment: Appointment

    def __init__(self, student: Student, life: list[Act], days: Days, agenda: Agenda) -> None:
        self.student = student
        self.life = iter(life)
        self.days = days
        self.agenda = agenda

    def tell(self, *, after: datetime) -> None:
        """Put the next act on the agenda; when it has happened, the one after it follows."""
        act = next(self.life, None)
        if act is None:
            return
        moment = self._when(act, after)
        if moment <= self.days.now:
            self.agenda.add(moment, partial(self._do, act, moment))

    def book(self, act: Act, now: datetime) -> None:
        assert self.student.counselor_id, self.student
        self._book(act, offers_of(self.student, self.student.counselor_id, now=now), now)

    def book_anyone(self, act: Act, now: datetime) -> None:
        types = AppointmentType.objects.offered().with_availability(on_or_after=now)
        self._book(act, free_times(self.student, types, now=now), now)

    def move(self, act: Act, now: datetime) -> None:
        appointment = self.appointment
        offers = offers_of(self.student, appointment.counselor_id, but=appointment, now=now)
        free = self._nearest(
            act, [free for free in offers.times() if free.starts_at != appointment.starts_at]
        )
        appointments.move(
            appointment, starts_at=free.starts_at, version=appointment.version, by=self.student.user, now=now
        )
        appointment.refresh_from_db()

    def cancel(self, act: Act, now: datetime) -> None:
        side, _, reason = act.rest.partition(" ")
        appointments.cancel(self.appointment, reason=reason, by=self._person(side), now=now)

    def arrive(self, act: Act, now: datetime) -> None:
        appointments.arrive(self.appointment, by=self._person("counselor"), now=now)

    def fulfil(self, act: Act, now: datetime) -> None:
        appointments.fulfil(self.appointment, by=self._person("counselor"), now=now)

    def miss(self, act: Act, now: datetime) -> None:
        appointments.miss(self.appointment, missed_by=act.rest, by=self._person("counselor"), now=now)

    def _do(self, act: Act, now: datetime) -> None:
        getattr(self, act.name)(act, now)
        self.tell(after=now)

    def _when(self, act: Act, after: datetime) -> datetime:
        """Return a plausible instant for the act, after the one before it: always the same for the same story."""
        chance = crc32(f"{self.student.user.name} {act.day} {act.name}".encode())
        if act.day == "today":
            moment = self.days.a_while_ago()
        elif act.day != "then":
            moment = self.days.moment(act.day, act.clock or "09:00")
            moment += 0 * MINUTE if act.clock else chance % 540 * MINUTE
        elif act.name == "arrive":
            moment = self.appointment.starts_at - (1 + chance % 8) * MINUTE
        elif act.name == "miss":
            moment = self.appointment.starts_at + (15 + chance % 10) * MINUTE
        else:
            moment = self.appointment.ends_at + (1 + chance % 8) * MINUTE
        return max(moment, after + MINUTE)

    def _book(self, act: Act, offers: Offers, now: datetime) -> None:
        _, _, topic = act.rest.split(" ", 2)
        free = self._nearest(act, offers.times())
        self.appointment = appointments.book(
            self.student,
            counselor=free.counselor,
            starts_at=free.starts_at,
            topic=topic,
            key=uuid4(),
            by=self.student.user,
            now=now,
        )

    def _nearest(self, act: Act, times: list[FreeTime]) -> FreeTime:
        day, clock = act.rest.split(" ")[:2]
        wished = self.days.wished(day, clock)
        return min(times, key=lambda free: abs(free.starts_at - wished))

    def _person(self, side: str) -> User:
        return self.student.user if side == "student" else self.appointment.counselor.user
