"""What appointments are for: each counselor's way of offering it, and whose time it takes."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appointments.actions import appointments, availability, purposes, waits
from appointments.actions.absences import hand_over
from appointments.free_times import colleagues_free_at, offers_of, open_in_all
from appointments.models import Appointment, AppointmentType, Purpose, Wait
from audit.models import Event
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused


@pytest.fixture
def review(dora):
    """Twenty minutes for a résumé; nobody offers it yet."""
    return make.purpose(name="Résumé review", by=dora)


@pytest.fixture
def both(cora, review):
    """Cora talks for half an hour, and reads a résumé in twenty minutes, in the same hours."""
    make.rules()
    make.hours(of=cora, opens="12:00", closes="14:00")
    make.hours(of=cora, opens="12:00", closes="14:00", minutes=20, purpose=review)
    return review


def starts(student, counselor, purpose, *, by=None):
    offers = offers_of(student, counselor.pk, purpose=purpose.pk, by=by or student.user, now=make.NOON)
    return offers.by_counselor.get(counselor.pk, [])


def of_the_day(times, day):
    return [round((start - day) / MINUTE) for start in times if abs(start - day) < 3 * HOUR]


def test_each_has_its_own_length_and_place(ada, cora, both, noon):
    booked = make.appointment(of=ada, starts_at=noon + DAY, purpose=both)

    assert (booked.purpose, booked.minutes) == (both, 20)
    assert make.appointment(of=ada, starts_at=noon + 2 * DAY).purpose == make.talk()


def test_two_of_one_counselor_compete_for_the_same_time(ada, ben, cora, both, noon):
    make.appointment(of=ben, counselor=cora, starts_at=noon + DAY, purpose=both)

    assert of_the_day(starts(ada, cora, make.talk()), noon + DAY) == [30, 60, 90]
    assert of_the_day(starts(ada, cora, both), noon + DAY) == [20, 40, 60, 80, 100]


def test_whoever_does_not_offer_it_is_not_booked_for_it(ada, dan, review, noon):
    make.hours(of=dan)

    assert starts(ada, dan, review) == []
    with pytest.raises(Refused):
        make.appointment(of=ada, counselor=dan, starts_at=noon + DAY, purpose=review)


def test_a_form_that_was_sent_for_something_else_is_another_form(ada, cora, both, noon):
    said = {"counselor": cora, "starts_at": noon + DAY, "topic": "My list", "key": uuid4()}
    appointments.book(ada, purpose=both, **said, by=ada.user, now=noon)

    with pytest.raises(Refused, match="sent before, with something else"):
        appointments.book(ada, purpose=make.talk(), **said, by=ada.user, now=noon)


def test_it_moves_in_its_own_length(ada, cora, both, noon):
    booked = make.appointment(of=ada, starts_at=noon + DAY, purpose=both)

    appointments.move(booked, starts_at=noon + DAY + 20 * MINUTE, version=0, by=ada.user, now=noon)

    moved = Appointment.objects.get()
    assert (moved.starts_at, moved.minutes, moved.purpose) == (noon + DAY + 20 * MINUTE, 20, both)


def test_what_is_retired_is_booked_no_more_and_moves_still(ada, cora, dora, both, noon):
    booked = make.appointment(of=ada, starts_at=noon + DAY, purpose=both)
    purposes.retire_purpose(both, by=dora, now=noon)

    with pytest.raises(Refused, match="“Résumé review” cannot be booked any more"):
        make.appointment(of=ada, starts_at=noon + 2 * DAY, purpose=both)
    appointments.move(booked, starts_at=noon + 2 * DAY, version=0, by=ada.user, now=noon)
    assert Appointment.objects.get().starts_at == noon + 2 * DAY


def test_a_colleague_takes_over_what_the_colleague_offers(ada, cora, dan, both, noon):
    make.hours(of=dan)
    booked = make.appointment(of=ada, starts_at=noon + DAY, purpose=both)
    asked = (noon + DAY, both.pk), (noon + DAY, make.talk().pk)

    assert colleagues_free_at(asked, but=cora, now=noon) == {asked[0]: [], asked[1]: [dan]}

    make.hours(of=dan, minutes=15, purpose=both)
    given = hand_over(booked, to=dan, by=cora.user, now=noon)

    assert (given.purpose, given.minutes, given.counselor) == (both, 15, dan)


def test_one_waits_for_a_purpose_and_is_offered_that(ada, ben, cora, both, noon):
    make.hours(of=cora, opens="12:00", closes="12:30")
    taken = make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)
    tomorrow = (noon + DAY).date()
    make.wait(of=ada, counselor=cora, purpose=both, last_on=tomorrow)
    make.wait(of=ada, counselor=cora, purpose=make.talk(), last_on=tomorrow)
    eve = make.student(name="Eve Stone", counselor=cora)
    make.wait(of=eve, counselor=cora, purpose=make.talk(), last_on=tomorrow, now=noon + MINUTE)

    appointments.cancel(taken, by=ben.user, now=noon + HOUR)

    offer = Appointment.offers.standing().get()
    assert (offer.student, offer.purpose, offer.minutes) == (ada, both, 20)
    taken = waits.take(offer.wait, by=ada.user, now=noon + HOUR)
    assert (taken.purpose, taken.minutes) == (both, 20)


def test_one_time_is_looked_at_for_one_however_many_wait(ada, ben, cora, both, noon):
    make.hours(of=cora, opens="12:00", closes="12:30")
    waits_for = {"counselor": cora, "last_on": (noon + DAY).date()}
    asked = []
    for lines in range(2):
        taken = make.appointment(of=ben, counselor=cora, starts_at=noon + DAY)
        for n in range(1 + 4 * lines):
            student = make.student(name=f"Student {lines} {n}", counselor=cora)
            make.wait(of=student, purpose=both if n % 2 else make.talk(), **waits_for)
        with CaptureQueriesContext(connection) as queries:
            appointments.cancel(taken, by=ben.user, now=noon + HOUR)
        asked.append(len(queries))
        offer = Appointment.offers.standing().get()
        waits.leave(offer.wait, by=offer.student.user, now=noon + HOUR)
        for wait in Wait.objects.filter(left_at=None):
            waits.leave(wait, by=wait.student.user, now=noon + HOUR)

    assert asked[0] == asked[1]


def test_what_is_free_is_told_for_each_purpose(cora, both, noon):
    free = open_in_all([cora.pk], now=noon)

    assert set(free) == {(cora.pk, make.talk().pk), (cora.pk, both.pk)}


def test_nobody_waits_for_what_the_counselor_does_not_offer(ada, dan, both):
    make.hours(of=dan)

    with pytest.raises(Refused, match="Dan Abara does not offer this"):
        make.wait(of=ada, counselor=dan, purpose=both)


def test_who_stops_offering_it_is_booked_for_it_no_more(ada, cora, both, noon):
    kind = AppointmentType.objects.get(purpose=both)

    availability.stop_offering(kind, by=cora.user, now=noon)

    assert starts(ada, cora, both) == []
    assert starts(ada, cora, make.talk()) != []
    with pytest.raises(NotAllowed):
        availability.stop_offering(AppointmentType.objects.get(), by=ada.user, now=noon)


def test_the_director_alone_arranges_the_list(dora, cora, review, noon):
    for act in (purposes.retire_purpose, purposes.bring_back_purpose, purposes.raise_purpose):
        with pytest.raises(NotAllowed):
            act(review, by=cora.user, now=noon)
    with pytest.raises(NotAllowed):
        purposes.add_purpose(name="A mock interview", about="One hour.", by=cora.user, now=noon)
    with pytest.raises(NotAllowed):
        purposes.edit_purpose(review, name="A", about="B", by=cora.user, now=noon)


def test_the_last_one_is_not_retired(dora, review, noon):
    make.talk()
    purposes.retire_purpose(review, by=dora, now=noon)
    purposes.retire_purpose(review, by=dora, now=noon)

    with pytest.raises(Refused, match="This is the only one left"):
        purposes.retire_purpose(make.talk(), by=dora, now=noon)
    assert Event.objects.filter(verb="retired").count() == 1


def test_a_name_is_given_once_however_it_is_written(dora, review, noon):
    with pytest.raises(Refused, match="There is “RÉSUMÉ REVIEW” already"):
        purposes.add_purpose(name="RÉSUMÉ REVIEW", about="Again.", by=dora, now=noon)
    make.talk()
    purposes.retire_purpose(review, by=dora, now=noon)
    with pytest.raises(Refused, match="is retired"):
        purposes.add_purpose(name="résumé review", about="Again.", by=dora, now=noon)


def test_one_is_put_higher_in_the_list(dora, cora, review, noon):
    mock = make.purpose(name="A mock interview", by=dora)

    purposes.raise_purpose(mock, by=dora, now=noon)
    assert list(Purpose.objects.in_order()) == [make.talk(), mock, review]
    purposes.raise_purpose(make.talk(), by=dora, now=noon)
    assert list(Purpose.objects.in_order()) == [make.talk(), mock, review]
