"""A center with people in it is brought up to date without losing or making up anything."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import make

BEFORE = [("interviews", "0003_proposals"), ("contacts", "0009_reaching_out")]
BEFORE_PLANS = [("appointments", "0004_excused")]
BEFORE_PURPOSES = [("appointments", "0009_buffers")]


@pytest.fixture
def as_before(request, transactional_db):
    """The tables of the day that is named; afterwards those of today."""
    before = getattr(request, "param", BEFORE)
    executor = MigrationExecutor(connection)
    executor.migrate(before)
    yield executor.loader.project_state(before).apps.get_model
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_notes_talks_and_questions_of_before_say_what_they_were_not_asked(as_before):
    now, table = make.NOON, as_before
    user = table("accounts", "User").objects.create(email="a@b.test", name="Ada", role="student", zone="UTC")
    student = table("students", "Student").objects.create(user=user)
    contact = table("contacts", "Contact").objects.create(student=student, name="Priya", listed_at=now)
    table("contacts", "ThankYouNote").objects.create(contact=contact, because="interview", owed_at=now)
    talk = table("interviews", "Interview").objects.create(
        student=student,
        contact=contact,
        medium="phone",
        planned_at=now,
        starts_at=now,
        ends_at=now + timedelta(minutes=20),
        zone="UTC",
        cancelled_at=now,
    )
    question = table("interviews", "Question").objects.create(key="old", topic="Old", text="Why?", minutes=4)
    table("interviews", "PlannedQuestion").objects.create(
        interview=talk, question=question, text="Why?", place=1
    )

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT note.due_at, talk.cancelled_by, talk.minutes_asked, planned.minutes, planned.is_must
            FROM contacts_thankyounote AS note, interviews_interview AS talk, interviews_plannedquestion AS planned
        """)
        assert cursor.fetchall() == [(now + timedelta(days=1), "me", 20, 4, False)]


@pytest.mark.parametrize("as_before", [BEFORE_PLANS], indirect=True)
def test_hours_of_before_hold_always(as_before):
    table = as_before
    for number in range(3):
        user = table("accounts", "User").objects.create(
            email=f"{number}@b.test", name="Cora", role="counselor", zone="UTC"
        )
        counselor = table("counselors", "Counselor").objects.create(user=user)
        for weekday in range(number):
            table("appointments", "WeeklyHours").objects.create(
                counselor=counselor, weekday=weekday, opens_at="09:00", closes_at="12:00"
            )

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT email, first_on, last_on, weekday, opens_at::text
            FROM appointments_hoursplan AS plan
            JOIN appointments_weeklyhours AS hours ON hours.plan_id = plan.id
            JOIN counselors_counselor AS counselor ON counselor.id = plan.counselor_id
            JOIN accounts_user AS person ON person.id = counselor.user_id ORDER BY email, weekday
        """)
        assert cursor.fetchall() == [
            ("1@b.test", None, None, 0, "09:00:00"),
            ("2@b.test", None, None, 0, "09:00:00"),
            ("2@b.test", None, None, 1, "09:00:00"),
        ]


@pytest.mark.parametrize("as_before", [BEFORE_PURPOSES], indirect=True)
def test_what_was_offered_booked_and_waited_for_is_a_talk(as_before):
    now, table = make.NOON, as_before
    user = table("accounts", "User").objects.create(email="c@b.test", name="C", role="counselor", zone="UTC")
    counselor = table("counselors", "Counselor").objects.create(user=user)
    user = table("accounts", "User").objects.create(email="a@b.test", name="A", role="student", zone="UTC")
    student = table("students", "Student").objects.create(user=user)
    table("appointments", "AppointmentType").objects.create(counselor=counselor, place="Room 1")
    ends_at = now + timedelta(minutes=30)
    table("appointments", "Appointment")._base_manager.create(
        student=student,
        counselor=counselor,
        starts_at=now,
        ends_at=ends_at,
        blocked=(now, ends_at),
        medium="phone",
        booked_at=now,
    )
    table("appointments", "Wait").objects.create(
        student=student, topic="My list", last_on=now.date(), joined_at=now
    )

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT purpose.name, rank, retired_at, colleges FROM appointments_purpose AS purpose
            JOIN appointments_appointmenttype AS type ON type.purpose_id = purpose.id
            JOIN appointments_appointment AS meeting ON meeting.purpose_id = purpose.id
            JOIN appointments_wait AS wait ON wait.purpose_id = purpose.id WHERE meeting.intake = '[]'
        """)
        assert cursor.fetchall() == [("A talk with a counselor", 0, None, [])]
