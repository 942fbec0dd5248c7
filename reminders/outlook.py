"""What one person will hear and when, and what became of what was to be told."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from functools import cache
from typing import Any

from accounts.models import User
from center.models import Center
from reminders import letters
from reminders.kinds import DIGEST, Kind, kinds
from reminders.models import OPEN, Reminder
from reminders.planning import Wishes, plan_of
from reminders.putting_off import Thing, silences
from reminders.timing import Plan
from web.kept_plans import kept_plan, union_of

COMING_SHOWN, TOLD_SHOWN = 15, 30


@dataclass(frozen=True)
class Expected:
    """One letter to come: what it says, when it goes out, or why it does not."""

    kind: Kind
    words: str
    url: str
    plan: Plan | None
    why_not: str = ""
    is_put_off: bool = False


@dataclass(frozen=True)
class Told:
    """One letter of the past, and its fate."""

    reminder: Reminder
    words: str

    @property
    def at(self) -> datetime | None:
        return self.reminder.sent_at or self.reminder.dropped_at or self.reminder.failed_at


def coming(person: User, wishes: Wishes, center: Center, now: datetime) -> list[Expected]:
    """Return what this person will hear within two weeks, the next first: what waits, and what will be due."""
    waiting = Reminder.objects.filter(OPEN, recipient=person, told_in=None).exclude(kind=DIGEST)
    rows = [*waiting.order_by("next_try_at", "pk")[:COMING_SHOWN], *_not_raised(person, now)]
    # A letter with a secret link is for whoever has the mailbox, not for whoever sits at an open session.
    shown = [row for row in rows if row.kind in kinds and kinds[row.kind].keeps_letter]
    silent = silences([person.pk])
    expected = [(row, _plan(row, wishes, silent, now)) for row in shown]
    expected.sort(key=lambda one: (_moment(*one), one[0].kind, one[0].subject))
    return _in_words(expected[:COMING_SHOWN], person, center)


def told(person: User) -> list[Told]:
    """Return what was sent to this person, or was not and why, the last first."""
    ended = Reminder.objects.filter(recipient=person).exclude(OPEN).exclude(kind=DIGEST)
    rows = ended.order_by("-due_at", "-pk")[:TOLD_SHOWN]
    return [Told(row, _subject(row)) for row in rows]


def _not_raised(person: User, now: datetime) -> list[Reminder]:
    questions, params = _questions()
    with kept_plan() as cursor:
        cursor.execute(
            f"""
            WITH given (now, person) AS (VALUES (%s::timestamptz, %s::bigint))
            SELECT * FROM ({questions}) AS coming (kind, subject, recipient_id, occurrence, due_at, expires_at)
            WHERE NOT EXISTS (
                SELECT FROM reminders_reminder AS told
                WHERE told.kind = coming.kind AND told.subject = coming.subject
                    AND told.recipient_id = coming.recipient_id AND told.occurrence = coming.occurrence
            )
            ORDER BY due_at, kind, subject LIMIT %s
            """,  # noqa: S608 - built from compiled queries; every value travels as a parameter
            [now, person.pk, *params, COMING_SHOWN],
        )
        columns = ("kind", "subject", "recipient_id", "occurrence", "due_at", "expires_at")
        # Not of the ledger yet: rows as they will be.
        return [Reminder(pk=0, **dict(zip(columns, row, strict=True))) for row in cursor.fetchall()]


@cache
def _questions() -> tuple[str, list[Any]]:
    return union_of(kind.ahead.coming(path) for kind in kinds.values() for path in kind.recipients)


def _plan(row: Reminder, wishes: Wishes, silent: dict[Thing, datetime], now: datetime) -> Plan | str:
    if row.next_try_at:
        return Plan(max(row.next_try_at, now), row.in_digest)
    return plan_of(row, wishes, silent)


def _moment(row: Reminder, plan: Plan | str) -> datetime:
    return row.due_at if isinstance(plan, str) else plan.at


def _in_words(expected: list[tuple[Reminder, Plan | str]], person: User, center: Center) -> list[Expected]:
    by_kind: dict[Kind, list[int]] = defaultdict(list)
    for row, _ in expected:
        by_kind[_kind(row)].append(row.subject)
    subjects = {kind: kind.still_true(ids) for kind, ids in by_kind.items()}
    found: list[Expected] = []
    for row, plan in expected:
        kind = _kind(row)
        still = subjects[kind].get(row.subject)
        if still is None or not still.means(row.occurrence, person.pk):
            continue
        words = letters.subject(kind, still.row, person, center)
        if isinstance(plan, str):
            found.append(Expected(kind, words, kind.link(still.row), None, plan))
        else:
            is_put_off = row.again_on is not None
            found.append(Expected(kind, words, kind.link(still.row), plan, is_put_off=is_put_off))
    return found


def _kind(row: Reminder) -> Kind:
    """Return the kind that knows this row: one that is not of the ledger yet has its moment before it."""
    return kinds[row.kind] if row.pk else kinds[row.kind].ahead


def _subject(row: Reminder) -> str:
    """Return what the letter was called while it is kept, and later its kind."""
    if row.letter:
        parsed = message_from_bytes(bytes(row.letter), policy=policy.default)
        return str(parsed["Subject"])
    return kinds[row.kind].title if row.kind in kinds else row.kind
