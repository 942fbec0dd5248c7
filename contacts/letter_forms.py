"""The form of a letter that a student writes to a contact."""

from django import forms

from contacts.letters.wordings import WORDINGS
from web.forms import Form, LineField, ProseField


class LetterForm(Form):
    """One letter, as it is being written."""

    letter = forms.ChoiceField(choices=[(name, name) for name in WORDINGS], widget=forms.HiddenInput)
    subject = LineField(max_length=200, required=False, label="Subject")
    text = ProseField(rows=14, max_length=10_000, required=False, label="Your letter")
