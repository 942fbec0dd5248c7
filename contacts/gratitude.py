"""By when which thanks are due. Pure: a reason and a moment in, a moment out."""

from collections.abc import Container
from datetime import date, datetime
from zoneinfo import ZoneInfo

from contacts.models import ThankYouNote
from web.calendar import DAY, end_of, working_days_after

Because = ThankYouNote.Because
# A day after a talk, as Yale, NC State and Lawrence say; a week for other help, and for good news.
AFTER = {Because.INTERVIEW: DAY, Because.HELPED: 7 * DAY, Because.LANDED: 7 * DAY}
# Whoever introduces somebody likes to hear within one working day, whoever gave a name within three.
WORKING_DAYS = {Because.INTRODUCED: 1, Because.REFERRED: 3}


def thanks_due_at(because: str, owed_at: datetime, zone: ZoneInfo, closed: Container[date]) -> datetime:
    """Return the moment from which on thanks owed for this reason are late, by the student's clock."""
    reason = Because(because)
    if reason in AFTER:
        return owed_at + AFTER[reason]
    return end_of(working_days_after(owed_at.astimezone(zone).date(), WORKING_DAYS[reason], closed), zone)
