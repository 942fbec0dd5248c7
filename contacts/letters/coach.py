"""The letter coach: reads a student's own draft by rule, and says what to change and why. It never blocks anything."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from contacts.letters.known import Known
from contacts.letters.reading import Reading
from contacts.letters.rules import CHECKS

__all__ = ["Finding", "Known", "Question", "checks", "findings", "questions"]


@dataclass(frozen=True)
class Finding:
    """What one rule says of a draft: what is in place, why it matters, and what to change, if anything."""

    key: str
    good: str
    reason: str
    advice: str = ""

    @property
    def is_fine(self) -> bool:
        return not self.advice


@dataclass(frozen=True)
class Question:
    """What no program can tell, and so is asked of the student."""

    key: str
    sentence: str
    reason: str


@dataclass(frozen=True)
class Rule:
    """One rule in the coach's words, and the letters it is for; all, where none are named."""

    good: str
    reason: str
    letters: tuple[str, ...] = ()


RULES = {
    key: Rule(**said)
    for key, said in tomllib.loads(Path(__file__).with_name("coach.toml").read_text(encoding="utf-8")).items()
}
# Letters that ask a person for the first talk.
ASKS = {"first", "second", "referred"}
ASKED = (
    Question(
        "wider_interest",
        "Is your interest wider than their organization, and does the letter show it?",
        "Whoever sees that you are curious about the whole field can also send you on to others.",
    ),
    Question(
        "looked_up",
        "Have you looked up what their web page answers?",
        "A question that only they can answer is the reason to write to them.",
    ),
)


def checks(letter: str, subject: str, text: str, known: Known) -> list[Finding]:
    """Return what each rule says of a draft, in the order of reading; what cannot be told is left out."""
    draft = Reading.of(letter, subject, text)
    found = []
    for key, rule in RULES.items():
        if not rule.letters or letter in rule.letters:
            advice = CHECKS[key](draft, known)
            if advice is not None:
                found.append(Finding(key, rule.good, rule.reason, advice))
    return found


def findings(letter: str, subject: str, text: str, known: Known) -> list[Finding]:
    """Return what there is to change in a draft, and why."""
    return [finding for finding in checks(letter, subject, text, known) if not finding.is_fine]


def questions(letter: str) -> list[Question]:
    """Return what the student is asked about this letter."""
    return list(ASKED) if letter in ASKS else []
