"""The form every page uses, and the fields that keep bad input out."""

import unicodedata
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import EmailValidator
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from web.calendar import DAY, EARLIEST, LATEST, ZONES, check_zone, instant
from web.layout import Helper, buttons
from web.refusals import Refused

# Characters that show as nothing; a name made of them alone is no name. U+3164 and its kin are letters
# to Unicode, and blank to the eye.
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"


# They turn the direction of what follows, so that "exe.png" reads as something else; no line needs them.
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
# More marks on one letter than any language writes hide the lines around them.
MARKS_ON_A_LETTER = 8


def is_blank(text: str) -> bool:
    """Say whether nothing of this text can be seen."""
    return all(
        c.isspace() or c in BLANK_LETTERS or unicodedata.category(c) in ("Cf", "Cc", "Mn") for c in text
    )


def is_piled_up(text: str) -> bool:
    """Say whether some letter of this text bears more marks than can be read."""
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks > MARKS_ON_A_LETTER:
            return True
    return False


def refuse_turning(text: str) -> str:
    """Return the text; raise ValidationError where a part of it would read in another direction than it is followed."""
    if text.translate(TURNING) != text:
        raise ValidationError("This has a character that hides what it says. Type it again.")
    return text


def refuse_halves(text: str) -> None:
    """Raise ValidationError where a text has half of a character in it: no browser sends one, and none is stored."""
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ValidationError("This has a character that cannot be stored. Type it again.")


class LineField(forms.CharField):
    """One line of text: composed (NFC), trimmed, read in one direction, with something to see in it."""

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", (super().to_python(value) or "").translate(TURNING))
        refuse_halves(text)
        if len(text.splitlines()) > 1 or "\r" in text or "\n" in text:
            raise ValidationError("Write this on one line; line breaks are not allowed.")
        if is_piled_up(text):
            raise ValidationError("This has a letter with more marks than can be read. Type it again.")
        text = text.replace("\t", " ")
        # Django says what is wrong with a null character.
        if any(unicodedata.category(character) == "Cc" for character in text.replace("\0", "")):
            raise ValidationError("This has a character that cannot be seen. Type it again.")
        return "" if is_blank(text) else text.strip()


class ProseField(forms.CharField):
    """A few sentences or many: line breaks are kept."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        options.setdefault("max_length", 20_000)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value) or "").replace("\r\n", "\n")
        refuse_halves(text)
        return "" if is_blank(text) else text


class AddressField(forms.EmailField):
    """An e-mail address of the public internet, in lower case."""

    default_validators = [EmailValidator(allowlist=[])]

    def clean(self, value: Any) -> str:
        address = super().clean(value).lower()
        local, _, domain = address.rpartition("@")
        if domain.startswith("["):
            raise ValidationError("Use an address with a public domain, such as name@example.org.")
        if len(local) > 64 or len(address) > 254:
            raise ValidationError("This address is too long to be one. Check it.")
        return refuse_turning(address)


class LinkField(forms.URLField):
    """A link that a person may follow: http or https, to a host, with nobody's name in it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 500)
        super().__init__(assume_scheme="https", **options)

    def clean(self, value: Any) -> str:
        link = super().clean(value)
        try:
            parts = urlsplit(link)
            wrong = link and (parts.scheme not in ("http", "https") or parts.port == 0 or "@" in parts.netloc)
        except ValueError as error:
            raise ValidationError("Enter a valid link.", code="invalid") from error
        if wrong:
            raise ValidationError("Use a link that begins with https:// and has no user name in it.")
        return refuse_turning(link)


class DayField(forms.DateField):
    """A date of this century, chosen from the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d"],
            **options,
        )

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        # Both its ends lie between these years in every zone.
        if day and not EARLIEST.date() < day < LATEST.date() - DAY:
            raise ValidationError("Choose a date between 2000 and 2100.")
        return day


# On the wall of the active zone; or with an offset, and so an instant whatever the zone.
WALL = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")
INSTANT = ("%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z")


class MomentField(forms.Field):
    """A date and a time on the wall, in the zone that is active, or with an offset; cleaned to an instant."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", MomentInput())
        super().__init__(**options)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value
        wall = None
        for layout in (*WALL, *INSTANT):
            try:
                wall = datetime.strptime(value, layout)
            except (ValueError, TypeError):
                continue
        if wall is None:
            raise ValidationError("Enter a date and a time, such as 2026-03-03 17:30.")
        # In every zone, and with room to reckon onwards from it.
        if not EARLIEST + DAY <= wall.replace(tzinfo=UTC) < LATEST - 365 * DAY:
            raise ValidationError("Choose a date between 2000 and 2099.")
        if wall.tzinfo:
            return wall.astimezone(UTC)
        zone = timezone.get_current_timezone()
        assert isinstance(zone, ZoneInfo)
        return instant(wall, zone)


class MomentInput(forms.DateTimeInput):
    """The browser's own date and time picker, in the active zone."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str:
        if isinstance(value, datetime):
            return (
                timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
                if value.tzinfo
                else f"{value:%Y-%m-%dT%H:%M}"
            )
        return str(value or "")


class InstantInput(forms.HiddenInput):
    """A moment that was chosen on the page before: an instant, whatever clock shows it."""

    def format_value(self, value: Any) -> str:
        return instant_text(value) if isinstance(value, datetime) else str(value or "")


def instant_text(moment: datetime) -> str:
    """Return an instant as addresses and forms carry it: 2026-03-03T19:00Z."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@lru_cache(maxsize=1024)
def zone_options(chosen: str, blank: str = "") -> SafeString:
    """Return the options of a choice of time zones; each list is printed once, since there are hundreds of them."""
    none = [("", blank)] if blank else []
    choices = [*none, *((zone, zone.replace("_", " ")) for zone in ZONES)]
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, " selected" if key == chosen else "", words) for key, words in choices),
    )


class ZoneSelect(forms.Select):
    """The choice of a time zone; a template for each of hundreds of options would take longer than the page."""

    blank = ""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        told = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        chosen = value if value in ZONES else ""
        return format_html("<select{}>{}</select>", told, zone_options(chosen, self.blank))


class ZoneField(forms.CharField):
    """A time zone of the tz database, spelled exactly; where none is needed, `blank` says what that means."""

    widget = ZoneSelect

    def __init__(self, *, blank: str = "", **options: Any) -> None:
        super().__init__(**options)
        assert isinstance(self.widget, ZoneSelect)
        self.widget.blank = blank

    def validate(self, value: str) -> None:
        super().validate(value)
        if value:
            check_zone(value)


class Form(forms.Form):
    """A form that is one column, says what its button does, and keeps what was typed.

    `submit` is the button's words; `back` a link beside it. A refusal of the action stands at the top. Forms that
    share a page have `ids` of their own for their fields.
    """

    submit = "Save"
    ids = "id_%s"
    refusal: Refused | None = None
    result: Any = None

    def __init__(self, *args: Any, back: str = "", action: str = "", **options: Any) -> None:
        options.setdefault("label_suffix", "")
        options.setdefault("auto_id", self.ids)
        super().__init__(*args, **options)
        self.back, self.action = back, action
        for name, field in self.fields.items():
            if field.required:
                field.error_messages["required"] = f"Fill in “{field.label or name.replace('_', ' ')}”."
            if isinstance(field, forms.IntegerField):
                field.error_messages.setdefault("min_value", f"Enter {field.min_value} or more.")
                field.error_messages.setdefault("max_value", f"Enter {field.max_value} or less.")
            field.widget.attrs.setdefault("autocomplete", "off")
            # A browser would cut off what is pasted, and say nothing; we say how long it may be.
            field.widget.attrs.pop("maxlength", None)
            if isinstance(field, MomentField) and not field.widget.is_hidden:
                clock = timezone.get_current_timezone_name().rsplit("/", 1)[-1].replace("_", " ")
                field.help_text = f"{field.help_text} {clock} time.".strip()

    def refuse(self, refusal: Refused) -> None:
        """Show the refusal beside the field it is about, else at the top of the form."""
        self.refusal = refusal
        self.add_error(refusal.field if refusal.field in self.fields else NON_FIELD_ERRORS, refusal.sentence)

    def add_error(self, field: str | None, error: Any) -> None:
        """Put what is wrong beside its field; of a hidden one, which nobody sees, at the top."""
        is_hidden = field in self.fields and self.fields[field].widget.is_hidden
        super().add_error(None if is_hidden else field, error)

    def point_at_first_error(self) -> None:
        """Put the cursor where something is wrong: the first such field."""
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs["autofocus"] = True
                return

    def layout(self) -> list[Any]:
        """Return what stands above the buttons: the fields in their order, unless a form says more."""
        return list(self.fields)

    @property
    def helper(self) -> Helper:
        """Return how crispy draws the form."""
        return Helper(self.action, *self.layout(), buttons(self.submit, self.ids % "submit", self.back))
