"""The form that decides what becomes of appointments whose counselor will be away."""

from collections.abc import Iterable
from typing import Any

from django import forms

from appointments.models import Appointment
from counselors.models import Counselor
from web.forms import Form, LineField
from web.templatetags.web import moment

CALL_OFF, KEEP = "call_off", "keep"


class AbsenceForm(Form):
    """For each appointment whether it stays, is called off, or is a colleague's; and what to say to whom it is off."""

    submit = "Tell them"
    reason = LineField(
        max_length=300,
        required=False,
        initial="I will be away then.",
        label="What you say to those whose appointment is off",
        help_text="It stands in their letter, which offers them new times.",
    )

    def __init__(
        self, *args: Any, meetings: Iterable[tuple[Appointment, list[Counselor]]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.meetings = {f"fate_{meeting.pk}": (meeting, colleagues) for meeting, colleagues in meetings}
        for name, (meeting, colleagues) in self.meetings.items():
            choices = [(CALL_OFF, "Call it off, and offer new times")]
            choices += [(str(one.pk), f"{one.user.name} sees them then") for one in colleagues]
            self.fields[name] = forms.ChoiceField(
                choices=[*choices, (KEEP, "It stays")],
                initial=CALL_OFF,
                label=f"{meeting.student.user.name}, {moment(meeting.starts_at)}",
                error_messages={
                    "invalid_choice": "Choose one of the list: this colleague has no time any more."
                },
            )
        self.order_fields([*self.meetings, "reason"])

    def fates(self) -> list[tuple[Appointment, str, Counselor | None]]:
        """Return each appointment with what was chosen, and the colleague if it is one."""
        chosen = []
        for name, (meeting, colleagues) in self.meetings.items():
            fate = self.cleaned_data[name]
            to = next((one for one in colleagues if str(one.pk) == fate), None)
            chosen.append((meeting, fate, to))
        return chosen
