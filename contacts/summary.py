"""The figures of a student's summary: each app states what its own columns ought to hold, one function writes them.

Kept in `<app>/summary.py` of each app that has figures, like steps.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.utils.module_loading import autodiscover_modules

from web.kept_plans import FEW, kept_plan


@dataclass(frozen=True)
class Figures:
    """Some columns of the summary, and the SQL of what they ought to hold.

    The SQL yields student_id and the columns, for the students of its one parameter.
    """

    columns: tuple[str, ...]
    sql: str


@dataclass(frozen=True)
class Difference:
    """One derived column that does not hold what the facts say."""

    of: str
    column: str
    stored: Any
    derived: Any

    def __str__(self) -> str:
        return f"{self.of}: {self.column} is {self.stored!r}, and the facts say {self.derived!r}"


figures: list[Figures] = []


def state(*columns: str, sql: str) -> None:
    """Make these columns known, and the question that decides them."""
    figures.append(Figures(columns, sql))


def discover() -> None:
    """Import every app's `summary` module, once all models are loaded."""
    autodiscover_modules("summary")


def refresh(students: Iterable[int], *, active_at: datetime | None = None) -> None:
    """Derive these students' figures from the facts, in one statement; rows that are right stay untouched.

    With `active_at` it is also remembered when they last did something.
    """
    ids = list(students)
    with kept_plan() if len(ids) <= FEW else connection.cursor() as cursor:
        cursor.execute(_refreshing(), [active_at, *[ids] * len(figures), active_at])


@cache
def _refreshing() -> str:
    columns = tuple(column for stated in figures for column in stated.columns)
    told = ", ".join(f"{column} = facts.{column}" for column in columns)
    first, *others = (f"({stated.sql}) AS facts_{number}" for number, stated in enumerate(figures))
    joined = " ".join([first, *(f"JOIN {other} USING (student_id)" for other in others)])
    return f"""
        UPDATE students_summary AS summary SET {told}, active_at = coalesce(%s, summary.active_at)
        FROM (SELECT * FROM {joined}) AS facts
        WHERE summary.student_id = facts.student_id AND (%s::timestamptz IS NOT NULL OR {_differ("summary", columns)})
    """  # noqa: S608 - built from our own column names; every value travels as a parameter


def differences(students: Iterable[int]) -> Iterator[Difference]:
    """Yield the figures of these students that do not hold what the facts say."""
    ids = list(students)
    with connection.cursor() as cursor:
        for stated in figures:
            columns = [f"{row}.{column}" for row in ("summary", "facts") for column in stated.columns]
            cursor.execute(
                f"""
                SELECT summary.student_id, {", ".join(columns)}
                FROM students_summary AS summary JOIN ({stated.sql}) AS facts USING (student_id)
                WHERE {_differ("summary", stated.columns)} ORDER BY 1
                """,  # noqa: S608 - built from our own column names; every value travels as a parameter
                [ids],
            )
            for row in cursor.fetchall():
                yield from compared(f"student {row[0]}", stated.columns, row[1:])


def compared(of: str, columns: tuple[str, ...], values: tuple[Any, ...]) -> Iterator[Difference]:
    """Yield the columns whose stored value (the first half) is not the derived one (the second half)."""
    halves = values[: len(columns)], values[len(columns) :]
    for column, stored, derived in zip(columns, *halves, strict=True):
        if stored != derived:
            yield Difference(of, column, stored, derived)


def _differ(row: str, columns: tuple[str, ...]) -> str:
    stored, facts = (", ".join(f"{name}.{column}" for column in columns) for name in (row, "facts"))
    return f"({stored}) IS DISTINCT FROM ({facts})"


# The most pressing step is the one that is due first.
state(
    "contacts",
    "asked",
    "owed",
    "owed_from",
    "thanked",
    "promised",
    "step",
    "step_due_at",
    "step_contact_id",
    sql="""
    SELECT student.id AS student_id, listed.contacts, listed.asked, notes.owed, notes.owed_from, notes.thanked,
        (SELECT count(*) FROM contacts_followup f JOIN contacts_contact c ON c.id = f.contact_id
         WHERE c.student_id = student.id AND c.deleted_at IS NULL
           AND c.archived_at IS NULL AND c.do_not_contact_at IS NULL
           AND f.kept_at IS NULL AND f.dropped_at IS NULL) AS promised,
        coalesce(pressing.step, '') AS step, pressing.step_due_at, pressing.id AS step_contact_id
    FROM students_student student
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE c.ask_due_at IS NOT NULL OR c.reached > 0) AS contacts,
               count(*) FILTER (WHERE c.reached > 0) AS asked
        FROM contacts_contact c WHERE c.student_id = student.id AND c.deleted_at IS NULL
    ) AS listed
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE open.is_owed) AS owed,
               min(n.owed_at) FILTER (WHERE open.is_owed) AS owed_from,
               count(n.sent_at) AS thanked
        FROM contacts_thankyounote n JOIN contacts_contact c ON c.id = n.contact_id
        LEFT JOIN contacts_referral r ON r.id = n.referral_id
        LEFT JOIN contacts_contact named ON named.id = r.named_id
        CROSS JOIN LATERAL (
            SELECT n.sent_at IS NULL AND n.excused_at IS NULL
                   AND (r.report_owed_at IS NULL OR r.reported_at IS NOT NULL)
                   AND c.archived_at IS NULL AND c.do_not_contact_at IS NULL AS is_owed
        ) AS open
        WHERE c.student_id = student.id AND c.deleted_at IS NULL AND named.deleted_at IS NULL
    ) AS notes
    LEFT JOIN LATERAL (
        SELECT c.id, c.step, c.step_due_at FROM contacts_contact c
        WHERE c.student_id = student.id AND c.step_due_at IS NOT NULL
        ORDER BY c.step_due_at, c.id LIMIT 1
    ) AS pressing ON true
    WHERE student.id = ANY(%s)
    """,
)
