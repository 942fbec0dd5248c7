"""The form of what an appointment is for: its words, what is asked when it is booked, and who may book it."""

from typing import Any

from django import forms

from appointments.models import IntakeQuestion, Purpose
from web.forms import Form, LineField, ProseField
from web.layout import aside, side_by_side

QUESTIONS = range(IntakeQuestion.MOST)
WHO = ("colleges", "class_of_from", "class_of_until")


class PurposeForm(Form):
    """Its name, a sentence for whoever chooses, up to five questions, and whom it is for."""

    submit = "Save"
    name = LineField(max_length=80, label="Name", help_text="A few words, such as Résumé review.")
    about = LineField(
        max_length=300, label="What it is about", help_text="One sentence. Students read it when they choose."
    )
    colleges = ProseField(
        rows=3,
        max_length=2000,
        required=False,
        label="Students of these colleges",
        help_text="One in a line, as it stands in their account. Empty: of all.",
    )
    class_of_from = forms.IntegerField(
        min_value=2000, max_value=2100, required=False, label="From the class of"
    )
    class_of_until = forms.IntegerField(
        min_value=2000, max_value=2100, required=False, label="To the class of"
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for place in QUESTIONS:
            self.fields[f"question_{place}"] = LineField(
                max_length=200, required=False, label=f"Question {place + 1}"
            )
            self.fields[f"required_{place}"] = forms.BooleanField(
                required=False, label="Students have to answer it"
            )

    @classmethod
    def told(cls, purpose: Purpose) -> dict[str, Any]:
        """Return a purpose as the form shows it."""
        known: dict[str, Any] = {
            "name": purpose.name,
            "about": purpose.about,
            "colleges": "\n".join(purpose.colleges),
        }
        known |= {"class_of_from": purpose.class_of_from, "class_of_until": purpose.class_of_until}
        for place, question in enumerate(purpose.intakequestion_set.order_by("rank")):
            known |= {f"question_{place}": question.text, f"required_{place}": question.is_required}
        return known

    def layout(self) -> list[Any]:
        asked = [name for place in QUESTIONS for name in (f"question_{place}", f"required_{place}")]
        known = {**self.initial, **self.data}
        return [
            "name",
            "about",
            aside("What is asked when it is booked", *asked, is_open=bool(known.get("question_0"))),
            aside(
                "Who may book it",
                "colleges",
                side_by_side("class_of_from", "class_of_until"),
                is_open=any(known.get(name) for name in WHO),
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Hand over the questions that were typed, and the colleges line by line."""
        facts = super().clean() or {}
        first, last = facts.get("class_of_from"), facts.get("class_of_until")
        if first and last and last < first:
            self.add_error(
                "class_of_until", "This is before the first class. Choose the same or a later one."
            )
        lines = [" ".join(line.split()) for line in facts.get("colleges", "").splitlines()]
        facts["colleges"] = list(dict.fromkeys(line for line in lines if line))
        if any(len(line) > 120 for line in facts["colleges"]):
            self.add_error(
                "colleges", "One of these lines is too long for a name. Put each college in its own line."
            )
        typed = [(facts.pop(f"question_{n}", ""), facts.pop(f"required_{n}", False)) for n in QUESTIONS]
        facts["questions"] = [(text, is_required) for text, is_required in typed if text]
        return facts
