"""The forms of files: one to choose a file, one for the meaning of its columns, one to let it in."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from contacts.files import columns, tables, vcard
from contacts.files.tables import Table
from web.forms import Form, ProseField, is_blank
from web.refusals import Refused

# What tells a phone's cards from a table: more is not read before it is known.
BEGIN = 4096
LONGEST_SAMPLE = 60
SAMPLES = 3


class BringForm(Form):
    """A file of people, or the same as text."""

    submit = "Look at it first"
    file = forms.FileField(
        required=False,
        allow_empty_file=True,
        label="A file",
        help_text="A table (.csv, up to 2 MB) or cards of an address book (.vcf). Nobody is put on your list yet.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.vcf,.vcard,text/csv,text/vcard"}),
    )
    text = ProseField(
        required=False,
        max_length=500_000,
        label="Or paste it here",
        help_text="Cells copied from a spreadsheet will do, with a line that names the columns.",
    )

    def clean_file(self) -> Any:
        """Look at the size before anything is read: only cards with their photos may be larger than a table."""
        file = self.cleaned_data["file"]
        if file and file.size > tables.BYTES:
            is_cards = vcard.looks_like_cards(file.read(BEGIN))
            file.seek(0)
            if not is_cards:
                raise ValidationError(
                    "This file is larger than 2 MB. Split it, and import one part after the other."
                )
            if file.size > vcard.BYTES:
                raise ValidationError("This file is larger than 25 MB. Export the contacts without photos.")
        return file

    def clean(self) -> dict[str, Any]:
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text")
        if self.errors:
            return {}
        if file and text:
            raise ValidationError("Choose a file or paste text, one at a time.")
        if not file and not text:
            self.add_error("file", "Choose a file, or paste the names below.")
            return {}
        return {
            "raw": file.read() if file else str(text).encode(),
            "name": _shown(file.name) if file else "Pasted text",
        }

    def refuse(self, refusal: Refused) -> None:
        """Show what is wrong with the text beside the text."""
        if refusal.field == "file" and "file" not in self.files:
            refusal.field = "text"
        super().refuse(refusal)


@dataclass(frozen=True)
class Column:
    """One column as the page shows it: what it is called, some of its cells, and its choice."""

    label: str
    samples: list[str]
    choice: forms.BoundField


class ColumnsForm(Form):
    """What each column of a table means."""

    submit = "Show me what will happen"

    def __init__(self, *args: Any, table: Table, chosen: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.labels = columns.labels(table.header, table.width)
        self.samples = [_samples(table, number) for number in range(table.width)]
        guessed = chosen if len(chosen) == table.width else columns.guess(self.names(table))
        for number, meaning in enumerate(guessed):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                choices=list(columns.TARGETS.items()),
                required=False,
                initial=meaning,
                label=self.labels[number],
                widget=forms.Select,
            )

    @staticmethod
    def names(table: Table) -> list[str]:
        return [*table.header, *[""] * (table.width - len(table.header))]

    def columns(self) -> list[Column]:
        return [
            Column(label, samples, self[f"column_{number}"])
            for number, (label, samples) in enumerate(zip(self.labels, self.samples, strict=True))
        ]

    def clean(self) -> dict[str, Any]:
        return {} if self.errors else {"meanings": [self.cleaned_data[name] for name in self.fields]}


class StartForm(Form):
    """That the people of the file are put on the list; with problems only on the word of the student."""

    leave_out = forms.BooleanField(required=False)

    def __init__(self, *args: Any, new: int, problems: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.submit = f"Put {new:,} {'person' if new == 1 else 'people'} on my list"
        lines = "the line with a problem" if problems == 1 else f"the {problems:,} lines with problems"
        self.fields["leave_out"].label = f"Leave out {lines}"
        if not problems:
            self.fields["leave_out"].widget = forms.HiddenInput()


def _samples(table: Table, number: int) -> list[str]:
    """Return the first different things that stand in a column, each as much of it as fits."""
    found: dict[str, None] = {}
    for record in table.records[:200]:
        cell = " ".join(record.cells[number].split()) if number < len(record.cells) else ""
        if cell:
            found.setdefault(cell if len(cell) <= LONGEST_SAMPLE else f"{cell[: LONGEST_SAMPLE - 1]}…")
        if len(found) == SAMPLES:
            break
    return list(found)


def _shown(name: str) -> str:
    """Return the name of a file as a page may show it."""
    seen = "".join(
        c for c in re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", "", name) if c.isprintable()
    )
    return "A file" if is_blank(seen) else seen.strip()[:120]
