"""What both sides hear of an appointment, and when; read as they arrive at a real mail server."""

import pytest
from ical.calendar_stream import IcsCalendarStream

from appointments.actions import appointments as actions
from appointments.models import Submission
from appointments.reminders import forget_submissions
from reminders.actions import deliver, raise_due
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR, MINUTE


@pytest.fixture
def booked(ada, cora, noon):
    """A meeting in three days, booked at noon."""
    make.hours(of=cora)
    return make.appointment(of=ada, starts_at=noon + 3 * DAY)


def arrived(sink, now, *, since=0):
    """The letters that arrive when the clock ticks at this moment, in the order of their readers."""
    raise_due(now)
    deliver(now)
    return sorted(sink.letters[since:], key=lambda letter: letter.recipient)


def told(sink, now):
    """Everything so far is told; return how many letters that were."""
    arrived(sink, now)
    return len(sink.letters)


def entry(letter):
    """The entry a calendar makes of the letter: how it is asked, and the event itself."""
    (part,) = [part for part in letter.parsed.iter_attachments() if part.get_filename() == "appointment.ics"]
    (shown,) = [
        one
        for one in letter.parsed.walk()
        if one.get_content_type() == "text/calendar" and not one.get_filename()
    ]
    assert shown.get_content() == part.get_content()
    (event,) = IcsCalendarStream.calendar_from_ics(part.get_content()).events
    return part.get_param("method"), event


def test_booked_goes_to_both_at_once_with_the_file(booked, ada, cora, noon, sink):
    to_ada, to_cora = arrived(sink, noon)

    assert (to_ada.recipient, to_cora.recipient) == (ada.user.email, cora.user.email)
    assert to_ada.subject == "Booked: Cora Lindqvist, Fri 6 Mar 2026, 12:00 (New York)"
    assert to_cora.subject == "Ada Moreno has booked you, Fri 6 Mar 2026, 12:00 (New York)"
    assert "Ada would like to talk about: My list is short" in to_cora.text
    assert [entry(letter)[0] for letter in (to_ada, to_cora)] == ["REQUEST", "REQUEST"]
    assert entry(to_ada)[1].dtstart == noon + 3 * DAY


def test_what_it_is_for_is_told_where_it_could_be_something_else(booked, ada, cora, dora, noon, sink):
    since = told(sink, noon)
    review = make.purpose(name="Résumé review", by=dora)
    make.hours(of=cora, purpose=review)
    make.appointment(of=ada, starts_at=noon + DAY, purpose=review)
    actions.move(booked, starts_at=booked.starts_at + HOUR, version=0, by=ada.user, now=noon)

    letters = [letter for letter in arrived(sink, noon, since=since) if "For:" in letter.text]

    assert sum("For: Résumé review." in letter.text for letter in letters) == 2
    assert sum("For: A talk with a counselor." in letter.text for letter in letters) == 2
    assert not any("Résumé" in str(entry(letter)[1]) for letter in letters)
    assert not any("For:" in letter.text for letter in sink.letters[:since])


def test_what_a_counselor_booked_for_a_student_is_told_as_that(ada, cora, noon, sink):
    make.hours(of=cora)
    make.appointment(of=ada, starts_at=noon + 3 * DAY, by=cora.user)

    to_ada, to_cora = arrived(sink, noon)

    assert to_ada.subject == "Booked: Cora Lindqvist, Fri 6 Mar 2026, 12:00 (New York)"
    assert "Cora Lindqvist has booked an appointment for you." in to_ada.text
    assert "because this appointment was booked for you" in to_ada.text
    assert to_cora.subject == "Booked: Ada Moreno, Fri 6 Mar 2026, 12:00 (New York)"
    assert "You have booked an appointment for Ada Moreno." in to_cora.text
    assert "because you booked this appointment" in to_cora.text
    assert "It is about: My list is short" in to_cora.text
    assert "would like to talk" not in to_cora.text


def test_what_the_director_booked_is_told_to_both_with_both_names(ada, cora, dora, noon, sink):
    make.hours(of=cora)
    make.appointment(of=ada, starts_at=noon + 3 * DAY, by=dora)

    to_ada, to_cora = arrived(sink, noon)

    assert f"{dora.name} has booked an appointment for you with Cora Lindqvist." in to_ada.text
    assert f"{dora.name} has booked an appointment of Ada Moreno with you." in to_cora.text


def test_each_reads_times_by_the_own_clock(cora, noon, sink):
    make.hours(of=cora)
    far = make.student(name="Zoe Far", counselor=cora, zone="Asia/Tokyo")
    make.appointment(of=far, starts_at=noon + 3 * DAY)

    subjects = {letter.recipient: letter.subject for letter in arrived(sink, noon)}

    assert subjects[far.user.email] == "Booked: Cora Lindqvist, Sat 7 Mar 2026, 02:00 (Tokyo)"
    assert subjects[cora.user.email] == "Zoe Far has booked you, Fri 6 Mar 2026, 12:00 (New York)"


def test_moved_goes_to_both_and_moves_the_entry(booked, ada, noon, sink):
    before = told(sink, noon)
    actions.move(booked, starts_at=noon + 3 * DAY + HOUR, version=0, by=ada.user, now=noon + HOUR)

    to_ada, to_cora = arrived(sink, noon + HOUR, since=before)

    assert to_ada.subject == "Moved: Cora Lindqvist, now Fri 6 Mar 2026, 13:00 (New York)"
    assert "You have moved your appointment with Cora Lindqvist. It was" in to_ada.text
    assert "Ada Moreno has moved your appointment. It was" in to_cora.text
    assert "It was to be on Fri 6 Mar 2026, 12:00" in to_cora.text
    method, event = entry(to_cora)
    assert (method, event.sequence, event.dtstart) == ("REQUEST", 1, noon + 3 * DAY + HOUR)
    assert event.uid == entry(sink.letters[0])[1].uid


def test_what_the_director_does_is_told_to_both_with_the_name_of_the_other(booked, dora, noon, sink):
    before = told(sink, noon)
    actions.move(booked, starts_at=noon + 3 * DAY + HOUR, version=0, by=dora, now=noon + HOUR)
    moved = arrived(sink, noon + HOUR, since=before)
    actions.cancel(booked, by=dora, now=noon + 2 * HOUR)
    cancelled = arrived(sink, noon + 2 * HOUR, since=before + 2)

    for letters, did in ((moved, "moved"), (cancelled, "cancelled")):
        assert f"Dora Whitfield has {did} your appointment with Cora Lindqvist" in letters[0].text
        assert f"Dora Whitfield has {did} your appointment with Ada Moreno" in letters[1].text


def test_of_two_moves_in_a_row_only_the_last_is_told(booked, ada, noon, sink):
    before = told(sink, noon)
    actions.move(booked, starts_at=noon + 3 * DAY + HOUR, version=0, by=ada.user, now=noon + MINUTE)
    actions.move(booked, starts_at=noon + 3 * DAY - HOUR, version=1, by=ada.user, now=noon + 2 * MINUTE)

    letters = arrived(sink, noon + 3 * MINUTE, since=before)

    assert [entry(letter)[1].dtstart for letter in letters] == [noon + 3 * DAY - HOUR] * 2


def test_cancelled_goes_to_both_with_the_reason_and_takes_the_entry_out(booked, ada, noon, sink):
    before = told(sink, noon)
    actions.cancel(booked, reason="I have an exam then", by=ada.user, now=noon + HOUR)

    to_ada, to_cora = arrived(sink, noon + HOUR, since=before)

    assert "You have cancelled your appointment with Cora Lindqvist" in to_ada.text
    assert "Ada Moreno has cancelled your appointment on Fri 6 Mar 2026, 12:00 (New York)." in to_cora.text
    assert "The reason: “I have an exam then”" in to_cora.text
    method, event = entry(to_ada)
    assert (method, event.status.value, event.sequence) == ("CANCEL", "CANCELLED", 1)


def test_what_is_moved_before_it_was_told_is_told_as_moved_alone(booked, ada, noon, sink):
    actions.move(booked, starts_at=noon + 3 * DAY + HOUR, version=0, by=ada.user, now=noon)

    assert [letter.subject.partition(":")[0] for letter in arrived(sink, noon)] == ["Moved", "Moved"]


def test_what_is_cancelled_before_it_was_told_is_told_as_cancelled_alone(booked, ada, noon, sink):
    actions.cancel(booked, by=ada.user, now=noon)

    assert {letter.subject.partition(":")[0] for letter in arrived(sink, noon)} == {"Cancelled"}


def test_the_day_before_and_the_hour_before_go_to_both(booked, noon, sink):
    before = told(sink, noon)

    day = arrived(sink, noon + 2 * DAY, since=before)
    hour = arrived(sink, noon + 3 * DAY - HOUR, since=before + 2)

    assert [letter.subject for letter in day] == [
        "You meet Cora Lindqvist: Fri 6 Mar 2026, 12:00 (New York)",
        "You meet Ada Moreno: Fri 6 Mar 2026, 12:00 (New York)",
    ]
    assert [letter.subject for letter in hour] == [
        "Soon: Cora Lindqvist, 12:00 (New York)",
        "Soon: Ada Moreno, 12:00 (New York)",
    ]


def test_the_day_before_is_told_again_only_when_it_moves_to_another_day(booked, ada, noon, sink):
    before = told(sink, noon)
    arrived(sink, noon + 2 * DAY)
    actions.move(booked, starts_at=noon + 3 * DAY + HOUR, version=0, by=ada.user, now=noon + 2 * DAY)
    same_day = arrived(sink, noon + 2 * DAY + 2 * HOUR, since=before + 2)
    actions.move(booked, starts_at=noon + 6 * DAY, version=1, by=ada.user, now=noon + 2 * DAY + 2 * HOUR)

    next_day = arrived(sink, noon + 5 * DAY, since=before + 4)

    assert {letter.subject.partition(":")[0] for letter in same_day} == {"Moved"}
    assert [letter.subject for letter in next_day if letter.subject.startswith("You meet")] == [
        # Noon of winter is one o'clock of summer.
        "You meet Cora Lindqvist: Mon 9 Mar 2026, 13:00 (New York)",
        "You meet Ada Moreno: Mon 9 Mar 2026, 13:00 (New York)",
    ]


def test_a_letter_that_had_to_wait_tells_the_time_as_it_is_when_it_leaves(booked, ada, noon, sink):
    told(sink, noon)
    sink.answers["*"] = "451 Try later"
    assert len(arrived(sink, noon + 2 * DAY)) == 2
    actions.move(booked, starts_at=noon + 3 * DAY + HOUR, version=0, by=ada.user, now=noon + 2 * DAY + MINUTE)
    sink.answers.clear()

    letters = arrived(sink, noon + 2 * DAY + 2 * MINUTE, since=2)

    tomorrow = [letter.subject for letter in letters if letter.subject.startswith("You meet")]
    assert tomorrow == [
        "You meet Cora Lindqvist: Fri 6 Mar 2026, 13:00 (New York)",
        "You meet Ada Moreno: Fri 6 Mar 2026, 13:00 (New York)",
    ]


def test_nobody_is_reminded_of_what_was_booked_less_than_a_day_ahead(ada, cora, noon, sink):
    make.hours(of=cora)
    make.appointment(of=ada, starts_at=noon + 4 * HOUR, booked_at=noon)

    letters = arrived(sink, noon + MINUTE)

    assert all("booked" in letter.subject.lower() for letter in letters)
    assert len(letters) == 2


def test_nobody_is_reminded_of_what_was_cancelled(booked, ada, noon, sink):
    actions.cancel(booked, by=ada.user, now=noon)
    before = told(sink, noon)

    assert arrived(sink, noon + 2 * DAY, since=before) == []


def test_after_an_outage_nobody_hears_of_a_booking_that_is_over(booked, noon, sink):
    arrived(sink, noon + 3 * DAY + MINUTE)

    assert not any("ooked" in letter.subject for letter in sink.letters)
    assert not Reminder.objects.filter(kind="appointments.booked").exists()


def test_a_booking_raised_in_time_is_dropped_when_the_meeting_has_begun(booked, noon, sink):
    raise_due(noon)

    deliver(noon + 3 * DAY)

    assert sink.letters == []
    assert set(Reminder.objects.values_list("reason", flat=True)) == {"too late"}


@pytest.mark.parametrize("name", ["Bob, evil@x.com", "Bob\r\nATTENDEE:mailto:evil@x.com", "名" * 120])
def test_a_name_of_any_shape_adds_nobody_to_the_entry(booked, ada, noon, sink, name):
    """B8, B9, B75"""
    ada.user.name = name
    ada.user.save(update_fields=["name"])

    for letter in arrived(sink, noon):
        assert len(entry(letter)[1].attendees) == 2
        assert len(letter.parsed["To"].addresses) == 1


def test_every_letter_says_why_it_came_and_is_short(booked, ada, noon, sink):
    told(sink, noon)
    arrived(sink, noon + 2 * DAY)
    arrived(sink, noon + 3 * DAY - HOUR)

    assert len(sink.letters) == 6
    for letter in sink.letters:
        assert "You get this because" in letter.text
        assert len(letter.text.split()) < 120


def test_forms_are_forgotten_after_two_days(booked, noon):
    forget_submissions(noon + 2 * DAY - MINUTE)
    assert Submission.objects.count() == 1

    forget_submissions(noon + 2 * DAY + MINUTE)

    assert Submission.objects.count() == 0


def kept_by_a_calendar(letters):
    """What a calendar keeps that reads these letters in this order, as RFC 5546 asks: nothing older than it has."""
    seen, kept = {}, {}
    for letter in letters:
        method, event = entry(letter)
        if event.sequence >= seen.get(event.uid, 0):
            seen[event.uid] = event.sequence
            kept.pop(event.uid, None)
            if method == "REQUEST":
                kept[event.uid] = event.dtstart
    return kept


def test_booked_moved_twice_and_cancelled_leaves_nothing_in_either_calendar(booked, ada, cora, noon, sink):
    told(sink, noon)
    for version, starts_at in enumerate([noon + 3 * DAY + HOUR, noon + 3 * DAY - HOUR]):
        now = noon + (version + 1) * HOUR
        actions.move(booked, starts_at=starts_at, version=version, by=ada.user, now=now)
        told(sink, now)
    before = list(sink.letters)
    actions.cancel(booked, by=cora.user, now=noon + 3 * HOUR)
    told(sink, noon + 3 * HOUR)

    for reader in (ada.user.email, cora.user.email):
        of_reader = [letter for letter in sink.letters if letter.recipient == reader]
        assert [entry(letter)[1].sequence for letter in of_reader] == [0, 1, 2, 3]
        assert len({entry(letter)[1].uid for letter in of_reader}) == 1
        assert [entry(letter)[0] for letter in of_reader] == ["REQUEST"] * 3 + ["CANCEL"]
        assert kept_by_a_calendar(of_reader) == {}
        # Also where a letter was late on the way.
        assert kept_by_a_calendar(reversed(of_reader)) == {}
        moved = [letter for letter in before if letter.recipient == reader]
        assert list(kept_by_a_calendar(moved).values()) == [noon + 3 * DAY - HOUR]
