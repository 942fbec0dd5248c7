"""The one page to print or to hold: what of the preparation stands on it, and how close it must be set to fit."""

from dataclasses import dataclass

from django.utils.text import Truncator

from accounts.models import User
from interviews.checklist import GROUPS, ITEMS, SELF
from interviews.models import Interview, Research
from interviews.preparation import Taken, taken

# What a page takes besides its head and its close; beyond it, a second page is more honest than a cut one.
LINE = 88
ROOMY, CLOSE = 12, 18
NOTES = 8
LONGEST_NOTE = 110


@dataclass(frozen=True)
class Sheet:
    """One page: the questions in their order, a few notes in short, and how close it is set."""

    taken: Taken
    notes: list[tuple[str, str]]
    spacing: str


def sheet_of(interview: Interview, user: User) -> Sheet:
    """Return what stands on the sheet of one interview: of the notes as many as there is room for, cut short."""
    chosen = taken(interview, user)
    rows = Research.objects.visible_to(user).filter(interview=interview).exclude(note="")
    said = dict(rows.values_list("item", "note"))
    notes = [
        (GROUPS[item.group], Truncator(" ".join(said[key].split())).chars(LONGEST_NOTE, truncate="…"))
        for key, item in ITEMS.items()
        if key in said and item.group != SELF
    ][:NOTES]
    lines = sum(1 + len(one.text) // LINE for one in chosen.questions) + len(notes)
    spacing = "roomy" if lines <= ROOMY else "close" if lines <= CLOSE else "tight"
    return Sheet(chosen, notes, spacing)
