"""The center's rules of booking: what they keep from a student, in which words, and who may set them aside."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from appointments import policies
from appointments.actions import appointments as actions
from appointments.contention import SlotTaken
from appointments.free_times import offers_of
from appointments.models import Appointment
from appointments.rules import Booked, monday_of, rules_for
from center.models import Center, term_began
from tests import make
from web.calendar import DAY, HOUR, MINUTE
from web.refusals import NotAllowed, Refused

# Tuesday noon; the week ends with Sunday the eighth.
WEDNESDAY, THURSDAY, FRIDAY = (make.NOON + n * DAY for n in (1, 2, 3))
NEXT_MONDAY = make.NOON + 6 * DAY


@pytest.fixture(autouse=True)
def open_hours(cora):
    make.hours(of=cora)


def book(student, counselor, starts_at, *, by=None, despite="", now=make.NOON):
    return actions.book(
        student,
        counselor=counselor,
        purpose=make.talk(),
        starts_at=starts_at,
        topic="My list",
        key=uuid4(),
        despite=despite,
        by=by or student.user,
        now=now,
    )


def offered(student, counselor, *, by=None, but=None, now=make.NOON):
    return offers_of(
        student, counselor.pk, purpose=make.talk().pk, but=but, by=by or student.user, now=now
    ).by_counselor[counselor.pk]


def test_a_time_too_soon_is_refused_with_the_notice(ada, cora, noon):
    with pytest.raises(SlotTaken, match="at least 4 hours ahead") as refused:
        book(ada, cora, noon + 3 * HOUR)

    assert "Choose a later one" in str(refused.value)


def test_without_notice_the_next_meeting_can_be_booked(ada, cora, noon):
    make.rules()

    assert book(ada, cora, noon + 30 * MINUTE).starts_at == noon + 30 * MINUTE


def test_times_end_with_the_horizon(ada, cora, noon):
    make.rules(horizon_days=10)

    assert max(offered(ada, cora)) == noon + 10 * DAY


def test_with_as_many_ahead_as_one_may_have_nothing_is_offered(ada, cora):
    make.rules(open_at_once=2)
    for starts_at in (WEDNESDAY, THURSDAY):
        make.appointment(of=ada, starts_at=starts_at)

    assert offered(ada, cora) == []
    with pytest.raises(SlotTaken, match="You have 2 appointments ahead, as many as one may have at once"):
        book(ada, cora, FRIDAY)


def test_the_next_can_be_booked_once_one_is_over_or_cancelled(ada, cora):
    make.rules(open_at_once=1)
    first = make.appointment(of=ada, starts_at=WEDNESDAY)

    actions.cancel(first, by=ada.user, now=make.NOON)
    second = book(ada, cora, THURSDAY)

    assert FRIDAY in offered(ada, cora, now=second.ends_at)


def test_a_full_day_is_closed_and_the_next_is_not(ada, cora):
    make.rules(per_day=1)
    make.appointment(of=ada, starts_at=WEDNESDAY)

    with pytest.raises(
        SlotTaken, match="You have 1 appointment on Wed 4 Mar 2026, as many as one may have a day"
    ):
        book(ada, cora, WEDNESDAY + 2 * HOUR)
    assert THURSDAY in offered(ada, cora)


def test_a_day_is_one_of_the_students_clock(cora, noon):
    make.rules(per_day=1)
    mika = make.student(name="Mika Sato", counselor=cora, zone="Asia/Tokyo")
    # Wednesday at nine in New York is Wednesday, eleven at night, in Tokyo; an hour later it is Thursday there.
    make.appointment(of=mika, starts_at=WEDNESDAY - 3 * HOUR)

    times = offered(mika, cora)

    assert WEDNESDAY - 2 * HOUR in times
    assert WEDNESDAY - 150 * MINUTE not in times


def test_a_full_week_is_closed_until_its_sunday(ada, cora):
    make.rules(per_week=2)
    for starts_at in (WEDNESDAY, THURSDAY):
        make.appointment(of=ada, starts_at=starts_at)

    with pytest.raises(SlotTaken, match="2 appointments in the week of Mon 2 Mar 2026"):
        book(ada, cora, FRIDAY)
    assert NEXT_MONDAY in offered(ada, cora)


def test_what_took_place_this_week_counts_too(ada, cora, noon):
    make.rules(per_week=1)
    over = make.appointment(of=ada, starts_at=noon - DAY)
    actions.fulfil(over, by=cora.user, now=noon)

    assert FRIDAY not in offered(ada, cora)


def test_a_meeting_that_the_counselor_missed_takes_nothing_from_the_student(ada, cora, noon):
    make.rules(per_week=1, open_at_once=1)
    make.missed(of=ada, starts_at=noon - DAY, missed_by="counselor")

    assert FRIDAY in offered(ada, cora)


def test_whoever_moves_keeps_the_own_day_and_week_and_needs_no_second_place(ada, cora):
    make.rules(open_at_once=1, per_day=1, per_week=1)
    meeting = make.appointment(of=ada, starts_at=WEDNESDAY)

    times = offered(ada, cora, but=meeting)

    assert {WEDNESDAY + HOUR, FRIDAY, NEXT_MONDAY} <= set(times)


def test_moving_into_a_day_that_is_full_is_refused(ada, cora):
    make.rules(per_day=1)
    make.appointment(of=ada, starts_at=WEDNESDAY)
    meeting = make.appointment(of=ada, starts_at=THURSDAY)

    with pytest.raises(SlotTaken, match="as many as one may have a day"):
        actions.move(meeting, starts_at=WEDNESDAY + HOUR, version=0, by=ada.user, now=make.NOON)


def test_staff_set_a_rule_aside_and_say_why(ada, cora):
    make.rules(per_day=1)
    make.appointment(of=ada, starts_at=WEDNESDAY)

    booked = book(ada, cora, WEDNESDAY + HOUR, by=cora.user, despite="An offer runs out tonight")

    assert booked.despite == "An offer runs out tonight"


def test_staff_who_do_not_say_why_are_asked_beside_the_field(ada, cora, noon):
    with pytest.raises(Refused, match="Say why") as refused:
        book(ada, cora, noon + HOUR, by=cora.user)

    assert refused.value.field == "despite"
    assert not Appointment.objects.exists()


def test_staff_are_told_what_is_taken_and_not_the_rules_they_may_set_aside(ada, ben, cora):
    for starts_at in (WEDNESDAY, THURSDAY):
        make.appointment(of=ada, starts_at=starts_at)
    make.appointment(of=ben, counselor=cora, starts_at=FRIDAY)

    with pytest.raises(SlotTaken, match="Somebody else has taken it"):
        book(ada, cora, FRIDAY, by=cora.user, despite="She is here")


def test_a_reason_nobody_needed_is_not_kept(ada, cora):
    assert book(ada, cora, WEDNESDAY, by=cora.user, despite="Just so").despite == ""


def test_a_student_sets_nothing_aside(ada, cora, noon):
    with pytest.raises(SlotTaken):
        book(ada, cora, noon + HOUR, despite="I really need it")


def test_staff_move_against_a_rule_with_a_reason_too(ada, cora, noon):
    make.rules(notice_hours=4, change_hours=4)
    meeting = make.appointment(of=ada, starts_at=noon + 5 * HOUR - 30 * MINUTE)

    with pytest.raises(Refused, match="Say why"):
        actions.move(meeting, starts_at=noon + HOUR, version=0, by=cora.user, now=noon)
    actions.move(meeting, starts_at=noon + HOUR, version=0, despite="She is here", by=cora.user, now=noon)

    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.despite) == (noon + HOUR, "She is here")


def test_later_than_the_cut_off_a_student_cannot_move_and_is_told_the_rule(ada, cora):
    make.rules(change_hours=24)
    meeting = make.appointment(of=ada, starts_at=FRIDAY)
    late = FRIDAY - 24 * HOUR + MINUTE

    assert "move" in policies.allowed(ada.user, meeting, FRIDAY - 24 * HOUR)
    with pytest.raises(NotAllowed, match="It begins in less than 24 hours"):
        actions.move(meeting, starts_at=NEXT_MONDAY, version=0, by=ada.user, now=late)
    assert "move" in policies.allowed(cora.user, meeting, late)


@pytest.mark.parametrize(("before", "is_late"), [(4 * HOUR, False), (4 * HOUR - MINUTE, True)])
def test_a_late_cancellation_is_taken_and_noted(ada, before, is_late):
    meeting = make.appointment(of=ada, starts_at=FRIDAY)

    actions.cancel(meeting, by=ada.user, now=FRIDAY - before)

    meeting.refresh_from_db()
    assert (meeting.status, meeting.cancelled_late) == ("cancelled", is_late)


def test_a_late_cancellation_stays_late_when_the_rule_changes(ada):
    meeting = make.appointment(of=ada, starts_at=FRIDAY)
    actions.cancel(meeting, by=ada.user, now=FRIDAY - HOUR)

    make.rules(change_hours=0)

    meeting.refresh_from_db()
    assert meeting.cancelled_late


def test_what_stands_is_never_late(ada):
    meeting = make.appointment(of=ada, starts_at=FRIDAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=meeting.pk).update(cancelled_late=True)


def test_after_three_that_were_missed_it_takes_a_word_before_the_next(ada, cora, noon):
    for days in (1, 4, 5):
        make.missed(of=ada, starts_at=noon - days * DAY)

    with pytest.raises(SlotTaken, match="You have missed 3 appointments in this term") as refused:
        book(ada, cora, FRIDAY)
    assert "they can excuse one, or book for a student" in str(refused.value)
    assert book(ada, cora, FRIDAY, by=cora.user, despite="We have talked").despite == "We have talked"


def test_an_excuse_opens_it_again_and_can_be_undone(ada, cora, noon):
    meeting, *_ = [make.missed(of=ada, starts_at=noon - days * DAY) for days in (1, 4, 5)]

    actions.excuse(meeting, excuse="The bus broke down", by=cora.user, now=noon)
    was_open = NEXT_MONDAY in offered(ada, cora)
    actions.unexcuse(meeting, by=cora.user, now=noon)

    assert was_open
    assert offered(ada, cora) == []


def test_a_mark_that_is_taken_back_takes_its_excuse_along(ada, cora, noon):
    meeting = make.missed(of=ada, starts_at=noon - DAY)
    actions.excuse(meeting, excuse="The bus broke down", by=cora.user, now=noon)

    actions.reopen(meeting, reason="She was there", by=cora.user, now=noon)

    meeting.refresh_from_db()
    assert (meeting.missed_at, meeting.excused_at, meeting.excuse) == (None, None, "")


def test_what_the_counselor_missed_is_not_excused(ada, cora, noon):
    meeting = make.missed(of=ada, starts_at=noon - DAY, missed_by="counselor")

    with pytest.raises(NotAllowed):
        actions.excuse(meeting, excuse="So kind", by=cora.user, now=noon)


def test_every_term_starts_anew(ada, cora, noon):
    for days in (4, 5, 11):
        make.missed(of=ada, starts_at=noon - days * DAY)
    make.term(first_on=date(2026, 1, 12), last_on=date(2026, 3, 1))

    assert FRIDAY in offered(ada, cora)


def test_a_full_term_is_closed(ada, cora, noon):
    make.rules(per_term=1)
    over = make.appointment(of=ada, starts_at=noon - 20 * DAY)
    actions.fulfil(over, by=cora.user, now=noon)

    with pytest.raises(SlotTaken, match="You have 1 appointment in this term, as many as one may have"):
        book(ada, cora, FRIDAY)


@pytest.mark.parametrize(
    ("today", "began"),
    [
        (date(2026, 1, 11), date(2025, 12, 20)),
        (date(2026, 1, 12), date(2026, 1, 12)),
        (date(2026, 5, 8), date(2026, 1, 12)),
        (date(2026, 5, 9), date(2026, 5, 9)),
        (date(2025, 8, 1), date(2025, 8, 1) - 182 * DAY),
    ],
)
def test_between_terms_it_is_the_time_since_the_last(db, today, began):
    make.term(first_on=date(2025, 8, 25), last_on=date(2025, 12, 19))
    make.term(first_on=date(2026, 1, 12), last_on=date(2026, 5, 8))

    assert term_began(today) == began


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Asia/Kathmandu", "Pacific/Auckland", "Australia/Lord_Howe"]
)
@given(data=st.data())
def test_the_rules_hide_what_a_slow_count_says_and_nothing_else(zone, data):
    here, now = ZoneInfo(zone), datetime(2026, 4, 3, 12, tzinfo=UTC)
    limit = st.none() | st.integers(1, 3)
    center = Center(
        notice_hours=data.draw(st.integers(0, 30)),
        open_at_once=data.draw(limit),
        per_day=data.draw(limit),
        per_week=data.draw(limit),
        per_term=data.draw(limit),
        missed_per_term=data.draw(limit),
    )
    began = data.draw(st.dates(date(2026, 3, 20), date(2026, 4, 3)))
    quarter = timedelta(minutes=15)
    begins = st.integers(-200, 1300).map(lambda n: now + n * quarter)
    booked = [
        Booked(start, start + quarter, *flags)
        for start, *flags in data.draw(st.lists(st.tuples(begins, *[st.booleans()] * 3), max_size=6))
    ]
    start = data.draw(st.integers(0, 1300).map(lambda n: now + n * quarter))

    rules = rules_for(center, booked, zone=here, they_have="You have", term_began=began, now=now)

    day = start.astimezone(here).date()
    of_day = [one for one in booked if one.counts and one.begins.astimezone(here).date() == day]
    of_week = [
        one
        for one in booked
        if one.counts and monday_of(one.begins.astimezone(here).date()) == monday_of(day)
    ]
    ahead = [one for one in booked if one.is_open and one.ends > now]
    of_term = [one for one in booked if one.begins.astimezone(here).date() >= began]
    is_hidden = (
        start < now + center.notice
        or (center.open_at_once is not None and len(ahead) >= center.open_at_once)
        or (center.per_term is not None and sum(one.counts for one in of_term) >= center.per_term)
        or (
            center.missed_per_term is not None
            and sum(one.was_missed for one in of_term) >= center.missed_per_term
        )
        or (center.per_day is not None and len(of_day) >= center.per_day)
        or (center.per_week is not None and len(of_week) >= center.per_week)
    )
    assert any(rule.hits(start, start + MINUTE) for rule in rules) == is_hidden
