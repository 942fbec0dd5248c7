"""What people may say of a contact: a phone number, a way to reach them, tags, how to go on if no answer comes."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms import ChoiceField, RadioSelect, TypedChoiceField

from contacts.cadence import Line
from contacts.folding import folded
from contacts.models import Contact
from contacts.models.contacts import MANY
from web.forms import AddressField, LineField, LinkField, ProseField
from web.templatetags.web import weekday_and_day

EXTENSION = re.compile(r"\s*(?:;\s*ext=|,?\s*\b(?:extension|ext)\b\.?)\s*", re.IGNORECASE)
# What people put before the names of a list.
BULLET = re.compile(r"^\s*(?:[-–•*·]|\d{1,3}[.)])\s+")  # noqa: RUF001
# As mail programs write somebody: Amy Lee <amy@lee.test>
ADDRESSED = re.compile(r"^([^<>]*[^<>\s])\s*<([^<>\s]+@[^<>\s]+)>\s*$")


class PhoneField(LineField):
    """A phone number as people write it, with or without an extension."""

    default_validators = [
        RegexValidator(r"^[0-9+() .x/-]*$", "Use digits, spaces and + ( ) . / - x only."),
        RegexValidator(r"^(?!.*\+.*\+)(|.*[0-9].*)$", "This is no phone number. Check it."),
    ]

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=32, **options)

    def to_python(self, value: Any) -> str:
        return EXTENSION.sub(" x", super().to_python(value))


ADDRESS, LINK, PHONE = AddressField(), LinkField(), PhoneField()


def way(text: str) -> str:
    """Return a way to reach somebody, cleaned: an address, a link or a number, by its looks.

    Raises ValidationError where it is none of them.
    """
    if "@" in text and "/" not in text:
        return ADDRESS.clean(text)
    field = LINK if any(c.isalpha() and c != "x" for c in EXTENSION.sub(" x", text)) else PHONE
    cleaned: str = field.clean(text)
    return cleaned


class WaysField(ProseField):
    """Further ways to reach somebody, one on each line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(rows=2, max_length=5000, **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > MANY:
            raise ValidationError(f"Keep it to {MANY} of them.")
        ways = []
        for number, line in enumerate(lines, 1):
            try:
                ways.append(way(line))
            except ValidationError as error:
                raise ValidationError(f"Line {number}: {error.messages[0]}") from error
        return list(dict.fromkeys(ways))


# Between tags; Outlook puts semicolons there, so that no tag can have one.
SEPARATORS = re.compile("[,;]")


class TagsField(LineField):
    """A few words to sort by, with commas or semicolons between them; one spelled in two ways is one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=500, **options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        tags: dict[str, str] = {}
        for tag in (" ".join(part.split()) for part in SEPARATORS.split(super().clean(value))):
            if tag:
                tags.setdefault(folded(tag), TAG.clean(tag))
        if len(tags) > MANY:
            raise ValidationError(f"Keep it to {MANY} tags.")
        return list(tags.values())


TAG = LineField(
    max_length=40,
    error_messages={"max_length": "Keep each tag to 40 characters.", "required": "Write the tag."},
    validators=[
        RegexValidator(SEPARATORS, "One tag at a time, without a comma or semicolon.", inverse_match=True)
    ],
)


class NamesField(ProseField):
    """Several people, one on each line; after a comma, where they work. Cleaned to their names and organizations."""

    MOST = 50

    def __init__(self, **options: Any) -> None:
        super().__init__(rows=5, **options)

    def clean(self, value: Any) -> list[dict[str, str]]:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > self.MOST:
            raise ValidationError(f"Keep it to {self.MOST} names at a time.")
        people = []
        for number, line in enumerate(lines, 1):
            name, _, organization = BULLET.sub("", line).partition(",")
            told = ADDRESSED.match(name)
            name, address = told.groups() if told else (name, "")
            try:
                person = {"name": NAME.clean(name), "organization": ORGANIZATION.clean(organization)}
                if address:
                    person["email"] = ADDRESS.clean(address)
            except ValidationError as error:
                raise ValidationError(f"Line {number}: {error.messages[0]}") from error
            people.append(person)
        return people


NAME = LineField(max_length=120, error_messages={"required": "Write a name before the comma."})
ORGANIZATION = LineField(max_length=120, required=False)


# How often one may be in touch with somebody, in days; 0 for never.
INTERVALS = {
    30: "every month",
    60: "every two months",
    90: "every three months",
    120: "every four months",
    180: "twice a year",
    365: "once a year",
    0: "never",
}
USUAL_INTERVAL = 120


class IntervalField(TypedChoiceField):
    """How often to be in touch with somebody one has met, in days."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[(days, words.capitalize()) for days, words in INTERVALS.items()],
            coerce=int,
            empty_value=None,
            required=False,
            initial=USUAL_INTERVAL,
            label="Once you have met, keep in touch",
            **options,
        )

    def clean(self, value: Any) -> int:
        days = super().clean(value)
        return USUAL_INTERVAL if days is None else days


class MentionField(TypedChoiceField):
    """Whether the student may say who gave a name: yes, no, or nobody has asked (None)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[("yes", "Yes"), ("no", "No"), ("", "I did not ask")],
            coerce=lambda answer: {"yes": True, "no": False}[answer],
            empty_value=None,
            required=False,
            initial="",
            widget=RadioSelect,
            label="May you say who sent you?",
            **options,
        )


class CadenceField(ChoiceField):
    """How to go on if no answer comes; each way is offered with its days."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "If no answer comes")
        super().__init__(required=False, widget=RadioSelect, **options)

    def offer(self, plans: dict[str, list[Line]]) -> None:
        """Offer the ways that are still open, by `contacts.open_letters.plans`."""
        self.choices = [
            (name, _what_comes(Contact.Cadence(name).label, lines)) for name, lines in plans.items()
        ]


def _what_comes(label: str, lines: list[Line]) -> str:
    """Say what a plan asks for after the letter that is written now: "Thu 12 Mar 2026: second letter"."""
    _, *left = lines
    if len(left) == 1:
        return f"No further letter; let it rest on {weekday_and_day(left[0].on)}"
    days = "; ".join(f"{weekday_and_day(line.on)}: {line.words.lower()}" for line in left)
    return f"{label} ({days})"
