"""What is done with many contacts at once, each in a few statements however many they are, and how it is undone.

A deed on many is undone by its moment: the trail knows whom it touched.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Func, QuerySet, Value

from accounts.models import User
from audit.models import Event, record_all
from contacts import next_step, policies
from contacts.actions.contacts import ask_due_at, edit, list_all, spelled_as_before, take_up
from contacts.actions.lists import around, hold, restate
from contacts.folding import folded
from contacts.models import Contact
from contacts.models.contacts import MANY
from students.actions import note_activity
from students.models import Student
from web.refusals import require

TAGS = Contact._meta.get_field("tags")


@transaction.atomic
def add_names(
    student: Student, *, people: Iterable[dict[str, str]], also: dict[str, str], by: User, now: datetime
) -> tuple[list[Contact], list[Contact]]:
    """Put several people on the list by name; whoever is on it already is taken up, and where they work is filled in.

    Two of one name are two if they work in two places. `also` is what is known of all of them. Return who is new, and
    who was known.
    """
    require("add", policies.allowed_on_list(by, student, now))
    hold(student.pk)
    told = [person | also for person in people]
    keys = list(dict.fromkeys(folded(person["name"])[:160] for person in told))
    known: dict[str, list[Contact]] = {key: [] for key in keys}
    for contact in Contact.objects.filter(student=student, sort_key__in=keys).remembered():
        known[contact.sort_key].append(contact)
    new: dict[str, list[dict[str, str]]] = {key: [] for key in keys}
    met: dict[int, Contact] = {}
    for person in told:
        key, place = folded(person["name"])[:160], person.get("organization", "")
        here = folded(place)[:160]
        same = next((one for one in known[key] if not here or one.organization_key in ("", here)), None)
        twin = next((one for one in new[key] if not here or folded(one["organization"]) in ("", here)), None)
        if same:
            met[same.pk] = same
            if here and not same.organization:
                edit(same, organization=place, by=by, now=now)
        elif twin is None:
            new[key].append(person)
        elif here:
            twin["organization"] = place
    added = list_all(student, [person for key in new for person in new[key]], by=by, now=now)
    for contact in met.values():
        take_up(contact, by=by, now=now)
    restate([contact.pk for contact in added], by=by, now=now)
    return added, list(met.values())


@transaction.atomic
def archive_all(
    student: Student, contacts: QuerySet[Contact], *, by: User, now: datetime
) -> tuple[int, list[Contact]]:
    """Put these contacts aside; return how many were, and those that stay since something with them is open."""
    require("archive", policies.allowed_on_list(by, student, now))
    hold(student.pk)
    chosen = {contact.pk: contact for contact in contacts.filter(student=student, archived_at=None)}
    bound = next_step.bound(chosen)
    archived = [contact for pk, contact in chosen.items() if pk not in bound]
    _update(archived, "archived", {"archived_at": now}, student=student, by=by, now=now)
    restate(around(contact.pk for contact in archived), by=by, now=now)
    return len(archived), [chosen[pk] for pk in sorted(bound)]


@transaction.atomic
def bring_all_back(student: Student, contacts: QuerySet[Contact], *, by: User, now: datetime) -> int:
    """Take up again those of these contacts who were put aside; return how many."""
    require("bring_back", policies.allowed_on_list(by, student, now))
    hold(student.pk)
    back = list(contacts.filter(student=student, deleted_at=None, archived_at__isnull=False))
    _update(back, "brought back", {"archived_at": None}, student=student, by=by, now=now)
    restate(around(contact.pk for contact in back), by=by, now=now)
    return len(back)


@transaction.atomic
def pick_all(student: Student, contacts: QuerySet[Contact], *, by: User, now: datetime) -> int:
    """Mean to write to these contacts, who came with a file: from now on it is their next step. Return how many."""
    require("pick", policies.allowed_on_list(by, student, now))
    hold(student.pk)
    waiting = contacts.filter(student=student, ask_due_at=None, archived_at=None, do_not_contact_at=None)
    picked = list(waiting)
    due = {"ask_due_at": ask_due_at(student, now)}
    _update(picked, "picked", due, student=student, by=by, now=now)
    restate([contact.pk for contact in picked], by=by, now=now)
    return len(picked)


@transaction.atomic
def unpick_all(student: Student, *, picked_at: datetime, by: User, now: datetime) -> int:
    """Undo: let those be who were picked at this moment; return how many."""
    require("pick", policies.allowed_on_list(by, student, now))
    hold(student.pk)
    picked = list(_touched(student, "picked", picked_at).filter(deleted_at=None))
    _update(picked, "unpicked", {"ask_due_at": None}, student=student, by=by, now=now)
    restate([contact.pk for contact in picked], by=by, now=now)
    return len(picked)


@transaction.atomic
def tag_all(
    student: Student, contacts: QuerySet[Contact], *, tag: str, by: User, now: datetime
) -> tuple[int, str]:
    """Give these contacts a tag, spelled as it is on others; return how many did not have it, and the spelling.

    Those with as many tags as there can be are left as they are.
    """
    require("tag", policies.allowed_on_list(by, student, now))
    hold(student.pk)
    [tag] = spelled_as_before(student, [tag])
    tagged = list(contacts.filter(student=student, tags__len__lt=MANY).exclude(tags__contains=[tag]))
    longer = Func(F("tags"), Value(tag), function="array_append", output_field=TAGS)
    _update(tagged, "tagged", {"tags": longer}, student=student, by=by, now=now)
    note_activity([student.pk], by=by, now=now)
    return len(tagged), tag


@transaction.atomic
def untag_all(student: Student, *, tag: str, tagged_at: datetime, by: User, now: datetime) -> int:
    """Undo: take the tag off whoever got one at this moment; return how many had it still."""
    require("tag", policies.allowed_on_list(by, student, now))
    hold(student.pk)
    tagged = list(_touched(student, "tagged", tagged_at).filter(tags__contains=[tag]))
    shorter = Func(F("tags"), Value(tag), function="array_remove", output_field=TAGS)
    _update(tagged, "untagged", {"tags": shorter}, student=student, by=by, now=now)
    return len(tagged)


def _touched(student: Student, verb: str, at: datetime) -> QuerySet[Contact]:
    told = Event.objects.filter(student_id=student.pk, at=at, verb=verb, subject_type="contact")
    return Contact.objects.filter(student=student, pk__in=told.values("subject_id"))


def _update(
    contacts: list[Contact], verb: str, facts: dict[str, Any], *, student: Student, by: User, now: datetime
) -> None:
    Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).update(**facts)
    record_all(verb, contacts, student=student.pk, fields=facts, by=by, now=now)
