"""An appointment as an entry of people's own calendars (RFC 5545, 5546): in a file, and in a feed.

The same UID for its whole life and a SEQUENCE that rises with every change, so that a calendar moves or removes
the entry it has. What the student would like to talk about is left out: many people share their calendars.
"""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from icalendar import Event, vCalAddress, vText

from accounts.models import User
from appointments.models import Appointment
from appointments.models.availability import Medium
from web.calendar_files import CANCEL, REQUEST, calendar, entry


def method_of(appointment: Appointment) -> str:
    """Return what a letter asks the reader's calendar to do."""
    return CANCEL if appointment.cancelled_at else REQUEST


def calendar_file(appointment: Appointment, *, reader: User, method: str) -> str:
    """Return the file for one of the two people, with the other's name in its title."""
    made = _entry(
        appointment,
        title=f"Appointment with {_other(appointment, reader).name}",
        place=appointment.place,
        is_cancelled=appointment.cancelled_at is not None,
    )
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    made.add("organizer", _address(name, address))
    for person in (appointment.student.user, appointment.counselor.user):
        attendee = _address(person.name, person.email)
        attendee.params |= {
            "role": vText("REQ-PARTICIPANT"),
            "partstat": vText("ACCEPTED"),
            "rsvp": vText("FALSE"),
        }
        made.add("attendee", attendee)
    return calendar([made], of="Appointments", method=method).to_ical().decode()


def feed_entry(appointment: Appointment, *, reader: User) -> Event:
    """Return the same for a feed: a first name, and a place only where people meet in it. Links are on its page."""
    is_in_a_place = appointment.medium == Medium.IN_PERSON
    return _entry(
        appointment,
        title=f"Appointment with {_other(appointment, reader).first_name}",
        place=appointment.place if is_in_a_place else appointment.get_medium_display(),
    )


def _entry(appointment: Appointment, **facts: Any) -> Event:
    made = entry(
        str(appointment.uid),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        changed_at=appointment.cancelled_at or appointment.moved_at or appointment.booked_at,
        version=appointment.version,
        **facts,
    )
    made.add("url", settings.BASE_URL + appointment.get_absolute_url())
    return made


def _other(appointment: Appointment, reader: User) -> User:
    student, counselor = appointment.student.user, appointment.counselor.user
    return counselor if reader == student else student


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["cn"] = vText(name)
    return address
