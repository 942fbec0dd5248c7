"""The forms of interviews: planning, choosing questions, and the log that takes two minutes."""

from typing import Any

from crispy_forms.layout import HTML, Field
from django import forms

from contacts.fields import MentionField
from contacts.letter_forms import LetterForm
from contacts.letters.wordings import ASKING
from contacts.models import Contact
from interviews.models import Interview, Question
from web.forms import DayField, Form, LineField, MomentField, ProseField, side_by_side

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


class SendForm(LetterForm):
    """A letter that is sent, and at which pace to go on if no answer comes."""

    submit = "I have sent it"
    letter = forms.ChoiceField(choices=[(name, name) for name in ASKING], widget=forms.HiddenInput)
    cadence = forms.ChoiceField(choices=Contact.Cadence.choices, required=False, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return facts | {"channel": Contact.Channel.EMAIL}


class PrepareForm(Form):
    """Which questions to take along."""

    submit = "Take these along"
    questions = forms.ModelMultipleChoiceField(
        Question.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Choose questions of the list."},
    )
    own = LineField(max_length=300, required=False, label="A question of your own")

    def __init__(self, *args: Any, choices: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["questions"].queryset = choices  # type: ignore[attr-defined]


class LogForm(Form):
    """What was learned, in two minutes on a phone; then one name and one promise, if there were any."""

    submit = "Save the log"
    minutes_used = forms.IntegerField(
        min_value=1, max_value=480, required=False, label="Minutes you talked", widget=forms.NumberInput
    )
    learned = ProseField(rows=5, label="What did you learn?", help_text="A few words will do.")
    advice = ProseField(rows=2, required=False, label="What did they advise you?")
    fit = forms.TypedChoiceField(
        choices=[
            ("1", "1 · not for me"),
            ("2", "2"),
            ("3", "3"),
            ("4", "4"),
            ("5", "5 · I see myself there"),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        label="Could this be for you?",
    )
    fit_why = LineField(max_length=300, required=False, label="Why?")
    referral = LineField(max_length=120, required=False, label="A name they gave you")
    referral_organization = LineField(max_length=120, required=False, label="Where that person works")
    may_mention = MentionField()
    promise = LineField(max_length=300, required=False, label="Something you promised, or want to do next")
    promise_on = DayField(required=False, label="By when")

    def layout(self) -> list[Any]:
        return [
            "learned",
            # A talk by e-mail took no minutes: the view leaves the field out.
            *[name for name in ("minutes_used",) if name in self.fields],
            Field("fit", wrapper_class="choices-in-a-row"),
            Field("fit_why", data_only_for="fit=1 2 3 4 5"),
            "advice",
            HTML("<h2>Whom did they name?</h2>"),
            side_by_side("referral", "referral_organization"),
            Field("may_mention", wrapper_class="choices-in-a-row"),
            HTML("<h2>What did you promise?</h2>"),
            side_by_side("promise", "promise_on"),
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("promise") and not facts.get("promise_on") and "promise_on" not in self.errors:
            self.add_error("promise_on", "Choose the day by which you will do it.")
        if facts.get("promise_on") and not facts.get("promise") and "promise" not in self.errors:
            self.add_error("promise", "Say what you promised, or leave the day empty.")
        if facts.get("referral_organization") and not facts.get("referral") and "referral" not in self.errors:
            self.add_error("referral", "Write the name of the person, or leave the place empty.")
        return facts


class CorrectForm(Form):
    """The texts of a log."""

    submit = "Save"
    learned = ProseField(rows=5, label="What did you learn?")
    minutes_used = LogForm.base_fields["minutes_used"]
    fit = LogForm.base_fields["fit"]
    fit_why = LogForm.base_fields["fit_why"]
    advice = ProseField(rows=2, required=False, label="What did they advise you?")

    def layout(self) -> list[Any]:
        minutes = [name for name in ("minutes_used",) if name in self.fields]
        return ["learned", *minutes, Field("fit", wrapper_class="choices-in-a-row"), "fit_why", "advice"]


class MissForm(Form):
    """Whose side it was on."""

    submit = "It did not take place"
    missed_by = forms.ChoiceField(
        choices=Interview.Side.choices, widget=forms.RadioSelect, label="What happened?"
    )
