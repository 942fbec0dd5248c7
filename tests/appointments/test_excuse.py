"""The page on which what was missed is excused, and the letter that tells the student of it."""

import pytest

from appointments.actions import appointments as actions
from appointments.models import Appointment
from audit.models import Event
from reminders.actions import deliver, raise_due
from tests import make
from tests.pages import beside, words
from web.calendar import DAY, HOUR, MINUTE

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def open_hours(cora):
    make.hours(of=cora)


def letters_at(moment, sink):
    raise_due(moment)
    deliver(moment)
    return [letter for letter in sink.letters if "marked as missed" in letter.text]


def test_it_is_excused_with_a_reason_that_staff_see_and_the_student_does_not(ada, cora, noon, as_):
    meeting = make.missed(of=ada, starts_at=noon - DAY)
    page = f"/appointments/{meeting.pk}/excuse/"

    told = words(as_(cora).post(page, {"excuse": "The bus broke down"}, follow=True))

    assert "Excused. It does not count against Ada." in told
    assert "excused: The bus broke down" in told
    seen = words(as_(ada).get(meeting.get_absolute_url()))
    assert "excused" in seen
    assert "bus" not in seen
    assert Event.objects.filter(verb="excused", by=cora.user).exists()


def test_the_excuse_is_undone_with_a_click(ada, cora, noon, as_):
    meeting = make.missed(of=ada, starts_at=noon - DAY)
    actions.excuse(meeting, excuse="The bus", by=cora.user, now=noon)

    page = words(as_(cora).post(f"/appointments/{meeting.pk}/unexcuse/", follow=True))

    assert "It counts as missed again." in page


def test_without_a_reason_nothing_is_excused(ada, cora, noon, as_):
    meeting = make.missed(of=ada, starts_at=noon - DAY)

    response = as_(cora).post(f"/appointments/{meeting.pk}/excuse/", {"excuse": " "})

    assert response.status_code == 422
    assert beside(response, "excuse")
    assert not Appointment.objects.filter(excused_at__isnull=False).exists()


def test_what_took_place_cannot_be_excused(ada, cora, noon, as_):
    meeting = make.appointment(of=ada, starts_at=noon - DAY)
    actions.fulfil(meeting, by=cora.user, now=noon)

    assert as_(cora).get(f"/appointments/{meeting.pk}/excuse/").status_code == 403


def test_an_hour_after_the_mark_a_kind_letter_offers_another_time(ada, noon, sink):
    make.missed(of=ada, starts_at=noon - HOUR, now=noon)

    assert letters_at(noon + 59 * MINUTE, sink) == []
    (letter,) = letters_at(noon + HOUR, sink)

    assert letter.recipient == ada.user.email
    assert letter.subject.startswith("You were missed: Cora Lindqvist")
    assert "It happens." in letter.text
    assert "in this term" not in letter.text


def test_the_second_of_a_term_comes_with_the_rule_and_the_third_with_what_to_do(ada, noon, sink):
    make.missed(of=ada, starts_at=noon - 6 * DAY)
    make.missed(of=ada, starts_at=noon - 4 * DAY)
    (second,) = letters_at(noon - 4 * DAY + 2 * HOUR, sink)[-1:]
    make.missed(of=ada, starts_at=noon - HOUR, now=noon)
    (third,) = letters_at(noon + HOUR, sink)[-1:]

    assert "It was number 2 in this term. After 3 it takes a word with a counselor" in " ".join(
        second.text.split()
    )
    assert "after 3 we would like a word before the next is booked" in " ".join(third.text.split())


def test_a_mark_that_was_a_slip_is_told_to_nobody(ada, cora, noon, sink):
    meeting = make.missed(of=ada, starts_at=noon - HOUR, now=noon)

    actions.reopen(meeting, by=cora.user, now=noon + 5 * MINUTE)

    assert letters_at(noon + HOUR, sink) == []


def test_what_is_excused_in_time_is_told_to_nobody(ada, cora, noon, sink):
    meeting = make.missed(of=ada, starts_at=noon - HOUR, now=noon)

    actions.excuse(meeting, excuse="The bus", by=cora.user, now=noon + 5 * MINUTE)

    assert letters_at(noon + HOUR, sink) == []


def test_a_counselor_who_was_missing_says_sorry(ada, noon, sink):
    make.missed(of=ada, starts_at=noon - HOUR, missed_by="counselor", now=noon)

    (letter,) = letters_at(noon + HOUR, sink)

    assert letter.subject.startswith("We are sorry: Cora Lindqvist")
    assert "It counts towards nothing." in letter.text
