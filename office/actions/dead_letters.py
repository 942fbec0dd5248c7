"""What is done about letters that do not arrive, by a director or by a command, written down."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import record
from reminders import bounces, dead_letters
from reminders.models import Bounce, Reminder
from web.refusals import Refused


@transaction.atomic
def try_again(letter: Reminder, *, by: User | None, now: datetime) -> None:
    """Have a letter that failed sent after all; by nobody's account where it is done on the machine.

    Refused when somebody has seen to it already, when nobody needs it any more, and when its address takes no letters.
    """
    dead_letters.try_again(letter, now=now)
    record("tried again", letter, by=by, now=now)


@transaction.atomic
def drop_letter(letter: Reminder, *, by: User, now: datetime) -> Reminder:
    """Give a letter that failed up for good; return it as it was. Refused when somebody has seen to it already."""
    was = dead_letters.drop(letter, now=now)
    record("dropped", letter, by=by, now=now)
    return was


@transaction.atomic
def put_back_letter(letter: Reminder, *, failed_at: datetime, reason: str, by: User, now: datetime) -> None:
    """Undo: put a letter that was dropped back among those that failed. Refused unless it is dropped by staff."""
    dead_letters.put_back(letter, failed_at=failed_at, reason=reason)
    record("put back", letter, by=by, now=now)


@transaction.atomic
def write_again(person: User, *, by: User, now: datetime) -> None:
    """Believe that this person's address works: letters go there again. Refused when none has come back."""
    if not Bounce.objects.standing().filter(person=person).select_for_update(of=("self",)):
        raise Refused(f"No letter to {person.name} has come back, so there is nothing to change.")
    bounces.forgive(person, now=now)
    record("wrote again to", person, by=by, now=now)
