"""An appointment as a calendar file (RFC 5545, 5546): what people's own calendars make an entry of.

The same UID for its whole life and a SEQUENCE that rises with every change, so that a calendar moves or removes
the entry it has. Times are UTC, which every calendar shows by its reader's clock. What the student would like to
talk about is left out: many people share their calendars.
"""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from accounts.models import User
from appointments.models import Appointment

# What a calendar is asked to do: keep the entry, take it out; or, of a file that somebody fetched, just to read it.
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def method_of(appointment: Appointment) -> str:
    """Return what a letter asks the reader's calendar to do."""
    return CANCEL if appointment.cancelled_at else REQUEST


def calendar_file(appointment: Appointment, *, reader: User, method: str) -> str:
    """Return the file for one of the two people, with the other's name in its title."""
    student, counselor = appointment.student.user, appointment.counselor.user
    other = counselor if reader == student else student
    entry = Event()
    entry.add("uid", f"{appointment.uid}@{urlsplit(settings.BASE_URL).hostname}")
    entry.add("sequence", appointment.version)
    entry.add("dtstamp", appointment.cancelled_at or appointment.moved_at or appointment.booked_at)
    entry.add("dtstart", appointment.starts_at)
    entry.add("dtend", appointment.ends_at)
    entry.add("summary", f"Appointment with {other.name}")
    entry.add("location", appointment.place)
    entry.add("url", settings.BASE_URL + appointment.get_absolute_url())
    entry.add("status", "CANCELLED" if appointment.cancelled_at else "CONFIRMED")
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    entry.add("organizer", _address(name, address))
    for person in (student, counselor):
        attendee = _address(person.name, person.email)
        attendee.params |= {
            "role": vText("REQ-PARTICIPANT"),
            "partstat": vText("ACCEPTED"),
            "rsvp": vText("FALSE"),
        }
        entry.add("attendee", attendee)
    calendar = Calendar()
    calendar.add("prodid", "-//Career Center//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(entry)
    return calendar.to_ical().decode()


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    address.params["cn"] = vText(name)
    return address
