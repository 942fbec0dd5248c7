"""A talk as a calendar file (RFC 5545) that a contact fetches for their own calendar. Times are UTC."""

from hashlib import sha256
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from interviews.models import Proposal


def calendar_file(proposal: Proposal) -> str:
    """Return the file of the talk that came of this proposal, as the contact's calendar shows it."""
    talk, student = proposal.interview, proposal.student.user
    assert talk
    entry = Event()
    # The key itself is half of a secret link, and calendars are shared.
    name = sha256(proposal.key.encode()).hexdigest()[:32]
    entry.add("uid", f"{name}@{urlsplit(settings.BASE_URL).hostname}")
    entry.add("dtstamp", proposal.answered_at)
    entry.add("dtstart", talk.starts_at)
    entry.add("dtend", talk.ends_at)
    entry.add("summary", f"Talk with {student.name}")
    entry.add("location", talk.place)
    entry.add("description", f"An informational interview of {talk.minutes} minutes. {student.email}")
    entry.add("status", "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Career Center//Talks//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return calendar.to_ical().decode()
