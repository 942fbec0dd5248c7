"""How a form asks what an appointment is for."""

from collections.abc import Iterable
from typing import Any

from django import forms

from appointments.models import Purpose


class PurposeField(forms.TypedChoiceField):
    """One of these purposes. Where there is only one nobody is asked, and it need not be sent."""

    def __init__(self, purposes: Iterable[Purpose], **options: Any) -> None:
        known = {str(purpose.pk): purpose for purpose in purposes}
        sole = next(iter(known.values())) if len(known) == 1 else None
        if sole:
            options["widget"] = forms.HiddenInput
        options |= {
            "choices": [(key, purpose.name) for key, purpose in known.items()],
            "coerce": known.get,
            "required": sole is None,
            "empty_value": sole,
            "error_messages": {
                "required": "Choose what the appointment is for.",
                "invalid_choice": "This cannot be booked any more. Choose anew what the appointment is for.",
            },
        }
        super().__init__(**options)
