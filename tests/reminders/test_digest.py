"""The daily digest: one letter about all that can wait, and about what an outage has made late."""

import pytest
from django.db import OperationalError
from django.db.models.functions import Now

from contacts import actions as contacts
from reminders import sending
from reminders.actions import deliver, raise_due, tick
from reminders.models import Choice, Hours, Reminder
from tests import make
from tests.make import at
from web.calendar import DAY, HOUR, MINUTE

KIND = "contacts.thank_you_overdue"


def overdue(student, since, name="Priya Natarajan"):
    """Let thanks to somebody of this name be overdue since then."""
    return make.note(of=student, contact=make.contact(of=student, name=name), owed_at=since - DAY)


def go_on(now):
    raise_due(now)
    return deliver(now)


@pytest.fixture
def collector(ada):
    """A student who wants thanks that are overdue in the digest."""
    Choice.objects.create(person=ada.user, kind=KIND, manner="digest")
    return ada


def test_what_can_wait_is_told_together_at_the_hour_of_the_digest(collector, sink):
    overdue(collector, at(3, 9), "Priya Natarajan")
    overdue(collector, at(3, 10), "Omar Haddad")
    for hour in (at(3, 10), at(3, 14), at(3, 20), at(4, 7)):
        go_on(hour)
    assert sink.letters == []

    go_on(at(4, 8))

    (letter,) = sink.letters
    assert letter.subject == "2 things for today"
    assert letter.text.index("Priya Natarajan") < letter.text.index("Omar Haddad")
    assert letter.text.count("http") >= 3
    told = Reminder.objects.filter(kind=KIND)
    assert {one.status for one in told} == {"sent"}
    assert {one.told_in.kind for one in told} == {"reminders.digest"}


def test_the_digest_comes_at_the_hour_that_was_chosen(collector, sink):
    Hours.objects.create(person=collector.user, digest_hour=18)
    overdue(collector, at(3, 10))
    overdue(collector, at(3, 11))
    go_on(at(3, 11))

    go_on(at(3, 17))
    assert sink.letters == []
    go_on(at(3, 18))

    assert len(sink.letters) == 1


def test_one_thing_alone_is_told_by_its_own_letter(collector, sink):
    overdue(collector, at(3, 10))
    go_on(at(3, 10))

    go_on(at(4, 8))

    (letter,) = sink.letters
    assert "Priya Natarajan" in letter.subject


def test_what_was_done_meanwhile_is_not_told(collector, sink):
    done = overdue(collector, at(3, 10), "Priya Natarajan")
    overdue(collector, at(3, 11), "Omar Haddad")
    overdue(collector, at(3, 12), "Lena Berg")
    go_on(at(3, 12))
    contacts.thank(done, channel="email", text="Thank you.", by=collector.user, now=at(3, 13))

    go_on(at(4, 8))

    (letter,) = sink.letters
    assert letter.subject == "2 things for today"
    assert "Priya" not in letter.text
    assert Reminder.objects.get(kind=KIND, subject=done.pk).reason == "no longer true"


def test_a_digest_of_nothing_is_not_sent(collector, sink):
    notes = [overdue(collector, at(3, hour)) for hour in (10, 11)]
    go_on(at(3, 11))
    for note in notes:
        contacts.thank(note, channel="email", text="Thank you.", by=collector.user, now=at(3, 13))

    go_on(at(4, 8))

    assert sink.letters == []
    assert not Reminder.objects.open().exists()


def test_each_has_a_digest_of_the_own_things(collector, ben, sink):
    Choice.objects.create(person=ben.user, kind=KIND, manner="digest")
    for student, name in ((collector, "Priya Natarajan"), (ben, "Omar Haddad")):
        overdue(student, at(3, 10), name)
        overdue(student, at(3, 11), name)
    go_on(at(3, 11))

    go_on(at(4, 8))

    mine, theirs = sorted(sink.letters, key=lambda letter: letter.recipient)
    assert ("Priya" in mine.text, "Omar" in mine.text) == (True, False)
    assert ("Priya" in theirs.text, "Omar" in theirs.text) == (False, True)


def test_a_digest_that_was_not_taken_is_sent_again_and_its_things_only_then_count_as_told(collector, sink):
    overdue(collector, at(3, 10))
    overdue(collector, at(3, 11))
    go_on(at(3, 11))
    sink.answers["*"] = "451 Try later"
    go_on(at(4, 8))
    assert Reminder.objects.open().filter(kind=KIND).count() == 2
    sink.answers.clear()

    go_on(at(4, 8) + MINUTE)

    assert len(sink.letters) == 1
    assert not Reminder.objects.open().exists()


def test_a_digest_that_was_taken_and_not_settled_is_not_sent_again(collector, sink, monkeypatch):
    overdue(collector, at(3, 10))
    overdue(collector, at(3, 11))
    go_on(at(3, 11))

    def die(*args):
        raise OperationalError("the database is gone")

    with monkeypatch.context() as dying:
        dying.setattr(sending, "_settle_as_sent", die)
        with pytest.raises(OperationalError):
            go_on(at(4, 8))
    Reminder.objects.update(claimed_until=Now() - MINUTE)

    go_on(at(4, 9))

    assert len(sink.letters) == 1
    assert {one.status for one in Reminder.objects.filter(kind=KIND)} == {"sent"}


def test_an_address_that_is_refused_fails_the_digest_with_all_that_it_tells(collector, sink):
    overdue(collector, at(3, 10))
    overdue(collector, at(3, 11))
    go_on(at(3, 11))
    sink.answers["*"] = "550 No such mailbox"

    go_on(at(4, 8))

    assert {one.status for one in Reminder.objects.all()} == {"failed"}


def test_an_outage_of_sixty_hours_ends_in_one_letter_for_each_student_and_none_about_the_past(ada, ben, sink):
    talk = make.interview(of=ada, starts_at=at(4, 10), planned_at=at(1, 12))
    for student in (ada, ben):
        for hours in range(0, 60, 6):
            overdue(student, at(2, 10) + hours * HOUR, f"Person {hours}")
    sink.sender_answer = "550 We do not know you"
    for hours in range(60):
        tick(now=at(2, 10) + hours * HOUR)
    sink.sender_answer = ""

    for minutes in range(0, 180, 15):
        tick(now=at(4, 22) + minutes * MINUTE)
    assert sink.letters == []
    for minutes in range(0, 180, 15):
        tick(now=at(5, 8) + minutes * MINUTE)

    students = sorted([ada.user.email, ben.user.email])
    to_students = [letter for letter in sink.letters if letter.recipient in students]
    assert sorted(letter.recipient for letter in to_students) == students
    assert all("things for today" in letter.subject for letter in to_students)
    about = Reminder.objects.filter(subject=talk.pk, kind__in=("interviews.in_an_hour", "interviews.confirm"))
    assert {one.status for one in about} <= {"dropped"}
