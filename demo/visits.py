"""Tells what students and counselors did with their appointments."""

from datetime import datetime
from uuid import uuid4

from accounts.models import User
from appointments.actions import appointments, feedback, notes, tasks
from appointments.free_times import FreeTime, Offers, free_times, offers_of
from appointments.models import Appointment, AppointmentType, Purpose, Task
from demo.course import Course
from demo.story import Act
from web.calendar import MINUTE


class Visit(Course):
    """One appointment with a counselor."""

    appointment: Appointment

    def book(self, act: Act, now: datetime) -> None:
        assert self.student.counselor_id, self.student
        self._book(
            act,
            offers_of(
                self.student,
                self.student.counselor_id,
                purpose=self._talk().pk,
                by=self.student.user,
                now=now,
            ),
            now,
        )

    def book_anyone(self, act: Act, now: datetime) -> None:
        types = (
            AppointmentType.objects.offered().filter(purpose=self._talk()).with_availability(on_or_after=now)
        )
        self._book(act, free_times(self.student, types, by=self.student.user, now=now), now)

    def move(self, act: Act, now: datetime) -> None:
        appointment = self.appointment
        offers = offers_of(
            self.student,
            appointment.counselor_id,
            purpose=appointment.purpose_id,
            but=appointment,
            by=self.student.user,
            now=now,
        )
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

    def note(self, act: Act, now: datetime) -> None:
        audience, _, text = act.rest.partition(" ")
        by = self._person("counselor")
        notes.write_note(self.appointment, audience=audience, text=text, version=0, by=by, now=now)

    def task(self, act: Act, now: datetime) -> None:
        day, _, text = act.rest.partition(" ")
        due_on = self.days.date(day)
        tasks.add_task(self.appointment, text=text, due_on=due_on, by=self._person("counselor"), now=now)

    def finish(self, act: Act, now: datetime) -> None:
        task = Task.objects.open().filter(appointment=self.appointment).earliest("pk")
        tasks.finish_task(task, by=self.by, now=now)

    def feedback(self, act: Act, now: datetime) -> None:
        useful, _, words = act.rest.partition(" ")
        feedback.give_feedback(self.appointment, useful=int(useful), words=words, by=self.by, now=now)

    def _when(self, act: Act, chance: int) -> datetime:
        if act.day != "then":
            return super()._when(act, chance)
        if act.name == "arrive":
            return self.appointment.starts_at - (1 + chance % 8) * MINUTE
        if act.name == "miss":
            return self.appointment.starts_at + (15 + chance % 10) * MINUTE
        return self.appointment.ends_at + (1 + chance % 8) * MINUTE

    def _book(self, act: Act, offers: Offers, now: datetime) -> None:
        _, _, topic = act.rest.split(" ", 2)
        free = self._nearest(act, offers.times())
        self.appointment = appointments.book(
            self.student,
            counselor=free.counselor,
            purpose=free.type.purpose,
            starts_at=free.starts_at,
            topic=topic,
            key=uuid4(),
            by=self.student.user,
            now=now,
        )

    def _talk(self) -> Purpose:
        """What every center begins with: the stories are about nothing else."""
        return Purpose.objects.current().in_order()[0]

    def _nearest(self, act: Act, times: list[FreeTime]) -> FreeTime:
        day, clock = act.rest.split(" ")[:2]
        wished = self.days.wished(day, clock)
        return min(times, key=lambda free: abs(free.starts_at - wished))

    def _person(self, side: str) -> User:
        return self.student.user if side == "student" else self.appointment.counselor.user
