"""What is still to come of letters: a contact's plan by each cadence, and who else of an organization is waited for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Subquery

from contacts.cadence import ANOTHER_AFTER, CADENCES, Line, plan, remaining
from contacts.models import Contact, Outreach, ThankYouNote
from web.calendar import DAY, working_days_after

# No cadence goes on for so long, whatever the holidays; older letters are not looked at.
OLDEST = 120 * DAY
SHOWN = 5


def plans(
    contact: Contact, sent: Iterable[Outreach], *, zone: ZoneInfo, closed: Collection[date], now: datetime
) -> dict[str, list[Line]]:
    """Return what is to come by each cadence, if the student writes today; nothing where it is time to stop.

    After the first letter some come to the same: then the contact's own stands for them.
    """
    letters = sum(letter.outcome != Outreach.Outcome.BOUNCED for letter in sent)
    if letters and ThankYouNote.objects.filter(contact=contact).exists():
        return {}
    found: dict[str, list[Line]] = {}
    for name in sorted(CADENCES, key=lambda name: name != contact.cadence):
        lines = plan(
            name,
            letter=letters + 1,
            on=now.astimezone(zone).date(),
            zone=zone,
            closed=closed,
            has_organization=bool(contact.organization_key),
        )
        if lines and not (letters and lines in found.values()):
            found[name] = lines
    return {name: found[name] for name in CADENCES if name in found}


@dataclass(frozen=True)
class OpenLetter:
    """One letter to somebody else of the same organization that nobody has answered.

    From `another_on` on it is usual to write to another person there; `is_usual` says that this day has come.
    """

    contact: Contact
    sent_at: datetime
    another_on: date
    is_usual: bool


def open_letters_at(
    contact: Contact, *, zone: ZoneInfo, closed: Collection[date], now: datetime
) -> list[OpenLetter]:
    """Return the student's open letters to others at this contact's organization, the latest first; one statement.

    One that its cadence has let rest is open no more.
    """
    if not contact.organization_key:
        return []
    to_them = Outreach.objects.filter(contact=OuterRef("contact")).delivered().order_by().values("contact")
    open_ones = (
        Outreach.objects.of_active()
        .standing()
        .unanswered()
        .filter(
            ~Exists(ThankYouNote.objects.filter(contact=OuterRef("contact"))),
            contact__student=contact.student_id,
            contact__organization_key=contact.organization_key,
            sent_at__gt=now - OLDEST,
        )
        .exclude(contact=contact)
        .annotate(letters=Subquery(to_them.annotate(count=Count("pk")).values("count")))
        .select_related("contact")
        .order_by("-sent_at", "-pk")
    )
    today = now.astimezone(zone).date()
    found = []
    for letter in open_ones:
        on = letter.sent_at.astimezone(zone).date()
        left = remaining(
            letter.contact.cadence,
            letters=letter.letters,
            on=on,
            zone=zone,
            closed=closed,
            has_organization=False,
        )
        another_on = working_days_after(on, ANOTHER_AFTER, closed)
        if left[-1].at > now:
            found.append(OpenLetter(letter.contact, letter.sent_at, another_on, another_on <= today))
    return found[:SHOWN]
