"""The forms of outreach: that somebody was asked, and what came of it."""

from typing import Any

from django import forms

from contacts.cadence import Line
from contacts.fields import CadenceField
from contacts.models import Contact, Outreach
from web.forms import DayField, Form, MomentField
from web.layout import Field


class AskForm(Form):
    """That the student has written, called or asked in person."""

    submit = "Write it down"
    channel = forms.ChoiceField(choices=Contact.Channel.choices, widget=forms.RadioSelect, label="How")
    sent_at = MomentField(label="When")
    cadence = CadenceField()

    def __init__(self, *args: Any, plans: dict[str, list[Line]], **options: Any) -> None:
        super().__init__(*args, **options)
        cadence = self.fields["cadence"]
        assert isinstance(cadence, CadenceField)
        cadence.offer(plans)
        if not plans:
            del self.fields["cadence"]

    def layout(self) -> list[Any]:
        cadence = ["cadence"] if "cadence" in self.fields else []
        return [Field("channel", wrapper_class="choices-in-a-row"), "sent_at", *cadence]


class AnswerForm(Form):
    """What came of an attempt."""

    submit = "Save"
    outcome = forms.ChoiceField(
        choices=Outreach.Outcome.choices, widget=forms.RadioSelect, label="What came of it?"
    )
    try_again_on = DayField(required=False, label="Write again on")

    def layout(self) -> list[Any]:
        return ["outcome", Field("try_again_on", data_only_for="outcome=later")]
