"""What is done with a form that is sent: the same one again gets the same answer."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import OperationalError
from psycopg import errors

from accounts.models import User
from appointments.models import Submission
from web.refusals import Refused

# The row of this form, whoever was first: an update of nothing is what makes Postgres return it.
CLAIM = """
    INSERT INTO appointments_submission (user_id, key, digest, at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (user_id, key) DO UPDATE SET key = excluded.key
    RETURNING *
"""


def claimed(key: UUID, said: str, *, by: User, now: datetime) -> Submission:
    """Return this form's row: one that has an appointment was sent before, one without is ours.

    Whoever sends it at the same time waits here for the first to be done. Refused when that takes too long, and
    when the key was used for something else. The caller's transaction.
    """
    digest = sha256(said.encode()).hexdigest()
    try:
        (submission,) = Submission.objects.raw(CLAIM, [by.pk, key, digest, now])
    except OperationalError as error:
        if isinstance(error.__cause__, errors.LockNotAvailable):
            raise Refused(
                "This form is on its way already. Look at your appointments in a moment."
            ) from error
        raise
    if submission.digest != digest:
        raise Refused(
            "This form was sent before, with something else in it. Look at your appointments first.",
            field="key",
        )
    row: Submission = submission
    return row


def forget_old(*, now: datetime) -> None:
    """Forget forms that nobody sends again any more."""
    Submission.objects.filter(at__lt=now - Submission.KEPT_FOR).delete()
