"""Every change to attempts to reach a contact."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from audit.models import record
from center.models import closed_days
from contacts import policies
from contacts.actions.letters import forget_drafts
from contacts.actions.lists import locked, locked_row, restate
from contacts.cadence import MORNING, remaining
from contacts.letters.wordings import ASKING
from contacts.models import Contact, Outreach, ThankYouNote
from web.calendar import DAY, at
from web.refusals import Refused, require


@transaction.atomic
def ask(
    contact: Contact,
    *,
    channel: str,
    sent_at: datetime,
    cadence: str = "",
    letter: str = "",
    subject: str = "",
    text: str = "",
    by: User,
    now: datetime,
) -> Outreach:
    """Write down that the student has asked for a talk; when to try again follows from the contact's cadence.

    A cadence that is named is the contact's from now on. What was drafted to ask them is settled; whoever else is
    waited for at their organization is no longer to be looked beyond. The same letter told twice (a second click, a
    second tab, the way back) is one. Refused for a moment that is still to come.
    """
    contact = locked(contact)
    policies.require_ask(by, contact, now)
    if sent_at > now:
        raise Refused("This has not happened yet. Write it down once you have sent it.", field="sent_at")
    told = _told_before(contact, channel, sent_at, letter=letter, subject=subject, text=text)
    if told:
        return told
    if cadence and cadence != contact.cadence:
        contact.cadence = cadence
        contact.save(update_fields=["cadence"])
    outreach = Outreach.objects.create(
        contact=contact, channel=channel, sent_at=sent_at, letter=letter, subject=subject, text=text
    )
    latest = _schedule(contact)
    forget_drafts(contact, *ASKING)
    others = _look_past(_waited_for(contact), now=now)
    record("asked", outreach, student=contact.student_id, by=by, now=now)
    restate([contact.pk, *others], by=by, now=now)
    return latest if latest == outreach else outreach


@transaction.atomic
def answer(
    outreach: Outreach, *, outcome: str, try_again_on: date | None = None, by: User, now: datetime
) -> None:
    """Write down what came of an attempt. "Later" needs the day on which to try again.

    An answer ends the plan, also that of a letter which was sent meanwhile. What came back undelivered is no letter:
    it is to be written again at once.
    """
    outreach = locked_row(outreach)
    require("answer", policies.allowed_on_outreach(by, outreach, now))
    zone = ZoneInfo(outreach.contact.student.user.zone)
    outreach.outcome = outcome
    outreach.outcome_at = now
    outreach.try_again_at = now if outcome == Outreach.Outcome.BOUNCED else None
    if outcome == Outreach.Outcome.LATER:
        if not try_again_on or try_again_on <= now.astimezone(zone).date():
            raise Refused("Choose a day to come, on which you will write again.", field="try_again_on")
        outreach.try_again_at = at(try_again_on, MORNING, zone)
    outreach.save(update_fields=["outcome", "outcome_at", "try_again_at"])
    if outcome == Outreach.Outcome.BOUNCED:
        _schedule(outreach.contact)
    else:
        others = Outreach.objects.filter(contact=outreach.contact_id).unanswered()
        others.update(try_again_at=outreach.try_again_at, look_beyond_at=None)
    record("answered", outreach, student=outreach.contact.student_id, by=by, now=now)
    restate([outreach.contact_id], by=by, now=now)


@transaction.atomic
def look_beyond(outreach: Outreach, *, by: User, now: datetime) -> None:
    """Write down that the student has thought of somebody else at the organization, or wants to wait."""
    outreach = locked_row(outreach)
    require("look_beyond", policies.allowed_on_outreach(by, outreach, now))
    if outreach.looked_beyond_at:
        return
    outreach.looked_beyond_at = now
    outreach.save(update_fields=["looked_beyond_at"])
    record("looked beyond", outreach, student=outreach.contact.student_id, by=by, now=now)
    restate([outreach.contact_id], by=by, now=now)


def _told_before(contact: Contact, channel: str, sent_at: datetime, **words: str) -> Outreach | None:
    """Return the attempt that is told once more: one of the same instant, or a letter word for word within a day.

    What came back, or was answered, may be sent again as it was.
    """
    same = Q(sent_at=sent_at)
    if words["letter"]:
        same |= Q(outcome="", sent_at__range=(sent_at - DAY, sent_at + DAY), **words)
    return Outreach.objects.filter(same, contact=contact, channel=channel).first()


def _schedule(contact: Contact) -> Outreach:
    """Say of the contact's latest letter when to try again, as the cadence has it, unless it was answered; return it.

    Somebody who has given time or help is not asked again: such a letter keeps in touch.
    """
    sent = list(Outreach.objects.filter(contact=contact).order_by("sent_at", "pk"))
    latest = sent[-1]
    if latest.outcome:
        return latest
    lines = []
    if not ThankYouNote.objects.filter(contact=contact).exists():
        zone = ZoneInfo(contact.student.user.zone)
        lines = remaining(
            contact.cadence,
            letters=sum(letter.outcome != Outreach.Outcome.BOUNCED for letter in sent),
            on=latest.sent_at.astimezone(zone).date(),
            zone=zone,
            closed=closed_days(),
            has_organization=bool(contact.organization_key),
        )
    latest.try_again_at = next((line.at for line in lines if line.what == "letter"), None)
    latest.look_beyond_at = next((line.at for line in lines if line.what == "look_beyond"), None)
    latest.save(update_fields=["try_again_at", "look_beyond_at"])
    return latest


def _waited_for(contact: Contact) -> QuerySet[Outreach]:
    """Return the letters to others at the contact's organization that propose to look beyond."""
    if not contact.organization_key:
        return Outreach.objects.none()
    same = Outreach.objects.filter(
        contact__student=contact.student_id, contact__organization_key=contact.organization_key
    )
    return same.exclude(contact=contact).to_look_beyond()


def _look_past(letters: QuerySet[Outreach], *, now: datetime) -> Collection[int]:
    """Mark these letters as looked beyond; return whom they went to."""
    found = dict(letters.values_list("pk", "contact"))
    if found:
        Outreach.objects.filter(pk__in=found).update(looked_beyond_at=now)
    return found.values()
