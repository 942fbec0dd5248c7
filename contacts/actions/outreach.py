"""Every change to attempts to reach a contact."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from audit.models import record
from contacts import policies
from contacts.actions.lists import locked, locked_row, restate
from contacts.models import Contact, Outreach, ThankYouNote
from web.calendar import at, working_days_after
from web.refusals import Refused, require

# The cadence "3B7" of Duke's career hub: write within three working days, again after seven, then stop.
ASK_AGAIN_AFTER = 7
LETTERS = 2


@transaction.atomic
def ask(contact: Contact, *, channel: str, sent_at: datetime, by: User, now: datetime) -> Outreach:
    """Write down that the student has asked for a talk, and when to ask again.

    After the second letter nobody asks again. The same letter told twice (a second tab, the way back) is one.
    Refused for a moment that is still to come.
    """
    contact = locked(contact)
    policies.require_ask(by, contact, now)
    if sent_at > now:
        raise Refused("This has not happened yet. Write it down once you have sent it.", field="sent_at")
    zone = ZoneInfo(contact.student.user.zone)
    told = Outreach.objects.filter(contact=contact, channel=channel, sent_at=sent_at).first()
    if told:
        return told
    # Somebody who has given time or help is not asked again: this letter keeps in touch.
    again = (
        not ThankYouNote.objects.filter(contact=contact).exists()
        and Outreach.objects.filter(contact=contact).count() < LETTERS - 1
    )
    again_on = working_days_after(sent_at.astimezone(zone).date(), ASK_AGAIN_AFTER)
    outreach = Outreach.objects.create(
        contact=contact,
        channel=channel,
        sent_at=sent_at,
        try_again_at=at(again_on, 9, zone) if again else None,
    )
    record("asked", outreach, student=contact.student_id, by=by, now=now)
    restate([contact.pk], by=by, now=now)
    return outreach


@transaction.atomic
def answer(
    outreach: Outreach, *, outcome: str, try_again_on: date | None = None, by: User, now: datetime
) -> None:
    """Write down what came of an attempt. "Later" needs the day on which to try again."""
    outreach = locked_row(outreach)
    require("answer", policies.allowed_on_outreach(by, outreach, now))
    zone = ZoneInfo(outreach.contact.student.user.zone)
    outreach.outcome = outcome
    outreach.outcome_at = now
    outreach.try_again_at = None
    if outcome == Outreach.Outcome.LATER:
        if not try_again_on or try_again_on <= now.astimezone(zone).date():
            raise Refused("Choose a day to come, on which you will write again.", field="try_again_on")
        outreach.try_again_at = at(try_again_on, 9, zone)
    outreach.save(update_fields=["outcome", "outcome_at", "try_again_at"])
    record("answered", outreach, student=outreach.contact.student_id, by=by, now=now)
    restate([outreach.contact_id], by=by, now=now)
