"""The gratitude ledger: who is waiting to hear from the student, whatever it is about, in one list by key.

Three tables tell it: thanks owed, reports owed to whoever gave a name, introductions to answer.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.fields import BooleanField
from django.db.models.lookups import GreaterThan
from django.urls import reverse

from accounts.models import User
from contacts.models import Contact, Referral, ThankYouNote
from web.calendar import DAY

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
    """Some of what is waited for, the most urgent first, and the query strings that lead further and back."""

    rows: list[Waiting]
    further: str
    start: str

    def groups(self) -> Iterator[tuple[str, list[Waiting]]]:
        """Yield what is late, what is for now, and what can wait some days."""
        for group in GROUPS:
            if rows := [row for row in self.rows if row.group == group]:
                yield group, rows


class Key(Func):
    """What a row of the list is sorted by: when it is due, of what kind it is, its own key."""

    template = "(%(expressions)s)"
    output_field = BooleanField()


# By kind: the rows that wait, by when they are due, and whose they are.
NOTE, REPORT, INTRODUCTION = "note", "report", "introduction"
DUE_AT = {NOTE: "due_at", REPORT: "report_due_at", INTRODUCTION: "answer_due_at"}
WHO = {NOTE: "contact", REPORT: "giver", INTRODUCTION: "named"}


def waiting(user: User) -> dict[str, QuerySet[Any, Any]]:
    """Return the rows of each kind that this student is to do something about."""
    pairs = Referral.objects.visible_to(user)
    return {
        NOTE: ThankYouNote.objects.visible_to(user).owed(),
        REPORT: pairs.report_owed().filter(giver__archived_at=None, giver__do_not_contact_at=None),
        INTRODUCTION: pairs.under_way().filter(introduced_at__isnull=False),
    }


def how_many(user: User) -> int:
    """Return how many people are waiting to hear from the student."""
    people = [rows.order_by().values_list(WHO[kind]) for kind, rows in waiting(user).items()]
    return people[0].union(*people[1:]).count()


def in_words(people: int) -> str:
    """Say how many people are waiting to hear from the student."""
    count = IN_WORDS[people] if people < len(IN_WORDS) else str(people)
    return f"{count} {'person is' if people == 1 else 'people are'} waiting to hear from you."


def ledger(user: User, now: datetime, *, after: str = "") -> Ledger:
    """Return what follows this row (`note-12`), by when it is due; one that waits no more leads to the start."""
    last = _last(user, after)
    found = _keys(user, last)
    if last and not found:
        last, found = None, _keys(user, None)
    shown = found[:SHOWN]
    further = f"?after={shown[-1][1]}-{shown[-1][2]}" if len(found) > SHOWN else ""
    return Ledger(list(_told(user, shown, now)), further, "?" if last else "")


def _keys(user: User, last: tuple[Any, ...] | None) -> list[tuple[datetime, str, int]]:
    """Return the keys of one page, and of one row beyond it, of all kinds in one statement."""
    branches = []
    for kind, rows in waiting(user).items():
        due = rows.order_by().annotate(
            waited_until=F(DUE_AT[kind]), kind=Value(kind, CharField()), key=F("pk")
        )
        if last:
            due = due.filter(GreaterThan(Key("waited_until", "kind", "key"), Key(*map(Value, last))))
        branches.append(
            due.order_by("waited_until", "kind", "key").values_list("waited_until", "kind", "key")[
                : SHOWN + 1
            ]
        )
    all_ = branches[0].union(*branches[1:], all=True)
    return list(all_.order_by("waited_until", "kind", "key")[: SHOWN + 1])


def _last(user: User, after: str) -> tuple[Any, ...] | None:
    kind, _, key = after.partition("-")
    # Sixteen digits are more than any key has, and fewer than Postgres can take.
    if kind not in DUE_AT or not (key.isascii() and key.isdigit() and len(key) <= 16):
        return None
    row = waiting(user)[kind].order_by().filter(pk=int(key)).values_list(DUE_AT[kind], "pk").first()
    return (row[0], kind, row[1]) if row else None


def _told(user: User, keys: list[tuple[datetime, str, int]], now: datetime) -> Iterator[Waiting]:
    wanted = defaultdict(list)
    for _, kind, key in keys:
        wanted[kind].append(key)
    # A kind of which there is none is not asked for.
    loads = {
        NOTE: ("contact", "referral__named"),
        REPORT: ("giver", "named"),
        INTRODUCTION: ("giver", "named"),
    }
    rows = {
        (kind, row.pk): row
        for kind, ids in wanted.items()
        for row in waiting(user)[kind].select_related(*loads[kind]).filter(pk__in=ids)
    }
    for due_at, kind, key in keys:
        if row := rows.get((kind, key)):
            who = getattr(row, WHO[kind])
            yield Waiting(who, _because(kind, row), due_at, _url(kind, row), _group(due_at, now))


def _because(kind: str, row: Any) -> str:
    if kind == REPORT:
        return f"You have talked with {row.named.name}, whom they named"
    if kind == INTRODUCTION:
        return f"{row.giver.name} has introduced the two of you"
    return row.reason


def _url(kind: str, row: Any) -> str:
    if kind == NOTE:
        return row.get_absolute_url()
    return reverse(
        {REPORT: "contacts:report_back", INTRODUCTION: "contacts:introduction"}[kind], args=[row.pk]
    )


def _group(due_at: datetime, now: datetime) -> str:
    return GROUPS[0] if due_at < now else GROUPS[1] if due_at <= now + DAY else GROUPS[2]
