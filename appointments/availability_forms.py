"""The forms in which a counselor says when there is time: the hours of a week, extra hours, and time off."""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Any

from django import forms

from center.models import Term
from web.forms import DayField, Form
from web.layout import Helper, side_by_side
from web.refusals import Refused
from web.templatetags.web import day as day_in_words

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


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


class ExtraHoursForm(Form):
    """A stretch of one date."""

    submit = "Open these hours"
    on = DayField(label="Day")
    opens_at = ClockField(label="From (time)")
    closes_at = ClockField(label="Until (time)")

    def layout(self) -> list[Any]:
        return ["on", side_by_side("opens_at", "closes_at")]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        opens, closes = facts.get("opens_at"), facts.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", "Choose a time after the one at which you begin.")
        return facts


class WeekForm(Form):
    """The hours of a week: on each weekday some stretches, each with a beginning and an end.

    They are a table with one more empty stretch than a day has, up to the `MOST` it may have; the page draws it below
    the other fields, which stand in `above`. None may be shorter than one appointment: the form's own `minutes`, else
    `shortest`.
    """

    STRETCHES, MOST = 2, 24

    def __init__(
        self,
        *args: Any,
        hours: Iterable[tuple[int, time, time]] = (),
        shortest: int = 0,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.shortest = shortest
        known: dict[int, list[tuple[time, time]]] = {day: [] for day in range(7)}
        for weekday, opens_at, closes_at in sorted(hours):
            known[weekday].append((opens_at, closes_at))
        self.shape = {
            day: min(self.MOST, max(self.STRETCHES, len(known[day]) + 1, self._told(day))) for day in known
        }
        for day, count in self.shape.items():
            for place in range(count):
                ends = known[day][place] if place < len(known[day]) else (None, None)
                for (name, word), known_as in zip((("opens", "from"), ("closes", "to")), ends, strict=True):
                    field = ClockField(required=False, initial=known_as)
                    field.label = f"{WEEKDAYS[day]}, {'and ' * (place > 0)}{word}"
                    field.widget.attrs |= {"aria-label": field.label, "autocomplete": "off"}
                    self.fields[f"{name}_{day}_{place}"] = field

    @property
    def above(self) -> list[Any]:
        """Return the fields that stand above the table."""
        raise NotImplementedError

    @property
    def helper(self) -> Helper:
        """Draw what is above the table; the page has the form around both, and its button."""
        helper = Helper("", *self.above)
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
        minutes = facts.get("minutes") or self.shortest
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
        others = {name: fact for name, fact in facts.items() if name.split("_")[0] not in ("opens", "closes")}
        return others | {"hours": hours}

    def _told(self, day: int) -> int:
        """Return how many stretches of a day were sent: more than are known, where some were removed meanwhile."""
        places = range(self.MOST)
        return next((place for place in places if f"opens_{day}_{place}" not in self.data), self.MOST)

    def _refuse(self, name: str, sentence: str) -> None:
        self.add_error(name, sentence)
        self.fields[name].widget.attrs |= {
            "aria-invalid": "true",
            "aria-describedby": f"wrong-{name.split('_')[1]}",
        }


class PlanForm(WeekForm):
    """A week, and the dates in which it holds: those of a term, or others."""

    OTHER = "other"
    submit = "Save these hours"
    term = forms.ChoiceField(widget=forms.RadioSelect, label="When they hold")
    first_on = DayField(required=False, label="First day")
    last_on = DayField(
        required=False, label="Last day", help_text="Without a last day they hold until you say otherwise."
    )

    def __init__(self, *args: Any, terms: Sequence[Term] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.terms = {str(term.pk): (term.first_on, term.last_on) for term in terms}
        if not self.terms:
            del self.fields["term"]
            return
        named = [
            (str(term.pk), f"{term.name}: {day_in_words(term.first_on)} to {day_in_words(term.last_on)}")
            for term in terms
        ]
        self.fields["term"].choices = [*named, (self.OTHER, "Other dates:")]  # type: ignore[attr-defined]
        known = self.initial.get("first_on"), self.initial.get("last_on")
        chosen = next((key for key, dates in self.terms.items() if dates == known), self.OTHER)
        self.initial = {"term": chosen} | (dict(self.initial) if chosen == self.OTHER else {})

    @property
    def above(self) -> list[Any]:
        return [*(["term"] if self.terms else []), side_by_side("first_on", "last_on")]

    def refuse(self, refusal: Refused) -> None:
        """Show what speaks against the dates of a term beside the term."""
        if self.data.get("term") in self.terms:
            refusal.field = "term"
        super().refuse(refusal)

    def clean(self) -> dict[str, Any]:
        """Hand over the dates of the chosen term, or the others that were typed."""
        facts = super().clean()
        dates = self.terms.get(facts.pop("term", ""))
        typed = facts.get("first_on"), facts.get("last_on")
        if dates and any(typed) and typed != dates:
            self.add_error(
                "first_on", "You chose a term, and typed dates too. Choose “Other dates”, or clear these."
            )
        elif dates:
            return facts | dict(zip(("first_on", "last_on"), dates, strict=True))
        first, last = facts.get("first_on"), facts.get("last_on")
        if not first and not {"term", "first_on"} & set(self.errors):
            self.add_error("first_on", "Choose the first day on which these hours hold.")
        if first and last and last < first:
            self.add_error("last_on", "This is before the first day. Choose the same day or a later one.")
        return facts


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
