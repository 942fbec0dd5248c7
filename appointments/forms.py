"""The forms of appointments: booking, moving, cancelling, and when a counselor has time."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone

from accounts.models import User
from appointments.free_times import FreeTime
from appointments.models import Appointment, Medium
from appointments.rules import Hindrance
from counselors.models import Counselor
from web.forms import DayField, Form, InstantInput, LineField, MomentField, ProseField, instant_text
from web.layout import Field, Helper, side_by_side
from web.templatetags.web import moment, zone

LENGTHS = [(15, "15 minutes"), (20, "20 minutes"), (30, "30 minutes"), (45, "45 minutes"), (60, "An hour")]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class TimeForm(Form):
    """A time that is chosen already, or one of a few."""

    starts_at = MomentField(widget=InstantInput, label="Choose another time")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["starts_at"].error_messages["required"] = "Choose a time."

    def chosen(self) -> datetime | None:
        """Return the time the form is about, if it names one."""
        if not self.is_bound:
            return cast(datetime, self.initial["starts_at"])
        self.is_valid()
        return self.cleaned_data.get("starts_at")

    def renew(self, **facts: Any) -> None:
        """Hand these hidden facts out anew, so that what was refused can be sent again as it stands."""
        said: Any = self.data
        said = said.copy()
        for name, fact in facts.items():
            said[name] = str(fact)
        self.data = said

    def choose_from(self, times: Iterable[FreeTime]) -> None:
        """Let the person choose one of these instead of the time that is gone."""
        clock = zone(timezone.get_current_timezone_name())
        self.fields["starts_at"].widget = forms.RadioSelect(
            choices=[
                (instant_text(free.starts_at), f"{moment(free.starts_at)}, {clock} time") for free in times
            ]
        )


class ChosenForm(TimeForm):
    """A time that was chosen from the list: whose, and when."""

    counselor = forms.ModelChoiceField(Counselor.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        counselor: Any = self.fields["counselor"]
        counselor.queryset = Counselor.objects.filter(user__deactivated_at=None).select_related("user")
        counselor.error_messages["invalid_choice"] = "Choose a counselor of the list."


class DespiteForm(TimeForm):
    """A time that staff may give against a rule of booking, if they say why."""

    despite = LineField(
        max_length=300,
        required=False,
        label="Why is this time right all the same?",
        help_text="Kept for staff.",
    )

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        if by.is_student:
            del self.fields["despite"]

    def set_aside(self, rules: Iterable[Hindrance]) -> None:
        """Ask why, where the time is against these rules; where it is against none there is nothing to ask."""
        whys = " ".join(rule.why for rule in rules)
        if whys:
            self.fields[
                "despite"
            ].help_text = f"{whys} The reason is kept for staff, and not shown to the student."
        else:
            self.fields.pop("despite", None)


class BookForm(ChosenForm, DespiteForm):
    """The time that was chosen, and what to talk about."""

    submit = "Book this time"
    key = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    topic = ProseField(
        rows=3,
        max_length=2000,
        label="What would you like to talk about?",
        help_text="A few words are enough. The counselor reads them before you meet.",
    )
    field_order = ["key", "shown", "counselor", "starts_at", "despite", "topic"]

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, by=by, **options)
        if not by.is_student:
            self.fields["topic"].label = "What is it about?"
            self.fields["topic"].help_text = "A few words are enough. The student reads them, too."


class MoveForm(DespiteForm):
    """The new time, and which version of the appointment it is for."""

    submit = "Move it to this time"
    version = forms.IntegerField(min_value=0, max_value=30_000, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)


class CancelForm(Form):
    """Why, if one wants to say."""

    submit = "Cancel the appointment"
    reason = LineField(
        max_length=300,
        required=False,
        label="Why? (if you want to say)",
        help_text="It stands in the letter that goes to both.",
    )


class MissForm(Form):
    """On whose side it was."""

    submit = "It did not take place"
    missed_by = forms.ChoiceField(
        choices=Appointment.Side.choices, widget=forms.RadioSelect, label="What happened?"
    )


class ExcuseForm(Form):
    """Why a meeting that was missed does not count."""

    submit = "Excuse it"
    excuse = LineField(
        max_length=300,
        label="Why does it not count?",
        help_text="Kept for staff, and not shown to the student.",
    )


class ClockField(forms.TimeField):
    """A time of day, from the browser's own clock."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            input_formats=["%H:%M", "%H:%M:%S"],
            **options,
        )


class TimeOffForm(Form):
    """A day, some days, or some hours of one."""

    submit = "Take this time off"
    first_on = DayField(label="First day")
    leaves_at = ClockField(required=False, label="From (time)")
    last_on = DayField(required=False, label="Last day")
    returns_at = ClockField(required=False, label="Until (time)")

    def layout(self) -> list[Any]:
        return [
            side_by_side("first_on", "leaves_at"),
            side_by_side("last_on", "returns_at"),
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        first, last = facts.get("first_on"), facts.get("last_on")
        if first and not last and "last_on" not in self.errors:
            facts["last_on"] = last = first
        if first and last and last < first:
            self.add_error("last_on", "This is before the first day. Choose the same day or a later one.")
        leaves, returns = facts.get("leaves_at"), facts.get("returns_at")
        if first and first == last and leaves and returns and returns <= leaves:
            self.add_error("returns_at", "Choose a time after the one at which you leave.")
        return facts


class AvailabilityForm(Form):
    """How one meets, and the hours of a week: on each weekday some stretches, each with a beginning and an end.

    The hours are a table with one more empty stretch than a day has; the page draws it.
    """

    submit = "Save"
    STRETCHES = 2
    minutes = forms.TypedChoiceField(choices=LENGTHS, coerce=int, initial=30, label="How long")
    medium = forms.ChoiceField(
        choices=Medium.choices, initial=Medium.IN_PERSON, widget=forms.RadioSelect, label="How you meet"
    )
    place = LineField(
        max_length=300,
        label="Where: a room, a number or a link",
        help_text="It stands in each letter. A link is shown only to those who have booked.",
    )

    def __init__(self, *args: Any, hours: Iterable[tuple[int, time, time]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        known: dict[int, list[tuple[time, time]]] = {day: [] for day in range(7)}
        for weekday, opens_at, closes_at in sorted(hours):
            known[weekday].append((opens_at, closes_at))
        self.shape = {day: max(self.STRETCHES, len(known[day]) + 1) for day in known}
        for day, count in self.shape.items():
            for place in range(count):
                ends = known[day][place] if place < len(known[day]) else (None, None)
                for (name, word), known_as in zip((("opens", "from"), ("closes", "to")), ends, strict=True):
                    field = ClockField(required=False, initial=known_as)
                    field.label = f"{WEEKDAYS[day]}, {'and ' * (place > 0)}{word}"
                    field.widget.attrs |= {"aria-label": field.label, "autocomplete": "off"}
                    self.fields[f"{name}_{day}_{place}"] = field

    @property
    def helper(self) -> Helper:
        """Draw what is above the table; the page has the form around both, and its button."""
        helper = Helper("", "minutes", Field("medium", wrapper_class="choices-in-a-row"), "place")
        helper.form_tag = False
        return helper

    def days(self) -> list[dict[str, Any]]:
        """Return the table: each weekday with its stretches, and what is wrong with it."""
        return [
            {
                "name": WEEKDAYS[day],
                "number": day,
                "stretches": [
                    (self[f"opens_{day}_{place}"], self[f"closes_{day}_{place}"]) for place in range(count)
                ],
                "errors": [
                    error
                    for place in range(count)
                    for end in ("opens", "closes")
                    for error in self.errors.get(f"{end}_{day}_{place}", [])
                ],
            }
            for day, count in self.shape.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Hand over the stretches that were filled in; refuse half ones, those too short, and those that overlap."""
        facts = super().clean() or {}
        minutes = facts.get("minutes") or 0
        hours: list[tuple[int, time, time]] = []
        for day, count in self.shape.items():
            of_day: list[tuple[time, time]] = []
            for place in range(count):
                names = f"opens_{day}_{place}", f"closes_{day}_{place}"
                if any(name in self.errors for name in names):
                    continue
                opens_at, closes_at = (facts.get(name) for name in names)
                if opens_at is None and closes_at is None:
                    continue
                if opens_at is None or closes_at is None:
                    missing = names[0] if opens_at is None else names[1]
                    self._refuse(missing, f"{WEEKDAYS[day]}: fill in both times, or neither.")
                elif closes_at <= opens_at:
                    self._refuse(names[1], f"{WEEKDAYS[day]}: this must end after it begins.")
                elif _minutes(closes_at) - _minutes(opens_at) < minutes:
                    self._refuse(names[1], f"{WEEKDAYS[day]}: this is shorter than one appointment.")
                elif any(opens_at < other[1] and other[0] < closes_at for other in of_day):
                    self._refuse(names[0], f"{WEEKDAYS[day]}: these two overlap.")
                else:
                    of_day.append((opens_at, closes_at))
            hours += [(day, *stretch) for stretch in of_day]
        kind = {name: facts[name] for name in ("minutes", "medium", "place") if name in facts}
        return kind | {"hours": hours}

    def _refuse(self, name: str, sentence: str) -> None:
        self.add_error(name, sentence)
        self.fields[name].widget.attrs |= {
            "aria-invalid": "true",
            "aria-describedby": f"wrong-{name.split('_')[1]}",
        }


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
