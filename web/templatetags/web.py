"""What templates may say about time, place on the thread, and the address of the page. Loaded everywhere."""

from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from web.forms import instant_text, zone_options
from web.mailto import mailto

register = template.Library()


def local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def weekday_and_day(day: date, now: datetime | None = None) -> str:
    """Return "Tue 3 Mar 2026"; the year is left out where it is the current one."""
    year = "" if now and local(now).year == day.year else f" {day.year}"
    return f"{day:%a} {day.day} {day:%b}{year}"


@register.filter
def day(value: date | datetime | None) -> str:
    """Print a date without ambiguity: Tue 3 Mar 2026."""
    if value is None:
        return ""
    return weekday_and_day(local(value).date() if isinstance(value, datetime) else value)


@register.filter
def hours(count: int) -> str:
    """Print so many hours as people say it: 4 hours, 24 hours, 7 days."""
    number, unit = (count // 24, "day") if count > 24 and count % 24 == 0 else (count, "hour")
    return f"{number} {unit}{'s' * (number != 1)}"


@register.filter
def clock(value: datetime) -> str:
    """Print the time on the person's wall: 17:30; where the clock shows it twice that day, also which: 01:30 EDT."""
    wall = local(value)
    is_shown_twice = wall.replace(fold=1 - wall.fold).utcoffset() != wall.utcoffset()
    return f"{wall:%H:%M} {wall:%Z}" if is_shown_twice else f"{wall:%H:%M}"


@register.filter
def moment(value: datetime | None) -> str:
    """Print an instant in the person's zone: Tue 3 Mar 2026, 17:30."""
    return f"{day(value)}, {clock(value)}" if value else ""


@register.filter
def moment_in(value: datetime, zone: str) -> str:
    """Print an instant by the clock of another zone."""
    with timezone.override(ZoneInfo(zone)):
        return moment(value)


@register.filter
def instant(value: datetime) -> str:
    """Print an instant as forms and addresses carry it: 2026-03-03T22:30Z."""
    return instant_text(value)


@register.filter
def thousands(value: int) -> str:
    """Print a number so that it can be read at a glance: 5,000."""
    return f"{value:,}"


@register.filter
def zone(value: str) -> str:
    """Print a zone as people name it: New York."""
    return value.rsplit("/", 1)[-1].replace("_", " ")


def distance(day: date, today: date) -> str:
    """Say how far a day is from today: "tomorrow", "in 5 days", "2 weeks ago"."""
    days = (day - today).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    count, unit = (abs(days), "day") if abs(days) < 14 else (abs(days) // 7, "week")
    if abs(days) >= 70:
        count, unit = abs(days) // 30, "month"
    words = f"{count} {unit}{'s' if count != 1 else ''}"
    return f"in {words}" if days > 0 else f"{words} ago"


@register.simple_tag
def when(value: datetime, now: datetime, *, due: bool = False) -> SafeString:
    """Print an instant in both forms: "today · Tue 3 Mar, 17:30", with "by" where it is a due time."""
    on = due_on(value) if due else local(value).date()
    at = "" if on != local(value).date() else f", {'by ' if due else ''}{clock(value)}"
    return format_html(
        '<time datetime="{}">{} · {}{}</time>',
        value.isoformat(timespec="minutes"),
        distance(on, local(now).date()),
        weekday_and_day(on, now),
        at,
    )


@register.simple_tag
def ago(value: datetime | None, now: datetime, *, due: bool = False) -> str:
    """Say how far a moment is from now in days: "3 days ago"; nothing for no moment."""
    if value is None:
        return ""
    return distance(due_on(value) if due else local(value).date(), local(now).date())


@register.filter
def due_day(value: datetime) -> str:
    """Print the date by whose end something is due: Tue 3 Mar 2026."""
    return weekday_and_day(due_on(value))


@register.simple_tag(name="mailto")
def mail_link(address: str, *, subject: str | None = "", body: str | None = "") -> str:
    """Print the link that opens a letter in the reader's mail program."""
    return mailto(address, subject=subject or "", body=body or "")


register.simple_tag(zone_options)


def due_on(value: datetime) -> date:
    """Return the day on which a due moment falls: midnight is the end of the day before."""
    return (local(value) - timedelta(microseconds=1)).date()


@register.simple_tag
@cache
def thread(reached: int, stops: tuple[str, ...]) -> SafeString:
    """Draw the thread: one mark a stop, filled as far as the contact got, with its words for a reader.

    There are as many drawings as stops; each is made once, however long the list.
    """
    gap, edge = 14, 5
    marks = [
        {"x": edge + place * gap, "is_reached": place <= reached, "name": name}
        for place, name in enumerate(stops)
    ]
    drawn = {
        "marks": marks,
        "end": edge + reached * gap,
        "last": edge + (len(stops) - 1) * gap,
        "width": 2 * edge + (len(stops) - 1) * gap,
        "words": f"{stops[reached]}, {reached + 1} of {len(stops)}",
    }
    return render_to_string("web/thread.html", drawn)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw one of our few icons; it is decoration, so words stand beside it."""
    return render_to_string("web/icon.html", {"name": name})


@register.filter
def is_unreachable(person: Any, now: datetime | None) -> bool:
    """Say whether letters to a person come back; of a visitor, and before there is a `now`, nobody knows."""
    return now is not None and person.is_authenticated and person.is_unreachable(now)


@register.simple_tag
@cache
def bar(value: int, of: int) -> SafeString:
    """Draw a part of a whole, beside the number that says it."""
    return render_to_string("web/bar.html", {"value": value, "of": of})


@register.simple_tag(takes_context=True)
def here(context: template.Context, *prefixes: str) -> str:
    """Mark a link of the navigation as the current page when the address begins so."""
    path = context["request"].path
    return "page" if any(path.startswith(prefix) for prefix in prefixes) else "false"
