"""The columns of a student's summary that interviews decide."""

from contacts.summary import state

state(
    "planned",
    "held",
    sql="""
    SELECT student.id AS student_id,
        count(i.id) FILTER (
            WHERE i.held_at IS NULL AND i.cancelled_at IS NULL AND i.missed_at IS NULL
        ) AS planned,
        count(i.held_at) AS held
    FROM students_student student
    LEFT JOIN (interviews_interview i JOIN contacts_contact c ON c.id = i.contact_id AND c.deleted_at IS NULL)
        ON i.student_id = student.id
    WHERE student.id = ANY(%s)
    GROUP BY student.id
    """,
)
