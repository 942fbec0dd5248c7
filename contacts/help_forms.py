"""The forms of help that is no talk: who helped with what, and what was landed and whom to tell."""

from typing import Any

from django import forms

from contacts.models import Contact
from contacts.models.contacts import ContactQuerySet
from web.forms import Form, LineField
from web.layout import Field


class HelpedForm(Form):
    """With what a contact helped."""

    submit = "They are owed thanks"
    what = LineField(
        max_length=200,
        label="What did they help you with?",
        help_text="It goes on from “Thank you for …”: reading my letter, the ride to the fair.",
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )


class SomebodyHelpedForm(HelpedForm):
    """Who helped, and with what."""

    who = LineField(
        max_length=120,
        label="Who helped you?",
        help_text="Somebody on your list. Any other name is put on it.",
    )

    def layout(self) -> list[Any]:
        return [Field("who", list="people"), "what"]


class LandedForm(Form):
    """What was landed, and who is to hear of it: everybody who helped, but for whom the student leaves out."""

    submit = "They are to hear of it"
    what = LineField(
        max_length=200,
        label="What have you landed?",
        help_text="In a few words, as the letters say it after “I have good news:”.",
        widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )
    people = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label="Who is to hear of it?",
        error_messages={
            "required": "Choose at least one person who is to hear of it.",
            "invalid_choice": "Somebody of these is not among those who helped any more. Look at the names again.",
        },
    )

    def __init__(self, *args: Any, helped: ContactQuerySet, **options: Any) -> None:
        self.helped = {str(person.pk): person for person in helped}
        super().__init__(*args, initial={"people": list(self.helped)}, **options)
        choose = self.fields["people"]
        assert isinstance(choose, forms.MultipleChoiceField)
        choose.choices = [
            (key, ", ".join(filter(None, [person.name, person.where]))) for key, person in self.helped.items()
        ]

    def clean_people(self) -> list[Contact]:
        return [self.helped[key] for key in self.cleaned_data["people"]]
