"""The form of drop-in: where, how long one meeting takes, and in which hours of the week."""

from typing import Any

from django import forms

from appointments.availability_forms import WeekForm
from web.forms import LineField


class DropInForm(WeekForm):
    """Where, how long, and one stretch of each weekday; without any there is no drop-in."""

    STRETCHES, MOST = 1, 1
    submit = "Save drop-in"
    place = LineField(
        max_length=300,
        required=False,
        label="Where",
        help_text="A room or a desk. Students read it on their page, and go there when they are called.",
    )
    minutes = forms.IntegerField(
        min_value=5,
        max_value=60,
        label="Minutes of one meeting",
        help_text="The expected wait is reckoned by it, and the last one begins so long before closing.",
    )

    @property
    def above(self) -> list[Any]:
        return ["place", "minutes"]

    def clean(self) -> dict[str, Any]:
        """Refuse hours that are nowhere."""
        facts = super().clean()
        if facts["hours"] and not facts.get("place") and "place" not in self.errors:
            self.add_error("place", "Say where students come. It stands on their page.")
        return facts
