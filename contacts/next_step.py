"""The one next step of a contact: what an app registers, and the rule that chooses (docs/domain.md).

A step is a question: which items are open, from when, due when, until when. The contact's step is the item
with `from_at ≤ now < until_at` that is due first. A stop is a place on the contact's thread; the thread is
filled as far as the furthest stop that was reached.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import DateTimeField, F, QuerySet, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Cast
from django.utils.module_loading import autodiscover_modules

from contacts.summary import Difference, compared
from web.kept_plans import union_of

STOPS = ("listed", "asked", "agreed", "prepared", "met", "thanked", "followed up")

# What a contact's row keeps of the answer.
COLUMNS = ("step", "step_ref", "step_due_at", "step_turns_at", "reached")

# A field of the step's rows, an expression over them, or "never".
Moment = str | Combinable | None


# The contacts a statement is about, as its questions name them: see _statement.
CHOSEN = RawSQL("SELECT id FROM chosen", [])


class Step:
    """One kind of next step; the docstring of a subclass says when it is the one.

    `name` is what the contact's row stores, `verb` begins the card ("Thank" …), `why` is its one line of
    reason, `stuck` names the group in a caseload, `question` is what a student who is stuck here may ask a
    counselor, and `url_name` takes `ref`, the key of the open item. A step that `binds` is one somebody counts on:
    while it is open, also before its time, its contact cannot be archived. One that `stands_at_rest` asks for nothing
    but to be read, so it is the step of a contact who wants no letters, too.
    """

    name: str
    verb: str
    why: str
    stuck: str
    question: str
    url_name: str
    contact: str = "contact"
    ref: str = "pk"
    from_at: Moment
    due_at: Moment
    until_at: Moment = None
    binds: bool = False
    stands_at_rest: bool = False

    def rows(self) -> QuerySet[Any]:
        """Return the open items, whatever the time."""
        raise NotImplementedError

    def items(self) -> QuerySet[Any]:
        """Return (contact, name, stands at rest, ref, from, due, until) of the open items of the chosen contacts."""
        return (
            self.rows()
            .order_by()
            .filter(**{f"{self.contact}__in": CHOSEN})
            .values_list(
                F(self.contact),
                Value(self.name),
                Value(self.stands_at_rest),
                F(self.ref),
                _moment(self.from_at),
                _moment(self.due_at),
                _moment(self.until_at),
            )
        )


class Stop:
    """One place on the thread; `rows` are the facts that prove a contact reached it."""

    name: str
    contact: str = "contact"

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def places(self) -> QuerySet[Any]:
        """Return (contact, place on the thread) of each proof about the chosen contacts."""
        rows = self.rows().order_by().filter(**{f"{self.contact}__in": CHOSEN})
        return rows.values_list(F(self.contact), Value(STOPS.index(self.name)))


steps: dict[str, Step] = {}
stops: list[Stop] = []

Registered = TypeVar("Registered", bound=type[Step] | type[Stop])


def register(kind: Registered) -> Registered:
    """Make a step or a stop known: the decorator of the classes in `<app>/steps.py`."""
    one = kind()
    if isinstance(one, Step):
        steps[one.name] = one
    else:
        stops.append(one)
    return kind


def discover() -> None:
    """Import every app's `steps` module, once all models are loaded."""
    autodiscover_modules("steps")


def derived(contacts: list[int], now: datetime) -> tuple[str, list[Any]]:
    """Return the SQL, and its parameters, of what the derived columns of these contacts ought to hold.

    It yields id, student_id, step, step_ref, step_due_at, step_turns_at, reached.
    """
    sql, item_params, place_params = _statement()
    return sql, [contacts, *item_params, now, now, now, *place_params]


@cache
def _statement() -> tuple[str, list[Any], list[Any]]:
    """Compile every app's questions into one statement, once: it is the same whomever and whenever it is about.

    Its parameters are the ids of the contacts, those of the items, three times now, those of the places.
    """
    items, item_params = union_of([step.items() for step in steps.values()])
    places, place_params = union_of([stop.places() for stop in stops])
    sql = f"""
        WITH chosen AS (
            SELECT id, student_id, deleted_at IS NULL AS is_listed,
                   deleted_at IS NULL AND archived_at IS NULL AND do_not_contact_at IS NULL AS is_active
            FROM contacts_contact WHERE id = ANY(%s)
        ),
        asked (contact_id, step, stands_at_rest, ref, from_at, due_at, until_at) AS MATERIALIZED ({items}),
        items AS MATERIALIZED (
            SELECT asked.* FROM asked JOIN chosen ON chosen.id = asked.contact_id
            WHERE is_active OR (is_listed AND stands_at_rest)
        ),
        current AS (
            SELECT DISTINCT ON (contact_id) contact_id, step, ref, due_at FROM items
            WHERE from_at <= %s AND (until_at IS NULL OR until_at > %s)
            ORDER BY contact_id, due_at, step, ref
        ),
        turns AS (
            SELECT contact_id, min(moment) AS turns_at
            FROM items, LATERAL (VALUES (from_at), (until_at)) AS change (moment)
            WHERE moment > %s GROUP BY contact_id
        ),
        places (contact_id, place) AS ({places}),
        furthest AS (SELECT contact_id, max(place) AS reached FROM places GROUP BY contact_id)
        SELECT chosen.id, chosen.student_id, coalesce(current.step, '') AS step,
               current.ref AS step_ref, current.due_at AS step_due_at,
               turns.turns_at AS step_turns_at, coalesce(furthest.reached, 0)::smallint AS reached
        FROM chosen
        LEFT JOIN current ON current.contact_id = chosen.id
        LEFT JOIN turns ON turns.contact_id = chosen.id
        LEFT JOIN furthest ON furthest.contact_id = chosen.id
    """  # noqa: S608 - built from compiled queries; every value travels as a parameter
    return sql, item_params, place_params


def bound(contacts: Iterable[int]) -> set[int]:
    """Return those of these contacts with whom something is open that somebody counts on."""
    ids = list(contacts)
    binding = [
        step.rows().order_by().filter(**{f"{step.contact}__in": ids}).values_list(step.contact)
        for step in steps.values()
        if step.binds
    ]
    return {pk for (pk,) in binding[0].union(*binding[1:])}


def differences(contacts: list[int], now: datetime) -> Iterator[Difference]:
    """Yield the derived columns of these contacts that do not hold what the facts say.

    A contact whose step has turned since it was restated is no difference: the next tick sees to it.
    """
    sql, params = derived(contacts, now)
    columns = [f"{row}.{column}" for row in ("contact", "derived") for column in COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT contact.id, {", ".join(columns)}
            FROM contacts_contact AS contact JOIN ({sql}) AS derived USING (id)
            WHERE contact.step_turns_at IS NULL OR contact.step_turns_at > %s ORDER BY contact.id
            """,  # noqa: S608 - see derived
            [*params, now],
        )
        for row in cursor.fetchall():
            yield from compared(f"contact {row[0]}", COLUMNS, row[1:])


def _moment(of: Moment) -> Any:
    return F(of) if isinstance(of, str) else of if of is not None else Cast(Value(None), DateTimeField())
