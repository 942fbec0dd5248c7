"""The forms in which a counselor says how one meets, and for what."""

from collections.abc import Sequence
from typing import Any

from django import forms

from appointments.availability_forms import WeekForm
from appointments.models import Medium, Purpose
from appointments.purpose_field import PurposeField
from web.forms import Form, LineField
from web.layout import Field, side_by_side

LENGTHS = [(15, "15 minutes"), (20, "20 minutes"), (30, "30 minutes"), (45, "45 minutes"), (60, "An hour")]
KEPT = [
    (0, "None"),
    *((minutes, f"{minutes} minutes") for minutes in (5, 10, 15, 20, 30, 45)),
    (60, "An hour"),
]
OF_A_TYPE = ("minutes", "medium", "place", "before_minutes", "after_minutes")


class KeptField(forms.TypedChoiceField):
    """How many minutes stay free; none, unless somebody says so."""

    def __init__(self, **options: Any) -> None:
        options |= {"choices": KEPT, "coerce": int, "required": False, "empty_value": 0}
        super().__init__(**options)


class TypeForm(Form):
    """One purpose that a counselor offers: how long, how and where one meets, and what is kept around it."""

    submit = "Save"
    minutes = forms.TypedChoiceField(choices=LENGTHS, coerce=int, initial=30, label="How long")
    medium = forms.ChoiceField(
        choices=Medium.choices, initial=Medium.IN_PERSON, widget=forms.RadioSelect, label="How you meet"
    )
    before_minutes = KeptField(label="Minutes kept free before")
    after_minutes = KeptField(label="Minutes kept free after")
    place = LineField(
        max_length=300,
        label="Where: a room, a number or a link",
        help_text="It stands in each letter. A link is shown only to those who have booked.",
    )

    def __init__(self, *args: Any, purposes: Sequence[Purpose], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purpose"] = PurposeField(purposes, label="What for")
        self.asks_what_for = len(purposes) != 1

    def layout(self) -> list[Any]:
        return [
            *(["purpose"] if self.asks_what_for else []),
            "minutes",
            Field("medium", wrapper_class="choices-in-a-row"),
            "place",
            side_by_side("before_minutes", "after_minutes"),
        ]


class AvailabilityForm(TypeForm, WeekForm):
    """What one offers first, and the week that holds always: all that it takes to be booked."""

    submit = WeekForm.submit

    @property
    def above(self) -> list[Any]:
        return self.layout()


class HoursForm(WeekForm):
    """The week that holds always, alone: what is offered in it stands in a list.

    With nothing above its table there is nothing for crispy to draw, which would take that for "all fields".
    """

    @property
    def above(self) -> list[Any]:
        return []
