"""Who has helped a student, and by when which thanks are due."""

from collections.abc import Callable, Container
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from contacts.models import Referral, ThankYouNote
from contacts.models.contacts import ContactQuerySet
from web.calendar import DAY, end_of, working_days_after

Because = ThankYouNote.Because
# The letter that gives thanks, for each reason.
LETTERS = {
    Because.INTERVIEW: "thank_you",
    Because.REFERRED: "for_a_name",
    Because.INTRODUCED: "for_introducing",
    Because.HELPED: "for_help",
    Because.LANDED: "good_news",
}
# A day after a talk, as Yale, NC State and Lawrence say; a week for other help, and for good news.
AFTER = {Because.INTERVIEW: DAY, Because.HELPED: 7 * DAY, Because.LANDED: 7 * DAY}
# Whoever introduces somebody likes to hear within one working day, whoever gave a name within three.
WORKING_DAYS = {Because.INTRODUCED: 1, Because.REFERRED: 3}


def thanks_due_at(
    because: str, owed_at: datetime, zone: ZoneInfo, closed: Callable[[], Container[date]]
) -> datetime:
    """Return the moment from which on thanks owed for this reason are late, by the student's clock.

    `closed` tells the days that are no working days; it is only asked where the reason counts in those.
    """
    reason = Because(because)
    if reason in AFTER:
        return owed_at + AFTER[reason]
    return end_of(working_days_after(owed_at.astimezone(zone).date(), WORKING_DAYS[reason], closed()), zone)


def helped(contacts: ContactQuerySet) -> ContactQuerySet:
    """Return those of these contacts who gave time, a name or other help, and with whom the student is in touch.

    Every talk that was held, every introduction and every help has made a note.
    """
    noted = ThankYouNote.objects.filter(contact=OuterRef("pk"))
    named = Referral.objects.filter(giver=OuterRef("pk"), named__deleted_at=None)
    active = contacts.filter(deleted_at=None, archived_at=None, do_not_contact_at=None)
    return active.filter(Exists(noted) | Exists(named)).order_by("sort_key", "pk")
