"""The forms of interviews: planning."""

from typing import Any

from django import forms

from contacts.letter_forms import LetterForm
from contacts.letters.wordings import ASKING
from contacts.models import Contact
from interviews.models import Interview
from web.forms import Form, LineField, MomentField
from web.layout import Field

LENGTHS = [(15, "15 minutes"), (20, "20 minutes"), (30, "30 minutes"), (45, "45 minutes"), (60, "An hour")]


def travel_field() -> forms.IntegerField:
    """How long the way is, for the time to leave."""
    return forms.IntegerField(
        min_value=0,
        max_value=720,
        required=False,
        label="Minutes to get there",
        help_text="We tell you when to leave, with ten minutes to spare.",
        widget=forms.NumberInput,
    )


class PlanForm(Form):
    """How, when and where the talk is to be. By e-mail it has no clock."""

    submit = "Save the interview"
    medium = forms.ChoiceField(
        choices=Interview.Medium.choices, widget=forms.RadioSelect, label="How will you talk?"
    )
    starts_at = MomentField(
        required=False, label="Day and time", help_text="Over already? Then enter when it was."
    )
    minutes = forms.TypedChoiceField(choices=LENGTHS, coerce=int, initial=20, label="How long you asked for")
    place = LineField(max_length=300, required=False, label="Where: a place, a number or a link")
    travel_minutes = travel_field()

    def layout(self) -> list[Any]:
        clock = "medium=in_person phone video"
        return [
            Field("medium", wrapper_class="choices-in-a-row"),
            Field("starts_at", data_only_for=clock),
            Field("minutes", data_only_for=clock),
            Field("place", data_only_for=clock),
            Field("travel_minutes", data_only_for="medium=in_person"),
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        timed = facts.get("medium") != Interview.Medium.EMAIL
        if facts.get("medium") != Interview.Medium.IN_PERSON:
            facts["travel_minutes"] = None
        if timed and not facts.get("starts_at") and "starts_at" not in self.errors:
            self.add_error("starts_at", "Choose the day and time of the talk.")
        return facts


class AddForm(PlanForm):
    """The same, for somebody named here, on the list or not yet."""

    who = LineField(max_length=120, label="With whom?", help_text="Somebody new is put on your list.")
    field_order = ["who", "medium", "starts_at", "minutes", "place", "travel_minutes"]

    def layout(self) -> list[Any]:
        return [Field("who", list="people"), *super().layout()]


class MoveForm(Form):
    """Another time, length or place."""

    submit = "Save the new time"
    starts_at = MomentField(label="Day and time")
    minutes = forms.TypedChoiceField(choices=LENGTHS, coerce=int, label="How long")
    place = LineField(max_length=300, required=False, label="Where: a place, a number or a link")
    travel_minutes = travel_field()
    moved_by = forms.ChoiceField(
        choices=[("me", "I did"), ("them", "They did")],
        initial="me",
        required=False,
        widget=forms.RadioSelect,
        label="Who asked for another time?",
    )

    def layout(self) -> list[Any]:
        return [
            *(name for name in self.fields if name != "moved_by"),
            Field("moved_by", wrapper_class="choices-in-a-row"),
        ]

    def clean_moved_by(self) -> str:
        return self.cleaned_data["moved_by"] or Interview.Side.ME


class SendForm(LetterForm):
    """A letter that is sent, and at which pace to go on if no answer comes."""

    submit = "I have sent it"
    letter = forms.ChoiceField(choices=[(name, name) for name in ASKING], widget=forms.HiddenInput)
    cadence = forms.ChoiceField(choices=Contact.Cadence.choices, required=False, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return facts | {"channel": Contact.Channel.EMAIL}


class MissForm(Form):
    """Whose side it was on."""

    submit = "It did not take place"
    missed_by = forms.ChoiceField(
        choices=Interview.Side.choices, widget=forms.RadioSelect, label="What happened?"
    )


class CancelForm(Form):
    """Who called the talk off, and why."""

    submit = "Call it off"
    cancelled_by = forms.ChoiceField(
        choices=[("me", "I did"), ("them", "They did")],
        widget=forms.RadioSelect,
        label="Who called it off?",
    )
    cancellation_reason = LineField(max_length=300, required=False, label="Why, if you know")

    def layout(self) -> list[Any]:
        return [Field("cancelled_by", wrapper_class="choices-in-a-row"), "cancellation_reason"]
