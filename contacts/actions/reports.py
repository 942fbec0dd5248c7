"""The report back: whoever gave a name hears how the talk went."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from audit.models import record
from center.models import closed_days
from contacts import policies
from contacts.actions.introductions import locked_referral
from contacts.actions.lists import restate
from contacts.models import Contact, Referral, ThankYouNote
from web.calendar import end_of, working_days_after
from web.compiled import compiled_once
from web.refusals import require

# Yale and others say: tell them what came of it. Three working days after the talk, it is still news.
REPORT_WITHIN = 3


def owe_reports(contact: Contact, now: datetime) -> list[int]:
    """Note that whoever named this contact is to hear of the talk; return them. The caller holds the list and restates.

    Whoever heard of an earlier talk, or is still to hear of it, is owed nothing new.
    """
    if not (givers := dict(_unheard(named=contact.pk))):
        return []
    zone = ZoneInfo(contact.student.user.zone)
    due_at = end_of(working_days_after(now.astimezone(zone).date(), REPORT_WITHIN, closed_days()), zone)
    Referral.objects.filter(pk__in=givers).update(report_owed_at=now, report_due_at=due_at)
    return list(givers.values())


@compiled_once
def _unheard(*, named: int) -> QuerySet[Referral, tuple[int, int]]:
    return Referral.objects.unheard().filter(named=named).values_list("pk", "giver")


@transaction.atomic
def report_back(referral: Referral, *, by: User, now: datetime) -> None:
    """Write down that the giver has heard how the talk went, and been thanked for the name with it.

    Refused when they have heard, or there was none yet.
    """
    referral = locked_referral(referral)
    otherwise = "There is nothing to tell about this talk now, or you have told it already."
    require("report_back", policies.allowed_on_referral(by, referral, now), otherwise)
    _tell(referral, "reported back", now, by=by, now=now)


@transaction.atomic
def reopen_report(referral: Referral, *, by: User, now: datetime) -> None:
    """Undo: the giver is still to hear of it, and to be thanked where the report did that."""
    referral = locked_referral(referral)
    otherwise = "They have not heard of it yet."
    require("reopen_report", policies.allowed_on_referral(by, referral, now), otherwise)
    _tell(referral, "reopened report", None, by=by, now=now)


def _tell(referral: Referral, verb: str, reported_at: datetime | None, *, by: User, now: datetime) -> None:
    # No channel: whoever marks a note as sent names one.
    by_report = ThankYouNote.objects.filter(referral=referral, channel="")
    if reported_at:
        by_report.filter(sent_at=None, excused_at=None).update(sent_at=reported_at)
    else:
        by_report.filter(sent_at=referral.reported_at).update(sent_at=None)
    referral.reported_at = reported_at
    referral.save(update_fields=["reported_at"])
    record(verb, referral, student=referral.student_id, by=by, now=now)
    restate([referral.giver_id], by=by, now=now)
