"""The director's forms, and the one in which an invited person chooses a password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from center.models import the_center
from contacts.letters.placeholders import problems_in
from counselors.models import Counselor
from interviews.preparing_forms import QuestionForm
from web.forms import AddressField, DayField, Form, LineField, ProseField, ZoneField
from web.layout import side_by_side


class PersonForm(Form):
    """Who somebody is, and where letters reach them."""

    submit = "Add and invite"
    name = LineField(max_length=120, label="Name")
    email = AddressField(label="E-mail", help_text="An invitation goes to this address at once.")
    zone = ZoneField(label="Time zone")

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {"zone": the_center().zone})
        super().__init__(*args, **options)


class CounselorForm(PersonForm):
    """A counselor to add."""


class StudentForm(PersonForm):
    """A student to add, with a counselor to turn to."""

    counselor = forms.ModelChoiceField(
        Counselor.objects.none(), required=False, label="Counselor", empty_label="Nobody yet"
    )
    college = LineField(max_length=120, required=False, label="College")
    major = LineField(max_length=120, required=False, label="Major")
    class_of = forms.IntegerField(min_value=2000, max_value=2100, required=False, label="Class of")

    field_order = ["name", "email", "counselor", "college", "major", "class_of", "zone"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        working = Counselor.objects.filter(user__deactivated_at=None).select_related("user")
        self.fields["counselor"].queryset = working.order_by("user__name")  # type: ignore[attr-defined]


class LimitForm(Form):
    """How many students write to one person."""

    students_per_person = forms.IntegerField(
        min_value=1,
        max_value=50,
        label="How many students may write to one person within 30 days",
        help_text="Whoever has begun to write to somebody may go on. Nobody is told who the others are.",
    )


class HolidayForm(Form):
    """One day on which the center is closed."""

    submit = "Add the day"
    on = DayField(label="Day")
    name = LineField(max_length=80, label="What it is", help_text="Such as Thanksgiving.")


class TermForm(Form):
    """One term, from its first day to its last."""

    submit = "Add the term"
    name = LineField(max_length=80, label="Name", help_text="Such as Fall 2026.")
    first_on = DayField(label="First day")
    last_on = DayField(label="Last day")

    def layout(self) -> list[Any]:
        return ["name", side_by_side("first_on", "last_on")]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        first, last = facts.get("first_on"), facts.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", "This is before the first day. Choose the same day or a later one.")
        return facts


class LiftForm(Form):
    """One address that wants to hear from the center's students again."""

    submit = "Let it be written to again"
    address = AddressField(label="E-mail address")


class SilenceForm(Form):
    """One address that wants no more letters."""

    submit = "Leave them in peace"
    address = AddressField(label="E-mail address")


class WordingForm(Form):
    """One letter in the center's own words, with placeholders."""

    # Versions make it long, so that a line of the form would hide most of it.
    subject = LineField(max_length=200, label="Subject", widget=forms.Textarea(attrs={"rows": 3}))
    text = ProseField(rows=24, max_length=10_000, label="Text")

    def clean_subject(self) -> str:
        return self._with_known_placeholders("subject")

    def clean_text(self) -> str:
        return self._with_known_placeholders("text")

    def _with_known_placeholders(self, field: str) -> str:
        said: str = self.cleaned_data[field]
        if problems := problems_in(said):
            raise ValidationError(" ".join(problems))
        return said


class CenterQuestionForm(QuestionForm):
    """A question that every student of the center can choose, with its marks."""

    can_be_looked_up = forms.BooleanField(
        required=False,
        label="Can be looked up",
        help_text="Students are told to ask for a view, not for the facts.",
    )
    is_sensitive = forms.BooleanField(
        required=False, label="Sensitive", help_text="It is put last on a list, and asked late."
    )
    suits_email = forms.BooleanField(
        required=False, label="Suits e-mail", help_text="It is easy to answer in writing."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = "One of the bank's, or a new one. Left empty it stands under “From the center”."
        self.fields["topic"].help_text = named

    def layout(self) -> list[Any]:
        return [*super().layout(), "can_be_looked_up", "is_sensitive", "suits_email"]


class PasswordForm(Form):
    """A first password."""

    submit = "Set the password and sign in"
    password = forms.CharField(
        label="Choose a password",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Ten characters or more. A few words in a row are easy to remember and hard to guess.",
    )

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        self.person = person
        super().__init__(*args, **options)

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if "\0" in password:
            raise ValidationError("This password has a character that cannot be in one.")
        validate_password(password, self.person)
        return password
