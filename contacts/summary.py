"""The columns of a student's summary that contacts decide."""

from collections.abc import Iterable

from django.db import connection

# One statement for any number of students. The most pressing step is the one that is due first.
REFRESH = """
    UPDATE students_summary AS summary SET
        contacts = facts.contacts, asked = facts.asked, owed = facts.owed, owed_from = facts.owed_from,
        thanked = facts.thanked, promised = facts.promised, step = coalesce(pressing.step, ''),
        step_due_at = pressing.step_due_at, step_contact_id = pressing.id
    FROM (
        SELECT student.id,
            (SELECT count(*) FROM contacts_contact c
             WHERE c.student_id = student.id AND c.deleted_at IS NULL) AS contacts,
            (SELECT count(*) FROM contacts_contact c
             WHERE c.student_id = student.id AND c.deleted_at IS NULL AND c.reached > 0) AS asked,
            notes.owed, notes.owed_from, notes.thanked,
            (SELECT count(*) FROM contacts_followup f JOIN contacts_contact c ON c.id = f.contact_id
             WHERE c.student_id = student.id AND c.deleted_at IS NULL
               AND f.kept_at IS NULL AND f.dropped_at IS NULL) AS promised
        FROM students_student student
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE n.sent_at IS NULL AND n.excused_at IS NULL) AS owed,
                   min(n.owed_at) FILTER (WHERE n.sent_at IS NULL AND n.excused_at IS NULL) AS owed_from,
                   count(n.sent_at) AS thanked
            FROM contacts_thankyounote n JOIN contacts_contact c ON c.id = n.contact_id
            WHERE c.student_id = student.id AND c.deleted_at IS NULL
        ) AS notes
        WHERE student.id = ANY(%s)
    ) AS facts
    LEFT JOIN LATERAL (
        SELECT c.id, c.step, c.step_due_at FROM contacts_contact c
        WHERE c.student_id = facts.id AND c.step_due_at IS NOT NULL
        ORDER BY c.step_due_at, c.id LIMIT 1
    ) AS pressing ON true
    WHERE summary.student_id = facts.id
"""


def refresh(students: Iterable[int]) -> None:
    """Derive these students' counts and their most pressing step from the facts."""
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, [list(students)])
