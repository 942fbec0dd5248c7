"""The demo story: told once, whole, and never ahead of the clock."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import DateTimeField, Max
from pytest_django import DjangoDbBlocker

from accounts.models import User
from audit.models import Event
from center.models import Center
from contacts import next_step, summary
from contacts.models import Contact, FollowUp, Referral, ThankYouNote
from demo.story import stories
from demo.telling import tell
from interviews.models import Interview, InterviewLog, Question
from reminders.models import Reminder
from students.models import Student, Summary

# A Tuesday before anybody is up, in the middle of the morning and late at night; the Sunday on which clocks
# go back.
MOMENTS = [
    "2026-03-03T00:30-05:00",
    "2026-03-03T09:00-05:00",
    "2026-03-03T23:30-05:00",
    "2026-11-01T15:00-05:00",
]
MAYA = [story for story in stories() if story.name == "Maya Okafor"]
APPS = ("students", "contacts", "interviews")
# What may be written down of the days to come.
PLANS = {
    "contacts.Contact": {"ask_due_at", "step_due_at", "step_turns_at"},
    "contacts.Outreach": {"try_again_at"},
    "contacts.FollowUp": {"remind_at", "due_at"},
    "interviews.Interview": {"starts_at", "ends_at"},
    "reminders.Reminder": {"expires_at", "next_try_at"},
    "students.Summary": {"step_due_at"},
}


# The whole story is told once, and these tests only look: they stay together.
pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[datetime]:
    """The moment at which the story was told. It takes seconds, so these tests share it and only look."""
    now = datetime.fromisoformat(MOMENTS[1])
    with django_db_blocker.unblock(), transaction.atomic():
        assert tell(now=now) is True
        yield now
        transaction.set_rollback(True)


def test_fills_a_center_with_three_counselors_and_forty_students(told):
    assert Center.objects.get().name == "Bluegrass University Career Center"
    assert Student.objects.count() == 40
    assert set(Student.objects.values_list("counselor__user__name", flat=True)) == {
        "Cora Lindqvist",
        "Dan Abara",
        "Yuki Tanabe",
    }
    assert User.objects.get(role="director").email == "dora@demo.test"


def test_everybody_signs_in_with_the_same_password_and_awaits_no_invitation(told):
    assert User.objects.values("password").distinct().count() == 1
    assert User.objects.get(email="maya@demo.test").check_password("demo")
    assert not User.objects.filter(last_login=None).exists()


def test_telling_twice_changes_nothing(told, capsys):
    before = {
        model: list(model.objects.order_by("pk").values()) for model in (User, Contact, Summary, Question)
    }

    assert tell(now=told) is False
    call_command("demo")

    assert "The demo story is told already." in capsys.readouterr().out
    assert before == {model: list(model.objects.order_by("pk").values()) for model in before}


def test_every_step_occurs_but_a_meeting_that_is_on_right_now(told):
    occurring = set(Contact.objects.exclude(step="").values_list("step", flat=True))

    assert occurring | {"meet"} == set(next_step.steps)


def test_every_stop_of_the_thread_is_the_furthest_of_somebody(told):
    reached = set(Contact.objects.values_list("reached", flat=True))

    assert reached == set(range(len(next_step.STOPS)))


def test_every_ending_and_every_medium_occurs(told):
    interviews = Interview.objects.all()

    assert {interview.status for interview in interviews} == {
        "held",
        "planned",
        "questions sent",
        "cancelled",
        "missed",
    }
    assert {interview.medium for interview in interviews} == set(Interview.Medium.values)
    assert {note.status for note in ThankYouNote.objects.all()} == {"sent", "owed", "excused"}
    assert {promise.status for promise in FollowUp.objects.all()} == {"open", "kept", "dropped"}
    assert set(Referral.objects.values_list("may_mention", flat=True)) == {True, False, None}


def test_no_two_talks_taught_the_same(told):
    texts = [
        text for log in InterviewLog.objects.all() for text in (log.learned, log.advice, log.fit_why) if text
    ]

    assert len(texts) == len(set(texts)) >= 200


def test_students_stand_everywhere_between_an_empty_list_and_six_talks(told):
    summaries = Summary.objects.all()

    assert 2 <= summaries.filter(contacts=0).count() <= 3
    assert summaries.filter(contacts__gt=0, asked=0).exists()
    assert summaries.filter(asked__gt=0, held=0, planned=0).exists()
    assert summaries.filter(owed__gt=1).exists()
    assert summaries.filter(held__gte=6, thanked__gte=6).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("moment", MOMENTS)
def test_maya_has_five_kinds_of_steps_and_one_thank_you_owed_but_not_late_at_any_hour(moment):
    now = datetime.fromisoformat(moment)

    tell(now=now, of=MAYA)

    todays = Contact.objects.with_a_step()
    assert len({contact.step for contact in todays}) >= 5
    [thank] = [contact for contact in todays if contact.step == "thank"]
    assert thank.step_due_at > now
    assert any(contact.step == "follow_up" and contact.step_due_at < now for contact in todays)


def test_nothing_is_told_of_the_future_but_what_people_plan(told):
    models = [
        User,
        Event,
        Reminder,
        *(model for app in APPS for model in apps.get_app_config(app).get_models()),
    ]
    for model in models:
        moments = {field.name for field in model._meta.fields if isinstance(field, DateTimeField)}
        for moment in moments - PLANS.get(model._meta.label, set()):
            latest = model.objects.aggregate(latest=Max(moment))["latest"]
            assert latest is None or latest <= told, f"{model.__name__}.{moment}"


def test_what_is_derived_equals_the_facts(told):
    columns = ("pk", "student_id", "step", "step_ref", "step_due_at", "step_turns_at", "reached")
    stored = list(Contact.objects.order_by("pk").values_list(*columns))
    sql, params = next_step.derived([row[0] for row in stored], told)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY 1", params)
        assert cursor.fetchall() == stored
    assert list(summary.differences(Student.objects.values_list("pk", flat=True))) == []


def test_every_talk_is_held_by_day(told):
    for interview in Interview.objects.exclude(starts_at=None):
        hour = interview.starts_at.astimezone(ZoneInfo(interview.zone)).hour

        assert 6 <= hour <= 20, interview


def test_the_letters_of_the_past_count_as_sent_in_their_own_time(told):
    reminders = Reminder.objects.all()

    assert not reminders.open().filter(due_at__lte=told).exists()
    assert all(reminder.sent_at == reminder.due_at for reminder in reminders.exclude(sent_at=None))
