"""A counselor will be away: a colleague meets the student at the same time, or new times are offered."""

from datetime import date

import pytest

from appointments.actions.absences import hand_over
from appointments.contention import SlotTaken
from appointments.models import Appointment
from reminders.actions import deliver, raise_due
from tests import make
from tests.pages import queries, words
from tests.races import at_once
from web.calendar import DAY, HOUR
from web.refusals import NotAllowed

FRIDAY = make.NOON + 3 * DAY


@pytest.fixture(autouse=True)
def open_hours(cora, dan):
    make.hours(of=cora)
    make.hours(of=dan)


def away(counselor):
    return make.time_off(of=counselor, first_on=date(2026, 3, 6))


def page_of(off):
    return f"/availability/{off.pk}/booked/"


def test_the_colleague_has_the_student_at_the_same_time_about_the_same_thing(ada, cora, dan, noon):
    meeting = make.appointment(of=ada, starts_at=FRIDAY, topic="My list is short")

    given = hand_over(meeting, to=dan, by=cora.user, now=noon)

    meeting.refresh_from_db()
    assert (meeting.status, meeting.cancelled_by) == ("cancelled", cora.user)
    assert (given.student, given.counselor, given.starts_at) == (ada, dan, FRIDAY)
    assert given.topic == "My list is short"


def test_no_rule_of_booking_stands_against_it(ada, cora, dan, noon):
    make.rules(per_day=1, notice_hours=100)
    meeting = make.appointment(of=ada, starts_at=FRIDAY, booked_at=noon - 5 * DAY)

    given = hand_over(meeting, to=dan, by=cora.user, now=noon)

    assert given.despite == "Instead of Cora Lindqvist, who is away"


def test_a_colleague_who_has_no_time_leaves_all_as_it_is(ada, ben, cora, dan, noon):
    meeting = make.appointment(of=ada, starts_at=FRIDAY)
    make.appointment(of=ben, counselor=dan, starts_at=FRIDAY)

    with pytest.raises(SlotTaken):
        hand_over(meeting, to=dan, by=cora.user, now=noon)

    meeting.refresh_from_db()
    assert meeting.status == "booked"


def test_nobody_gives_away_what_is_not_theirs(ada, cora, dan, noon):
    meeting = make.appointment(of=ada, starts_at=FRIDAY)

    with pytest.raises(NotAllowed):
        hand_over(meeting, to=dan, by=dan.user, now=noon)


def test_the_student_hears_of_both_and_each_counselor_of_the_own(ada, cora, dan, noon, sink):
    meeting = make.appointment(of=ada, starts_at=FRIDAY, booked_at=noon - DAY)
    hand_over(meeting, to=dan, by=cora.user, now=noon)

    raise_due(noon)
    deliver(noon)

    to = {(letter.recipient, letter.subject.split(":")[0]) for letter in sink.letters}
    assert (ada.user.email, "Cancelled") in to
    assert dan.user.email in {address for address, _ in to}
    hers = [one for one in sink.letters if one.recipient == ada.user.email]
    (off,) = [one for one in hers if one.subject.startswith("Cancelled")]
    assert "Dan Abara takes it over at the same time" in " ".join(off.text.split())


@pytest.mark.django_db(transaction=True)
def test_two_who_give_each_other_a_student_at_once_wait_in_no_circle(ada, ben, cora, dan, noon):
    of_cora = make.appointment(of=ada, counselor=cora, starts_at=FRIDAY)
    of_dan = make.appointment(of=ben, counselor=dan, starts_at=FRIDAY + HOUR)

    raised = at_once(
        lambda: hand_over(of_cora, to=dan, by=cora.user, now=noon),
        lambda: hand_over(of_dan, to=cora, by=dan.user, now=noon),
    )

    assert [error for error in raised if error] == []
    assert set(Appointment.objects.standing().values_list("student", "counselor")) == {
        (ada.pk, dan.pk),
        (ben.pk, cora.pk),
    }


def test_whoever_takes_time_off_is_asked_about_those_who_are_booked_then(ada, ben, cora, dan, as_, clock):
    make.appointment(of=ada, starts_at=FRIDAY)
    make.appointment(of=ben, counselor=cora, starts_at=FRIDAY + HOUR)
    make.appointment(of=ben, counselor=dan, starts_at=FRIDAY + 3 * HOUR + DAY * 3)
    browser = as_(cora)

    page = words(browser.post("/availability/take-off/", {"first_on": "2026-03-06"}, follow=True))

    assert "Nobody can book this time any more." in page
    assert "What becomes of who is booked then?" in page
    assert "Ada Moreno, Fri 6 Mar 2026, 12:00" in page
    assert "Dan Abara sees them then" in page


def test_nobody_is_asked_where_nobody_is_booked(cora, as_, clock):
    page = words(as_(cora).post("/availability/take-off/", {"first_on": "2026-03-06"}, follow=True))

    assert "When students can book you" in page


def test_each_gets_what_was_chosen(ada, ben, cora, dan, as_, clock):
    make.rules()
    carl = make.student(name="Carl Berg", counselor=cora)
    first = make.appointment(of=ada, starts_at=FRIDAY)
    second = make.appointment(of=ben, counselor=cora, starts_at=FRIDAY + HOUR)
    third = make.appointment(of=carl, starts_at=FRIDAY + 2 * HOUR)
    off = away(cora)

    page = words(
        as_(cora).post(
            page_of(off),
            {
                f"fate_{first.pk}": "call_off",
                f"fate_{second.pk}": str(dan.pk),
                f"fate_{third.pk}": "keep",
                "reason": "My son has a fever",
            },
            follow=True,
        )
    )

    assert "Done: a letter is on its way to 2 students." in page
    first.refresh_from_db()
    third.refresh_from_db()
    assert (first.status, first.cancellation_reason) == ("cancelled", "My son has a fever")
    assert third.status == "booked"
    assert Appointment.objects.standing().get(student=ben).counselor == dan


def test_a_colleague_who_was_booked_meanwhile_is_no_choice_any_more(ada, ben, cora, dan, as_, clock):
    meeting = make.appointment(of=ada, starts_at=FRIDAY)
    off = away(cora)
    make.appointment(of=ben, counselor=dan, starts_at=FRIDAY)

    response = as_(cora).post(page_of(off), {f"fate_{meeting.pk}": str(dan.pk), "reason": ""})

    assert response.status_code == 422
    assert "this colleague has no time any more" in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.status == "booked"


def test_another_counselors_time_off_is_no_page(ada, cora, dan, as_, clock):
    make.appointment(of=ada, starts_at=FRIDAY)
    off = away(cora)

    assert as_(dan).get(page_of(off)).status_code == 404


def test_asks_as_little_for_many_as_for_one(ada, ben, cora, as_, clock):
    make.rules()
    for hours in range(4):
        make.appointment(of=ada, starts_at=FRIDAY + hours * HOUR)
    few, many = away(cora), make.time_off(of=cora, first_on=date(2026, 3, 5), last_on=date(2026, 3, 20))
    browser = as_(cora)
    for _ in range(3):
        make.hours(of=make.counselor())

    assert queries(browser, page_of(few)) == queries(browser, page_of(many)) <= 7
