"""A time that somebody gives back is held for whoever is first in line for it."""

from datetime import datetime

import pytest

from appointments.actions import appointments, availability, lines, waits
from appointments.models import Appointment, Wait
from reminders.models import Reminder
from tests import make
from tests.appointments.test_book_race import kinds
from tests.make import at
from tests.races import at_once
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused

TWO = make.NOON.replace(hour=14)


@pytest.fixture
def eve(cora):
    return make.student(name="Eve Stone", counselor=cora)


@pytest.fixture
def one_hour(cora, eve):
    """Cora sees one student a week, on Wednesdays at two; tomorrow's time is eve's."""
    make.rules()
    make.hours(of=cora, opens="14:00", closes="14:30", weekdays=[2])
    return make.appointment(of=eve, starts_at=at(4, 14))


def offer_to(student) -> Appointment | None:
    return Appointment.offers.standing().filter(student=student).first()


def cancel(meeting, *, now: datetime = make.NOON) -> None:
    appointments.cancel(meeting, by=meeting.student.user, now=now)


def test_holds_what_is_given_back_for_the_first_in_line(one_hour, ada, ben, cora):
    make.wait(of=ben, counselor=cora, now=make.NOON - 2 * HOUR)
    make.wait(of=ada, counselor=cora, now=make.NOON - HOUR)

    cancel(one_hour)

    offer = offer_to(ben)
    assert (offer.starts_at, offer.counselor) == (at(4, 14), cora)
    assert offer_to(ada) is None


def test_is_nobody_elses_while_it_is_held(one_hour, ada, ben, cora):
    make.wait(of=ben, counselor=cora)
    cancel(one_hour)

    with pytest.raises(Refused, match="Somebody else has taken it"):
        make.appointment(of=ada, starts_at=at(4, 14), booked_at=make.NOON)


def test_holds_the_time_that_a_meeting_leaves(one_hour, ben, cora):
    make.wait(of=ben, counselor=cora)

    appointments.move(one_hour, starts_at=at(11, 14), version=0, by=one_hour.student.user, now=make.NOON)

    assert offer_to(ben).starts_at == at(4, 14)


def test_whoever_waits_for_anybody_is_in_each_line(one_hour, ben, cora):
    make.wait(of=ben)

    cancel(one_hour)

    assert offer_to(ben).counselor == cora


def test_is_no_appointment_before_it_is_taken(one_hour, ben, cora):
    make.wait(of=ben, counselor=cora)
    cancel(one_hour)

    assert not Appointment.objects.filter(student=ben).exists()
    assert not Appointment.objects.visible_to(cora.user).standing().exists()


def test_becomes_an_appointment_once_it_is_taken(one_hour, ben, cora):
    wait = make.wait(of=ben, counselor=cora, topic="Nobody answers")
    cancel(one_hour)

    meeting = waits.take(wait, by=ben.user, now=make.NOON + HOUR)

    meeting = Appointment.objects.get(pk=meeting.pk)
    assert (meeting.status, meeting.topic, meeting.booked_at) == (
        "booked",
        "Nobody answers",
        make.NOON + HOUR,
    )
    wait.refresh_from_db()
    assert wait.served_at == make.NOON + HOUR


def test_taken_twice_is_taken_once(one_hour, ben, cora):
    wait = make.wait(of=ben, counselor=cora)
    cancel(one_hour)

    first = waits.take(wait, by=ben.user, now=make.NOON)
    again = waits.take(wait, by=ben.user, now=make.NOON + HOUR)

    assert first == again
    assert Appointment.objects.get(student=ben).booked_at == make.NOON


def test_cannot_be_taken_once_it_is_held_no_longer(one_hour, ben, cora):
    wait = make.wait(of=ben, counselor=cora)
    cancel(one_hour)
    until = offer_to(ben).offered_until

    with pytest.raises(waits.OfferIsOver) as refused:
        waits.take(wait, by=ben.user, now=until)

    assert refused.value.status == 410
    assert not Appointment.objects.filter(student=ben).exists()


def test_cannot_be_taken_when_the_counselor_has_gone_away_meanwhile(one_hour, ben, cora):
    wait = make.wait(of=ben, counselor=cora)
    cancel(one_hour)
    make.time_off(of=cora, first_on=at(4, 0).date())

    assert waits.take(wait, by=ben.user, now=make.NOON) is None

    assert not Appointment.objects.filter(student=ben).exists()
    assert offer_to(ben) is None
    assert list(Wait.objects.in_line(make.NOON)) == [wait]


def test_a_time_that_is_closed_meanwhile_is_withdrawn_and_counts_as_no_silence(one_hour, ben, cora):
    make.wait(of=ben, counselor=cora)
    for day in (5, 6):
        extra = make.extra_hours(of=cora, on=at(day, 0).date(), opens="09:00", closes="09:30")
        assert offer_to(ben).starts_at == at(day, 9)
        availability.remove_extra_hours(extra, by=cora.user, now=make.NOON)

        lines.keep_moving(now=make.NOON)

        assert offer_to(ben) is None
    assert Wait.objects.in_line(make.NOON).exists()


@pytest.mark.parametrize("act", [waits.decline, waits.leave])
def test_whoever_has_taken_it_is_told_so_in_the_other_window(one_hour, ben, cora, act):
    wait = make.wait(of=ben, counselor=cora)
    cancel(one_hour)
    waits.take(wait, by=ben.user, now=make.NOON)

    with pytest.raises(Refused, match="You have taken a time"):
        act(wait, by=ben.user, now=make.NOON)

    assert Appointment.objects.standing().get(student=ben).status == "booked"


def test_nobody_takes_what_is_offered_to_another(one_hour, ada, ben, cora):
    wait = make.wait(of=ben, counselor=cora)
    cancel(one_hour)

    with pytest.raises(NotAllowed):
        waits.take(wait, by=ada.user, now=make.NOON)


def test_what_is_passed_on_goes_to_the_next_at_once_and_the_place_stays(one_hour, ada, ben, cora):
    first = make.wait(of=ben, counselor=cora, now=make.NOON - HOUR)
    make.wait(of=ada, counselor=cora)
    cancel(one_hour)

    waits.decline(first, by=ben.user, now=make.NOON)

    assert offer_to(ada).starts_at == at(4, 14)
    assert offer_to(ben) is None
    assert list(Wait.objects.in_line(make.NOON)) == [first]


def test_nobody_is_offered_again_what_they_have_passed_on(one_hour, ben, cora):
    wait = make.wait(of=ben, counselor=cora)
    cancel(one_hour)
    waits.decline(wait, by=ben.user, now=make.NOON)

    lines.keep_moving(now=make.NOON + MINUTE)

    assert offer_to(ben) is None


def test_nobody_is_offered_what_they_have_just_cancelled(one_hour, eve, cora):
    make.wait(of=eve, counselor=cora)

    cancel(one_hour)

    assert offer_to(eve) is None


def test_what_nobody_answers_goes_to_the_next(one_hour, ada, ben, cora):
    make.wait(of=ben, counselor=cora, now=make.NOON - HOUR)
    make.wait(of=ada, counselor=cora)
    cancel(one_hour)
    told(offer_to(ben))
    until = offer_to(ben).offered_until

    lines.keep_moving(now=until - MINUTE)
    assert offer_to(ada) is None
    lines.keep_moving(now=until)

    assert offer_to(ada).starts_at == at(4, 14)
    assert offer_to(ben) is None


def test_whoever_answers_neither_of_two_offers_is_out_of_the_line(cora, ben, eve):
    make.rules()
    make.hours(of=cora, opens="14:00", closes="14:30", weekdays=[2, 3, 4])
    later = [make.appointment(of=eve, starts_at=at(day, 14)) for day in (5, 6)]
    make.appointment(of=eve, starts_at=at(4, 14))
    wait = make.wait(of=ben, counselor=cora, last_on=at(6, 0).date())
    for meeting in later:
        cancel(meeting)
        told(offer_to(ben))
        lines.keep_moving(now=offer_to(ben).offered_until)

    wait.refresh_from_db()
    assert wait.left_at
    assert offer_to(ben) is None


def test_whoever_leaves_hands_on_what_is_offered_to_them(one_hour, ada, ben, cora):
    first = make.wait(of=ben, counselor=cora, now=make.NOON - HOUR)
    make.wait(of=ada, counselor=cora)
    cancel(one_hour)

    waits.leave(first, by=ben.user, now=make.NOON)

    assert offer_to(ada)
    assert not Wait.objects.in_line(make.NOON).exists()


def test_whoever_comes_back_has_the_old_place(one_hour, ada, ben, cora):
    first = make.wait(of=ben, counselor=cora, now=make.NOON - HOUR)
    make.wait(of=ada, counselor=cora)
    waits.leave(first, by=ben.user, now=make.NOON)

    waits.rejoin(first, by=ben.user, now=make.NOON + MINUTE)

    assert Wait.objects.in_line(make.NOON).first() == first


def test_whoever_got_in_line_anew_does_not_come_back_to_the_old_place(one_hour, ben, cora):
    old = make.wait(of=ben, counselor=cora)
    waits.leave(old, by=ben.user, now=make.NOON)
    make.wait(of=ben, counselor=cora)

    with pytest.raises(Refused, match="in this line again"):
        waits.rejoin(old, by=ben.user, now=make.NOON)


def test_one_is_in_a_line_once(one_hour, ben, cora):
    make.wait(of=ben, counselor=cora)

    with pytest.raises(Refused, match="in this line already"):
        make.wait(of=ben, counselor=cora)


def test_whose_last_day_is_over_is_offered_nothing_and_may_join_anew(one_hour, ben, cora):
    make.wait(of=ben, counselor=cora, last_on=at(3, 0).date())
    cancel(one_hour)
    assert offer_to(ben) is None

    make.wait(of=ben, counselor=cora, now=make.NOON + DAY, last_on=at(4, 0).date(), suits="morning")

    assert Wait.objects.filter(left_at=None).count() == 1


def test_what_was_free_when_they_got_in_line_is_not_offered(cora, ben, eve):
    make.rules()
    make.hours(of=cora, opens="14:00", closes="15:00", weekdays=[2])
    taken = make.appointment(of=eve, starts_at=at(4, 14))
    make.wait(of=ben, counselor=cora, last_on=at(4, 0).date())
    lines.keep_moving(now=make.NOON)
    assert offer_to(ben) is None

    cancel(taken)

    assert offer_to(ben).starts_at == at(4, 14)


def test_one_waits_for_a_morning_while_afternoons_are_free(cora, ben):
    make.rules()
    make.hours(of=cora, opens="14:00", closes="17:00")

    make.wait(of=ben, counselor=cora, suits="morning")

    make.extra_hours(of=cora, on=at(5, 0).date(), opens="09:00", closes="10:00")
    lines.keep_moving(now=make.NOON)
    assert offer_to(ben).starts_at == at(5, 9)


def test_whom_the_rules_keep_from_booking_does_not_join(one_hour, ben, cora, dan):
    make.hours(of=dan)
    make.missed(of=ben, starts_at=make.NOON - 7 * DAY)
    make.rules(missed_per_term=1)

    with pytest.raises(Refused, match="a word with a counselor"):
        make.wait(of=ben, counselor=cora)


def test_whom_a_rule_keeps_from_the_time_is_passed_over(one_hour, ada, ben, cora, dan):
    make.hours(of=dan)
    make.wait(of=ben, counselor=cora, now=make.NOON - HOUR)
    make.wait(of=ada, counselor=cora)
    make.appointment(of=ben, starts_at=at(4, 9))
    make.rules(per_day=1)

    cancel(one_hour)

    assert offer_to(ada)
    assert offer_to(ben) is None


def test_a_time_that_is_held_counts_where_rules_count(one_hour, ben, cora, dan):
    make.wait(of=ben, counselor=cora)
    cancel(one_hour)
    make.hours(of=dan)
    make.rules(open_at_once=1)

    with pytest.raises(Refused, match="A time that is held in line counts"):
        make.appointment(of=ben, starts_at=at(5, 10), booked_at=make.NOON)


def test_hours_that_are_opened_are_offered_to_who_waits(one_hour, ben, cora):
    make.wait(of=ben, counselor=cora)
    make.extra_hours(of=cora, on=at(5, 0).date(), opens="09:00", closes="10:00")

    assert offer_to(ben).starts_at == at(5, 9)


def test_what_comes_into_reach_is_offered_by_the_clock(cora, ben):
    make.rules(horizon_days=14)
    make.hours(of=cora, opens="14:00", closes="14:30", weekdays=[3])
    make.wait(of=ben, counselor=cora, last_on=at(19, 0).date())

    lines.keep_moving(now=make.NOON + DAY)
    assert offer_to(ben) is None
    lines.keep_moving(now=make.NOON + 3 * DAY)

    assert offer_to(ben).starts_at == at(19, 14)


def test_what_leaves_no_time_to_answer_is_everybodys(one_hour, ada, ben, cora):
    make.wait(of=ben, counselor=cora)

    cancel(one_hour, now=at(4, 12) - 29 * MINUTE)

    assert offer_to(ben) is None
    make.appointment(of=ada, starts_at=at(4, 14), booked_at=at(4, 12))


def test_is_held_anew_where_nobody_could_be_told(one_hour, ben, cora):
    make.wait(of=ben, counselor=cora, last_on=at(10, 0).date())
    make.extra_hours(of=cora, on=at(10, 0).date(), opens="09:00", closes="09:30")
    lines.keep_moving(now=make.NOON)
    offer = offer_to(ben)

    lines.keep_moving(now=offer.offered_until + HOUR)

    assert offer_to(ben) == offer
    assert offer_to(ben).offered_until > offer.offered_until + HOUR


def test_is_not_held_anew_for_whoever_was_told(one_hour, ben, cora):
    make.wait(of=ben, counselor=cora, last_on=at(10, 0).date())
    make.extra_hours(of=cora, on=at(10, 0).date(), opens="09:00", closes="09:30")
    lines.keep_moving(now=make.NOON)
    offer = offer_to(ben)
    told(offer)

    lines.keep_moving(now=make.NOON + 3 * HOUR)

    assert offer_to(ben).offered_until == offer.offered_until


def test_a_lapsed_time_is_everybodys_if_nobody_hands_it_on(one_hour, ada, ben, cora):
    make.wait(of=ben, counselor=cora)
    cancel(one_hour)
    until = offer_to(ben).offered_until

    with pytest.raises(Refused):
        make.appointment(of=ada, starts_at=at(4, 14), booked_at=until + MINUTE)
    make.appointment(of=ada, starts_at=at(4, 14), booked_at=until + 6 * MINUTE)

    assert offer_to(ben) is None


def told(offer: Appointment) -> None:
    """The letter about this offer went out."""
    make.told(kind="appointments.waitlist_offer", about=offer, to=offer.student.user)
    assert Reminder.objects.filter(subject=offer.pk, sent_at__isnull=False).exists()


@pytest.mark.django_db(transaction=True)
def test_what_two_give_back_at_once_goes_to_each_of_two(cora, dan, ada, ben, eve):
    """Each holds one student and wants to offer to the other: whoever meets in a circle is tried again."""
    make.rules()
    make.hours(of=cora, opens="14:00", closes="14:30", weekdays=[2])
    make.hours(of=dan, opens="15:00", closes="15:30", weekdays=[2])
    of_ada = make.appointment(of=ada, counselor=cora, starts_at=at(4, 14))
    of_ben = make.appointment(of=ben, counselor=dan, starts_at=at(4, 15))
    for student, counselor in ((ada, dan), (ben, cora)):
        make.wait(of=student, counselor=counselor)

    raised = at_once(lambda: cancel(of_ada), lambda: cancel(of_ben))

    assert kinds(raised) == []
    assert (offer_to(ada).counselor, offer_to(ben).counselor) == (dan, cora)


@pytest.mark.django_db(transaction=True)
def test_the_answer_that_comes_first_counts(one_hour, ada, ben, cora):
    wait = make.wait(of=ben, counselor=cora)
    cancel(one_hour)

    raised = at_once(
        lambda: waits.take(wait, by=ben.user, now=make.NOON),
        lambda: waits.decline(wait, by=ben.user, now=make.NOON),
    )

    assert kinds(raised) == [Refused]
    assert Appointment.objects.filter(student=ben).count() == 1
