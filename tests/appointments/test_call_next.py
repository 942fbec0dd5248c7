"""A counselor takes drop-ins: calls the next, begins, is done; and what becomes of who does not answer."""

import pytest

from appointments.actions import drop_in as actions
from appointments.drop_in_line import line_of
from appointments.models import DropIn, Duty
from audit.models import Event
from tests import make
from web.calendar import DAY, MINUTE
from web.refusals import NotAllowed, Refused


@pytest.fixture(autouse=True)
def open_hours(db):
    make.drop_in_hours()


@pytest.fixture
def waiting(ada, ben, noon):
    """Ada waits, and Ben after her."""
    make.drop_in(of=ada, now=noon - 10 * MINUTE)
    make.drop_in(of=ben, now=noon - 5 * MINUTE)


def call(counselor, *, now=make.NOON):
    return actions.call_next(counselor, by=counselor.user, now=now)


def act(name, drop_in, by, *, now=make.NOON):
    getattr(actions, name)(drop_in, by=by.user if hasattr(by, "user") else by, now=now)
    drop_in.refresh_from_db()


def test_calls_whoever_waits_longest(waiting, ada, cora, noon):
    make.on_duty(cora)

    called = call(cora)

    assert (called.student, called.counselor, called.called_at) == (ada, cora, noon)
    assert called.status == "called"
    assert Event.objects.filter(verb="called", student_id=ada.pk, by=cora.user).count() == 1


def test_a_colleague_calls_the_one_after(waiting, ben, cora, dan):
    make.on_duty(cora)
    make.on_duty(dan)
    call(cora)

    assert call(dan).student == ben


def test_is_refused_to_who_does_not_take_drop_ins(waiting, cora):
    with pytest.raises(Refused, match="Say first that you take drop-ins now"):
        call(cora)


def test_is_refused_while_somebody_is_with_the_counselor(waiting, cora):
    make.on_duty(cora)
    act("begin", call(cora), cora)

    with pytest.raises(Refused, match=r"Ada Moreno is with you\. Finish that first"):
        call(cora)


def test_is_refused_where_nobody_waits(cora):
    make.on_duty(cora)

    with pytest.raises(Refused, match="Nobody waits at this moment"):
        call(cora)


def test_is_refused_once_the_day_has_closed(waiting, cora):
    make.on_duty(cora)

    with pytest.raises(Refused, match="Drop-in is closed now"):
        call(cora, now=make.at(3, 16))


def test_a_counselor_calls_for_nobody_else(waiting, cora, dan):
    make.on_duty(cora)

    with pytest.raises(NotAllowed):
        actions.call_next(cora, by=dan.user, now=make.NOON)


def test_they_meet_and_the_next_is_called(waiting, ben, cora, noon):
    make.on_duty(cora)
    called = call(cora)

    act("begin", called, cora, now=noon + MINUTE)
    act("finish", called, cora, now=noon + 16 * MINUTE)

    assert called.status == "done"
    assert called.done_at - called.begun_at == 15 * MINUTE
    assert call(cora, now=noon + 17 * MINUTE).student == ben


def test_whoever_does_not_answer_twice_is_set_aside_and_may_join_again(waiting, ada, ben, cora, noon):
    make.on_duty(cora)
    called = call(cora)
    with pytest.raises(NotAllowed):
        act("set_aside", called, cora)

    act("call_again", called, cora, now=noon + 2 * MINUTE)
    act("set_aside", called, cora, now=noon + 4 * MINUTE)

    assert called.status == "set aside"
    again = make.drop_in(of=ada, now=noon + 5 * MINUTE)
    assert [one.student for one in line_of(noon + 5 * MINUTE).waiting] == [ben, again.student]


def test_nobody_is_called_a_third_time_or_begun_twice(waiting, cora):
    make.on_duty(cora)
    called = call(cora)
    act("call_again", called, cora)

    with pytest.raises(NotAllowed):
        act("call_again", called, cora)
    act("begin", called, cora)
    with pytest.raises(NotAllowed):
        act("begin", called, cora)


@pytest.mark.parametrize("name", ["begin", "call_again", "take_back"])
def test_whom_somebody_called_is_theirs_and_the_directors(name, waiting, cora, dan, dora):
    make.on_duty(cora)
    called = call(cora)

    with pytest.raises(NotAllowed):
        act(name, called, dan)
    act(name, called, dora)


@pytest.mark.parametrize(
    ("acts", "before"),
    [
        ([], "waiting"),
        (["call_again"], "waiting"),
        (["call_again", "set_aside"], "waiting"),
        (["begin"], "called"),
        (["begin", "finish"], "in a meeting"),
    ],
)
def test_the_latest_act_is_undone(acts, before, waiting, ada, cora):
    make.on_duty(cora)
    called = call(cora)
    for name in acts:
        act(name, called, cora)

    act("take_back", called, cora)

    assert called.status == before
    if before == "waiting":
        assert line_of(make.NOON).waiting[0].student == ada


def test_an_end_cannot_be_undone_once_somebody_else_is_with_the_counselor(waiting, cora):
    make.on_duty(cora)
    first = call(cora)
    act("begin", first, cora)
    act("finish", first, cora)
    call(cora)

    with pytest.raises(Refused, match="cannot be undone any more"):
        act("take_back", first, cora)


def test_a_student_who_was_called_may_leave_and_comes_back_as_one_who_waits(waiting, ada, ben, cora):
    make.on_duty(cora)
    called = call(cora)
    act("leave", called, ada)
    assert call(cora).student == ben

    act("take_back", called, ada)

    assert called.status == "waiting"


def test_a_student_calls_nobody_and_begins_nothing(waiting, ada, cora):
    make.on_duty(cora)
    called = call(cora)

    for name in ("begin", "call_again", "set_aside", "finish", "take_back"):
        with pytest.raises(NotAllowed):
            act(name, called, ada)


def test_taking_drop_ins_is_said_once_and_ended(cora, noon):
    make.on_duty(cora)
    make.on_duty(cora, now=noon + MINUTE)
    assert Duty.objects.get().began_at == noon

    for _ in range(2):
        actions.go_off_duty(cora, by=cora.user, now=noon + 2 * MINUTE)

    assert line_of(noon + 3 * MINUTE).duties == []
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == [
        "went on duty",
        "went off duty",
    ]


def test_a_duty_that_nobody_ended_ends_with_its_day(cora, noon):
    make.on_duty(cora)
    assert line_of(noon + DAY).duties == []

    make.on_duty(cora, now=noon + DAY)

    assert [duty.began_at for duty in line_of(noon + DAY).duties] == [noon + DAY]
    assert Duty.objects.earliest("pk").ended_at == make.at(4, 0)


def test_drop_ins_are_taken_only_on_a_day_that_has_them(cora, noon):
    make.on_duty(cora, now=make.at(3, 9))

    with pytest.raises(Refused, match="no drop-in any more today"):
        make.on_duty(cora, now=make.at(3, 16))
    make.holiday(on=noon.date() + DAY)
    with pytest.raises(Refused, match="no drop-in any more today"):
        make.on_duty(cora, now=noon + DAY)


def test_nobody_says_for_a_colleague_that_they_take_drop_ins(cora, dora):
    with pytest.raises(NotAllowed):
        actions.go_on_duty(cora, by=dora, now=make.NOON)


def test_the_wait_counts_those_who_take_drop_ins_and_since_when_they_are_busy(waiting, cora, dan, noon):
    make.on_duty(cora)
    act("begin", call(cora), cora)
    later = noon + 5 * MINUTE

    assert line_of(later).wait(1) == 25 * MINUTE
    make.on_duty(dan, now=later)
    assert line_of(later).wait(0) == 0 * MINUTE
    actions.go_off_duty(cora, by=cora.user, now=later)
    assert line_of(later).wait(1) == 15 * MINUTE


def test_whoever_is_met_leaves_no_trace_in_the_line_of_another_day(waiting, cora, noon):
    make.on_duty(cora)
    act("begin", call(cora), cora)
    make.on_duty(cora, now=noon + DAY)
    make.drop_in(of=make.student(name="Eve Stone"), now=noon + DAY)

    assert call(cora, now=noon + DAY).student.user.name == "Eve Stone"
    assert DropIn.objects.filter(called_at__isnull=False).count() == 2
