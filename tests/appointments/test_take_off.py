"""Taking time off, and coming back."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from appointments.actions import availability as actions
from appointments.free_times import offers_of
from appointments.models import Appointment, TimeOff
from audit.models import Event
from tests import make
from web.calendar import DAY
from web.refusals import NotAllowed

WEDNESDAY = date(2026, 3, 4)


@pytest.fixture(autouse=True)
def open_hours(cora):
    make.hours(of=cora)


def off(counselor, *, by=None, first_on=WEDNESDAY, last_on=WEDNESDAY, **facts):
    return actions.take_off(
        counselor, first_on=first_on, last_on=last_on, by=by or counselor.user, now=make.NOON, **facts
    )


def is_free(student, counselor, moment):
    return (
        moment
        in offers_of(
            student, counselor.pk, purpose=make.talk().pk, by=student.user, now=make.NOON
        ).by_counselor[counselor.pk]
    )


def test_its_times_are_offered_no_more(ada, cora, noon):
    off(cora)

    assert not is_free(ada, cora, noon + DAY)
    assert is_free(ada, cora, noon + 2 * DAY)


def test_the_stretch_is_kept_as_it_was_told(cora):
    taken = off(cora, last_on=WEDNESDAY + DAY, leaves_at=time(15), returns_at=time(11))

    kept = TimeOff.objects.get(pk=taken.pk)
    assert (kept.counselor, kept.first_on, kept.last_on) == (cora, WEDNESDAY, WEDNESDAY + DAY)
    assert (kept.leaves_at, kept.returns_at) == (time(15), time(11))


def test_what_is_booked_stays_as_it_is(ada, cora, noon):
    make.appointment(of=ada, starts_at=noon + DAY)

    off(cora)

    assert Appointment.objects.get().status == "booked"


def test_stretches_may_overlap(ada, cora, noon):
    off(cora)
    second = off(cora, last_on=WEDNESDAY + DAY)

    actions.come_back(second, by=cora.user, now=noon)

    assert not is_free(ada, cora, noon + DAY)
    assert is_free(ada, cora, noon + 2 * DAY)


def test_a_stretch_that_ends_before_it_begins_changes_nothing(cora):
    with pytest.raises(IntegrityError, match="time_off_ends_after_it_begins"), transaction.atomic():
        off(cora, last_on=WEDNESDAY - DAY)

    assert not TimeOff.objects.exists()
    assert not Event.objects.filter(verb="took off").exists()


def test_others_keep_their_times(ada, cora, dan, noon):
    make.hours(of=dan)

    off(cora)

    assert is_free(ada, dan, noon + DAY)


@pytest.mark.parametrize("who", ["dan", "ada", "dora"])
def test_nobody_else_may(cora, who, request):
    person = request.getfixturevalue(who)

    with pytest.raises(NotAllowed):
        off(cora, by=getattr(person, "user", person))


def test_is_in_the_trail(cora):
    taken = off(cora)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_type, event.subject_id, event.by) == (
        "took off",
        "timeoff",
        taken.pk,
        cora.user,
    )


def test_who_comes_back_is_offered_again(ada, cora, noon):
    taken = off(cora)

    actions.come_back(taken, by=cora.user, now=noon)

    assert is_free(ada, cora, noon + DAY)
    assert not TimeOff.objects.exists()


def test_nobody_comes_back_for_somebody_else(cora, dan, noon):
    taken = off(cora)

    with pytest.raises(NotAllowed):
        actions.come_back(taken, by=dan.user, now=noon)

    assert TimeOff.objects.get() == taken


def test_coming_back_is_in_the_trail(cora, noon):
    taken = off(cora)
    pk = taken.pk

    actions.come_back(taken, by=cora.user, now=noon)

    event = Event.objects.latest("pk")
    assert (event.verb, event.subject_type, event.subject_id) == ("came back", "timeoff", pk)
