"""The forms of contacts: what people may type, and what they are told when it cannot be right."""

from typing import Any

from django import forms

from contacts.actions import LooksKnown
from contacts.fields import (
    IntervalField,
    NamesField,
    PhoneField,
    TagsField,
    WaysField,
)
from contacts.models import Contact, Lead, ThankYouNote
from web.forms import AddressField, DayField, Form, LineField, LinkField, ProseField, ZoneField
from web.layout import Field, aside, side_by_side
from web.refusals import Refused


def blank_first(choices: Any, blank: str) -> list[tuple[str, str]]:
    return [("", blank), *choices]


class ContactForm(Form):
    """What is known of a contact. A name is enough."""

    submit = "Save the contact"
    FIRST = ("name", "organization", "met_how")
    MORE = (
        side_by_side("title", "field"),
        side_by_side("tie", "preferred_channel"),
        side_by_side("email", "phone"),
        "link",
        "more_ways",
        side_by_side("keep_in_touch_days", "zone"),
        "tags",
        "private_notes",
    )
    name = LineField(max_length=120, label="Name")
    organization = LineField(max_length=120, required=False, label="Organization")
    title = LineField(max_length=120, required=False, label="What they do there")
    field = LineField(max_length=120, required=False, label="Field of work")
    met_how = LineField(max_length=200, required=False, label="How you know them")
    tie = forms.ChoiceField(
        choices=blank_first(Contact.Tie.choices, "Not sure"), required=False, label="How well you know them"
    )
    email = AddressField(required=False, label="E-mail")
    phone = PhoneField(required=False, label="Phone")
    link = LinkField(required=False, label="Web page or profile")
    more_ways = WaysField(
        required=False,
        label="More ways to reach them",
        help_text="Further addresses, numbers or links, one on each line.",
    )
    preferred_channel = forms.ChoiceField(
        choices=blank_first(Contact.Channel.choices, "Not sure"),
        required=False,
        label="How they like to be reached",
    )
    keep_in_touch_days = IntervalField()
    zone = ZoneField(required=False, label="Their time zone, if it is not yours", blank="The same as mine")
    tags = TagsField(
        required=False, label="Tags", help_text="Words to sort your list by, with commas: alumni, hospital."
    )
    private_notes = ProseField(
        required=False,
        label="Jottings for yourself",
        help_text="Nobody but you ever reads these. Write nothing you would not show them.",
    )

    def layout(self) -> list[Any]:
        more = [name for name in ContactForm.base_fields if name not in self.FIRST]
        return [
            *self.FIRST,
            aside(
                "More about them (all of it can wait)",
                *self.MORE,
                is_open=any(name in self.errors for name in more),
            ),
        ]


class AddForm(ContactForm):
    """Somebody new. Where somebody on the list looks the same, the student says who is meant.

    The box speaks of everybody up to `latest`, the last one on the list when it was shown.
    """

    is_somebody_else = forms.BooleanField(
        required=False, label="This is somebody else: add them all the same"
    )
    latest = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def layout(self) -> list[Any]:
        asked = ["latest", "is_somebody_else"] if self.alike else []
        return [*asked, *super().layout()]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        latest, is_somebody_else = facts.pop("latest", None), facts.pop("is_somebody_else", False)
        return facts | {"apart_up_to": latest or 0 if is_somebody_else else 0}

    def refuse(self, refusal: Refused) -> None:
        super().refuse(refusal)
        if isinstance(refusal, LooksKnown):
            typed = {name: self.data[name] for name in self.data if name != "is_somebody_else"}
            self.data = typed | {"latest": str(refusal.latest)}

    @property
    def alike(self) -> list[Contact]:
        """Those on the list who look the same."""
        return self.refusal.alike if isinstance(self.refusal, LooksKnown) else []


class EditForm(ContactForm):
    """The same, with everything open."""

    submit = "Save"

    def layout(self) -> list[Any]:
        return [*self.FIRST, *self.MORE]


class NamesForm(Form):
    """Several people at once, by name."""

    submit = "Put them on my list"
    people = NamesField(
        label="Names",
        help_text="One on each line. After a comma, where they work: Priya Nair, Mercy Hospital",
    )


class MergeForm(Form):
    """Which of two cards goes on, and which becomes part of it."""

    submit = "Make them one"
    other = forms.IntegerField(widget=forms.HiddenInput)
    kept = forms.ChoiceField(widget=forms.RadioSelect, label="Which card goes on?")

    def __init__(self, *args: Any, pair: tuple[Contact, Contact], **options: Any) -> None:
        # Whoever got further goes on; of two that got as far, whoever was listed first.
        further = min(pair, key=lambda contact: (-contact.reached, contact.listed_at, contact.pk))
        options["initial"] = {"other": pair[1].pk, "kept": further.pk}
        super().__init__(*args, **options)
        self.pair = {str(contact.pk): contact for contact in pair}
        choose = self.fields["kept"]
        assert isinstance(choose, forms.ChoiceField)
        says = [", ".join(filter(None, [contact.name, contact.where, contact.email])) for contact in pair]
        if says[0] == says[1]:
            says = [f"{says[0]}, the first card", f"{says[1]}, the second card"]
        choose.choices = list(zip(self.pair, says, strict=True))

    def clean(self) -> dict[str, Any]:
        kept = self.cleaned_data.get("kept")
        if kept is None:
            return {}
        gone = next(contact for key, contact in self.pair.items() if key != kept)
        return {"kept": self.pair[kept], "gone": gone}


class PromiseForm(Form):
    """One promise, whose it is, and the day it is for."""

    submit = "Keep this promise in mind"
    text = LineField(max_length=300, label="What was promised, or do you want to do?")
    is_theirs = forms.ChoiceField(
        choices=[("mine", "Mine"), ("theirs", "Theirs")],
        required=False,
        initial="mine",
        widget=forms.RadioSelect,
        label="Whose promise is it?",
    )
    due_on = DayField(label="By when", help_text="Of a promise of theirs: the day on which you ask after it.")

    def layout(self) -> list[Any]:
        return ["text", Field("is_theirs", wrapper_class="choices-in-a-row"), "due_on"]

    def clean_is_theirs(self) -> bool:
        return self.cleaned_data["is_theirs"] == "theirs"


class ThankForm(Form):
    """That a thank-you note is on its way, and what it says; of a call nothing is kept."""

    submit = "I have sent it"
    subject = LineField(max_length=200, required=False, label="Subject")
    text = ProseField(required=False, rows=10, max_length=10_000, label="Your note")
    channel = forms.ChoiceField(
        choices=ThankYouNote.Channel.choices, widget=forms.RadioSelect, label="How did you thank them?"
    )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        facts.pop("subject", None)
        if facts.get("channel") == ThankYouNote.Channel.PHONE:
            facts["text"] = ""
        return facts


class ExcuseForm(Form):
    """Why no note will be sent."""

    submit = "No note this time"
    excuse = LineField(max_length=200, label="Why is no note needed?")


class LeadForm(Form):
    """A posting, an event or something to read, and what to do about it next."""

    submit = "Save the lead"
    kind = forms.ChoiceField(choices=Lead.Kind.choices, widget=forms.RadioSelect, label="What is it?")
    title = LineField(max_length=200, label="What it is called")
    next_action = LineField(
        max_length=300, label="What will you do next?", help_text="One small act: read it, register, apply."
    )
    due_on = DayField(label="By when")
    link = LinkField(required=False, label="Link")
    who = LineField(
        max_length=120,
        required=False,
        label="Who mentioned it?",
        help_text="Somebody on your list, or nobody.",
    )

    def layout(self) -> list[Any]:
        kind = Field("kind", wrapper_class="choices-in-a-row")
        return [kind, "title", "next_action", "due_on", "link", Field("who", list="people")]


class FollowLeadForm(Form):
    """That the next action is done, and what comes after it, if anything does."""

    submit = "I have done it"
    next_action = LineField(max_length=300, required=False, label="What comes next, if anything?")
    due_on = DayField(required=False, label="By when")

    def layout(self) -> list[Any]:
        return [side_by_side("next_action", "due_on")]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("next_action") and not facts.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Choose the day by which you will do it.")
        if facts.get("due_on") and not facts.get("next_action") and "next_action" not in self.errors:
            self.add_error("next_action", "Say what is next, or leave the day empty.")
        return facts
