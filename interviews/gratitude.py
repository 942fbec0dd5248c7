"""The gratitude ledger: who is waiting to hear from the student, whatever it is about, in one list by key.

Three tables tell it: thanks owed, reports owed to whoever gave a name, introductions to answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.urls import reverse

from accounts.models import User
from contacts.models import Contact, Referral, ThankYouNote
from contacts.models.thank_you_notes import reason
from web.calendar import DAY
from web.kept_plans import kept_plan, union_of

SHOWN = 30
# Words for a few; from there on figures are easier to read.
IN_WORDS = (
    "Nobody",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
)
GROUPS = ("Late", "Now", "Later this week")


class Row(NamedTuple):
    """One row of the ledger as it is stored: when it is due, and what its sentence needs."""

    due_at: datetime
    kind: str
    key: int
    who: int
    name: str
    because: str
    what: str
    other: str | None
    people: int


@dataclass(frozen=True)
class Waiting:
    """One thing somebody is waiting to hear: who, why, by when, and where it is done."""

    contact: Contact
    because: str
    due_at: datetime
    url: str
    group: str


@dataclass(frozen=True)
class Ledger:
    """Some of what is waited for, the most urgent first; how many people wait in all; what leads further and back."""

    rows: list[Waiting]
    people: int
    further: str
    start: str

    def groups(self) -> Iterator[tuple[str, list[Waiting]]]:
        """Yield what is late, what is for now, and what can wait some days."""
        for group in GROUPS:
            if rows := [row for row in self.rows if row.group == group]:
                yield group, rows


# By kind: the rows that wait, by when they are due, and whose they are.
NOTE, REPORT, INTRODUCTION = "note", "report", "introduction"
DUE_AT = {NOTE: "due_at", REPORT: "report_due_at", INTRODUCTION: "answer_due_at"}
WHO = {NOTE: "contact", REPORT: "giver", INTRODUCTION: "named"}
# Who else its sentence names, and where the page is on which it is done.
OTHER = {NOTE: "referral__named", REPORT: "named", INTRODUCTION: "giver"}
PAGE = {
    NOTE: "interviews:thank_you_note",
    REPORT: "contacts:report_back",
    INTRODUCTION: "contacts:introduction",
}
# Nobody is asked to write to somebody at rest.
AT_REST = ("deleted_at", "archived_at", "do_not_contact_at")
# Whose list it is, as the questions name it: see `_asked`.
STUDENT: Any = RawSQL("(SELECT student FROM given)", [])


def waiting() -> dict[str, QuerySet[Any, Any]]:
    """Return the rows of each kind that their student is to do something about."""
    pairs = Referral.objects.filter(student__user=STUDENT)
    notes = ThankYouNote.objects.filter(contact__student__user=STUDENT)
    return {
        NOTE: notes.owed(),
        REPORT: pairs.report_owed().filter(**{f"giver__{at}": None for at in AT_REST}),
        INTRODUCTION: pairs.under_way().filter(introduced_at__isnull=False),
    }


def in_words(people: int) -> str:
    """Say how many people are waiting to hear from the student."""
    count = IN_WORDS[people] if people < len(IN_WORDS) else str(people)
    return f"{count} {'person is' if people == 1 else 'people are'} waiting to hear from you."


def ledger(user: User, now: datetime, *, after: str = "") -> Ledger:
    """Return what follows this row (`note-12`), by when it is due; one that waits no more leads to the start."""
    last = _row_of(after)
    found = _asked(user, last)
    if last and not found:
        last, found = None, _asked(user, None)
    shown = found[:SHOWN]
    further = f"?after={shown[-1].kind}-{shown[-1].key}" if len(found) > SHOWN else ""
    people = found[0].people if found else 0
    return Ledger([_waiting(row, now) for row in shown], people, further, "?" if last else "")


def _asked(user: User, last: tuple[str, int] | None) -> list[Row]:
    """Return the rows of one page, and one beyond it, of all kinds in one statement."""
    rows, params = _rows()
    sql = f"""
        WITH given (student) AS (VALUES (%s::bigint)),
        waited (due_at, kind, key, who, name, because, what, other) AS MATERIALIZED ({rows})
        SELECT waited.*, (SELECT count(DISTINCT who) FROM waited) FROM waited
        WHERE %s::text IS NULL
              OR (due_at, kind, key) > (SELECT due_at, kind, key FROM waited WHERE kind = %s AND key = %s)
        ORDER BY due_at, kind, key LIMIT %s
    """  # noqa: S608 - built from compiled queries; every value travels as a parameter
    kind, key = last or (None, None)
    with kept_plan() as cursor:
        cursor.execute(sql, [user.pk, *params, kind, kind, key, SHOWN + 1])
        return [Row(*row) for row in cursor.fetchall()]


@cache
def _rows() -> tuple[str, list[Any]]:
    """Compile the questions once: they are the same for everybody."""
    return union_of(
        rows.order_by().values_list(
            F(DUE_AT[kind]),
            Value(kind),
            F("pk"),
            F(WHO[kind]),
            F(f"{WHO[kind]}__name"),
            F("because") if kind == NOTE else Value(""),
            F("what") if kind == NOTE else Value(""),
            F(f"{OTHER[kind]}__name"),
        )
        for kind, rows in waiting().items()
    )


def _row_of(after: str) -> tuple[str, int] | None:
    kind, _, key = after.partition("-")
    # Sixteen digits are more than any key has, and fewer than Postgres can take.
    is_key = kind in DUE_AT and key.isascii() and key.isdigit() and len(key) <= 16
    return (kind, int(key)) if is_key else None


def _waiting(row: Row, now: datetime) -> Waiting:
    url = reverse(PAGE[row.kind], args=[row.key])
    return Waiting(
        Contact(pk=row.who, name=row.name), _because(row), row.due_at, url, _group(row.due_at, now)
    )


def _because(row: Row) -> str:
    if row.kind == REPORT:
        return f"You have talked with {row.other}, whom they named"
    if row.kind == INTRODUCTION:
        return f"{row.other} has introduced the two of you"
    return reason(row.because, row.what, row.other)


def _group(due_at: datetime, now: datetime) -> str:
    return GROUPS[0] if due_at < now else GROUPS[1] if due_at <= now + DAY else GROUPS[2]
