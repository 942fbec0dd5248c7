"""The forms of appointments: booking, moving, cancelling, waiting."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from django import forms
from django.utils import timezone

from accounts.models import User
from appointments.free_times import FreeTime
from appointments.models import Appointment, IntakeQuestion, Purpose, Wait
from appointments.purpose_field import PurposeField
from appointments.rules import Hindrance
from counselors.models import Counselor
from web.forms import DayField, Form, InstantInput, LineField, MomentField, ProseField, instant_text
from web.templatetags.web import moment, zone


class RenewedForm(Form):
    """A form that, refused, can be sent again as it stands."""

    def renew(self, **facts: Any) -> None:
        """Hand these hidden facts out anew."""
        said: Any = self.data
        said = said.copy()
        for name, fact in facts.items():
            said[name] = str(fact)
        self.data = said


class TimeForm(RenewedForm):
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

    despite = LineField(max_length=300, required=False, label="Why is this time right all the same?")

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        if by.is_student:
            del self.fields["despite"]

    def set_aside(self, rules: Iterable[Hindrance]) -> None:
        """Ask why, where the time is against these rules; where it is against none there is nothing to ask."""
        whys = " ".join(rule.why for rule in rules)
        if whys:
            # Of the field on the page, which was made with the first words.
            self["despite"].help_text = f"{whys} The reason is kept for staff, and not shown to the student."
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
    field_order = ["key", "shown", "purpose", "counselor", "starts_at", "despite", "topic"]

    def __init__(
        self,
        *args: Any,
        by: User,
        purposes: Iterable[Purpose],
        questions: Iterable[IntakeQuestion] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, by=by, **options)
        self.questions = {f"intake_{question.rank}": question for question in questions}
        # Whoever of the staff books it need not know what the student would say.
        for name, question in self.questions.items():
            self.fields[name] = ProseField(
                rows=2,
                max_length=1000,
                label=question.text,
                required=question.is_required and by.is_student,
            )
        self.asked = sha256("\n".join(map(str, self.questions.values())).encode()).hexdigest()[:16]
        self.fields["asked"] = forms.CharField(
            required=False, max_length=16, initial=self.asked, widget=forms.HiddenInput
        )
        self.fields["purpose"] = PurposeField(purposes, widget=forms.HiddenInput)
        self.order_fields(self.field_order)
        if not by.is_student:
            self.fields["topic"].label = "What is it about?"
            self.fields["topic"].help_text = "A few words are enough. The student reads them, too."

    def clean(self) -> dict[str, Any]:
        """Hand over the answers with what was asked; refuse them where something else is asked by now."""
        facts = super().clean() or {}
        if facts.pop("asked", "") not in ("", self.asked):
            self.add_error(
                None, "The questions were changed a moment ago. Look at your answers, then send them."
            )
        answers = [(question.text, facts.pop(name, "")) for name, question in self.questions.items()]
        facts["intake"] = [{"question": text, "answer": answer} for text, answer in answers if answer]
        return facts


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


class JoinForm(Form):
    """What for and for whose time one waits, until when, and what to talk about."""

    submit = "Get in line"
    counselor = forms.ModelChoiceField(
        Counselor.objects.none(),
        required=False,
        label="With whom?",
        empty_label="Anybody, whoever has time first",
    )
    suits = forms.ChoiceField(
        choices=Wait.Suits.choices, widget=forms.RadioSelect, label="When does it suit you?"
    )
    last_on = DayField(label="Until which day is it of use?")
    topic = ProseField(
        rows=3,
        max_length=2000,
        label="What would you like to talk about?",
        help_text="A few words are enough. The counselor reads them before you meet.",
    )

    field_order = ["purpose", "counselor", "suits", "last_on", "topic"]

    def __init__(self, *args: Any, purposes: Iterable[Purpose], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purpose"] = PurposeField(purposes, label="What for?")
        self.order_fields(self.field_order)
        counselor: Any = self.fields["counselor"]
        counselor.queryset = (
            Counselor.objects.filter(user__deactivated_at=None, appointmenttype__isnull=False)
            .select_related("user")
            .order_by("user__name")
            .distinct()
        )
        counselor.error_messages["invalid_choice"] = "Choose a counselor of the list."


class MissForm(Form):
    """On whose side it was."""

    submit = "It did not take place"
    missed_by = forms.ChoiceField(
        choices=Appointment.Side.choices, widget=forms.RadioSelect, label="What happened?"
    )


class ReopenForm(Form):
    """Why a meeting was not missed after all."""

    submit = "Undo it"
    reason = LineField(
        max_length=300,
        required=False,
        label="Why was it not missed after all?",
        help_text="Kept for staff, and not shown to the student.",
    )


class ExcuseForm(Form):
    """Why a meeting that was missed does not count."""

    submit = "Excuse it"
    excuse = LineField(
        max_length=300,
        label="Why does it not count?",
        help_text="Kept for staff, and not shown to the student.",
    )
