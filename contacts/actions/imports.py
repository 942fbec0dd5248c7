"""A file of people: brought, read, and put on the list some at a time. How it is taken back is in taking_back.py.

Each action holds the import first and the list second. However often it is begun, stopped or killed, each row is gone
through once: a chunk is one transaction that says itself how far it came.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from audit.models import record
from contacts import policies
from contacts.actions.contacts import list_all, spelled_as_before
from contacts.actions.lists import hold, restate
from contacts.actions.silences import share_wishes
from contacts.files import columns, people, tables, vcard
from contacts.files.people import Person
from contacts.folding import folded
from contacts.models import Import, ImportRow
from contacts.recognition import Face, on_list
from reminders.actions import hint
from students.models import Student
from web.refusals import Refused, require

Outcome = ImportRow.Outcome
# So many rows are a second's work at the most.
CHUNK = 500
# More files than these do not wait side by side; the oldest makes room.
WAITING = 5


@transaction.atomic
def bring(student: Student, *, raw: bytes, name: str, by: User, now: datetime) -> Import:
    """Take in a file of people; cards are read at once, a table when its columns are chosen.

    A file that waits already is looked at anew, and does not wait twice. Refused for a file that cannot be read, with
    its line.
    """
    require("bring", policies.allowed_on_list(by, student, now))
    cards = vcard.read(raw) if vcard.looks_like_cards(raw) else None
    is_guessed = cards.is_guessed if cards else tables.read(raw).is_guessed
    digest = hashlib.sha256(raw).hexdigest()
    waiting = Import.objects.filter(student=student).waiting().latest_first().without_the_file()
    imported = waiting.filter(digest=digest).select_for_update(no_key=True).first()
    hold(student.pk)
    if imported is None:
        twin = waiting.filter(digest=digest).first()
        if twin:
            # The other click of two.
            return twin
        imported = Import(student=student, digest=digest)
    imported.name, imported.uploaded_at, imported.read_at = name, now, None
    imported.is_cards, imported.is_guessed = cards is not None, is_guessed
    imported.source = None if cards else raw
    imported.save()
    imported.rows.all().delete()
    if cards:
        _read(imported, people.cleaned(cards.rows), now=now)
    too_many = [old.pk for old in waiting.exclude(pk=imported.pk)[WAITING - 1 :]]
    # Whoever is at one of them just now holds it, and may wait for the list that is held here.
    for old in waiting.filter(pk__in=too_many).select_for_update(skip_locked=True):
        old.delete()
    record("brought", imported, student=student.pk, by=by, now=now)
    return imported


@transaction.atomic
def choose_columns(
    imported: Import, *, meanings: list[str], has_header: bool | None, by: User, now: datetime
) -> None:
    """Read the table with these meanings of its columns, and compare each row with the list.

    Refused without a column of names, and when the import has begun.
    """
    imported = locked_import(imported)
    require("choose_columns", policies.allowed_on_import(by, imported, now), "This import has begun already.")
    table = tables.read(bytes(imported.source or b""), has_header=has_header)
    told = people.cleaned(columns.rows(table.records, meanings))
    imported.rows.all().delete()
    imported.columns = meanings
    _read(imported, told, now=now)


@transaction.atomic
def start_import(imported: Import, *, leave_out: bool, by: User, now: datetime) -> None:
    """Put the new people of the file on the list: the first rows now, the rest by the clock.

    One that has begun stays as it is. Refused while rows have problems, unless the student leaves those out.
    """
    imported = locked_import(imported)
    if imported.started_at:
        return
    require("start_import", policies.allowed_on_import(by, imported, now), "Choose the columns first.")
    if not leave_out and imported.rows.filter(outcome=Outcome.PROBLEM).exists():
        raise Refused(
            "Some lines have problems, so nobody was put on your list. Say that they are to be left out, or "
            "correct the file and choose it again.",
            field="leave_out",
        )
    imported.started_at = now
    imported.save(update_fields=["started_at"])
    record("started", imported, student=imported.student_id, by=by, now=now)
    _go_on(imported, now=now)
    if imported.finished_at is None:
        hint()


def carry_on(*, now: datetime) -> bool:
    """Go through the next rows of an import that has begun and that nobody else is at; say whether there was one."""
    with transaction.atomic():
        running = Import.objects.running().without_the_file().select_related("student__user")
        # In no order, so that one that fails again and again does not keep the others waiting.
        free = running.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("?")
        imported = free.first()
        if imported:
            _go_on(imported, now=now)
        return imported is not None


@transaction.atomic
def discard(imported: Import, *, by: User, now: datetime) -> None:
    """Throw a file away that was not put on the list. Refused once it has begun."""
    imported = locked_import(imported)
    require("discard", policies.allowed_on_import(by, imported, now), "This import has begun already.")
    record("discarded", imported, student=imported.student_id, by=by, now=now)
    imported.delete()


def forget_imports(*, now: datetime) -> None:
    """Forget the files that were never begun within a week, and those that are too old to be undone."""
    old = Import.objects.forgettable(now)
    # What is deleted is read first, and a file may be large.
    old.update(source=None)
    old.delete()


def locked_import(imported: Import) -> Import:
    """Read the import again, with nobody else at it until the transaction ends; always before the list is held."""
    held = Import.objects.select_related("student__user").select_for_update(of=("self",), no_key=True)
    try:
        return held.get(pk=imported.pk)
    except Import.DoesNotExist as gone:
        raise Refused("This file was thrown away meanwhile. Choose it again.") from gone


def _read(imported: Import, told: Iterable[Person], *, now: datetime) -> None:
    """Write down each row, and who it is: somebody on the list, somebody before in this file, or somebody new."""
    known = on_list(imported.student)
    lines: dict[int, int] = {}
    rows = []
    for place, person in enumerate(told):
        row = ImportRow(imported=imported, student=imported.student, place=place, line=person.line)
        row.facts, row.problems = person.facts, list(person.problems)
        rows.append(row)
        if row.problems:
            row.outcome = Outcome.PROBLEM
            continue
        face = Face.told(person.facts)
        whom = known.find(face)
        if whom is None:
            row.outcome = Outcome.NEW
            # A place in the file, where there is no key of a contact yet.
            lines[-1 - place] = person.line
            known.add(face, -1 - place)
        elif whom in lines:
            row.outcome, row.like = Outcome.TWICE, lines[whom]
        else:
            row.outcome, row.contact_id = Outcome.KNOWN, whom
    ImportRow.objects.bulk_create(rows)
    imported.count, imported.read_at = len(rows), now
    imported.save(update_fields=["columns", "count", "read_at"])


def _go_on(imported: Import, *, now: datetime) -> None:
    """Go through the next rows; the caller holds the import. Who came on the list meanwhile is not added again."""
    share_wishes()
    hold(imported.student_id)
    student = imported.student
    rows = list(imported.rows.filter(place__gte=imported.done).order_by("place")[:CHUNK])
    people_of = [row for row in rows if row.outcome in (Outcome.NEW, Outcome.KNOWN)]
    known = on_list(student)
    whom: dict[int, int] = {}
    new: list[ImportRow] = []
    for row in people_of:
        face = Face.told(row.known_facts)
        found = known.find(face)
        if found is None:
            new.append(row)
            known.add(face, -row.pk)
        row.outcome = Outcome.NEW if found is None else Outcome.KNOWN
        whom[row.pk] = -row.pk if found is None else found
    _spell(student, [row.known_facts for row in new])
    listed = list_all(student, [row.known_facts for row in new], are_picked=False, by=student.user, now=now)
    keys = {-row.pk: contact.pk for row, contact in zip(new, listed, strict=True)}
    for row in people_of:
        row.contact_id = keys.get(whom[row.pk], whom[row.pk])
    _settle(people_of, imported)
    imported.done += len(rows)
    imported.added += len(listed)
    if imported.done >= imported.count:
        imported.finished_at, imported.source = now, None
    imported.save(update_fields=["done", "added", "finished_at", *(["source"] * bool(imported.finished_at))])
    restate(keys.values(), by=student.user, now=now)


def _spell(student: Student, told: list[dict[str, Any]]) -> None:
    """Spell the tags as the student has spelled them before."""
    spelled = spelled_as_before(student, [tag for facts in told for tag in facts.get("tags", [])])
    as_before = {folded(tag): tag for tag in spelled}
    for facts in told:
        if "tags" in facts:
            facts["tags"] = list(dict.fromkeys(as_before[folded(tag)] for tag in facts["tags"]))


def _settle(rows: list[ImportRow], imported: Import) -> None:
    """Write down in one statement who each row is, and forget what it told."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE contacts_importrow AS row SET contact_id = settled.contact, outcome = settled.outcome
            FROM unnest(%s::bigint[], %s::bigint[], %s::smallint[]) AS settled (id, contact, outcome)
            WHERE row.id = settled.id
            """,
            [
                [row.pk for row in rows],
                [row.contact_id for row in rows],
                [row.outcome for row in rows],
            ],
        )
    gone_through = imported.rows.filter(place__gte=imported.done, place__lt=imported.done + CHUNK)
    gone_through.update(facts=None)
