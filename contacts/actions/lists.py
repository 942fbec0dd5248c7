"""A student's list as a whole: its one lock, and what is derived from its facts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from contacts import next_step, summary
from contacts.models import Contact, Referral
from students.models import Summary
from web.compiled import compiled_once
from web.kept_plans import FEW, kept_plan


# The last part of an action, which is undone as a whole: a savepoint would cost two statements for nothing.
@transaction.atomic(savepoint=False)
def restate(contacts: Iterable[int], *, by: User | None = None, now: datetime) -> None:
    """Derive the next step and the thread of these contacts, and their students' figures, from the facts.

    Every action that touches a contact's facts ends with this, and has begun with holding the list: so of two actions
    on one list the later sees what the earlier did. `by` is who acted: a student who acts is active.
    """
    ids = list(contacts)
    sql, params = next_step.derived(ids, now)
    columns = ", ".join(f"{column} = derived.{column}" for column in next_step.COLUMNS)
    with kept_plan() if len(ids) <= FEW else connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE contacts_contact AS contact SET {columns}
            FROM ({sql}) AS derived WHERE contact.id = derived.id
            RETURNING contact.student_id
            """,  # noqa: S608 - see next_step.derived
            params,
        )
        students = {student for (student,) in cursor.fetchall()}
    summary.refresh(students, active_at=now if by and by.is_student else None)


def around(contacts: Iterable[int]) -> set[int]:
    """Return these contacts, and everybody whose step or touch hangs on whether they are followed.

    Those are on the other side of a name given: of an introduction, of a report back, or of thanks for the name.
    """
    ids = set(contacts)
    pairs = Referral.objects.filter(Q(giver__in=ids) | Q(named__in=ids)).filter(
        Q(introduction_asked_at__isnull=False)
        | Q(report_owed_at__isnull=False)
        | Q(thankyounote__isnull=False)
    )
    return ids.union(*pairs.values_list("giver", "named"))


@transaction.atomic
def restate_turned(*, now: datetime, at_most: int = 500) -> int:
    """Restate the contacts whose step has changed by the passing of time; return how many there were."""
    turned = Contact.objects.filter(step_turns_at__lte=now).order_by("step_turns_at")
    ids = list(turned.values_list("pk", flat=True)[:at_most])
    if ids:
        hold_lists_of(ids)
        restate(ids, now=now)
    return len(ids)


@transaction.atomic
def recount(students: Iterable[int]) -> None:
    """Derive these students' figures from the facts, whether or not anybody is on their lists."""
    summary.refresh(hold_all(students))


def locked(contact: Contact) -> Contact:
    """Read the contact again, with nobody else changing this student's list until the transaction ends.

    One lock for a whole list, always taken first, so that two actions cannot wait for each other.
    """
    hold(contact.student_id)
    [again] = _again(pk=contact.pk)
    return again


@compiled_once
def _again(*, pk: int) -> QuerySet[Contact]:
    return Contact.objects.select_related("student__user").filter(pk=pk)


def hold(student: int) -> None:
    """Let nobody else change this student's list until the transaction ends."""
    if not _held(student=student):
        raise Summary.DoesNotExist


@compiled_once
def _held(*, student: int) -> QuerySet[Summary, int]:
    rows = Summary.objects.select_for_update(no_key=True).filter(student=student)
    return rows.values_list("student_id", flat=True)


def hold_all(students: Any) -> list[int]:
    """Hold several lists at once, always in the same order; return their students."""
    summaries = Summary.objects.filter(student__in=students).select_for_update(no_key=True)
    return list(summaries.order_by("student_id").values_list("student_id", flat=True))


def hold_lists_of(contacts: Iterable[int]) -> None:
    """Hold the lists that these contacts are on."""
    hold_all(Contact.objects.filter(pk__in=contacts).values("student"))


def locked_row(row: Any) -> Any:
    hold(row.contact.student_id)
    return type(row).objects.select_related("contact__student__user").get(pk=row.pk)
