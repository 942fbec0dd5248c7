"""Talks side by side: what each says on every row, and where it says so."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from interviews.models import Interview, InterviewLog, Rating, Scale
from web.templatetags.web import day

FEWEST, MOST = 2, 6
# So much of what was said is read at a glance.
GLANCE = 140
SENTENCE = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)
FIT = "Could this be for you?"
WORDS = {
    "best": "What they like best",
    "least": "What they like least",
    "surprise": "What surprised you",
    "advice": "Their advice",
}


class Cell(NamedTuple):
    """What one talk says on one row, with the page on which it does; or where to say it, if nothing was said.

    `label` is what its link is called for whoever hears the page.
    """

    whose: str
    url: str
    label: str
    value: int | None = None
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return self.value is None and not self.text


class Told(NamedTuple):
    """One talk, by whose name it goes, and where it is shown, corrected and rated."""

    talk: Interview
    whose: str
    url: str
    correct_url: str
    rate_url: str


class Row(NamedTuple):
    """One thing that talks are compared by."""

    name: str
    cells: list[Cell]

    @property
    def is_said(self) -> bool:
        return not all(cell.is_empty for cell in self.cells)


@dataclass(frozen=True)
class Comparison:
    """The talks and the rows: how each fits, the student's own scales, and what was said."""

    talks: Sequence[Interview]
    numbers: list[Row]
    words: list[Row]


def compared(talks: Sequence[Interview], scales: Iterable[Scale], ratings: Iterable[Rating]) -> Comparison:
    """Lay these talks out, each with its log and with what was rated."""
    rated = {(rating.interview_id, rating.scale_id): rating for rating in ratings}
    called = _called(talks)
    fits = Row(FIT, [_fit(told) for told in called])
    own = [Row(scale.name, [_rated(told, scale, rated) for told in called]) for scale in scales]
    words = [Row(title, [_said(told, name, title) for told in called]) for name, title in WORDS.items()]
    return Comparison(talks, [fits, *own], [row for row in words if row.is_said])


def at_a_glance(text: str) -> str:
    """Return the first sentence of a text, cut at a word where it is long."""
    line = text.strip().partition("\n")[0].strip()
    found = SENTENCE.match(line)
    first = found.group() if found else line
    return first if len(first) <= GLANCE else f"{first[:GLANCE].rsplit(' ', 1)[0].rstrip(',;:')} …"


def _called(talks: Sequence[Interview]) -> list[Told]:
    """Each talk by the name of whom it was with; of several with one person, also by its day."""
    people = Counter(talk.contact_id for talk in talks)
    return [
        Told(
            talk,
            f"{talk.contact.name}, {day(talk.held_at)}" if people[talk.contact_id] > 1 else talk.contact.name,
            talk.get_absolute_url(),
            reverse("interviews:correct", args=[talk.pk]),
            reverse("interviews:rate", args=[talk.pk]),
        )
        for talk in talks
    ]


def _log(talk: Interview) -> InterviewLog | None:
    return getattr(talk, "log", None)


def _fit(told: Told) -> Cell:
    log = _log(told.talk)
    if log and log.fit:
        label = f"{log.fit} of 5: {FIT}, {told.whose}"
        return Cell(told.whose, f"{told.url}#log", label, log.fit, at_a_glance(log.fit_why))
    return Cell(told.whose, told.correct_url, f"Rate it: {FIT}, {told.whose}")


def _rated(told: Told, scale: Scale, rated: dict[tuple[int, int], Rating]) -> Cell:
    rating = rated.get((told.talk.pk, scale.pk))
    if rating:
        label = f"{rating.value} of 5: {scale.name}, {told.whose}"
        return Cell(told.whose, f"{told.url}#ratings", label, rating.value, at_a_glance(rating.because))
    here = f"{told.rate_url}#div_id_value_{scale.pk}"
    return Cell(told.whose, here, f"Rate it: {scale.name}, {told.whose}")


def _said(told: Told, name: str, title: str) -> Cell:
    text = at_a_glance(getattr(_log(told.talk), name, ""))
    here = f"{told.url}#log" if text else told.correct_url
    return Cell(told.whose, here, f"Add it: {title}, {told.whose}", None, text)
