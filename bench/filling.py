"""A center of any size, made by Postgres itself: INSERT … SELECT, in lifelike proportions, the same every time.

It writes past the actions, as nothing else may, so a test compares what it derives with what they would.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from bench.cards import CONTACTS, FRIENDS, LEADS, REFERRALS, choices
from bench.comparing import GOALS, RATINGS, SCALES
from bench.meetings import OFFERING, meet
from center.models import Center
from contacts import next_step, summary
from contacts.models import Contact
from students.models import Student

CASELOAD = 400
# So many students have a long list: the one whose pages are read, and the one who writes.
LONG = 2
# Students whose columns are derived by one statement.
CHUNK = 500

LEARNED = (
    "Most of the week is talking with people: patients, vendors, the other teams. The degree opened the door, "
    "but what got the job was a summer project that nobody had asked for. They start to look for interns in "
    "January. The part they would miss least is the paperwork."
)

# A number from 0 to 1 that belongs to a row: the same in every run.
CHANCE = """
    CREATE FUNCTION pg_temp.chance(id bigint, salt integer) RETURNS double precision IMMUTABLE LANGUAGE sql
    RETURN (hashint8extended(id, salt) & 1048575) / 1048576.0
"""
PEOPLE = """
    INSERT INTO accounts_user (password, email, name, role, zone, unreachable_email)
    SELECT '!' || md5(i::text), %(role)s || '.' || i || '@bench.test', {user_first} || ' ' || {user_last}, %(role)s,
           'America/New_York', ''
    FROM (SELECT i, i::bigint AS id FROM generate_series(1, %(count)s) AS i) AS row
"""
COUNSELORS = """
    INSERT INTO counselors_counselor (user_id)
    SELECT id FROM accounts_user WHERE role = 'counselor' AND email LIKE '%%@bench.test' ORDER BY id
"""
STUDENTS = """
    WITH counselor AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM counselors_counselor),
    student AS (
        SELECT id, row_number() OVER (ORDER BY id) AS place FROM accounts_user
        WHERE role = 'student' AND email LIKE '%%@bench.test'
    )
    INSERT INTO students_student (user_id, counselor_id, college, major, class_of, shares_logs)
    SELECT student.id, counselor.id, 'Arts and Sciences', {major}, 2026 + student.place %% 4,
           pg_temp.chance(student.id, 3) < 0.3
    FROM student JOIN counselor ON counselor.place = 1 + (student.place - 1) / %(caseload)s
    ORDER BY student.id
"""
SUMMARIES = """
    INSERT INTO students_summary
        (student_id, active_at, contacts, asked, owed, thanked, promised, step, planned, held)
    SELECT id, %(now)s - 30 * pg_temp.chance(id, 4) * interval '1 day', 0, 0, 0, 0, 0, '', 0, 0
    FROM students_student
"""
# Who is on whose list, and how far it got. Of a long list 15 in 100 were met or will be, most of them long
# ago; of others 30.
PLAN = """
    CREATE TEMP TABLE bench_plan ON COMMIT DROP AS
    WITH listed AS MATERIALIZED (
        SELECT nextval(pg_get_serial_sequence('contacts_contact', 'id')) AS id, student.id AS student_id, n,
               CASE WHEN student.id = ANY(%(long)s) THEN 20 ELSE 10 END AS talks_in
        FROM students_student AS student, generate_series(0, CASE
            WHEN student.id = ANY(%(long)s) THEN %(contacts)s - 1
            ELSE 9 + floor(pg_temp.chance(student.id, 5) * 21)::integer
        END) AS n
        UNION ALL
        SELECT nextval(pg_get_serial_sequence('contacts_contact', 'id')), %(writer)s, %(contacts)s + n, NULL
        FROM generate_series(0, %(fresh)s - 1) AS n
    )
    SELECT id, student_id, n,
        date_trunc('minute', %(now)s - (20 + 160 * pg_temp.chance(id, 6)) * interval '1 day') AS listed_at,
        CASE
            WHEN talks_in IS NULL THEN 'fresh'
            WHEN talks_in = 20 AND n %% 20 < 3 AND pg_temp.chance(id, 18) < 0.9 THEN 'held'
            WHEN n %% talks_in < 3 THEN (ARRAY[
                'held', 'held', 'held', 'held', 'held', 'held', 'held', 'held', 'held', 'held', 'held', 'held',
                'planned', 'planned', 'planned', 'by_email', 'questions_sent', 'to_log', 'cancelled', 'missed'
            ])[1 + floor(20 * pg_temp.chance(id, 7))::integer]
            ELSE (ARRAY[
                'listed', 'listed', 'listed', 'listed', 'listed', 'listed', 'listed', 'asked', 'asked', 'asked',
                'asked', 'asked_twice', 'asked_twice', 'declined', 'declined', 'later', 'gave_up', 'gave_up',
                'agreed', 'agreed'
            ])[1 + floor(20 * pg_temp.chance(id, 8))::integer]
        END AS fate
    FROM listed
"""
OUTREACH = """
    INSERT INTO contacts_outreach
        (contact_id, channel, sent_at, outcome, outcome_at, try_again_at, letter, subject, text)
    SELECT id, 'email', sent_at, outcome, CASE WHEN outcome <> '' THEN sent_at + interval '2 days' END,
           CASE WHEN fate IN ('asked', 'asked_twice') THEN sent_at + interval '9 days'
                WHEN fate = 'later' THEN %(now)s + (pg_temp.chance(id, 9) * 40 - 10) * interval '1 day' END,
           'first', '20 minutes about your work', 'Dear you, may I ask you for 20 minutes? Kind regards'
    FROM (
        SELECT *, listed_at + interval '2 days' AS sent_at, CASE fate
            WHEN 'asked' THEN '' WHEN 'asked_twice' THEN '' WHEN 'later' THEN 'later'
            WHEN 'declined' THEN 'declined' WHEN 'gave_up' THEN 'no_answer' ELSE 'agreed' END AS outcome
        FROM bench_plan WHERE fate <> 'listed'
    ) AS asked
    UNION ALL
    SELECT id, 'email', listed_at + interval '11 days', '', NULL, NULL, 'second', 'Once more', 'Dear you, once more.'
    FROM bench_plan WHERE fate = 'asked_twice'
"""
INTERVIEWS = """
    INSERT INTO interviews_interview
        (student_id, contact_id, medium, planned_at, starts_at, minutes, minutes_asked, ends_at, zone, place,
         questions_sent_at,
         held_at, minutes_used, logged_at, moved_by, cancelled_at, cancelled_by, cancellation_reason, missed_at,
         missed_by)
    SELECT student_id, id, medium, planned_at, starts_at, 20, 20, starts_at + interval '20 minutes',
           'America/New_York', CASE WHEN medium = 'email' THEN '' ELSE 'https://meet.example.org/bench' END,
           CASE WHEN fate = 'questions_sent' THEN planned_at + interval '1 day' END,
           CASE WHEN fate = 'held' THEN starts_at END, CASE WHEN fate = 'held' THEN 22 END,
           CASE WHEN fate = 'held' THEN starts_at + interval '1 hour' END,
           '', CASE WHEN fate = 'cancelled' THEN planned_at + interval '2 days' END,
           CASE WHEN fate = 'cancelled' THEN 'them' ELSE '' END, '',
           CASE WHEN fate = 'missed' THEN starts_at + interval '1 hour' END,
           CASE WHEN fate = 'missed' THEN 'them' ELSE '' END
    FROM (
        SELECT *, listed_at + interval '5 days' AS planned_at,
            CASE WHEN fate IN ('by_email', 'questions_sent') THEN 'email'
                 ELSE (ARRAY['in_person', 'phone', 'video'])[1 + floor(3 * pg_temp.chance(id, 10))::integer]
            END AS medium,
            date_trunc('minute', CASE
                WHEN fate IN ('by_email', 'questions_sent') THEN NULL
                WHEN fate = 'planned' THEN %(now)s + (1 + 13 * pg_temp.chance(id, 11)) * interval '1 day'
                WHEN fate = 'to_log' THEN %(now)s - (2 + 48 * pg_temp.chance(id, 11)) * interval '1 hour'
                WHEN fate = 'fresh' THEN %(now)s - interval '2 hours'
                ELSE listed_at + interval '12 days'
            END) AS starts_at
        FROM bench_plan
        WHERE fate IN ('held', 'planned', 'by_email', 'questions_sent', 'to_log', 'fresh', 'cancelled', 'missed')
    ) AS talk
"""
LOGS = """
    INSERT INTO interviews_interviewlog
        (interview_id, learned, best, least, surprise, advice, energy, fitting, still_open, fit, fit_why,
         resume_asked_for, resume_passed_on)
    SELECT id, %(learned)s, 'The people.', 'The nights.', '', 'Write to one person a week.', '', '', '',
           1 + floor(5 * pg_temp.chance(id, 12))::integer, '', false, false
    FROM interviews_interview WHERE held_at IS NOT NULL
"""
QUESTIONS = """
    INSERT INTO interviews_plannedquestion (interview_id, question_id, text, place, minutes, is_must, answer)
    SELECT interview.id, question.id, question.text, question.place, question.minutes, false, ''
    FROM interviews_interview AS interview,
         (SELECT * FROM interviews_question WHERE student_id IS NULL ORDER BY place, id LIMIT 5) AS question
    WHERE interview.cancelled_at IS NULL AND pg_temp.chance(interview.id, 13) < 0.8
"""
NOTES = """
    INSERT INTO contacts_thankyounote
        (contact_id, because, what, owed_at, due_at, text, channel, sent_at, excused_at, excuse)
    SELECT contact_id, 'interview', '', logged_at, logged_at + interval '1 day', '',
           CASE WHEN luck < 0.85 THEN 'email' ELSE '' END,
           CASE WHEN luck < 0.85 THEN logged_at + interval '20 hours' END,
           CASE WHEN luck >= 0.97 THEN logged_at + interval '2 days' END,
           CASE WHEN luck >= 0.97 THEN 'We are friends.' ELSE '' END
    FROM (
        SELECT *, pg_temp.chance(id, 14) AS luck FROM interviews_interview WHERE held_at IS NOT NULL
    ) AS held
"""
PROMISES = """
    INSERT INTO contacts_followup
        (contact_id, text, is_theirs, due_on, promised_at, remind_at, due_at, kept_at, dropped_at)
    SELECT contact_id, 'Send the article', false, (held_at + interval '8 days')::date, logged_at,
           held_at + interval '8 days', held_at + interval '9 days',
           CASE WHEN pg_temp.chance(id, 16) < 0.7 THEN held_at + interval '6 days' END, NULL
    FROM interviews_interview WHERE held_at IS NOT NULL AND pg_temp.chance(id, 15) < 0.4
"""
EVENTS = """
    INSERT INTO audit_event (at, by_id, verb, subject_type, subject_id, student_id, fields)
    SELECT row.listed_at, student.user_id, 'added', 'contact', row.id, row.student_id, '{{}}'::text[]
    FROM bench_plan AS row JOIN students_student AS student ON student.id = row.student_id
    UNION ALL
    SELECT held.logged_at, student.user_id, 'logged', 'interview', held.id, held.student_id, '{{}}'::text[]
    FROM interviews_interview AS held JOIN students_student AS student ON student.id = held.student_id
    WHERE held.held_at IS NOT NULL
"""
FACTS = [
    CONTACTS, OUTREACH, INTERVIEWS, *FRIENDS, LOGS, QUESTIONS, NOTES, PROMISES, REFERRALS, LEADS,
    SCALES, RATINGS, GOALS, EVENTS,
]  # fmt: skip
ANALYZE = """
    ANALYZE accounts_user, students_student, students_summary, contacts_contact, contacts_outreach,
            contacts_referral, contacts_lead, contacts_thankyounote, contacts_followup, interviews_interview,
            interviews_plannedquestion, interviews_scale, interviews_rating
"""


@dataclass(frozen=True)
class Cast:
    """The students whose pages are measured; both have a long list."""

    reader: int
    writer: int


@transaction.atomic
def fill(
    students: int, *, contacts: int = 2000, fresh: int = 0, appointments: int = 1000, now: datetime
) -> Cast:
    """Fill an empty, stocked database with so many students; the writer also has `fresh` talks to log.

    Lists are some 20 contacts and 6 interviews; the two long ones are `contacts` long, with 15 talks in 100, and
    somebody on them has been talked with again and again. A few contacts are archived, silent, or just deleted.
    """
    counselors = max(OFFERING, -(-students // CASELOAD))
    # The writer books one time after the other.
    Center.objects.update_or_create(
        pk=1, defaults={"open_at_once": None, "per_day": None, "per_week": None, "per_term": None}
    )
    with connection.cursor() as cursor:
        cursor.execute(CHANCE)
        for role, count in (("director", 1), ("counselor", counselors), ("student", students)):
            _run(cursor, PEOPLE, role=role, count=count)
        _run(cursor, COUNSELORS)
        _run(cursor, STUDENTS, caseload=CASELOAD)
        long = list(Student.objects.order_by("pk").values_list("pk", flat=True)[:LONG])
        _run(cursor, SUMMARIES, now=now)
        _run(cursor, PLAN, now=now, long=long, writer=long[-1], contacts=contacts, fresh=fresh)
        cursor.execute("ANALYZE bench_plan")
        for facts in FACTS:
            _run(cursor, facts, now=now, learned=LEARNED, long=long, list=contacts)
        meet(cursor, students=students, writer=long[-1], appointments=appointments, now=now)
        cursor.execute(ANALYZE)
        derive(cursor, now)
        cursor.execute("DROP FUNCTION pg_temp.chance")
    return Cast(reader=long[0], writer=long[-1])


def derive(cursor: CursorWrapper, now: datetime) -> None:
    """Write what `contacts.actions.restate` would, for all contacts and students, some hundred lists at a time."""
    students = list(Student.objects.order_by("pk").values_list("pk", flat=True))
    columns = ", ".join(f"{column} = derived.{column}" for column in next_step.COLUMNS)
    for start in range(0, len(students), CHUNK):
        some = students[start : start + CHUNK]
        listed = Contact.objects.filter(student__gte=some[0], student__lte=some[-1]).order_by()
        sql, params = next_step.derived(list(listed.values_list("pk", flat=True)), now)
        cursor.execute(
            f"""
            UPDATE contacts_contact AS contact SET {columns}
            FROM ({sql}) AS derived WHERE contact.id = derived.id
            """,  # noqa: S608 - see next_step.derived
            params,
        )
        summary.refresh(some)


def _run(cursor: CursorWrapper, sql: str, **params: Any) -> None:
    picks, words = choices()
    cursor.execute(sql.format(**picks), params | words)
