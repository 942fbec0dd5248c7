"""raise_due: what is due becomes one row of the ledger, once."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from contacts import actions as contacts
from interviews import actions as interviews
from reminders.actions import raise_due
from reminders.kinds import kinds
from reminders.models import Reminder
from tests import make
from web.calendar import DAY, HOUR, MINUTE

SECOND = timedelta(seconds=1)


def raised(kind: str) -> list[Reminder]:
    return list(Reminder.objects.filter(kind=kind).order_by("pk"))


def test_raises_thanks_the_moment_they_are_owed(ada, noon):
    note = make.note(of=ada, owed_at=noon)

    raise_due(noon)

    (reminder,) = raised("contacts.thank_you_owed")
    assert (reminder.subject, reminder.recipient, reminder.due_at) == (note.pk, ada.user, noon)
    assert reminder.expires_at == noon + DAY


def test_raises_the_same_only_once(ada, noon):
    make.note(of=ada, owed_at=noon)

    raise_due(noon)
    raise_due(noon + MINUTE)

    assert len(raised("contacts.thank_you_owed")) == 1


def test_raises_nothing_before_its_time_or_after_its_use(ada, noon):
    make.note(of=ada, owed_at=noon)

    raise_due(noon - SECOND)
    raise_due(noon + DAY)

    assert raised("contacts.thank_you_owed") == []


def test_raises_overdue_thanks_after_a_day(ada, noon):
    make.note(of=ada, owed_at=noon)

    raise_due(noon + DAY - SECOND)
    assert raised("contacts.thank_you_overdue") == []
    raise_due(noon + DAY)
    assert len(raised("contacts.thank_you_overdue")) == 1


def test_raises_a_follow_up_on_its_day_at_eight_by_the_students_clock(ada, noon):
    make.follow_up(of=ada, due_in=7 * DAY, now=noon)
    # Between the two the clocks go forward in New York.
    eight = datetime.combine(date(2026, 3, 10), time(8), ZoneInfo("America/New_York"))

    raise_due(eight - SECOND)
    assert raised("contacts.follow_up_due") == []
    raise_due(eight)
    assert [reminder.due_at for reminder in raised("contacts.follow_up_due")] == [eight]


def test_raises_no_follow_up_promised_for_the_same_day(ada, noon):
    make.follow_up(of=ada, due_in=timedelta(0), now=noon)

    raise_due(noon)

    assert raised("contacts.follow_up_due") == []


def test_raises_an_interview_the_working_day_before_the_hour_before_and_after_it(ada, noon):
    make.interview(of=ada, starts_at=noon)

    for moment in (noon - DAY, noon - HOUR, noon + 20 * MINUTE + 30 * MINUTE):
        raise_due(moment)

    assert {
        reminder.kind: reminder.due_at for reminder in Reminder.objects.filter(kind__startswith="inter")
    } == {
        # At nine on Monday.
        "interviews.confirm": noon - 27 * HOUR,
        "interviews.in_an_hour": noon - HOUR,
        "interviews.log_it": noon + 50 * MINUTE,
    }


def test_raises_no_day_before_for_an_interview_planned_later_than_that(ada, noon):
    make.interview(of=ada, starts_at=noon, planned_at=noon - 20 * HOUR)

    raise_due(noon - 20 * HOUR)

    assert raised("interviews.tomorrow") == []


@pytest.mark.parametrize(("by", "times"), [(HOUR, 1), (DAY, 2)])
def test_raises_a_moved_interview_again_only_on_another_day(ada, noon, by, times):
    sunday, day_before = noon + 5 * DAY, noon + 4 * DAY
    interview = make.interview(of=ada, starts_at=sunday)
    raise_due(day_before)

    interviews.move(
        interview, starts_at=sunday + by, minutes=20, place="", by=ada.user, now=day_before + MINUTE
    )
    raise_due(day_before + by + MINUTE)

    assert len(raised("interviews.tomorrow")) == times


def test_raises_nothing_for_a_deactivated_person(ada, noon):
    make.note(of=ada, owed_at=noon)
    make.interview(of=ada, starts_at=noon + DAY)
    User.objects.update(deactivated_at=noon - DAY, invited_at=noon, reset_asked_at=noon)

    raise_due(noon)

    assert not Reminder.objects.exists()


def test_raises_nothing_about_a_deleted_contact(ada, noon):
    note = make.note(of=ada, owed_at=noon)
    contacts.delete(note.contact, by=ada.user, now=noon)

    raise_due(noon)

    assert not Reminder.objects.exists()


def test_raises_an_invitation_until_there_is_a_password_and_again_when_invited_again(dora, noon):
    person = make.user(role="student")
    User.objects.filter(pk=person.pk).update(invited_at=noon)
    raise_due(noon)
    User.objects.filter(pk=person.pk).update(invited_at=noon + HOUR)
    raise_due(noon + HOUR)
    joined = make.user(role="student", password="long enough, really")
    User.objects.filter(pk=joined.pk).update(invited_at=noon)

    raise_due(noon + HOUR)

    assert [reminder.recipient for reminder in raised("office.invitation")] == [person, person]


def test_raises_a_reset_only_for_who_has_a_password(db, noon):
    person = make.user(role="student", password="long enough, really")
    User.objects.filter(pk__in=[person.pk, make.user(role="student").pk]).update(reset_asked_at=noon)

    raise_due(noon)

    assert [reminder.recipient for reminder in raised("office.password_reset")] == [person]


def test_asks_all_kinds_at_once_however_many_rows_there_are(ada, ben, noon):
    make.note(of=ada, owed_at=noon)
    with CaptureQueriesContext(connection) as few:
        raise_due(noon)
    for student in (ada, ben, ada, ben):
        make.note(of=student, owed_at=noon)
        make.interview(of=student, starts_at=noon + DAY)

    with CaptureQueriesContext(connection) as many:
        raise_due(noon)

    assert Reminder.objects.count() == 9
    assert len(many) == len(few)
    assert len([query for query in many if "INSERT" in query["sql"]]) == 1


def test_goes_on_with_the_other_kinds_when_one_cannot_be_asked(ada, noon, monkeypatch, caplog):
    make.note(of=ada, owed_at=noon)
    wrong = type(kinds["contacts.thank_you_overdue"])()
    wrong.moment = "no_such_field"
    monkeypatch.setitem(kinds, wrong.name, wrong)
    make.interview(of=ada, starts_at=noon + DAY)

    raise_due(noon)

    assert "contacts.thank_you_overdue cannot be asked" in caplog.text
    assert len(raised("contacts.thank_you_owed")) == len(raised("interviews.confirm")) == 1
