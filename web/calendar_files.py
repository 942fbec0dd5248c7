"""Calendar files (RFC 5545): what all that we write have in common. Times are UTC, which every calendar shows by its
reader's clock."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

# What a calendar is asked to do: keep the entry, take it out; or, of a file that somebody fetched, just to read it.
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


def entry(
    name: str,
    *,
    title: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    changed_at: datetime,
    version: int = 0,
    is_cancelled: bool = False,
) -> Event:
    """Return an entry with a name (UID) that is the same for its whole life; `version` rises with every change."""
    made = Event()
    made.add("uid", f"{name}@{urlsplit(settings.BASE_URL).hostname}")
    made.add("sequence", version)
    made.add("dtstamp", changed_at)
    made.add("dtstart", starts_at)
    made.add("dtend", ends_at)
    made.add("summary", title)
    made.add("location", place)
    made.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return made


def calendar(entries: Iterable[Event], *, of: str, method: str) -> Calendar:
    """Return a calendar with these entries; `of` says in one word what it is of."""
    made = Calendar()
    made.add("prodid", f"-//Career Center//{of}//EN")
    made.add("version", "2.0")
    made.add("method", method)
    for one in entries:
        made.add_component(one)
    return made
