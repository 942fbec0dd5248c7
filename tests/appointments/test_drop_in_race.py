"""Two who touch the line at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from appointments.actions import drop_in as actions
from appointments.models import DropIn
from tests import make
from tests.races import PATIENCE, at_once
from web.calendar import MINUTE
from web.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.drop_in_hours()
    make.on_duty(cora)
    make.on_duty(dan)


def join(student):
    return actions.join(student, topic="One letter", by=student.user, now=make.NOON)


def call(counselor):
    return actions.call_next(counselor, by=counselor.user, now=make.NOON)


def test_two_counselors_call_two_students(ada, ben, cora, dan, noon):
    make.drop_in(of=ada, now=noon - MINUTE)
    make.drop_in(of=ben)

    assert at_once(lambda: call(cora), lambda: call(dan)) == []

    called = dict(DropIn.objects.values_list("student", "counselor"))
    assert called == {ada.pk: cora.pk, ben.pk: dan.pk}


def test_a_counselor_does_not_wait_for_a_colleague_who_calls(ada, ben, cora, dan, noon):
    make.drop_in(of=ada, now=noon - MINUTE)
    make.drop_in(of=ben)

    def by_themselves():
        try:
            return call(dan).student
        finally:
            connection.close()

    with transaction.atomic(), ThreadPoolExecutor(1) as colleague:
        call(cora)
        assert colleague.submit(by_themselves).result(PATIENCE) == ben


def test_of_two_counselors_one_gets_the_only_student(ada, cora, dan):
    make.drop_in(of=ada)

    raised = at_once(lambda: call(cora), lambda: call(dan))

    assert [str(error) for error in raised] == ["Nobody waits at this moment. This page shows whoever comes."]
    assert DropIn.objects.get().counselor == cora


def test_one_counselor_who_presses_twice_calls_one_student(ada, ben, cora):
    make.drop_in(of=ada)
    make.drop_in(of=ben)

    raised = at_once(lambda: call(cora), lambda: call(cora))

    assert [type(error) for error in raised] == [Refused]
    assert DropIn.objects.waiting().count() == 1


def test_a_student_who_joins_twice_is_in_line_once(ada):
    assert at_once(lambda: join(ada), lambda: join(ada)) == []

    assert DropIn.objects.count() == 1


def test_a_student_who_leaves_while_being_called_has_left(ada, cora):
    mine = make.drop_in(of=ada)

    raised = at_once(lambda: actions.leave(mine, by=ada.user, now=make.NOON), lambda: call(cora))

    assert [type(error) for error in raised] == [Refused]
    assert DropIn.objects.get().status == "left"


def test_an_act_on_somebody_whom_a_colleague_takes_back_waits_and_is_refused(ada, cora, dora):
    make.drop_in(of=ada)
    called = call(cora)

    raised = at_once(
        lambda: actions.take_back(called, by=dora, now=make.NOON),
        lambda: actions.begin(called, by=cora.user, now=make.NOON),
    )

    assert [type(error) for error in raised] == [NotAllowed]
    assert DropIn.objects.get().status == "waiting"
