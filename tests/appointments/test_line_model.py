"""Booking, moving, cancelling and waiting, by many and in any order, against a plain model of who has which time.

The model knows no database: who has which time is a dictionary, and a line is a list. Whatever is done, both must tell
the same of who is booked, to whom what is offered, and who waits: no time is sold twice and nobody loses a turn.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from appointments.actions import appointments, lines, waits
from appointments.models import Appointment, Wait
from appointments.waiting import answer_by
from tests import make
from tests.make import at
from web.calendar import HOUR
from web.refusals import Refused

# Each of two counselors has these, the same: a student may not be with both at once.
TIMES = [at(4, 9), at(5, 14), at(6, 11)]
ANYBODY = None
Slot = tuple[int, datetime]


@dataclass
class InLine:
    """One place in line, as the model knows it."""

    student: int
    counselor: int | None
    unwanted: set[datetime] = field(default_factory=set)
    lapsed: int = 0


@dataclass
class Model:
    """Who has which time of whom; what is offered to which place in line, and until when; who waits, in order."""

    now: datetime = make.NOON
    booked: dict[Slot, int] = field(default_factory=dict)
    offers: dict[Slot, tuple[InLine, datetime]] = field(default_factory=dict)
    line: list[InLine] = field(default_factory=list)
    gone: set[tuple[int, Slot]] = field(default_factory=set)

    def is_free(self, slot: Slot) -> bool:
        return slot not in self.booked and slot not in self.offers and slot[1] > self.now

    def is_busy(self, student: int, at: datetime) -> bool:
        return any(who == student and slot[1] == at for slot, who in self.booked.items()) or any(
            place.student == student and slot[1] == at for slot, (place, _) in self.offers.items()
        )

    def could_have(self, student: int, slot: Slot) -> bool:
        return self.is_free(slot) and not self.is_busy(student, slot[1])

    def offered_to(self, place: InLine) -> Slot | None:
        return next((slot for slot, (held, _) in self.offers.items() if held is place), None)

    def promote(self, counselor: int) -> None:
        for place in self.line:
            if place.counselor not in (ANYBODY, counselor) or self.offered_to(place):
                continue
            for slot in ((counselor, time) for time in TIMES):
                until = answer_by(slot[1], zone=make.NEW_YORK, now=self.now)
                declined = (place.student, slot) in self.gone or slot[1] in place.unwanted
                if self.could_have(place.student, slot) and not declined and until:
                    self.offers[slot] = place, until
                    break

    def book(self, student: int, slot: Slot) -> bool:
        if not self.could_have(student, slot):
            return False
        self.booked[slot] = student
        return True

    def cancel(self, student: int, slot: Slot) -> bool:
        if self.booked.get(slot) != student or slot[1] <= self.now:
            return False
        del self.booked[slot]
        self.gone.add((student, slot))
        self.promote(slot[0])
        return True

    def move(self, student: int, slot: Slot, to: datetime) -> bool:
        target = slot[0], to
        if self.booked.get(slot) != student or slot[1] <= self.now:
            return False
        if to == slot[1]:
            return True
        if not self.could_have(student, target):
            return False
        del self.booked[slot]
        self.booked[target] = student
        self.promote(slot[0])
        return True

    def join(self, student: int, counselor: int | None) -> bool:
        if any((place.student, place.counselor) == (student, counselor) for place in self.line):
            return False
        asked = [0, 1] if counselor is ANYBODY else [counselor]
        seen = {time for one in asked for time in TIMES if self.could_have(student, (one, time))}
        self.line.append(InLine(student, counselor, seen))
        return True

    def answer(self, act: str, student: int, counselor: int | None) -> bool:
        place = next((one for one in self.line if (one.student, one.counselor) == (student, counselor)), None)
        if not place:
            return False
        slot = self.offered_to(place)
        if act == "take":
            if not slot:
                return False
            del self.offers[slot]
            self.line.remove(place)
            self.booked[slot] = student
            return True
        if act == "leave":
            self.line.remove(place)
        if slot:
            del self.offers[slot]
            self.gone.add((student, slot))
            self.promote(slot[0])
        return True

    def wait_hours(self, hours: int) -> None:
        self.now += hours * HOUR
        while late := [
            (until, n, slot) for n, (slot, (_, until)) in enumerate(self.offers.items()) if until <= self.now
        ]:
            _, _, slot = min(late)
            place, _ = self.offers.pop(slot)
            place.lapsed += 1
            if place.lapsed == lines.UNANSWERED:
                self.line.remove(place)
            self.gone.add((place.student, slot))
            self.promote(slot[0])
        for counselor in (0, 1):
            self.promote(counselor)


class Program:
    """The same acts, done by the program."""

    def __init__(self, students: list[Any], counselors: list[Any]) -> None:
        self.students, self.counselors, self.now = students, counselors, make.NOON

    def meeting(self, student: int, slot: Slot) -> Appointment | None:
        mine = Appointment.objects.standing().filter(student=self.students[student])
        return mine.filter(counselor=self.counselors[slot[0]], starts_at=slot[1]).first()

    def book(self, student: int, slot: Slot) -> bool:
        who = self.students[student]
        return done(
            lambda: appointments.book(
                who,
                counselor=self.counselors[slot[0]],
                purpose=make.talk(),
                starts_at=slot[1],
                topic="My list",
                key=uuid4(),
                by=who.user,
                now=self.now,
            )
        )

    def cancel(self, student: int, slot: Slot) -> bool:
        meeting = self.meeting(student, slot)
        return meeting is not None and done(
            lambda: appointments.cancel(meeting, by=meeting.student.user, now=self.now)
        )

    def move(self, student: int, slot: Slot, to: datetime) -> bool:
        meeting = self.meeting(student, slot)
        return meeting is not None and done(
            lambda: appointments.move(
                meeting, starts_at=to, version=meeting.version, by=meeting.student.user, now=self.now
            )
        )

    def join(self, student: int, counselor: int | None) -> bool:
        whose = None if counselor is ANYBODY else self.counselors[counselor]
        who = self.students[student]
        return done(lambda: make.wait(of=who, counselor=whose, now=self.now))

    def answer(self, act: str, student: int, counselor: int | None) -> bool:
        whose = None if counselor is ANYBODY else self.counselors[counselor]
        mine = Wait.objects.current(self.now).filter(student=self.students[student], counselor=whose)
        wait = mine.select_related("student__user").first()
        return wait is not None and done(
            lambda: getattr(waits, act)(wait, by=wait.student.user, now=self.now)
        )

    def wait_hours(self, hours: int) -> None:
        self.now += hours * HOUR
        lines.keep_moving(now=self.now)

    def tell_all(self) -> None:
        """Letters about all offers go out."""
        for offer in Appointment.offers.standing():
            if not lines._was_told(offer):
                make.told(kind=lines.OFFER, about=offer, to=offer.student.user)


def done(act: Callable[[], Any]) -> bool:
    """Whether the program did it; the other answer is a refusal, and nothing else is one."""
    try:
        act()
    except Refused:
        return False
    return True


students, times, which = st.integers(0, 3), st.sampled_from(TIMES), st.integers(0, 9)
slots = st.tuples(st.integers(0, 1), times)
queues = st.sampled_from([0, 1, ANYBODY])
answers = st.sampled_from(["take", "decline", "leave"])
# What is done with something that is there: the how many-th of what is booked, of those in line, of what is offered.
deeds = st.one_of(
    st.tuples(st.just("book"), students, slots),
    st.tuples(st.just("cancel a booked one"), which),
    st.tuples(st.just("move a booked one"), which, times),
    st.tuples(st.just("join"), students, queues),
    st.tuples(st.just("join"), students, queues),
    st.tuples(st.just("answer of the line"), which, answers),
    st.tuples(st.just("answer an offer"), which, answers),
    st.tuples(st.just("cancel"), students, slots),
    st.tuples(st.just("wait_hours"), st.integers(1, 14)),
)


def resolved(deed: tuple[Any, ...], model: Model) -> tuple[Any, ...] | None:
    """The deed about what is there now; none where nothing is."""
    name, *told = deed
    there: list[Any]
    if name in ("cancel a booked one", "move a booked one"):
        there = sorted(model.booked)
        found = there and there[told[0] % len(there)]
        return (name.split()[0], model.booked[found], found, *told[1:]) if found else None
    if name in ("answer of the line", "answer an offer"):
        there = model.line if name.endswith("line") else [place for place, _ in model.offers.values()]
        place = there and there[told[0] % len(there)]
        return ("answer", told[1], place.student, place.counselor) if place else None
    return deed


@pytest.fixture
def everybody(cora, dan):
    make.rules()
    for counselor in (cora, dan):
        # Wednesday at nine, Thursday at two, Friday at eleven.
        make.hours(of=counselor, weekdays=())
        for time in TIMES:
            make.extra_hours(of=counselor, on=time.date(), opens=f"{time:%H:%M}", closes=f"{time:%H}:30")
    return [make.student(name=name, counselor=cora) for name in ("Ann A", "Bo B", "Cy C", "Di D")], [
        cora,
        dan,
    ]


@settings(max_examples=60)
@given(deeds=st.lists(deeds, min_size=10, max_size=40))
def test_whatever_is_done_in_whatever_order_the_program_and_the_model_agree(everybody, deeds):
    model, program = Model(), Program(*everybody)
    # At first all is taken, so that there is something to wait for.
    full = [("book", counselor, (counselor, time)) for counselor in (0, 1) for time in TIMES]
    with transaction.atomic():
        for deed in [*full, *deeds]:
            name, *told = resolved(deed, model) or ("wait_hours", 0)
            expected, found = getattr(model, name)(*told), getattr(program, name)(*told)
            program.tell_all()

            assert found == expected, (name, told)
            assert state_of(program) == state_of_model(model), (name, told)
        transaction.set_rollback(True)


def state_of(program: Program) -> tuple[Any, ...]:
    people = {student.pk: n for n, student in enumerate(program.students)}
    staff = {counselor.pk: n for n, counselor in enumerate(program.counselors)}
    booked = {
        (staff[row.counselor_id], row.starts_at): people[row.student_id]
        for row in Appointment.objects.standing()
    }
    offers = {
        (staff[row.counselor_id], row.starts_at): (people[row.student_id], row.offered_until)
        for row in Appointment.offers.standing()
    }
    line = Wait.objects.filter(left_at=None, served_at=None).order_by("joined_at", "pk")
    return booked, offers, [(people[one.student_id], staff.get(one.counselor_id)) for one in line]


def state_of_model(model: Model) -> tuple[Any, ...]:
    offers = {slot: (place.student, until) for slot, (place, until) in model.offers.items()}
    return model.booked, offers, [(place.student, place.counselor) for place in model.line]
