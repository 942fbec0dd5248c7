"""What templates may say about appointments."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import User
from appointments.models import Appointment
from web.templatetags.web import icon

register = template.Library()

LOOKS = {"fulfilled": "done", "no-show": "late", "cancelled": "rest"}
ICONS = {"arrived": "done", "fulfilled": "done", "no-show": "late"}
# The words of the trade are for those who know them.
STUDENTS_WORDS = {"fulfilled": "Took place", "no-show": "Missed"}


@register.filter
def ordinal(number: int) -> str:
    """Print a place: 1st, 2nd, 3rd, 4th, 11th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


@register.filter
def called_name(name: str) -> str:
    """Print a name as a waiting room may read it: the first name, and the initial of the last."""
    first, *others = name.split()
    return f"{first} {others[-1][0]}." if others else first


@register.simple_tag
def state(appointment: Appointment, reader: User, now: datetime) -> SafeString:
    """Print where an appointment stands, in the reader's words, with a sign where the word has one."""
    status = appointment.status
    if status == "booked" and appointment.ends_at < now:
        words, look = ("Not marked yet", "due") if reader.is_staff else ("Over", "rest")
    else:
        plain = STUDENTS_WORDS if reader.is_student else {}
        words, look = plain.get(status, status.capitalize()), LOOKS.get(status, "booked")
    sign = icon(ICONS[status]) if status in ICONS else ""
    return format_html('<span class="state" data-status="{}">{}{}</span>', look, sign, words)
