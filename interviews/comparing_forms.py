"""The forms of what a student compares talks by, and aims at."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms

from interviews.actions import Rated
from interviews.models import Rating, Scale
from web.forms import DayField, Form, LineField
from web.layout import Field, section

VALUES = [
    ("", "Not rated"),
    ("1", "1 · not at all"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4"),
    ("5", "5 · very much"),
]
# Sixteen digits are more than any key has.
NAME = re.compile(r"value_(?P<scale>[0-9]{1,16})")


class ScaleForm(Form):
    """One thing that matters."""

    submit = "Add it"
    name = LineField(
        max_length=60, label="What matters to you", help_text="So that 5 is what you wish for: “With people”."
    )


class RenameScaleForm(Form):
    """Other words for the same thing."""

    submit = "Save"
    name = LineField(max_length=60, label="What matters to you")


class RateForm(Form):
    """For each scale a number, and a line that says why."""

    submit = "Save the rating"

    def __init__(
        self, *args: Any, scales: Iterable[Scale], ratings: Iterable[Rating], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        known = {rating.scale_id: rating for rating in ratings}
        self.scales = list(scales)
        for scale in self.scales:
            rating = known.get(scale.pk)
            self.fields[f"value_{scale.pk}"] = forms.TypedChoiceField(
                choices=VALUES,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                label=scale.name,
                initial=str(rating.value) if rating else "",
            )
            self.fields[f"because_{scale.pk}"] = LineField(
                max_length=300,
                required=False,
                label="What was said that speaks for it",
                initial=rating.because if rating else "",
                widget=forms.TextInput(attrs={"autocomplete": "off", "aria-label": f"{scale.name}: why"}),
            )

    def layout(self) -> list[Any]:
        return [
            section(
                scale.name,
                Field(f"value_{scale.pk}", wrapper_class="choices-in-a-row"),
                f"because_{scale.pk}",
                css_class="rating",
            )
            for scale in self.scales
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        ratings: dict[int, Rated] = {}
        # Only what this page showed: a scale that another tab has added meanwhile keeps what it has. One that is
        # not the student's is for the action to refuse.
        for name in self.data:
            found = NAME.fullmatch(name)
            if not found or name in self.errors:
                continue
            scale = int(found["scale"])
            value, because = facts.get(name), facts.get(f"because_{scale}", "")
            if because and value is None:
                self.add_error(name, "Choose a number too, or leave the line below empty.")
            ratings[scale] = Rated(value, because)
        return {"ratings": ratings}


class AimForm(Form):
    """How many talks, and by when."""

    submit = "Set this goal"
    talks = forms.IntegerField(
        min_value=1,
        max_value=100,
        label="How many talks in all",
        help_text="Three more in a term is a good pace beside classes.",
        widget=forms.NumberInput,
    )
    by_on = DayField(label="By when", help_text="The end of a term, for example.")


class GoalForm(Form):
    """A goal that there was, on its way back."""

    talks = forms.IntegerField(min_value=1, max_value=100)
    by_on = DayField()
