"""The forms of letters: what a student writes to a contact."""

from typing import Any

from django import forms

from contacts.letters.wordings import WORDINGS
from contacts.models import Contact
from web.forms import Form, LineField, ProseField


class LetterForm(Form):
    """One letter, as it is being written."""

    letter = forms.ChoiceField(choices=[(name, name) for name in WORDINGS], widget=forms.HiddenInput)
    subject = LineField(max_length=200, required=False, label="Subject")
    text = ProseField(rows=14, max_length=10_000, required=False, label="Your letter")


class SendForm(LetterForm):
    """The same letter, sent; and at which pace to go on if no answer comes."""

    submit = "I have sent it"
    cadence = forms.ChoiceField(choices=Contact.Cadence.choices, required=False, widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        return facts | {"channel": Contact.Channel.EMAIL}
