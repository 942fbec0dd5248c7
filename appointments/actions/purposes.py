"""Every change to what appointments are for. What is booked keeps its purpose."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from appointments import policies
from appointments.contention import one_at_a_time
from appointments.models import IntakeQuestion, Purpose
from audit.models import record
from web.refusals import Refused, require

# What is asked, and whether a student has to answer.
Question = tuple[str, bool]


@one_at_a_time
def add_purpose(
    *, name: str, about: str, questions: Sequence[Question] = (), by: User, now: datetime, **for_whom: Any
) -> Purpose:
    """Add something that an appointment can be for, at the end of the list. Refused where the name is taken.

    `questions` are asked when it is booked; `for_whom` says who may: `colleges`, `class_of_from`, `class_of_until`.
    """
    require("arrange", policies.allowed_on_purposes(by))
    last = Purpose.objects.aggregate(last=Max("rank"))["last"]
    purpose = Purpose(name=name, about=about, rank=0 if last is None else last + 1, **for_whom)
    _write(purpose)
    _ask(purpose, questions)
    record("added", purpose, by=by, now=now)
    return purpose


@one_at_a_time
def edit_purpose(
    purpose: Purpose,
    *,
    name: str,
    about: str,
    questions: Sequence[Question] = (),
    by: User,
    now: datetime,
    **for_whom: Any,
) -> None:
    """Word it anew, also for what is booked already, which keeps its answers. Refused where the name is another's."""
    purpose = _held(purpose, by=by)
    purpose.name, purpose.about = name, about
    for fact, told in for_whom.items():
        setattr(purpose, fact, told)
    _write(purpose)
    _ask(purpose, questions)
    record("edited", purpose, by=by, now=now)


@one_at_a_time
def retire_purpose(purpose: Purpose, *, by: User, now: datetime) -> None:
    """Offer it no more. Refused for the last one: nobody could book anything."""
    purpose = _held(purpose, by=by)
    if purpose.retired_at:
        return
    # Whoever retires another one at the same time waits for this.
    if len(Purpose.objects.current().select_for_update(no_key=True).order_by("pk")) == 1:
        raise Refused("This is the only one left. Add another first, or students could book nothing.")
    _stand(purpose, now)
    record("retired", purpose, by=by, now=now)


@one_at_a_time
def bring_back_purpose(purpose: Purpose, *, by: User, now: datetime) -> None:
    """Undo: offer it again, as each counselor had set it up."""
    purpose = _held(purpose, by=by)
    if not purpose.retired_at:
        return
    _stand(purpose, None)
    record("brought back", purpose, by=by, now=now)


@one_at_a_time
def raise_purpose(purpose: Purpose, *, by: User, now: datetime) -> None:
    """Put it one place higher in the list; the first stays where it is."""
    require("arrange", policies.allowed_on_purposes(by))
    rows = list(Purpose.objects.current().in_order().select_for_update(no_key=True))
    place = next((place for place, row in enumerate(rows) if row == purpose), 0)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        for rank, row in enumerate(rows):
            row.rank = rank
        Purpose.objects.bulk_update(rows, ["rank"])
        record("raised", purpose, by=by, now=now)


def _held(purpose: Purpose, *, by: User) -> Purpose:
    require("arrange", policies.allowed_on_purposes(by))
    return Purpose.objects.select_for_update(no_key=True).get(pk=purpose.pk)


def _write(purpose: Purpose) -> None:
    try:
        with transaction.atomic():
            purpose.save()
    except IntegrityError as taken:
        if "purpose_is_named_once" not in str(taken):
            raise
        retired = Purpose.objects.filter(name__iexact=purpose.name, retired_at__isnull=False).exists()
        raise Refused(
            f"“{purpose.name}” is retired. Bring it back, or choose another name."
            if retired
            else f"There is “{purpose.name}” already. Choose another name.",
            field="name",
        ) from taken


def _ask(purpose: Purpose, questions: Sequence[Question]) -> None:
    purpose.intakequestion_set.all().delete()
    IntakeQuestion.objects.bulk_create(
        IntakeQuestion(purpose=purpose, rank=rank, text=text, is_required=is_required)
        for rank, (text, is_required) in enumerate(questions)
    )


def _stand(purpose: Purpose, retired_at: datetime | None) -> None:
    purpose.retired_at = retired_at
    purpose.save(update_fields=["retired_at"])
