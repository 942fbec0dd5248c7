"""From a reminder to the bytes of its letter. Composed once; what is sent again is the same bytes."""

from datetime import datetime
from email.utils import format_datetime, parseaddr
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context, loader
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import punycode

from accounts.models import User
from center.models import Center
from reminders import answering, mime, wishes
from reminders.kinds import Kind
from reminders.models import Reminder

# The words of what was put off, whatever it is.
AGAIN = "reminders.again"


def compose(reminder: Reminder, kind: Kind, row: Any, *, center: Center, now: datetime) -> bytes:
    """Write the letter about this row, in the recipient's own time zone."""
    person = reminder.recipient
    with timezone.override(ZoneInfo(person.zone)):
        words = _words(kind, row, person, center)
        words["subject"] = one_line(_rendered(kind.name, "subject.txt", words))
        words |= {"answer": answering.link(reminder), "can_be_done": kind.done, "again_on": reminder.again_on}
        # "You have just written down your talk" is not true next week.
        name = AGAIN if reminder.again_on else kind.name
        text, html = _rendered(name, "txt", words), _rendered(name, "html", words)
    sender_name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    headers = {
        "From": mime.person(sender_name, sender),
        "To": mime.person(one_line(person.name), mailbox(person)),
        "Subject": words["subject"],
        "Date": format_datetime(now),
        "Message-ID": f"<r.{reminder.pk}.{uuid4()}@{sender.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if words["switch_off"]:
        # RFC 8058: mail programs show a button, and press it for the reader by a POST without cookies.
        headers["List-Unsubscribe"] = f"<{words['switch_off']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mime.written(headers, text=text, html=html, files=kind.attachments(row, person))


def subject(kind: Kind, row: Any, person: User, center: Center) -> str:
    """Return what the letter about this row is called, for a list of several; by the clock that is active."""
    return one_line(_rendered(kind.name, "subject.txt", _words(kind, row, person, center)))


def mailbox(person: User) -> str:
    """Return the address as a mail server takes it: a domain beyond ASCII in its ASCII form.

    Raises UnicodeError where there is none.
    """
    local, _, domain = person.email.rpartition("@")
    return f"{local}@{punycode(domain)}".encode("ascii").decode()


def one_line(text: str) -> str:
    """Return the text without line breaks: nothing in a name may begin a header of its own.

    Nor in the way headers write what is not ASCII ("=?utf-8?q?=0D=0A?="), which is read as soon as it is set.
    """
    return " ".join(text.split()).replace("=?", "= ?")


def zone_name(zone: str) -> str:
    """Return a time zone as people say it: the city."""
    return zone.rpartition("/")[2].replace("_", " ")


def _words(kind: Kind, row: Any, person: User, center: Center) -> dict[str, Any]:
    return {
        "row": row,
        "person": person,
        "center": center,
        "button": settings.BASE_URL + kind.link(row),
        "zone": zone_name(person.zone),
        "switch_off": _switch_off(kind, person),
        "choices": settings.BASE_URL + reverse("home:reminders"),
        **kind.words(row, person),
    }


def _switch_off(kind: Kind, person: User) -> str:
    """Return the address that stops letters of this kind; nothing where they answer somebody's act."""
    if not kind.is_optional:
        return ""
    return settings.BASE_URL + reverse("home:switch_off", args=[wishes.token(person, kind)])


def _rendered(name: str, part: str, words: dict[str, Any]) -> str:
    found: Any = loader.get_template(f"email/{name.replace('.', '/')}.{part}")
    return found.template.render(Context(words, autoescape=part == "html"))
