"""What is due and not told yet becomes rows of the ledger: one statement for all kinds."""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction

from reminders import senders
from reminders.kinds import Kind, kinds
from reminders.planning import plan_all
from web.kept_plans import kept_plan, union_of

log = logging.getLogger(__name__)


@transaction.atomic
def raise_due(now: datetime) -> None:
    """Put into the ledger what is due and not told yet, and plan when each goes out.

    All at once: whoever collected while only a part is planned would write twice to those of whom the rest comes later.
    One sender at a time, too: two who plan the same would wait for each other's rows in a circle.

    One kind that asks a wrong question must not silence the others: then each is asked by itself.
    """
    senders.alone("raise")
    try:
        _raise(kinds.values(), now)
    except Exception:
        log.exception("The kinds cannot be asked together")
        for kind in kinds.values():
            try:
                _raise([kind], now)
            except Exception:
                log.exception("The kind %s cannot be asked", kind.name)
    plan_all(now)


@transaction.atomic
def _raise(asked: Iterable[Kind], now: datetime) -> None:
    due, params = _questions(tuple(asked))
    with kept_plan() as cursor:
        cursor.execute(
            f"""
            WITH given (now) AS (VALUES (%s::timestamptz))
            INSERT INTO reminders_reminder
                (kind, subject, recipient_id, occurrence, due_at, expires_at, in_digest, attempts, reason)
            SELECT due.*, false, 0, ''
            FROM ({due}) AS due (kind, subject, recipient_id, occurrence, due_at, expires_at)
            WHERE NOT EXISTS (
                SELECT FROM reminders_reminder AS told
                WHERE told.kind = due.kind AND told.subject = due.subject
                    AND told.recipient_id = due.recipient_id AND told.occurrence = due.occurrence
            )
            ON CONFLICT DO NOTHING
            """,  # noqa: S608 - built from compiled queries; every value travels as a parameter
            [now, *params],
        )


@lru_cache
def _questions(asked: tuple[Kind, ...]) -> tuple[str, list[Any]]:
    """Compile what these kinds ask, for each path to their people: it is the same at any time."""
    return union_of(kind.due(path) for kind in asked for path in kind.recipients)
