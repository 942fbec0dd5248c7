"""A talk as an entry of people's own calendars (RFC 5545): in the file a contact fetches, in the student's feed."""

from hashlib import sha256

from django.conf import settings
from icalendar import Event

from interviews.models import Interview, Proposal
from web.calendar_files import PUBLISH, calendar, entry


def calendar_file(proposal: Proposal) -> str:
    """Return the file of the talk that came of this proposal, as the contact's calendar shows it."""
    talk, student = proposal.interview, proposal.student.user
    assert talk and talk.starts_at and talk.ends_at and proposal.answered_at
    made = entry(
        # The key itself is half of a secret link, and calendars are shared.
        sha256(proposal.key.encode()).hexdigest()[:32],
        title=f"Talk with {student.name}",
        place=talk.place,
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        changed_at=proposal.answered_at,
        version=talk.version,
    )
    made.add("description", f"An informational interview of {talk.minutes} minutes. {student.email}")
    return calendar([made], of="Talks", method=PUBLISH).to_ical().decode()


def feed_entry(talk: Interview) -> Event:
    """Return what the student's own calendar shows of it: a first name, and a place only where people meet in it.

    A number or a link is the contact's, and on its page.
    """
    assert talk.starts_at and talk.ends_at
    is_in_a_place = talk.medium == Interview.Medium.IN_PERSON
    made = entry(
        f"talk-{talk.pk}",
        title=f"Talk with {talk.contact.first_name}",
        place=talk.place if is_in_a_place else talk.get_medium_display(),
        starts_at=talk.starts_at,
        ends_at=talk.ends_at,
        changed_at=talk.moved_at or talk.planned_at,
        version=talk.version,
    )
    made.add("url", settings.BASE_URL + talk.get_absolute_url())
    return made
