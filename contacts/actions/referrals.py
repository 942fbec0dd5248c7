"""Names that contacts give."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit.models import record
from contacts import policies
from contacts.actions.contacts import listed, take_up
from contacts.actions.lists import locked, restate
from contacts.folding import folded
from contacts.models import Contact, Referral
from contacts.models.referrals import GAVE_THE_NAME
from web.refusals import require


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
    referral = take_name(giver, name=name, organization=organization, may_mention=may_mention, by=by, now=now)
    restate([giver.pk, referral.named_id], by=by, now=now)
    return referral


def take_name(
    giver: Contact, *, name: str, organization: str, may_mention: bool | None, by: User, now: datetime
) -> Referral:
    """The part of `refer` that a log shares; the caller holds the list, and restates both contacts."""
    key = folded(name)[:160]
    known = Contact.objects.filter(student=giver.student_id, sort_key=key).remembered()
    named = known.exclude(pk=giver.pk).first() or listed(
        Contact(
            student=giver.student,
            name=name,
            organization=organization,
            met_how=f"{giver.name} {GAVE_THE_NAME}",
            tie=Contact.Tie.DISTANT,
        ),
        by=by,
        now=now,
    )
    take_up(named, by=by, now=now)
    referral = Referral(
        student_id=giver.student_id, giver=giver, named=named, may_mention=may_mention, given_at=now
    )
    [referral] = Referral.objects.bulk_create(
        [referral],
        update_conflicts=True,
        unique_fields=["giver", "named"],
        update_fields=["may_mention"],
    )
    record("referred", referral, student=giver.student_id, by=by, now=now)
    return referral
