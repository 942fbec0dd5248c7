"""What happens when two want the same: which of Postgres's answers is tried again, and what people are told."""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from random import SystemRandom
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg import errors

from web.refusals import Refused

ATTEMPTS = 3
# How long one waits for whoever is before one; a person waits about as long.
LOCK_TIMEOUT = "3s"
AGAIN = (errors.DeadlockDetected, errors.SerializationFailure)

Told = ParamSpec("Told")
Answer = TypeVar("Answer")


class SlotTaken(Refused):
    """This time cannot be had: somebody has it, it is not open any more, or a rule stands against it."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(
            sentence or "Somebody took this time a moment ago, or it is not open any more. Choose another."
        )


class AlreadyMeeting(SlotTaken):
    """The student's own calendar is what stands against it."""


class Busy(Refused):
    """So many people want the same row that this one could not be served in time."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    retry_after = 5

    def __init__(self) -> None:
        super().__init__("Many people are booking just now. Nothing was changed. Try again in a few seconds.")


def one_at_a_time(action: Callable[Told, Answer]) -> Callable[Told, Answer]:
    """Run the action in a transaction of its own that does not wait long for others.

    A deadlock or a serialization failure is tried again, three times in all. Raises SlotTaken where the
    database has no room for the appointment, and Busy where others did not let go in time.
    """

    @wraps(action)
    def patient(*args: Told.args, **told: Told.kwargs) -> Answer:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with transaction.atomic():
                    with connection.cursor() as cursor:
                        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
                    return action(*args, **told)
            except IntegrityError as error:
                if _is_about_a_time(error.__cause__):
                    raise SlotTaken from error
                raise
            except OperationalError as error:
                if isinstance(error.__cause__, errors.LockNotAvailable):
                    raise Busy from error
                if not isinstance(error.__cause__, AGAIN):
                    raise
                if attempt == ATTEMPTS:
                    raise Busy from error
                # Those who met once must not meet again at the same instant.
                time.sleep(SystemRandom().uniform(0.01, 0.05) * attempt)
        raise AssertionError("every attempt returns or raises")

    return patient


def _is_about_a_time(cause: BaseException | None) -> bool:
    """Whether two appointments exclude each other; hours that overlap are another matter."""
    if not isinstance(cause, errors.ExclusionViolation):
        return False
    return (cause.diag.constraint_name or "").startswith("appointment_")
