"""What a student hears after an appointment: a task on its morning, and two questions, once."""

import pytest

from appointments.actions import appointments as actions
from appointments.actions import tasks
from reminders.actions import deliver, raise_due
from reminders.kinds import kinds
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR

TASK, FEEDBACK = "appointments.task_due", "appointments.feedback"
# Eight in the morning of the sixth.
MORNING = make.at(6, 8)


@pytest.fixture
def met(ada, cora, noon):
    make.hours(of=cora)
    return make.fulfilled(of=ada, starts_at=noon - HOUR)


def arrived(sink, kind, now):
    """The letters of this kind that have come by this moment."""
    raise_due(now)
    deliver(now)
    told = Reminder.objects.filter(kind=kind, sent_at__isnull=False)
    subjects = {one.recipient.email for one in told}
    return [letter for letter in sink.letters if letter.recipient in subjects] if subjects else []


def test_a_task_is_told_on_the_morning_of_its_day(met, ada, sink):
    make.task(on=met)

    assert arrived(sink, TASK, MORNING - HOUR) == []
    letter = arrived(sink, TASK, MORNING)[-1]

    assert letter.recipient == ada.user.email
    assert letter.subject == "Today, for Cora Lindqvist: Write to two alumni"
    assert "Cora Lindqvist asked you to do this by Fri 6 Mar 2026:" in letter.text
    assert met.get_absolute_url() in letter.text
    assert "Done already, or not now?" in letter.text


@pytest.mark.parametrize("ending", ["done", "taken back"])
def test_a_task_with_an_ending_is_not_told(ending, met, ada, cora, noon, sink):
    task = make.task(on=met)
    if ending == "done":
        tasks.finish_task(task, by=ada.user, now=noon)
    else:
        tasks.drop_task(task, by=cora.user, now=noon)

    assert arrived(sink, TASK, MORNING) == []


def test_a_task_without_a_day_or_for_the_same_day_is_not_told(met, sink):
    make.task(on=met, due_in=None)
    make.task(on=met, text="Today", due_in=0 * DAY)

    assert arrived(sink, TASK, MORNING) == []


def test_a_task_is_called_done_from_its_letter_and_that_is_taken_back(met, ada, noon):
    task = make.task(on=met)
    kind = kinds[TASK]

    kind.done.finish(kind.seen_by(ada.user, task.pk), "", by=ada.user, now=noon)
    row = kind.seen_by(ada.user, task.pk)
    assert (row.status, kind.done.is_undone_by(ada.user, row, noon)) == ("done", True)
    kind.done.undo(row, by=ada.user, now=noon)

    task.refresh_from_db()
    assert task.status == "open"


def test_the_two_questions_come_the_day_after(met, ada, sink):
    assert arrived(sink, FEEDBACK, met.fulfilled_at + DAY - HOUR) == []

    letter = arrived(sink, FEEDBACK, met.fulfilled_at + DAY)[-1]

    assert letter.recipient == ada.user.email
    assert letter.subject == "How useful was your appointment with Cora Lindqvist?"
    assert "You met Cora Lindqvist on Tue 3 Mar 2026, 11:00 (New York)." in letter.text
    assert f"/appointments/{met.pk}/feedback/" in letter.text
    assert "without your name" in letter.text


def test_who_has_answered_is_not_asked(met, sink):
    make.feedback(on=met)

    assert arrived(sink, FEEDBACK, met.fulfilled_at + DAY) == []


def test_of_what_is_unmarked_nobody_is_asked(met, cora, noon, sink):
    actions.reopen(met, by=cora.user, now=noon)

    assert arrived(sink, FEEDBACK, met.fulfilled_at + DAY) == []


@pytest.mark.parametrize("name", [TASK, FEEDBACK])
def test_only_the_student_hears_of_it_and_can_have_it_in_the_digest_or_not_at_all(name, ada, cora):
    kind = kinds[name]

    assert (kind.is_for(ada.user), kind.is_for(cora.user)) == (True, False)
    assert kind.may_be_collected
    assert kind.is_optional
