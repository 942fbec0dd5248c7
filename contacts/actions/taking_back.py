"""A whole import is undone, but for those with whom something happened since."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from audit.models import Event, record, record_all
from contacts import policies
from contacts.actions.imports import locked_import
from contacts.actions.lists import hold, restate
from contacts.actions.merging import relations
from contacts.models import Contact, Import, ImportRow, Merge, Referral
from web.refusals import Refused, require


@transaction.atomic
def take_back(imported: Import, *, by: User, now: datetime) -> list[Contact]:
    """Undo an import: take off the list whoever came with it; for thirty days each can be put back.

    Return those who stay, since something happened with them. Refused before its end, after thirty days, and when it
    was undone.
    """
    imported = locked_import(imported)
    hold(imported.student_id)
    if imported.undone_at:
        raise Refused("This import is undone already. Whoever came with it is off your list.")
    can = policies.allowed_on_import(by, imported, now)
    require("take_back", can, "An import can be undone once it has finished, and for thirty days.")
    came = Contact.objects.filter(
        importrow__imported=imported, importrow__outcome=ImportRow.Outcome.NEW, deleted_at=None
    )
    listed = {contact.pk: contact for contact in came.order_by("pk")}
    bound = _with_a_story(list(listed), but=imported)
    gone = [contact for pk, contact in listed.items() if pk not in bound]
    Contact.objects.filter(pk__in=[contact.pk for contact in gone]).update(deleted_at=now)
    record_all("deleted", gone, student=imported.student_id, by=by, now=now)
    imported.undone_at = now
    imported.save(update_fields=["undone_at"])
    record("took back", imported, student=imported.student_id, by=by, now=now)
    restate([contact.pk for contact in gone], by=by, now=now)
    return [contact for pk, contact in listed.items() if pk in bound]


def _with_a_story(contacts: list[int], *, but: Import) -> set[int]:
    """Return those of these contacts with whom something happened: whatever hangs on them, and what was written."""
    found: set[int] = set()
    for model, column in relations():
        if model is not ImportRow:
            hanging = model._base_manager.filter(**{f"{column}__in": contacts})
            found.update(hanging.values_list(column, flat=True))
    pairs = Referral.objects.filter(Q(giver__in=contacts) | Q(named__in=contacts))
    twins = Merge.objects.standing().filter(Q(kept__in=contacts) | Q(gone__in=contacts))
    for pair in (pairs.values_list("giver", "named"), twins.values_list("kept", "gone")):
        found.update(pk for row in pair for pk in row)
    edits = Event.objects.filter(student_id=but.student_id, subject_type="contact", verb="edited")
    edited = edits.filter(subject_id=OuterRef("pk"), fields__len__gt=0)
    others = Import.objects.standing().exclude(pk=but.pk)
    written = Contact.objects.filter(pk__in=contacts).filter(
        Exists(edited)
        | Q(do_not_contact_at__isnull=False)
        | Exists(ImportRow.objects.filter(contact=OuterRef("pk"), imported__in=others))
    )
    found.update(written.values_list("pk", flat=True))
    return found & set(contacts)
