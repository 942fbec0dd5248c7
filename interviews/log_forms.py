"""The log of an interview: two minutes on a phone, and room for more."""

from collections.abc import Iterable
from typing import Any

from django import forms

from contacts.name_forms import GivenNamesForm
from interviews.actions import Answer, Promised, fingerprint
from interviews.models import Interview, InterviewLog, PlannedQuestion
from web.forms import DayField, Form, LineField, ProseField
from web.layout import Field, aside, heading, side_by_side
from web.refusals import Refused

FIT = [("1", "1 · not for me"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5 · I see myself there")]
# The columns of a log that a form fills as they are called.
STRUCK = ("best", "least", "surprise")
FOR_YOURSELF = ("energy", "fitting", "still_open")
RESUME = ("resume_asked_for", "resume_passed_on")
NO_DAY = "Choose the day by which you will do it."
COLUMNS = ("learned", "advice", "fit", "fit_why", *STRUCK, *FOR_YOURSELF, *RESUME)


def prose(label: str, help_text: str = "") -> ProseField:
    return ProseField(rows=2, required=False, label=label, help_text=help_text)


def minutes_field(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=1, max_value=most, required=False, label=label, widget=forms.NumberInput
    )


class LogTexts(Form):
    """What a log says, whether it is written or corrected: the debrief of PROCESS 5, and each question's answer.

    A talk by e-mail took no minutes.
    """

    learned = ProseField(
        rows=4, label="What did you learn?", help_text="What you could not have read. A few words will do."
    )
    minutes_used = minutes_field("Minutes you talked", 480)
    fit = forms.TypedChoiceField(
        choices=FIT,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        label="Could this be for you?",
    )
    fit_why = LineField(max_length=300, required=False, label="Why?")
    advice = prose("What did they advise you?")
    best = prose("What do they like best?")
    least = prose("What do they like least?")
    surprise = prose("What surprised you?")
    energy = prose("What raised your energy, and what lowered it?")
    fitting = prose("What fits your skills, interests and values, and what does not?")
    still_open = prose("What do you still need to know, and who knows it?")
    resume_asked_for = forms.BooleanField(required=False, label="They asked to see my résumé")
    resume_passed_on = forms.BooleanField(required=False, label="They offered to pass it on")
    minutes_asked = forms.IntegerField(
        min_value=5,
        max_value=240,
        required=False,
        label="Minutes you had asked for",
        widget=forms.NumberInput,
    )

    def __init__(
        self, *args: Any, interview: Interview, questions: Iterable[PlannedQuestion], **options: Any
    ):
        asked = list(questions)
        jotted = {f"answer_{question.pk}": question.answer for question in asked}
        seen = {f"seen_{question.pk}": question.answer_edit or "" for question in asked}
        minutes = {"minutes_used": interview.minutes, "minutes_asked": interview.minutes_asked}
        options["initial"] = minutes | jotted | seen | (options.get("initial") or {})
        super().__init__(*args, **options)
        self.asked = asked
        for question in asked:
            self.fields[f"answer_{question.pk}"] = prose(question.text)
            # Whatever a phone brings meanwhile is not written over: see `logs.Answer`.
            self.fields[f"seen_{question.pk}"] = forms.UUIDField(required=False, widget=forms.HiddenInput)
        if interview.by_email:
            del self.fields["minutes_used"], self.fields["minutes_asked"]

    def layout_of_texts(self) -> list[Any]:
        """Return what fits on one screen, and the rest folded; what was jotted down already is open."""
        answers = [f"answer_{question.pk}" for question in self.asked]
        folded = (
            [aside("Your questions, one by one", *answers, is_open=self._has(answers))] if answers else []
        )
        asked = [name for name in ("minutes_asked",) if name in self.fields]
        aside_names = [*FOR_YOURSELF, *RESUME]
        return [
            "learned",
            *(f"seen_{question.pk}" for question in self.asked),
            *(name for name in ("minutes_used",) if name in self.fields),
            Field("fit", wrapper_class="choices-in-a-row"),
            Field("fit_why", data_only_for="fit=1 2 3 4 5"),
            *folded,
            aside("What struck you: best, least, a surprise", *STRUCK, is_open=self._has(STRUCK)),
            "advice",
            aside(
                "For yourself: energy, fit, what is still open, the résumé",
                *aside_names,
                *asked,
                is_open=self._has([*aside_names, *(name for name in asked if name in self.errors)]),
            ),
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        answers = {}
        for question in self.asked:
            text, seen = facts.pop(f"answer_{question.pk}", ""), facts.pop(f"seen_{question.pk}", None)
            if text != question.answer:
                answers[question.pk] = Answer(text, seen)
        return facts | {"answers": answers}

    def _has(self, names: Iterable[str]) -> bool:
        """Say whether one of these has something in it, or something wrong with it."""
        return any(name in self.errors or self[name].value() for name in names if name != "minutes_asked")


class LogForm(LogTexts, GivenNamesForm):
    """The first account of a talk, with the names received and the promises of both sides."""

    submit = "Save the log"
    promise = LineField(max_length=300, required=False, label="Something you promised, or want to do next")
    promise_on = DayField(required=False, label="By when")
    their_promise = LineField(max_length=300, required=False, label="Something they promised you")
    their_promise_on = DayField(required=False, label="Ask after it on")

    def layout(self) -> list[Any]:
        return [
            *self.layout_of_texts(),
            heading("Whom did they name?"),
            *self.layout_of_names(),
            heading("What was promised?"),
            side_by_side("promise", "promise_on", wide=True),
            side_by_side("their_promise", "their_promise_on", wide=True),
        ]

    def clean(self) -> dict[str, Any]:
        facts = super().clean()
        promises = [
            self._promised(facts, "promise", "you promised", is_theirs=False),
            self._promised(facts, "their_promise", "they promised", is_theirs=True),
        ]
        return facts | {"promises": [promised for promised in promises if promised]}

    def _promised(self, facts: dict[str, Any], name: str, who: str, *, is_theirs: bool) -> Promised | None:
        on = f"{name}_on"
        text, day = facts.pop(name, ""), facts.pop(on, None)
        if text and not day and on not in self.errors:
            self.add_error(on, "Choose the day by which you will ask after it." if is_theirs else NO_DAY)
        if day and not text and name not in self.errors:
            self.add_error(name, f"Say what {who}, or leave the day empty.")
        return Promised(text, day, is_theirs) if text and day else None


class CorrectForm(LogTexts):
    """The texts of a log, to be changed. Names and promises have their own pages."""

    submit = "Save"
    seen = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)

    def __init__(self, *args: Any, log: InterviewLog, interview: Interview, **options: Any) -> None:
        known = {name: getattr(log, name) for name in COLUMNS} | {"minutes_used": interview.minutes_used}
        self.state = fingerprint(log)
        super().__init__(*args, interview=interview, initial=known | {"seen": self.state}, **options)

    def layout(self) -> list[Any]:
        return ["seen", *self.layout_of_texts()]

    def refuse(self, refusal: Refused) -> None:
        """Whoever is told of the change and saves again means it."""
        super().refuse(refusal)
        self.data = {name: self.data[name] for name in self.data} | {"seen": self.state}
