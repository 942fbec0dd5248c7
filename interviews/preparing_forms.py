"""The forms of preparing: the research checklist, the questions to take along, and questions of one's own."""

from collections.abc import Mapping
from typing import Any

from django import forms

from interviews.actions import Finding
from interviews.checklist import GROUPS, ITEMS, KEYS
from interviews.models import Question, Research
from interviews.preparation import Noted
from web.forms import Form, LineField, ProseField
from web.layout import Field, side_by_side

LONGEST_NOTE = 2_000


class ResearchForm(Form):
    """The checklist: a tick and a note for each item, and what was noted of the same before another talk.

    `item` names the one item that is saved by itself; `take_over` the one whose earlier note is taken over.
    """

    item = forms.ChoiceField(choices=[(key, key) for key in ITEMS], required=False)
    take_over = forms.ChoiceField(choices=[(key, key) for key in ITEMS], required=False)

    def __init__(
        self, *args: Any, known: Mapping[str, Research], earlier: Mapping[str, Noted], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.earlier = earlier
        for key, item in ITEMS.items():
            row = known.get(key)
            self.fields[f"done-{key}"] = forms.BooleanField(
                required=False, initial=row is not None and row.done_at is not None, label=item.sentence
            )
            self.fields[f"note-{key}"] = ProseField(
                required=False,
                max_length=LONGEST_NOTE,
                rows=1,
                initial=row.note if row else "",
                label=f"Note: {item.sentence}",
            )

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        keys = [facts["item"]] if facts.get("item") else [*ITEMS]
        notes = {key: facts.get(f"note-{key}", "") for key in keys}
        over = facts.get("take_over", "")
        if over in notes and over in self.earlier:
            note = "\n".join(said for said in (notes[over], self.earlier[over].note) if said)
            notes[over] = note[:LONGEST_NOTE]
        return {"findings": {key: Finding(facts.get(f"done-{key}", False), notes[key]) for key in keys}}

    def groups(self) -> list[dict[str, Any]]:
        """Return the groups with their items, and what belongs to each."""
        return [
            {"key": group, "title": title, "rows": [self._row(key) for key in KEYS[group]]}
            for group, title in GROUPS.items()
        ]

    def _row(self, key: str) -> dict[str, Any]:
        done, note = self[f"done-{key}"], self[f"note-{key}"]
        said = note.value() or ""
        earlier = self.earlier.get(key)
        return {
            "item": ITEMS[key],
            "is_done": bool(done.value()),
            "note": said,
            "errors": note.errors,
            "earlier": earlier if earlier and earlier.note not in said else None,
        }


class PrepareForm(Form):
    """Which questions to take along.

    `known` are those that the page showed as chosen: what was added in another window since then stays.
    """

    submit = "Take these along"
    questions = forms.ModelMultipleChoiceField(
        Question.objects.none(),
        required=False,
        error_messages={"invalid_choice": "Choose questions of the list."},
    )
    own = LineField(max_length=300, required=False, label="A question of your own")

    def __init__(self, *args: Any, bank: Any, chosen: set[int], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["questions"].queryset = bank  # type: ignore[attr-defined]
        self.bank, self.chosen = bank, chosen

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if "known" in self.data and "questions" in facts:
            known = set(self.data.getlist("known"))  # type: ignore[attr-defined]
            unseen = [pk for pk in self.chosen if str(pk) not in known]
            facts["questions"] = [*facts["questions"], *self.bank.filter(pk__in=unseen)]
        return facts


class ChooseForm(Form):
    """One question of the bank, taken along or not."""

    question = forms.ModelChoiceField(
        Question.objects.none(), error_messages={"invalid_choice": "Choose questions of the list."}
    )
    is_chosen = forms.BooleanField(required=False)

    def __init__(self, *args: Any, bank: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["question"].queryset = bank  # type: ignore[attr-defined]


class ArrangeForm(Form):
    """Another place on the list."""

    place = forms.IntegerField(error_messages={"invalid": "Choose a place on the list."})


class MarkForm(Form):
    """Whether a question must be asked."""

    is_must = forms.BooleanField(required=False)


class RewordForm(Form):
    """One question in other words."""

    submit = "Save these words"
    text = LineField(
        max_length=300,
        label="Your words",
        help_text="They are for this talk alone; the question in the bank stays as it is.",
    )


class QuestionForm(Form):
    """A question of one's own."""

    submit = "Save the question"
    text = LineField(max_length=300, label="Question")
    topic = LineField(
        max_length=60,
        required=False,
        label="Topic",
        help_text="One of the bank's, or a new one. Left empty it stands under “My own”.",
    )
    minutes = forms.IntegerField(
        min_value=1,
        max_value=30,
        initial=2,
        label="Minutes an answer takes",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def layout(self) -> list[Any]:
        return ["text", side_by_side(Field("topic", list="topics"), "minutes")]
