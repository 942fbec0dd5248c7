"""The forms of proposals: what a student offers, and what a contact answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from interviews.forms import LENGTHS
from interviews.models import Proposal
from interviews.models.proposals import MOST_QUESTIONS, MOST_TIMES
from web.forms import Form, InstantInput, LineField, MomentField, ProseField
from web.layout import Field, side_by_side
from web.refusals import Refused

TIMES = tuple(f"time_{number}" for number in range(1, MOST_TIMES + 1))
SUGGESTED = ("suggested_1", "suggested_2")
LONGEST_QUESTION = 300


class LinesField(ProseField):
    """Several lines of text; each is one thing."""

    def to_python(self, value: Any) -> Any:
        lines = [LineField(required=False).clean(line) for line in super().to_python(value).split("\n")]
        return [line for line in lines if line]

    def validate(self, value: Any) -> None:
        if len(value) > MOST_QUESTIONS:
            raise ValidationError(f"Ask {MOST_QUESTIONS} questions at most beforehand.")
        if any(len(line) > LONGEST_QUESTION for line in value):
            raise ValidationError(f"Keep each question under {LONGEST_QUESTION} characters.")

    def run_validators(self, value: Any) -> None:
        """What is checked is each line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class TimesForm(Form):
    """Several times, of which some may be left empty: those that are there are told the action together."""

    names: tuple[str, ...] = ()
    together = ""
    told: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self.told = tuple(name for name in self.names if facts.get(name))
        rest = {name: fact for name, fact in facts.items() if name not in self.names}
        return rest | {self.together: [facts[name] for name in self.told]}

    def refuse(self, refusal: Refused) -> None:
        """Stand beside the time that was refused, whichever of them were left empty before it."""
        if refusal.field in self.names[: len(self.told)]:
            refusal.field = self.told[self.names.index(refusal.field)]
        super().refuse(refusal)


class ProposeForm(TimesForm):
    """What a student offers a contact, and what the contact reads above it."""

    submit = "Make the link"
    names, together = TIMES, "times"
    time_1 = MomentField(label="One time")
    time_2 = MomentField(required=False, label="Another")
    time_3 = MomentField(required=False, label="A third")
    minutes = forms.TypedChoiceField(choices=LENGTHS[:3], coerce=int, initial=20, label="How long")
    medium = forms.ChoiceField(
        choices=Proposal.Medium.choices,
        initial="phone",
        widget=forms.RadioSelect,
        label="How would you talk?",
    )
    place = LineField(
        max_length=300,
        required=False,
        label="Where: a number, a link or a place",
        help_text="By phone, say who calls whom: I call you at the number you give me.",
    )
    why = ProseField(
        rows=3,
        max_length=600,
        label="Why them?",
        help_text="One or two sentences. They stand on top of the page the link leads to.",
    )
    questions = LinesField(
        rows=4,
        max_length=3200,
        required=False,
        label="What you would like to ask",
        help_text="Three to seven questions, one on each line. They see them beforehand.",
    )

    def layout(self) -> list[Any]:
        return [
            side_by_side(*TIMES, wide=True),
            Field("medium", wrapper_class="choices-in-a-row"),
            "minutes",
            "place",
            "why",
            "questions",
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        meets = facts.get("medium") == Proposal.Medium.IN_PERSON
        if meets and not facts.get("place") and "place" not in self.errors:
            self.add_error("place", "Say where you would meet: at their workplace, or wherever suits them.")
        return facts


class AcceptForm(Form):
    """The time a contact takes."""

    ids = "id_accept_%s"
    chosen_at = MomentField(widget=InstantInput, error_messages={"required": "Choose one of the times."})
    message = ProseField(rows=2, max_length=1000, required=False, label="A few words (optional)")


class AnotherForm(TimesForm):
    """A time that suits the contact better."""

    submit = "Send this"
    ids = "id_another_%s"
    names, together = SUGGESTED, "suggested"
    suggested_1 = MomentField(required=False, label="A time that suits you")
    suggested_2 = MomentField(required=False, label="Or")
    message = ProseField(rows=2, max_length=1000, required=False, label="Or in your own words")

    def layout(self) -> list[Any]:
        return [side_by_side(*SUGGESTED, wide=True), "message"]


class DeclineForm(Form):
    """A no, with or without a word."""

    submit = "No, thank you"
    ids = "id_decline_%s"
    message = ProseField(rows=2, max_length=1000, required=False, label="A few words (optional)")
