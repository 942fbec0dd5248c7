"""Two who want the same time at the same moment: one gets it, the other is told, and nothing is left half done."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from datetime import date
from random import Random
from threading import Barrier, BrokenBarrierError, Event, get_ident
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection

from appointments import contention
from appointments.actions import appointments as actions
from appointments.actions import availability
from appointments.contention import AlreadyMeeting, Busy, SlotTaken, one_at_a_time
from appointments.models import Appointment, Submission, WeeklyHours
from audit.models import Event as Trail
from counselors.models import Counselor
from students.models import Student
from tests import make
from tests.races import PATIENCE, at_once, wait_until_somebody_waits
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db(transaction=True)
STARTS_AT = make.NOON + DAY
ELSEWHEN = STARTS_AT + HOUR


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


def book(student, counselor, starts_at=STARTS_AT, *, key=None):
    return actions.book(
        student,
        counselor=counselor,
        purpose=make.talk(),
        starts_at=starts_at,
        topic="My list is short",
        key=key or uuid4(),
        by=student.user,
        now=make.NOON,
    )


def move(appointment, starts_at, *, by):
    actions.move(appointment, starts_at=starts_at, version=0, by=by, now=make.NOON)


def kinds(raised):
    return [type(error) for error in raised]


def test_one_of_two_gets_the_time(ada, ben, cora):
    raised = at_once(lambda: book(ada, cora), lambda: book(ben, cora))

    assert kinds(raised) == [SlotTaken]
    assert Appointment.objects.get().student == ada


def test_times_that_overlap_are_the_same_time(ada, ben, cora, noon):
    """The length of meetings has changed between two looks at the list."""
    make.hours(of=cora, minutes=60)

    def half_an_hour_later():
        make.hours(of=cora, minutes=30)
        book(ben, cora, STARTS_AT + 30 * MINUTE)

    raised = at_once(lambda: book(ada, cora), half_an_hour_later)

    assert kinds(raised) == [SlotTaken]
    assert Appointment.objects.get().student == ada


def test_one_student_is_at_one_place(ada, cora, dan):
    raised = at_once(lambda: book(ada, cora), lambda: book(ada, dan))

    assert kinds(raised) == [AlreadyMeeting]
    assert Appointment.objects.get().counselor == cora


def test_two_at_two_counselors_both_get_their_time(ada, ben, cora, dan):
    raised = at_once(lambda: book(ada, cora), lambda: book(ben, dan))

    assert raised == []
    assert Appointment.objects.count() == 2


def test_the_same_form_sent_twice_at_once_books_once_and_gets_one_answer(ada, cora):
    key, answers = uuid4(), []

    raised = at_once(
        lambda: answers.append(book(ada, cora, key=key)), lambda: answers.append(book(ada, cora, key=key))
    )

    assert raised == []
    assert answers == [Appointment.objects.get()] * 2
    assert Trail.objects.filter(verb="booked").count() == 1


def test_the_same_form_with_another_time_in_it_is_refused(ada, cora):
    """B96"""
    key = uuid4()

    raised = at_once(lambda: book(ada, cora, key=key), lambda: book(ada, cora, ELSEWHEN, key=key))

    assert [getattr(error, "status", error) for error in raised] == [422]
    assert Appointment.objects.get().starts_at == STARTS_AT


def test_a_time_that_is_booked_while_the_hours_close_is_booked(ada, cora, noon):
    def close():
        availability.open_hours(cora, hours=[], by=cora.user, now=noon)

    raised = at_once(lambda: book(ada, cora), close)

    assert raised == []
    assert Appointment.objects.get().status == "booked"


def test_a_time_whose_hours_close_first_is_not_booked(ada, cora, noon):
    def close():
        availability.open_hours(cora, hours=[], by=cora.user, now=noon)

    raised = at_once(close, lambda: book(ada, cora))

    assert kinds(raised) == [SlotTaken]
    assert not Appointment.objects.exists()


def test_a_time_that_is_taken_off_first_is_not_booked(ada, cora):
    raised = at_once(lambda: make.time_off(of=cora, first_on=date(2026, 3, 4)), lambda: book(ada, cora))

    assert kinds(raised) == [SlotTaken]
    assert not Appointment.objects.exists()


def test_a_time_that_is_booked_while_it_is_taken_off_is_booked(ada, cora):
    raised = at_once(lambda: book(ada, cora), lambda: make.time_off(of=cora, first_on=date(2026, 3, 4)))

    assert raised == []
    assert Appointment.objects.get().status == "booked"


def test_hours_written_twice_at_once_are_those_of_the_second(cora, noon):
    def see(hour):
        make.hours(of=cora, opens=f"{hour:02}:00", closes="17:00", weekdays=[0])

    raised = at_once(lambda: see(8), lambda: see(10))

    assert raised == []
    assert [hours.opens_at.hour for hours in WeeklyHours.objects.filter(plan__counselor=cora)] == [10]


def test_of_two_moves_to_one_time_one_is_made_and_the_other_meeting_stays(ada, ben, cora):
    first = make.appointment(of=ada, counselor=cora, starts_at=STARTS_AT + DAY)
    second = make.appointment(of=ben, counselor=cora, starts_at=STARTS_AT + 2 * DAY)

    raised = at_once(
        lambda: move(first, STARTS_AT, by=ada.user), lambda: move(second, STARTS_AT, by=ben.user)
    )

    assert kinds(raised) == [SlotTaken]
    assert Appointment.objects.get(pk=first.pk).starts_at == STARTS_AT
    assert Appointment.objects.get(pk=second.pk).starts_at == STARTS_AT + 2 * DAY


def test_a_time_that_a_move_gives_back_goes_to_whoever_waited_for_it(ada, ben, cora):
    first = make.appointment(of=ada, counselor=cora, starts_at=STARTS_AT)
    second = make.appointment(of=ben, counselor=cora, starts_at=ELSEWHEN)

    raised = at_once(
        lambda: move(first, ELSEWHEN + HOUR, by=ada.user), lambda: move(second, STARTS_AT, by=ben.user)
    )

    assert raised == []
    times = dict(Appointment.objects.values_list("student__user__name", "starts_at"))
    assert times == {"Ada Moreno": ELSEWHEN + HOUR, "Ben Iversen": STARTS_AT}


def test_both_sides_moving_one_meeting_move_it_once(ada, cora):
    booked = make.appointment(of=ada)

    raised = at_once(
        lambda: move(booked, ELSEWHEN, by=ada.user), lambda: move(booked, ELSEWHEN + HOUR, by=cora.user)
    )

    assert [type(error) for error in raised] == [Refused]
    booked.refresh_from_db()
    assert (booked.starts_at, booked.version) == (ELSEWHEN, 1)


def test_a_meeting_cancelled_while_it_moves_is_cancelled(ada, cora, noon):
    booked = make.appointment(of=ada)

    raised = at_once(
        lambda: move(booked, ELSEWHEN, by=ada.user),
        lambda: actions.cancel(booked, by=cora.user, now=noon),
    )

    booked.refresh_from_db()
    assert (raised, booked.status, booked.version) == ([], "cancelled", 2)


def test_a_meeting_that_was_just_cancelled_does_not_move(ada, cora, noon):
    booked = make.appointment(of=ada)

    raised = at_once(
        lambda: actions.cancel(booked, by=cora.user, now=noon),
        lambda: move(booked, ELSEWHEN, by=ada.user),
    )

    booked.refresh_from_db()
    assert (kinds(raised), booked.starts_at, booked.version) == ([NotAllowed], STARTS_AT, 1)


def test_both_sides_cancelling_cancel_once(ada, cora, noon):
    booked = make.appointment(of=ada)

    raised = at_once(
        lambda: actions.cancel(booked, reason="Mine", by=ada.user, now=noon),
        lambda: actions.cancel(booked, reason="Hers", by=cora.user, now=noon),
    )

    booked.refresh_from_db()
    assert (raised, booked.cancellation_reason, booked.version) == ([], "Mine", 1)


def test_a_time_that_is_given_back_goes_to_whoever_waited_for_it(ada, ben, cora, noon):
    booked = make.appointment(of=ada)

    raised = at_once(lambda: actions.cancel(booked, by=ada.user, now=noon), lambda: book(ben, cora))

    assert raised == []
    assert Appointment.objects.standing().get().student == ben


def test_a_meeting_has_one_ending(ada, cora):
    booked = make.appointment(of=ada)

    raised = at_once(
        lambda: actions.fulfil(booked, by=cora.user, now=STARTS_AT),
        lambda: actions.miss(booked, missed_by="student", by=cora.user, now=STARTS_AT),
    )

    booked.refresh_from_db()
    assert (kinds(raised), booked.status) == ([NotAllowed], "fulfilled")


def test_many_acts_crosswise_never_wait_in_a_circle(ada, ben, cora, dan, noon, monkeypatch):
    """A deadlock is not tried again here, so that one would be seen."""
    monkeypatch.setattr(contention, "AGAIN", ())
    students, counselors = (ada, ben), (cora, dan)

    def act(number: int) -> Exception | None:
        chance = Random(number)  # noqa: S311 - the same acts in every run
        student, counselor = chance.choice(students), chance.choice(counselors)
        theirs = Appointment.objects.open().filter(student=student, counselor=counselor).first()
        by = chance.choice([student.user, counselor.user])
        try:
            if not theirs:
                book(student, counselor, STARTS_AT + chance.randrange(8) * 30 * MINUTE)
            elif number % 2:
                move(theirs, STARTS_AT + chance.randrange(8) * 30 * MINUTE, by=by)
            else:
                actions.cancel(theirs, by=by, now=noon)
        except Exception as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(8) as pool:
        raised = [error for error in pool.map(act, range(120)) if error]

    assert {type(error) for error in raised} <= {SlotTaken, AlreadyMeeting, NotAllowed, Refused}
    assert Trail.objects.filter(verb="booked").count() >= 4


@contextmanager
def stranger() -> Iterator[Any]:
    """Another session, in a transaction that ends with the block."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            yield cursor
    finally:
        other.close()


def take(cursor: Any, row: Counselor | Student) -> None:
    cursor.execute(f"SELECT FROM {row._meta.db_table} WHERE id = %s FOR UPDATE", [row.pk])


def send(cursor: Any, student: Student, key: UUID) -> None:
    """Write what the first of two equal forms writes, before all else."""
    cursor.execute(
        "INSERT INTO appointments_submission (user_id, key, digest, at) VALUES (%s, %s, '', %s)",
        [student.user_id, key, make.NOON],
    )


@pytest.mark.parametrize("whose", ["counselor", "student"])
def test_whoever_waits_too_long_is_told_to_try_again_and_nothing_is_left(ada, cora, whose, monkeypatch):
    monkeypatch.setattr(contention, "LOCK_TIMEOUT", "50ms")
    key = uuid4()

    with stranger() as other:
        take(other, cora if whose == "counselor" else ada)
        with pytest.raises(Busy) as refusal:
            book(ada, cora, key=key)

    assert (refusal.value.status, refusal.value.retry_after) == (503, 5)
    assert not Appointment.objects.exists() and not Submission.objects.exists()
    assert book(ada, cora, key=key).status == "booked"


@pytest.mark.parametrize("act", ["move", "cancel", "fulfil", "open_hours", "take_off"])
def test_no_other_act_waits_longer(ada, cora, act, monkeypatch):
    booked = make.appointment(of=ada)
    monkeypatch.setattr(contention, "LOCK_TIMEOUT", "50ms")
    acts: dict[str, Callable[[], object]] = {
        "move": lambda: move(booked, ELSEWHEN, by=ada.user),
        "cancel": lambda: actions.cancel(booked, by=ada.user, now=make.NOON),
        "fulfil": lambda: actions.fulfil(booked, by=cora.user, now=STARTS_AT),
        "open_hours": lambda: make.hours(of=cora),
        "take_off": lambda: make.time_off(of=cora, first_on=date(2026, 3, 4)),
    }

    with stranger() as other:
        take(other, cora)
        with pytest.raises(Busy):
            acts[act]()

    booked.refresh_from_db()
    assert (booked.status, booked.version, booked.starts_at) == ("booked", 0, STARTS_AT)


def test_a_form_that_is_still_on_its_way_is_told_so(ada, cora, monkeypatch):
    monkeypatch.setattr(contention, "LOCK_TIMEOUT", "50ms")
    key = uuid4()

    with stranger() as other:
        send(other, ada, key)
        with pytest.raises(Refused, match="on its way") as refusal:
            book(ada, cora, key=key)

    assert refusal.value.status == 409
    assert not Appointment.objects.exists()


def test_a_form_whose_first_sending_comes_to_nothing_books_after_it(ada, cora, monkeypatch):
    monkeypatch.setattr(contention, "LOCK_TIMEOUT", "20s")
    key = uuid4()

    with stranger() as other, ThreadPoolExecutor(1) as pool:
        send(other, ada, key)
        booking = pool.submit(in_a_thread, lambda: book(ada, cora, key=key))
        wait_until_somebody_waits()
        other.execute("ROLLBACK")
        booked = booking.result(PATIENCE)

    assert Appointment.objects.get() == booked


def test_a_deadlock_is_tried_again(ada, cora, monkeypatch):
    """F11: a stranger takes student and counselor the wrong way round, with a booking in the middle."""
    has_counselor, stranger_waits = Event(), Event()
    hold, attempts = actions.hold, []

    def hold_slowly(counselor: int, student: int) -> Student:
        Counselor.objects.select_for_update(no_key=True).get(pk=counselor)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL deadlock_timeout = '20ms'")
        attempts.append(counselor)
        has_counselor.set()
        stranger_waits.wait(PATIENCE)
        return hold(counselor, student)

    monkeypatch.setattr(actions, "hold", hold_slowly)
    monkeypatch.setattr(contention, "LOCK_TIMEOUT", "20s")

    with stranger() as other, ThreadPoolExecutor(2) as pool:
        # The booking is the last to wait and the first to look round, and so the one that has to give way.
        other.execute("SET LOCAL deadlock_timeout = '1min'")
        take(other, ada)
        booking = pool.submit(in_a_thread, lambda: book(ada, cora))
        assert has_counselor.wait(PATIENCE)
        taking = pool.submit(take, other, cora)
        wait_until_somebody_waits()
        stranger_waits.set()
        taking.result(PATIENCE)
        other.execute("COMMIT")
        booked = booking.result(PATIENCE)

    assert len(attempts) == 2
    assert Appointment.objects.get() == booked


@pytest.mark.parametrize(("failures", "attempts"), [(1, 2), (2, 3), (3, 3)])
def test_a_serialization_failure_is_tried_again_three_times_in_all(cora, failures, attempts):
    other, tries = connection.copy(), []
    rename = "UPDATE accounts_user SET name = %s WHERE id = %s"

    @one_at_a_time
    def rename_after_a_look() -> None:
        tries.append(None)
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT name FROM accounts_user")
            if len(tries) <= failures:
                with other.cursor() as stranger:
                    stranger.execute(rename, ["Eve", cora.user_id])
            cursor.execute(rename, ["Cora", cora.user_id])

    try:
        with pytest.raises(Busy) if failures == attempts else nullcontext():
            rename_after_a_look()
    finally:
        other.close()

    assert len(tries) == attempts


def in_a_thread(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connection.close()


def meet_before_the_insert(monkeypatch: pytest.MonkeyPatch, *, patience: float) -> None:
    """Let both find the time free before either writes; whoever waits in vain for so many seconds goes on."""
    both, insert, met = Barrier(2), actions.insert, set()

    def insert_together(appointment: Appointment) -> Appointment:
        if get_ident() not in met:
            met.add(get_ident())
            with suppress(BrokenBarrierError):
                both.wait(patience)
        return insert(appointment)

    monkeypatch.setattr(actions, "insert", insert_together)
    monkeypatch.setattr(contention, "LOCK_TIMEOUT", "20s")


def lock_nothing(counselor: int, student: int) -> Student:
    return Student.objects.select_related("user").get(pk=student)


@contextmanager
def no_exclusion() -> Iterator[None]:
    """The table without the constraints that keep two meetings apart."""
    guards = [guard for guard in Appointment._meta.constraints if isinstance(guard, ExclusionConstraint)]
    assert len(guards) == 2
    with connection.schema_editor() as editor:
        for guard in guards:
            editor.remove_constraint(Appointment, guard)
    try:
        yield
    finally:
        Appointment.objects.all().delete()
        with connection.schema_editor() as editor:
            for guard in guards:
                editor.add_constraint(Appointment, guard)


def both_book(*bookings: tuple[Student, Counselor]) -> list[str]:
    """What becomes of bookings of one time that really run at once, in the order of the words."""

    def attempt(booking: tuple[Student, Counselor]) -> str:
        try:
            return str(book(*booking).status)
        except SlotTaken:
            return "taken"

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(lambda booking: in_a_thread(lambda: attempt(booking)), bookings))


def test_control_without_lock_and_constraints_one_time_is_sold_twice(ada, ben, cora, monkeypatch):
    """F36: what the tests of this file would show if nobody watched."""
    monkeypatch.setattr(actions, "hold", lock_nothing)
    meet_before_the_insert(monkeypatch, patience=PATIENCE)

    with no_exclusion():
        outcome = both_book((ada, cora), (ben, cora))
        sold = list(Appointment.objects.values_list("counselor", "starts_at"))

    assert outcome == ["booked", "booked"]
    assert sold == [(cora.pk, STARTS_AT)] * 2


def test_control_without_lock_and_constraints_a_student_is_in_two_places(ada, cora, dan, monkeypatch):
    """F36"""
    monkeypatch.setattr(actions, "hold", lock_nothing)
    meet_before_the_insert(monkeypatch, patience=PATIENCE)

    with no_exclusion():
        outcome = both_book((ada, cora), (ada, dan))

    assert outcome == ["booked", "booked"]


@pytest.mark.parametrize("wanted", ["one counselor", "one student"])
def test_with_both_guards_the_same_race_has_one_winner(ada, ben, cora, dan, wanted, monkeypatch):
    meet_before_the_insert(monkeypatch, patience=0.5)

    outcome = both_book((ada, cora), (ben, cora) if wanted == "one counselor" else (ada, dan))

    assert outcome == ["booked", "taken"]
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("wanted", ["one counselor", "one student"])
def test_the_constraint_alone_lets_one_through(ada, ben, cora, dan, wanted, monkeypatch):
    monkeypatch.setattr(actions, "hold", lock_nothing)
    meet_before_the_insert(monkeypatch, patience=PATIENCE)

    outcome = both_book((ada, cora), (ben, cora) if wanted == "one counselor" else (ada, dan))

    assert outcome == ["booked", "taken"]
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("wanted", ["one counselor", "one student"])
def test_the_lock_alone_lets_one_through(ada, ben, cora, dan, wanted, monkeypatch):
    meet_before_the_insert(monkeypatch, patience=0.5)

    with no_exclusion():
        outcome = both_book((ada, cora), (ben, cora) if wanted == "one counselor" else (ada, dan))
        sold = Appointment.objects.count()

    assert (outcome, sold) == (["booked", "taken"], 1)
