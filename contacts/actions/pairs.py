"""Names given, when two cards become one and two again: one name is given once, and thanked for once.

Part of merging; the caller holds the list.
"""

from datetime import datetime
from typing import Any

from django.db import models

from contacts.models import Merge, Referral, ThankYouNote
from contacts.models.referrals import INTRODUCTION, REPORT

# What belongs together in a name given, and the places an introduction comes to, the one that counts most first.
TOGETHER = (("may_mention",), ("given_at",), INTRODUCTION, REPORT)
FURTHEST = ("answered", "introduced", "accepted", "declined", "forwarded", "asked", "")
HEARD = ("told", "owed", "")
THANKED = ("sent", "excused", "owed")
# Under what the rows of notes are told from those of pairs, among what was altered or dropped.
NOTE = "note"


def hand_over_referrals(merged: Merge) -> None:
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


def join_good_news(merged: Merge) -> None:
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


def give_back_pairs(merged: Merge) -> None:
    """Undo: the pairs that were double are two again, each with its thanks; what was marked since then stands."""
    pairs = [Referral(**row) for row in merged.dropped if NOTE not in row]
    Referral.objects.bulk_create(pairs, ignore_conflicts=True)
    for row in merged.altered:
        if NOTE in row:
            ThankYouNote.objects.filter(pk=row[NOTE]).update(referral=row["referral_id"])
        else:
            _take_back(row)
    _owe_again([row[NOTE] for row in merged.dropped if NOTE in row])


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
    return {field.attname: plain(getattr(row, field.attname)) for field in row._meta.concrete_fields}


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
