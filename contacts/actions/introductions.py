"""The double opt-in: a contact asks the one they named, introduces the two, and the student answers first.

What is due when (`nudge_at`, `answer_due_at`) follows from what is marked, and is written down with every mark.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from audit.models import record
from center.models import closed_days
from contacts import policies
from contacts.actions.lists import hold, restate
from contacts.actions.outreach import ask
from contacts.actions.thank_you_notes import owe_for_introduction
from contacts.models import Contact, Outreach, Referral
from contacts.models.referrals import INTRODUCTION, MARKS
from web.calendar import at, end_of, working_days_after
from web.refusals import require

# After so many working days without news it is fair to ask how it goes; an introduction is answered within one.
NUDGE_AFTER = 7
ANSWER_WITHIN = 1

MOVED_ON = "This introduction is at another place by now. Look at its page before you go on."


@transaction.atomic
def ask_for_introduction(referral: Referral, *, by: User, now: datetime) -> None:
    """Write down that the student has asked for an introduction; until it is answered nobody proposes to write.

    Refused once the one named has agreed to a talk, and where either wants no letters or was put aside.
    """
    _mark(referral, "ask_for_introduction", "asked", by=by, now=now)


@transaction.atomic
def mark_forwarded(referral: Referral, *, by: User, now: datetime) -> None:
    """Write down that the giver has passed the student's lines on."""
    _mark(referral, "mark_forwarded", "forwarded", by=by, now=now)


@transaction.atomic
def mark_accepted(referral: Referral, *, by: User, now: datetime) -> None:
    """Write down that the one named would like to be introduced."""
    _mark(referral, "mark_accepted", "accepted", by=by, now=now)


@transaction.atomic
def mark_declined(referral: Referral, *, by: User, now: datetime) -> None:
    """Write down that there will be no introduction: the one named, or the giver, would rather not."""
    _mark(referral, "mark_declined", "declined", by=by, now=now)


@transaction.atomic
def mark_introduced(referral: Referral, *, by: User, now: datetime) -> None:
    """Write down that the giver has introduced the two, whatever was marked before.

    The answer is due in a day, and so are thanks to the giver.
    """
    _mark(referral, "mark_introduced", "introduced", by=by, now=now)


@transaction.atomic
def nudge(referral: Referral, *, by: User, now: datetime) -> None:
    """Write down that the student has asked the giver how it goes, and wait anew. Refused before it is time."""
    referral = locked_referral(referral)
    require("nudge", policies.allowed_on_referral(by, referral, now), MOVED_ON)
    _write(referral, "nudged", waits_from=now, by=by, now=now)


@transaction.atomic
def answer_introduction(referral: Referral, *, by: User, now: datetime) -> None:
    """Write down that the student has answered the introduction, which is a letter to the one named."""
    _mark(referral, "answer_introduction", "answered", by=by, now=now)
    ask(referral.named, channel=Contact.Channel.EMAIL, sent_at=now, by=by, now=now)


@transaction.atomic
def take_back_introduction(referral: Referral, *, by: User, now: datetime) -> None:
    """Undo the last mark: the introduction is where it was before. An answer is no letter any more.

    Thanks for an introduction that there was not are not owed any more.
    """
    referral = locked_referral(referral)
    require("take_back_introduction", policies.allowed_on_referral(by, referral, now), MOVED_ON)
    if referral.answered_at:
        sent = Outreach.objects.filter(contact=referral.named_id, sent_at=referral.answered_at)
        sent.filter(outcome="").delete()
    setattr(referral, MARKS[referral.introduction], None)
    _write(referral, "took back introduction", waits_from=referral.marked_at, by=by, now=now)


@transaction.atomic
def drop_introduction(referral: Referral, *, by: User, now: datetime) -> None:
    """Let an introduction go, as if nobody had asked for it: the student writes to the one named without it."""
    referral = locked_referral(referral)
    require("drop_introduction", policies.allowed_on_referral(by, referral, now), MOVED_ON)
    for moment in MARKS.values():
        setattr(referral, moment, None)
    _write(referral, "dropped introduction", waits_from=None, by=by, now=now)


def locked_referral(referral: Referral) -> Referral:
    """Read the referral again, with nobody else changing this student's list until the transaction ends."""
    hold(referral.student_id)
    return Referral.objects.select_related("student__user", "giver", "named").get(pk=referral.pk)


def _mark(referral: Referral, act: str, mark: str, *, by: User, now: datetime) -> None:
    referral = locked_referral(referral)
    require(act, policies.allowed_on_referral(by, referral, now), MOVED_ON)
    setattr(referral, MARKS[mark], now)
    _write(referral, f"marked {mark}", waits_from=now, by=by, now=now)


def _write(referral: Referral, verb: str, *, waits_from: datetime | None, by: User, now: datetime) -> None:
    """Derive what is due from what is marked, and write all of it down."""
    zone = ZoneInfo(referral.student.user.zone)
    closed = closed_days()
    referral.nudge_at = referral.answer_due_at = None
    if waits_from and referral.introduction in ("asked", "forwarded", "accepted"):
        waits_on = waits_from.astimezone(zone).date()
        referral.nudge_at = at(working_days_after(waits_on, NUDGE_AFTER, closed), 9, zone)
    if referral.introduced_at:
        introduced_on = referral.introduced_at.astimezone(zone).date()
        referral.answer_due_at = end_of(working_days_after(introduced_on, ANSWER_WITHIN, closed), zone)
    referral.save(update_fields=INTRODUCTION)
    owe_for_introduction(referral, now)
    record(verb, referral, student=referral.student_id, by=by, now=now)
    restate([referral.giver_id, referral.named_id], by=by, now=now)
