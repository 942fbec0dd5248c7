"""A center with people in it is brought up to date without losing or making up anything."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import make

BEFORE = [("interviews", "0003_proposals"), ("contacts", "0009_reaching_out")]


@pytest.fixture
def as_before(transactional_db):
    """The tables of that day; afterwards those of today."""
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    yield executor.loader.project_state(BEFORE).apps.get_model
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
