"""Calendar feeds: a secret address at which a person's own calendar program reads what is coming.

The address is the feed's random key with a signature for this one purpose: whoever reads the database alone has none.
What is in it is little, since people share their calendars. What was called off is left out: a calendar that is
subscribed to shows what is there, and some programs would show it crossed out, or still take up its time.
"""

from datetime import datetime

from django.conf import settings
from django.core import signing
from django.urls import reverse
from icalendar import vDuration

from accounts.models import Feed, User
from appointments import calendar_file as of_appointments
from appointments.models import Appointment
from center.models import the_center
from counselors.models import Counselor
from interviews import calendar_file as of_talks
from interviews.models import Interview
from web.calendar import DAY, HOUR
from web.calendar_files import PUBLISH, calendar
from web.refusals import granted

# Programs throw away what is not there any more; what has just been is still looked up.
KEPT = 30 * DAY
# How often programs are asked to look. Some do as they like.
REFRESHED_EVERY = HOUR

_signer = signing.Signer(salt="home.feeds", sep=".")


def allowed(person: User) -> set[str]:
    """The acts this person may take: a calendar is for those who have appointments or talks of their own."""
    return granted(make_feed=person.is_student or Counselor.objects.visible_to(person).exists())


def address_of(person: User) -> str:
    """Return the address of a person's calendar; nothing while it has none."""
    key = Feed.objects.filter(person=person).values_list("key", flat=True).first()
    return settings.BASE_URL + reverse("home:feed", args=[_signer.sign(key)]) if key else ""


def read_by(token: str) -> User | None:
    """Return whose calendar is at this address; None where it is forged or dead, or its owner has left."""
    try:
        key = _signer.unsign(token)
    except signing.BadSignature:
        return None
    feed = Feed.objects.filter(key=key, person__deactivated_at=None).select_related("person").first()
    return feed.person if feed else None


def calendar_of(person: User, *, now: datetime) -> bytes:
    """Return what there is of a person's own at these moments and later, in order: in three statements.

    The same as long as nothing of it changes.
    """
    since = now - KEPT
    entries = [of_appointments.feed_entry(one, reader=person) for one in _appointments(person, since)]
    if person.is_student:
        entries += [of_talks.feed_entry(one) for one in _talks(person, since)]
    made = calendar(entries, of="Calendar", method=PUBLISH)
    made.calendar_name = the_center().name
    # The one of the standard (RFC 7986), and the one that Outlook reads.
    made.add("refresh-interval", REFRESHED_EVERY, {"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(REFRESHED_EVERY).to_ical().decode())
    return made.to_ical()


def _appointments(person: User, since: datetime) -> list[Appointment]:
    side = "student" if person.is_student else "counselor"
    own = Appointment.objects.visible_to(person).standing().filter(**{f"{side}__user": person})
    people = own.filter(starts_at__gte=since).select_related("student__user", "counselor__user")
    # The topic is not even read.
    facts = (
        "uid",
        "version",
        "booked_at",
        "moved_at",
        "cancelled_at",
        "offered_until",
        "starts_at",
        "ends_at",
        "medium",
        "place",
    )
    return list(
        people.only(*facts, "student__user__name", "counselor__user__name").order_by("starts_at", "pk")
    )


def _talks(person: User, since: datetime) -> list[Interview]:
    own = Interview.objects.visible_to(person).filter(cancelled_at=None, starts_at__gte=since)
    facts = ("version", "planned_at", "moved_at", "starts_at", "ends_at", "medium", "place", "contact__name")
    return list(own.select_related("contact").only(*facts).order_by("starts_at", "pk"))
