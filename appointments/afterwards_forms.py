"""The forms of what goes with an appointment: its notes, its tasks, and what the student says of it."""

from typing import Any

from django import forms
from django.utils.html import format_html

from appointments.forms import RenewedForm
from appointments.models import Feedback
from web.forms import DayField, Form, LineField, ProseField
from web.layout import Markup


def readers_above(sentence: str) -> Markup:
    """Say above a box who reads what is written into it."""
    return Markup(format_html('<p class="quiet small">{}</p>', sentence))


class NoteForm(RenewedForm):
    """What is written, and which version of the note it began from."""

    submit = "Save the note"
    version = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)
    text = ProseField(rows=10, max_length=10_000, required=False)

    def __init__(self, *args: Any, label: str, read_by: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = label
        self.read_by = read_by

    def layout(self) -> list[Any]:
        return ["version", readers_above(self.read_by), "text"]


class TaskForm(Form):
    """What the student is to do, and perhaps by when."""

    submit = "Set the task"
    text = LineField(
        max_length=300,
        label="What is to be done?",
        help_text="One small act, in one sentence the student reads.",
    )
    due_on = DayField(
        required=False,
        label="By when? (if there is a day)",
        help_text="A letter reminds of it on that morning, unless it is today.",
    )


class FeedbackForm(Form):
    """Two questions, of which one can be left empty."""

    submit = "Send it"
    useful = forms.TypedChoiceField(
        choices=Feedback.Useful.choices, coerce=int, widget=forms.RadioSelect, label="How useful was it?"
    )
    words = ProseField(
        rows=5,
        max_length=2000,
        required=False,
        label="What should we do differently, or keep? (if you want to say)",
    )

    def __init__(self, *args: Any, read_by: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.read_by = read_by

    def layout(self) -> list[Any]:
        return [readers_above(self.read_by), "useful", "words"]
