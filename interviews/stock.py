"""The question bank: a file we ship and rows that follow it. Nothing else writes the bank's questions."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from interviews.models import Question

BANK = Path(__file__).with_name("bank.toml")
FIRST = "The first seven"
MARKS = ("can_be_looked_up", "is_sensitive", "suits_email")


@transaction.atomic
def stock(path: Path = BANK) -> int:
    """Make the bank say what the file says, question by question, and return how many there are.

    A question keeps its row for as long as it keeps its key. One that has left the file leaves the bank too;
    lists on which it was planned keep their own text.
    """
    questions = [_question(place, facts) for place, facts in enumerate(_shipped(path))]
    Question.objects.bulk_create(
        questions,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["topic", "text", "place", "minutes", *MARKS],
    )
    Question.objects.filter(key__isnull=False).exclude(
        key__in=[question.key for question in questions]
    ).delete()
    return len(questions)


@cache
def first_seven() -> list[str]:
    """Return the questions every handout begins with, as the file words them."""
    return [question["text"] for question in _shipped() if question["topic"] == FIRST]


def _shipped(path: Path = BANK) -> list[dict[str, Any]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))["question"]


def _question(place: int, facts: dict[str, Any]) -> Question:
    marks = facts.pop("marks", [])
    if unknown := set(marks) - set(MARKS):
        raise ValueError(f"The bank does not know the mark {', '.join(unknown)} of {facts['key']}.")
    return Question(place=place, **facts, **dict.fromkeys(marks, True))
