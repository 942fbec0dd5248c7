"""Names that contacts give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from audit.models import record, record_all
from contacts import policies
from contacts.actions.contacts import list_all, take_up
from contacts.actions.lists import hold, locked, restate
from contacts.folding import folded
from contacts.models import Contact, Referral
from contacts.models.referrals import GAVE_THE_NAME
from web.compiled import compiled_once
from web.refusals import Refused, require


@dataclass(frozen=True)
class GivenName:
    """One name as it was given, and whether the student may say by whom; None while nobody asked."""

    name: str
    organization: str = ""
    may_mention: bool | None = None


@transaction.atomic
def refer(
    giver: Contact,
    *,
    name: str,
    organization: str = "",
    may_mention: bool | None = None,
    by: User,
    now: datetime,
) -> Referral:
    """Keep a name that a contact gave: it is a contact at once, and remembers who gave it.

    Somebody of that name who is on the list already is not listed twice.
    """
    giver = locked(giver)
    require("refer", policies.allowed(by, giver, now))
    [referral] = take_names(giver, [GivenName(name, organization, may_mention)], by=by, now=now)
    restate([giver.pk, referral.named_id], by=by, now=now)
    return referral


@transaction.atomic
def refer_all(giver: Contact, *, names: Iterable[GivenName], by: User, now: datetime) -> list[Referral]:
    """The same for the two or three names of one talk."""
    giver = locked(giver)
    require("refer", policies.allowed(by, giver, now))
    referrals = take_names(giver, names, by=by, now=now)
    restate([giver.pk, *(referral.named_id for referral in referrals)], by=by, now=now)
    return referrals


def take_names(giver: Contact, names: Iterable[GivenName], *, by: User, now: datetime) -> list[Referral]:
    """The part of `refer` that a log shares; the caller holds the list, and restates all of them.

    The same name told twice is one; the later word on whether the giver may be mentioned counts. Refused where the
    giver's own name is among them: that is a slip of whoever fills in the form.
    """
    given = {folded(name.name)[:160]: name for name in names}
    if not given:
        return []
    if giver.sort_key in given:
        raise Refused(
            f"{giver.name} gave you the names, and is on your list. "
            "For somebody else who is called the same, add a word that tells them apart."
        )
    known: dict[str, Contact] = {}
    asked = {f"key_{place}": key for place, key in enumerate(given)}
    for contact in _called(student=giver.student_id, **asked):
        known.setdefault(contact.sort_key, contact)
    for contact in known.values():
        take_up(contact, by=by, now=now)
    new = list_all(
        giver.student,
        [
            {
                "name": name.name,
                "organization": name.organization,
                "met_how": f"{giver.name} {GAVE_THE_NAME}",
                "tie": Contact.Tie.DISTANT,
            }
            for key, name in given.items()
            if key not in known
        ],
        by=by,
        now=now,
    )
    people = known | {contact.sort_key: contact for contact in new}
    referrals = Referral.objects.bulk_create(
        [
            Referral(
                student_id=giver.student_id,
                giver=giver,
                named=people[key],
                may_mention=name.may_mention,
                given_at=now,
            )
            for key, name in given.items()
        ],
        update_conflicts=True,
        unique_fields=["giver", "named"],
        update_fields=["may_mention"],
    )
    record_all("referred", referrals, student=giver.student_id, by=by, now=now)
    return referrals


@compiled_once
def _called(*, student: int, **keys: str) -> QuerySet[Contact]:
    return Contact.objects.filter(student=student, sort_key__in=keys.values()).remembered()


@transaction.atomic
def mention(referral: Referral, *, may_mention: bool | None, by: User, now: datetime) -> None:
    """Write down whether the student may say who gave this name: they asked afterwards, or it was a slip."""
    hold(referral.student_id)
    referral = Referral.objects.select_related("student", "giver", "named").get(pk=referral.pk)
    require("mention", policies.allowed_on_referral(by, referral, now))
    referral.may_mention = may_mention
    referral.save(update_fields=["may_mention"])
    record("changed", referral, student=referral.student_id, fields=["may_mention"], by=by, now=now)
    restate([referral.giver_id, referral.named_id], by=by, now=now)
