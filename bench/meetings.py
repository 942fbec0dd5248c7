"""Counselors' hours, and the appointments made of them: INSERT … SELECT, past the actions, as in filling.py.

Some counselors offer appointments, on working days from nine to twelve and from one to five, 30 minutes each.
What was is well filled, what is to come about half.
"""

from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

# The promise about free times is made for so many.
OFFERING = 20
# Of one counselor, in a usual week: 14 on each of five days, and 6 in 10 of them taken.
TAKEN_A_WEEK = 42

# Migrations leave one, unless somebody has emptied the tables.
PURPOSE = """
    INSERT INTO appointments_purpose (name, about, rank, colleges)
    SELECT 'A talk with a counselor', 'Whatever is on your mind.', 0, '{}'
    WHERE NOT EXISTS (SELECT FROM appointments_purpose)
"""
TYPES = """
    INSERT INTO appointments_appointmenttype
        (counselor_id, purpose_id, minutes, medium, place, before_minutes, after_minutes)
    SELECT id, (SELECT min(id) FROM appointments_purpose), 30,
        (ARRAY['in_person', 'phone', 'video'])[1 + n %% 3], 'Room ' || 200 + n, 0, 0
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM counselors_counselor) AS counselor
    WHERE n <= %(offering)s
"""
PLANS = (
    "INSERT INTO appointments_hoursplan (counselor_id) SELECT counselor_id FROM appointments_appointmenttype"
)
HOURS = """
    INSERT INTO appointments_weeklyhours (plan_id, weekday, opens_at, closes_at)
    SELECT plan.id, weekday, opens_at, closes_at
    FROM appointments_hoursplan AS plan, generate_series(0, 4) AS weekday,
         (VALUES (time '09:00', time '12:00'), (time '13:00', time '17:00')) AS stretch (opens_at, closes_at)
"""
# A day in each four weeks, for some three days in a row; the first is the same in no two neighbors.
TIME_OFF = """
    INSERT INTO appointments_timeoff (counselor_id, first_on, last_on)
    SELECT counselor_id, first_on, first_on + CASE WHEN n %% 4 = 0 THEN 2 ELSE 0 END
    FROM (
        SELECT counselor_id, n,
               (%(now)s AT TIME ZONE 'America/New_York')::date + (28 * month + 3 * n %% 28)::integer AS first_on
        FROM (
            SELECT counselor_id, row_number() OVER (ORDER BY counselor_id) AS n FROM appointments_appointmenttype
        ) AS kind, generate_series(-13, 0) AS month
    ) AS stretch
"""
# Whose turn it is steps on with time, and from one counselor to the next by so many students that nobody is in
# two places. To come, the writer has none: the measured POSTs book and move and cancel them.
APPOINTMENTS = """
    INSERT INTO appointments_appointment
        (student_id, counselor_id, purpose_id, starts_at, ends_at, blocked, medium, place, topic, zone, shown_as, uid,
         version, booked_at, moved_at, moved_by_id, moved_from_at, arrived_at, fulfilled_at, missed_at, missed_by,
         cancelled_at, cancelled_by_id, cancellation_reason, cancelled_late, despite, excuse, intake,
         undone_because)
    WITH kind AS (
        SELECT *, row_number() OVER (ORDER BY counselor_id) - 1 AS n FROM appointments_appointmenttype
    ),
    student AS (SELECT id, user_id, row_number() OVER (ORDER BY id) - 1 AS n FROM students_student),
    day AS (
        SELECT day::date AS on_day
        FROM generate_series(
            (%(now)s AT TIME ZONE 'America/New_York')::date - 7 * %(weeks)s,
            (%(now)s AT TIME ZONE 'America/New_York')::date + 28, interval '1 day'
        ) AS day
        WHERE extract(isodow FROM day) < 6
    ),
    open_time AS (
        SELECT *, on_day + time '09:00' + interval '30 minutes' * (nth + CASE WHEN nth < 6 THEN 0 ELSE 2 END) AS wall,
               (on_day - date '2000-01-01') * 14 + nth AS turn
        FROM day, generate_series(0, 13) AS nth
    ),
    taken AS (
        SELECT kind.*, wall, wall AT TIME ZONE 'America/New_York' AS starts_at, turn * 1024 + kind.n AS key,
               (turn * 7919 + kind.n * greatest(1, %(students)s / %(offering)s)) %% %(students)s AS student
        FROM open_time, kind
        WHERE kind.n < %(students)s
            AND pg_temp.chance(turn * 1024 + kind.n, 30)
                < CASE WHEN wall > %(now)s AT TIME ZONE 'America/New_York' THEN 0.5 ELSE 0.6 END
            AND NOT EXISTS (
                SELECT FROM appointments_timeoff AS off
                WHERE off.counselor_id = kind.counselor_id AND on_day BETWEEN first_on AND last_on
            )
    ),
    fate AS (
        SELECT taken.*, student.id AS student_id, student.user_id, pg_temp.chance(key, 31) AS luck,
               starts_at + interval '30 minutes' AS ends_at,
               least(starts_at - (1 + 13 * pg_temp.chance(key, 32)) * interval '1 day',
                     %(now)s - pg_temp.chance(key, 33) * interval '5 days') AS booked_at
        FROM taken JOIN student ON student.n = taken.student
        WHERE NOT (starts_at > %(now)s AND student.id = %(writer)s)
        ORDER BY wall DESC, taken.n LIMIT %(appointments)s
    )
    SELECT student_id, counselor_id, purpose_id, starts_at, ends_at, tstzrange(starts_at, ends_at), medium, place,
           %(topic)s, 'America/New_York', to_char(wall, 'YYYY-MM-DD"T"HH24:MI'), md5(key::text)::uuid,
           CASE WHEN is_moved OR luck < 0.08 THEN 1 ELSE 0 END, booked_at,
           CASE WHEN is_moved THEN booked_at + interval '1 hour' END,
           CASE WHEN is_moved THEN user_id END,
           CASE WHEN is_moved THEN starts_at + interval '1 day' END,
           CASE WHEN is_over AND luck >= 0.14 THEN starts_at - interval '4 minutes' END,
           CASE WHEN is_over AND luck >= 0.14 THEN ends_at + interval '5 minutes' END,
           CASE WHEN is_over AND luck >= 0.08 AND luck < 0.13 THEN starts_at + interval '15 minutes' END,
           CASE WHEN is_over AND luck >= 0.08 AND luck < 0.12 THEN 'student'
                WHEN is_over AND luck >= 0.12 AND luck < 0.13 THEN 'counselor' ELSE '' END,
           CASE WHEN luck < 0.08 THEN booked_at + interval '2 hours' END,
           CASE WHEN luck < 0.08 THEN user_id END,
           CASE WHEN luck < 0.08 THEN 'I have a shift at that hour.' ELSE '' END,
           FALSE, '', '', '[]'::jsonb, ''
    FROM (
        SELECT *, ends_at < %(now)s - interval '1 hour' AS is_over,
               pg_temp.chance(key, 34) < 0.06 AND luck >= 0.08 AS is_moved
        FROM fate
    ) AS meeting
    ORDER BY starts_at, counselor_id
"""
EVENTS = """
    INSERT INTO audit_event (at, by_id, verb, subject_type, subject_id, student_id, fields)
    SELECT booked_at, user_id, 'booked', 'appointment', meeting.id, student.id, '{}'::text[]
    FROM appointments_appointment AS meeting JOIN students_student AS student ON student.id = meeting.student_id
"""
ANALYZE = """
    ANALYZE appointments_appointmenttype, appointments_hoursplan, appointments_weeklyhours, appointments_timeoff,
        appointments_appointment
"""
TOPIC = "I have written to four people and nobody has answered. I would like to know what my letters are like to read."


def meet(cursor: CursorWrapper, *, students: int, writer: int, appointments: int, now: datetime) -> None:
    """Open hours, take some time off, and put so many appointments on file."""
    facts: dict[str, Any] = {
        "students": students,
        "writer": writer,
        "appointments": appointments,
        "offering": OFFERING,
        "weeks": 2 + appointments // (TAKEN_A_WEEK * min(OFFERING, students)),
        "topic": TOPIC,
        "now": now,
    }
    for sql in (PURPOSE, TYPES, PLANS, HOURS, TIME_OFF, APPOINTMENTS, EVENTS, ANALYZE):
        cursor.execute(sql, facts if "%(" in sql else None)
