"""What students compare talks by, and aim at. SQL for `bench.filling`."""

# Six in ten have scales of their own, those with a long list all twelve.
SCALES = """
    INSERT INTO interviews_scale (student_id, name, place)
    SELECT student.id, 'What matters, thing ' || place, place
    FROM students_student AS student, generate_series(0, CASE
        WHEN student.id = ANY(%(long)s) THEN 11
        WHEN pg_temp.chance(student.id, 60) < 0.6 THEN 3
        ELSE -1
    END) AS place
"""
RATINGS = """
    INSERT INTO interviews_rating (interview_id, scale_id, value, because)
    SELECT talk.id, scale.id, 1 + floor(5 * pg_temp.chance(talk.id * 100 + scale.id, 61))::integer,
           CASE WHEN scale.place < 2 THEN 'Half of the week is spent with the people it is for.' ELSE '' END
    FROM interviews_interview AS talk JOIN interviews_scale AS scale ON scale.student_id = talk.student_id
    WHERE talk.held_at IS NOT NULL AND pg_temp.chance(talk.id * 100 + scale.id, 62) < 0.7
"""
GOALS = """
    INSERT INTO interviews_goal (student_id, talks, by_on, set_at)
    SELECT id, CASE WHEN id = ANY(%(long)s) THEN 100 ELSE 9 END, (%(now)s + interval '60 days')::date,
           %(now)s - interval '30 days'
    FROM students_student WHERE id = ANY(%(long)s) OR pg_temp.chance(id, 63) < 0.4
"""
