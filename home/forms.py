"""One's own settings."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import User
from reminders.kinds import Kind, kinds
from reminders.planning import Wishes
from reminders.timing import is_quiet
from web.forms import DayField, Form, LineField, ZoneField
from web.layout import Field, Helper, aside, side_by_side
from web.templatetags.web import weekday_and_day


class SettingsForm(Form):
    """Name and time zone."""

    name = LineField(max_length=120, label="Your name")
    zone = ZoneField(
        label="Your time zone", help_text="All times are shown, and letters sent, by this clock."
    )


class StudentSettingsForm(SettingsForm):
    """The same, and what the counselor may read."""

    shares_logs = forms.BooleanField(
        required=False,
        label="My counselor and the director may read what I learned in my interviews",
        help_text="They always see whom you are in touch with, your steps and dates; your jottings they never see.",
    )


HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]


class HourField(forms.TypedChoiceField):
    """A full hour of one's own clock."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=HOURS, coerce=int, **options)


class WishesForm(Form):
    """In which hours letters may come, and how one hears of each kind."""

    submit = "Save"
    quiet_from = HourField(label="No letters from")
    quiet_until = HourField(label="until", help_text="The same hour twice: letters may come at any time.")
    digest_hour = HourField(label="The daily digest comes at")

    def __init__(self, *args: Any, person: User, wishes: Wishes, **options: Any) -> None:
        clock = wishes.clock
        hours = {name: getattr(clock, name) for name in ("quiet_from", "quiet_until", "digest_hour")}
        super().__init__(*args, initial=hours, **options)
        self.kinds = [kind for kind in kinds.values() if kind.is_optional and kind.is_for(person)]
        for kind in self.kinds:
            self.fields[_name(kind)] = forms.ChoiceField(
                choices=[(manner.value, manner.label) for manner in kind.offers],
                widget=forms.RadioSelect,
                label=kind.title,
                initial=wishes.manner(kind),
            )

    def layout(self) -> list[Any]:
        choices = [Field(_name(kind), wrapper_class="choices-in-a-row") for kind in self.kinds]
        hours = side_by_side("quiet_from", "quiet_until", "digest_hour")
        if not choices:
            return [hours]
        kinds = "Each kind of letter: at once, in the digest, or not at all"
        return [hours, aside(kinds, *choices, is_open=bool(self.errors))]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        hours = {name: facts.pop(name, None) for name in ("quiet_from", "quiet_until", "digest_hour")}
        quiet_from, quiet_until, digest_hour = hours.values()
        if None not in hours.values() and is_quiet(digest_hour, quiet_from, quiet_until):
            self.add_error("digest_hour", "This is in your quiet hours: choose another hour for one of them.")
        choices = {kind.name: facts.pop(_name(kind)) for kind in self.kinds if _name(kind) in facts}
        return {"hours": hours, "choices": choices}


class PutOffForm(Form):
    """To which day something is put off; the day of a button comes in the same field."""

    submit = "Put it off"
    on = DayField(label="Which day?")

    @property
    def helper(self) -> Helper:
        """Without the token of a cookie: the link says who acts."""
        helper = super().helper
        helper.disable_csrf = True
        return helper

    def keep_within(self, first: date, last: date) -> None:
        """Have the browser offer these days alone, and say so; what is sent is looked at by the action."""
        self.fields["on"].widget.attrs |= {"min": f"{first}", "max": f"{last}"}
        self.fields["on"].help_text = f"Until {weekday_and_day(last)}."


def _name(kind: Kind) -> str:
    return f"kind_{kind.name.replace('.', '_')}"
