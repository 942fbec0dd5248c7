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
from contacts.actions.silences import keep_peace, share_wishes
from contacts.folding import folded
from contacts.models import Contact, Merge, Referral, ThankYouNote
from contacts.models.contacts import LONGEST_NOTES, MANY
from contacts.models.referrals import INTRODUCTION, REPORT
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

# What belongs together in a name given, and the places an introduction comes to, the one that counts most first.
TOGETHER = (("may_mention",), ("given_at",), INTRODUCTION, REPORT)
FURTHEST = ("answered", "introduced", "accepted", "declined", "forwarded", "asked", "")
HEARD = ("told", "owed", "")
THANKED = ("sent", "excused", "owed")
# Under what the rows of notes are told from those of pairs, among what was altered or dropped.
NOTE = "note"

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
    merged.changed = {name: [_plain(getattr(kept, name)), _plain(fact)] for name, fact in facts.items()}
    _hand_over_referrals(merged)
    _join_good_news(merged)
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
    pairs = [Referral(**row) for row in merged.dropped if NOTE not in row]
    Referral.objects.bulk_create(pairs, ignore_conflicts=True)
    for row in merged.altered:
        if NOTE in row:
            ThankYouNote.objects.filter(pk=row[NOTE]).update(referral=row["referral_id"])
        else:
            _take_back(row)
    _owe_again([row[NOTE] for row in merged.dropped if NOTE in row])
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


def _hand_over_referrals(merged: Merge) -> None:
    """Give the kept contact the other's pairs; one pair stays one, and nobody names themselves."""
    kept, gone = merged.kept_id, merged.gone_id
    theirs = Referral.objects.filter(student=merged.student)
    of_kept = theirs.filter(models.Q(giver=kept) | models.Q(named=kept))
    pairs = {(pair.giver_id, pair.named_id): pair for pair in of_kept}
    moved: dict[str, list[int]] = {"giver_id": [], "named_id": []}
    for pair in theirs.filter(models.Q(giver=gone) | models.Q(named=gone)).order_by("pk"):
        column = "giver_id" if pair.giver_id == gone else "named_id"
        giver, named = (kept if pk == gone else pk for pk in (pair.giver_id, pair.named_id))
        twin = pairs.get((giver, named))
        if giver == named or twin:
            merged.dropped.append(_values(pair))
            _join_thanks(merged, twin, pair)
            pair.delete()
        else:
            moved[column].append(pair.pk)
            Referral.objects.filter(pk=pair.pk).update(**{column: kept})
        if twin:
            before = _values(twin)
            _join(twin, pair)
            twin.save(update_fields=JOINED)
            merged.altered.append(before | {"became": {name: _values(twin)[name] for name in JOINED}})
    merged.moved |= {f"contacts.referral.{column}": rows for column, rows in moved.items()}


def _join_thanks(merged: Merge, twin: Referral | None, pair: Referral) -> None:
    """Keep one note for a name that was given on both cards, the one that got further; of a pair that is gone none."""
    notes = ThankYouNote.objects.filter(referral__in=[one for one in (twin, pair) if one]).order_by("pk")
    by_thanks = sorted(notes, key=lambda note: THANKED.index(note.status))
    kept = by_thanks[:1] if twin else []
    _drop_notes(merged, by_thanks[len(kept) :])
    for note in kept:
        if note.referral_id == pair.pk:
            merged.altered.append({NOTE: note.pk, "referral_id": pair.pk})
            ThankYouNote.objects.filter(pk=note.pk).update(referral=twin)


def _join_good_news(merged: Merge) -> None:
    """Keep one note of those that tell the two cards of one landing, the one that got further."""
    landed = ThankYouNote.objects.filter(
        contact__in=[merged.kept_id, merged.gone_id], because=ThankYouNote.Because.LANDED
    )
    heard: set[str] = set()
    again = []
    for note in sorted(landed.order_by("pk"), key=lambda note: THANKED.index(note.status)):
        if note.what in heard:
            again.append(note)
        heard.add(note.what)
    _drop_notes(merged, again)


def _owe_again(notes: list[dict[str, Any]]) -> None:
    """Write notes anew that were dropped, but for the names of people who were erased since."""
    pairs = {row["referral_id"] for row in notes}
    still = {None, *Referral.objects.filter(pk__in=pairs - {None}).values_list("pk", flat=True)}
    kept = [ThankYouNote(**row) for row in notes if row["referral_id"] in still]
    ThankYouNote.objects.bulk_create(kept, ignore_conflicts=True)


def _drop_notes(merged: Merge, notes: list[ThankYouNote]) -> None:
    merged.dropped += [{NOTE: _values(note)} for note in notes]
    ThankYouNote.objects.filter(pk__in=[note.pk for note in notes]).delete()


JOINED = [name for names in TOGETHER for name in names]


def _join(twin: Referral, pair: Referral) -> None:
    """Let one pair know what both did: of two introductions and two reports the one that got further counts."""
    said = {twin.may_mention, pair.may_mention}
    # A no stands, whatever else was said; "not asked" gives way to an answer.
    twin.may_mention = False if False in said else True if True in said else None
    twin.given_at = min(twin.given_at, pair.given_at)
    further = min(twin, pair, key=lambda one: FURTHEST.index(one.introduction))
    heard = min(twin, pair, key=lambda one: (HEARD.index(one.report), one.report_due_at or one.given_at))
    for one, names in ((further, INTRODUCTION), (heard, REPORT)):
        for name in names:
            setattr(twin, name, getattr(one, name))


def _take_back(row: dict[str, Any]) -> None:
    """Give a pair again what it had before it was joined; what the student marked since then stands."""
    became = row.pop("became", {})
    twin = Referral.objects.filter(pk=row["id"]).first()
    if twin:
        now = _values(twin)
        stands = {
            name
            for names in TOGETHER
            if any(now[n] != became.get(n, now[n]) for n in names)
            for name in names
        }
        before = {name: fact for name, fact in row.items() if name not in stands}
        Referral.objects.filter(pk=twin.pk).update(**before)


def _values(row: models.Model) -> dict[str, Any]:
    return {field.attname: _plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def _read(name: str, value: Any) -> Any:
    return _field(name).to_python(value)


def _field(name: str) -> "models.Field[Any, Any]":
    field = Contact._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _set(contact: Contact, facts: dict[str, Any]) -> None:
    for name, fact in facts.items():
        setattr(contact, name, fact)
    fold(contact)
    contact.save(update_fields=[*facts, *FOLDED])
