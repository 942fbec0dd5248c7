"""The form of the rules of booking, and sets of rules to start from."""

from itertools import pairwise
from typing import Any, NamedTuple

from django import forms

from web.forms import Form
from web.layout import side_by_side

MOST_HOURS = 168
HOURS = 24


class Preset(NamedTuple):
    """One set of rules that centers have made good experiences with, and for whom it is."""

    title: str
    words: str
    rules: dict[str, int | None]


PRESETS = {
    "friendly": Preset(
        "Friendly",
        "What we suggest: room for everybody, and little to remember.",
        {
            "notice_hours": 4,
            "horizon_days": 28,
            "open_at_once": 2,
            "per_day": 1,
            "per_week": 2,
            "per_term": None,
            "missed_per_term": 3,
            "change_hours": 4,
        },
    ),
    "busy": Preset(
        "Busy center",
        "Short horizon, one a week, a day's notice: for many students and few counselors.",
        {
            "notice_hours": 24,
            "horizon_days": 14,
            "open_at_once": 1,
            "per_day": 1,
            "per_week": 1,
            "per_term": 4,
            "missed_per_term": 2,
            "change_hours": 24,
        },
    ),
    "open": Preset(
        "Open door",
        "No limits but free hours: for a small center that knows its students.",
        {
            "notice_hours": 0,
            "horizon_days": 60,
            "open_at_once": None,
            "per_day": None,
            "per_week": None,
            "per_term": None,
            "missed_per_term": None,
            "change_hours": 0,
        },
    ),
}


def limit(label: str, help_text: str = "") -> forms.IntegerField:
    """Return a field for so many appointments; empty is no limit."""
    return forms.IntegerField(min_value=1, max_value=50, required=False, label=label, help_text=help_text)


class BookingRulesForm(Form):
    """How soon, how far ahead and how often students book."""

    submit = "Save the rules"
    notice_hours = forms.IntegerField(
        min_value=0, max_value=MOST_HOURS, label="Hours of notice", help_text="So soon nobody books a time."
    )
    horizon_days = forms.IntegerField(
        min_value=8, max_value=120, label="Days ahead", help_text="So far ahead times are offered: 8 to 120."
    )
    open_at_once = limit("Ahead at once")
    per_day = limit("In one day")
    per_week = limit("In one week")
    per_term = limit("In one term")
    missed_per_term = limit(
        "Missed in one term", "After so many it takes a word with a counselor before the next is booked."
    )
    change_hours = forms.IntegerField(
        min_value=0,
        max_value=MOST_HOURS,
        label="Latest to move it, in hours before it begins",
        help_text="Later they can still cancel, and it is noted as late.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse rules of which one leaves nothing of another."""
        facts = super().clean() or {}
        notice, ahead = facts.get("notice_hours"), facts.get("horizon_days")
        if notice is not None and ahead is not None and 2 * notice >= HOURS * ahead:
            self.add_error(
                "notice_hours", "This leaves few of the days ahead. Choose fewer hours, or more days."
            )
        for less, more in pairwise(("per_day", "per_week", "per_term")):
            if facts.get(less) and facts.get(more) and facts[less] > facts[more]:
                self.add_error(more, "This is less than the limit before it. Choose as many, or more.")
        return facts

    def layout(self) -> list[Any]:
        return [
            side_by_side("notice_hours", "horizon_days"),
            side_by_side("open_at_once", "per_day"),
            side_by_side("per_week", "per_term"),
            "missed_per_term",
            "change_hours",
        ]
