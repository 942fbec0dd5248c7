"""Two contacts become one, and one becomes two again.

Whatever hangs on a contact changes hands, in whatever table: the relations are read off the model, so that no table
that comes later is forgotten.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models, transaction

from accounts.models import User
from audit.models import record
from contacts import policies
from contacts.actions.contacts import FOLDED, fold
from contacts.actions.lists import around, locked, restate
from contacts.actions.pairs import give_back_pairs, hand_over_referrals, join_good_news, plain
from contacts.actions.silences import keep_peace, share_wishes
from contacts.folding import folded
from contacts.models import Contact, Merge, Referral
from contacts.models.contacts import LONGEST_NOTES, MANY
from web.refusals import Refused, require

# What a contact says of itself: the kept one's word stands, and the other's fills what it leaves open.
SAID = (
    "organization",
    "title",
    "field",
    "met_how",
    "email",
    "phone",
    "link",
    "zone",
    "preferred_channel",
    "tie",
)
# What a card has from the beginning: it stands where the student has chosen something else.
CHOSEN = ("cadence", "keep_in_touch_days")
# Where both say something else, the other's word is kept among the jottings, under this name.
NOTED = {
    "name": "Name",
    "organization": "Organization",
    "title": "Title",
    "field": "Field",
    "met_how": "Known from",
}
REACHED_BY = ("email", "phone", "link")

APART = "These two cannot be taken apart now. Look whether one of them was merged or deleted since."


@transaction.atomic
def merge(*, kept: Contact, gone: Contact, by: User, now: datetime) -> Merge:
    """Make one contact of two: all that is known and all that happened is the kept one's; nothing is lost.

    Refused for two lists, for a contact with itself, and where the jottings of both are too long for one.
    """
    kept, gone = locked(kept), locked(gone)
    for contact in (kept, gone):
        require("merge", policies.allowed(by, contact, now))
    if kept == gone:
        raise Refused("This is one and the same contact. Choose another one to merge with.", field="other")
    facts = joined(kept, gone)
    if len(facts.get("private_notes", "")) > LONGEST_NOTES:
        raise Refused(
            f"Together the jottings of the two have more than {LONGEST_NOTES:,} characters. Shorten them first."
        )
    merged = Merge(student=kept.student, kept=kept, gone=gone, merged_at=now)
    merged.changed = {name: [plain(getattr(kept, name)), plain(fact)] for name, fact in facts.items()}
    hand_over_referrals(merged)
    join_good_news(merged)
    for model, column in relations():
        rows = model._base_manager.filter(**{column: gone.pk})
        merged.moved[f"{model._meta.label_lower}.{column}"] = list(rows.values_list("pk", flat=True))
        rows.update(**{column: kept.pk})
    _set(kept, facts)
    gone.deleted_at = now
    gone.save(update_fields=["deleted_at"])
    merged.save()
    record("merged", merged, student=kept.student_id, by=by, now=now)
    restate(around([kept.pk, gone.pk]), by=by, now=now)
    return merged


@transaction.atomic
def take_apart(merged: Merge, *, by: User, now: datetime) -> None:
    """Undo a merge: each has again what it had. What came since then stays with the kept one.

    Refused when it was undone before, and while the kept one is itself gone.
    """
    share_wishes()
    locked(merged.kept)
    merged = Merge.objects.select_related("kept__student__user", "gone").get(pk=merged.pk)
    require("take_apart", policies.allowed_on_merge(by, merged, now), APART)
    kept, gone = merged.kept, merged.gone
    touched = around([kept.pk, gone.pk])
    for place, rows in merged.moved.items():
        label, _, column = place.rpartition(".")
        mine = apps.get_model(label)._base_manager.filter(pk__in=rows, **{column: kept.pk})
        mine.update(**{column: gone.pk})
    give_back_pairs(merged)
    before = {
        name: _read(name, was)
        for name, (was, became) in merged.changed.items()
        # What the student wrote since then stands.
        if getattr(kept, name) == _read(name, became)
    }
    _set(kept, before)
    gone.deleted_at = None
    gone.save(update_fields=["deleted_at"])
    keep_peace([kept, gone], now=now)
    merged.undone_at = now
    merged.save(update_fields=["undone_at"])
    record("took apart", merged, student=kept.student_id, by=by, now=now)
    restate(touched | around([kept.pk, gone.pk]), by=by, now=now)


def relations() -> Iterator[tuple[type[models.Model], str]]:
    """Yield every model that hangs on a contact, and its column; pairs of contacts have a rule of their own."""
    for relation in Contact._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and relation.related_model not in (Merge, Referral):
            yield relation.related_model, relation.field.attname


def joined(kept: Contact, gone: Contact) -> dict[str, Any]:
    """Return the columns of the kept contact that become different, and what they become."""
    facts = {name: getattr(kept, name) or getattr(gone, name) for name in SAID}
    ties: list[str] = list(Contact.Tie.values)
    for name in CHOSEN:
        usual = _field(name).get_default()
        facts[name] = next((chosen for one in (kept, gone) if (chosen := getattr(one, name)) != usual), usual)
    facts["tie"] = min(filter(None, (kept.tie, gone.tie)), key=ties.index, default="")
    ways = [way for way in _ways(kept, gone) if way not in {facts[name] for name in REACHED_BY}]
    spelled = set(map(folded, kept.tags))
    tags = kept.tags + [tag for tag in gone.tags if folded(tag) not in spelled]
    noted = [
        f"{words}: {getattr(gone, name)}"
        for name, words in NOTED.items()
        if getattr(gone, name) and folded(getattr(gone, name)) != folded(facts.get(name, kept.name))
    ]
    notes = [kept.private_notes, gone.private_notes, "\n".join(noted + ways[MANY:] + tags[MANY:])]
    silent = [at for at in (kept.do_not_contact_at, gone.do_not_contact_at) if at]
    facts |= {
        "more_ways": ways[:MANY],
        "tags": tags[:MANY],
        "private_notes": "\n\n".join(dict.fromkeys(filter(None, notes))),
        # Whoever asked for peace once has it; whoever is followed on one card is followed.
        "do_not_contact_at": min(silent, default=None),
        "archived_at": kept.archived_at if gone.archived_at else None,
        "listed_at": min(kept.listed_at, gone.listed_at),
        "ask_due_at": min(filter(None, (kept.ask_due_at, gone.ask_due_at)), default=None),
    }
    return {name: fact for name, fact in facts.items() if getattr(kept, name) != fact}


def _ways(kept: Contact, gone: Contact) -> list[str]:
    ways = [*kept.more_ways, *(getattr(gone, name) for name in REACHED_BY), *gone.more_ways]
    return list(dict.fromkeys(filter(None, ways)))


def _read(name: str, value: Any) -> Any:
    return _field(name).to_python(value)


def _field(name: str) -> "models.Field[Any, Any]":
    field = Contact._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _set(contact: Contact, facts: dict[str, Any]) -> None:
    for name, fact in facts.items():
        setattr(contact, name, fact)
    fold(contact)
    contact.save(update_fields=[*facts, *FOLDED])
