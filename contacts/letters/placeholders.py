"""The facts a letter may name, and how they come into its text.

`{contact}` stands for a fact; there is no other syntax, so that whoever words a letter can reach nothing else.

- Each sentence stands on a line of its own; the lines of a paragraph are joined, and a blank line ends it.
- A line that names an unknown fact is left out; so is a paragraph of which nothing remains.
- Where a line offers several versions, with ` | ` between them, the first whose facts are all known is taken.
- A fact that stands alone on its line stays on a line of its own; one that is a list always does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from contacts.folding import folded


@dataclass(frozen=True)
class Placeholder:
    """One fact by its name, and what it says."""

    name: str
    says: str
    is_list: bool = False

    def __str__(self) -> str:
        return f"{{{self.name}}}"


PLACEHOLDERS = {
    placeholder.name: placeholder
    for placeholder in (
        Placeholder("contact", "the name of the person the letter is to"),
        Placeholder("organization", "where that person works"),
        Placeholder("field", "that person's field of work, in the middle of a sentence"),
        Placeholder("met_how", "how the student knows them, in the student's own words"),
        Placeholder("student", "the student's name"),
        Placeholder("major", "what the student studies; unknown while undeclared"),
        Placeholder("college", "the student's college"),
        Placeholder("referrer", "who gave this person's name, where the student may say so"),
        Placeholder("named", "whom this person named to the student"),
        Placeholder("minutes", "how many minutes the talk takes, as a number"),
        Placeholder("medium", "how they would talk: by phone, by video, in person; unknown without an offer"),
        Placeholder("times", "the times the student offers, each on a line of its own", is_list=True),
        Placeholder("link", "the personal link by which this person can answer"),
        Placeholder("when", "the day and time of the talk"),
        Placeholder("place", "where they talk: a place, a number or a link"),
        Placeholder("learned", "what the student wrote down after the talk"),
        Placeholder("heard", "a second thing of it: advice, a surprise, what they like, an answer"),
        Placeholder("promise", "what the student has promised them and not done yet"),
        Placeholder("leave", "whether the student will say who gave the name, where that is settled"),
        Placeholder("what", "what they helped with, or what the student has landed"),
        Placeholder("next_on", "the day on which the student writes again, or by which a promise is kept"),
    )
}

Facts = Mapping[str, str]

NAMED = re.compile(r"\{([a-z_]{1,20})\}")
# Whatever has a brace in it: other languages' placeholders, ours, and braces that are left over.
BRACED = re.compile(r"\{\{.{0,60}?\}\}|\{%.{0,60}?%\}|\{#.{0,60}?#\}|\{[^{}]{0,60}\}|[{}]")
# With the stop that may end the sentence behind it.
STOPPED = re.compile(NAMED.pattern + r"(\.?)")
OTHERWISE = " | "
MOST_PROBLEMS = 10
# They stand in the middle of one, and are typed as if they began it.
WITHIN_A_SENTENCE = ("field", "promise")

# Said by a form that wanted an answer; a letter would be better without.
SAYS_NOTHING = {"undeclared", "undecided", "exploratory", "exploring", "none", "n/a", "unknown", "-"}
# They keep their capital in the middle of a sentence.
PROPER = {
    *(
        "african",
        "american",
        "arabic",
        "asian",
        "bible",
        "biblical",
        "catholic",
        "chinese",
        "christian",
        "english",
    ),
    *("european", "french", "german", "greek", "islamic", "italian", "japanese", "jewish", "korean", "latin"),
    *("latino", "medicaid", "medicare", "montessori", "portuguese", "russian", "spanish"),
}


def problems_in(text: str) -> list[str]:
    """Return what is wrong with the placeholders of a text, in full sentences; nothing where each is known."""
    problems: dict[str, None] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        for found in BRACED.findall(line):
            named = NAMED.fullmatch(found)
            if not named or named[1] not in PLACEHOLDERS:
                problems[_problem(found, number)] = None
    return list(problems)[:MOST_PROBLEMS]


def _problem(found: str, number: int) -> str:
    if len(found) > 1:
        return f"“{found}” is no placeholder. Write one as it is in the list, such as {{contact}}."
    return f"Line {number} has a “{found}” that belongs to no placeholder. Take it out, or complete it: {{contact}}."


def filled(text: str, facts: Facts) -> str:
    """Return the text with its facts, which are looked at once: a brace in a fact is a brace."""
    paragraphs: list[list[str]] = [[]]
    for line in map(str.strip, text.splitlines()):
        if line:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([])
    said = (_paragraph(lines, facts) for lines in paragraphs)
    return "\n\n".join(paragraph for paragraph in said if paragraph)


def filled_line(text: str, facts: Facts) -> str:
    """Return a subject with its facts: one line, whatever they are."""
    return _one_line(filled(text, facts))


def _paragraph(lines: list[str], facts: Facts) -> str:
    """Return the sentences that can be said, joined; lists and facts that stand alone on lines of their own."""
    rows: list[str] = [""]
    for line in lines:
        sentence = _sentence(line, facts)
        if not sentence:
            continue
        first, *more = sentence.split("\n")
        rows[-1] = f"{rows[-1]} {first}"
        rows += more
    return "\n".join(row.strip() for row in rows if row.strip())


def _sentence(line: str, facts: Facts) -> str:
    """Return the first version of a line whose facts are all known, nothing if there is none.

    What needs lines of its own has a break before and after it.
    """
    for version in map(str.strip, line.split(OTHERWISE)):
        told = {name: _told(name, facts) for name in NAMED.findall(version) if name in PLACEHOLDERS}
        if all(told.values()):
            return STOPPED.sub(partial(_placed, told), version)
    return ""


def _placed(told: Mapping[str, str], found: re.Match[str]) -> str:
    """Return what comes in the place of a placeholder; a word that is none stays what it is."""
    name, stop = found.groups()
    if name not in told:
        return found[0]
    if PLACEHOLDERS[name].is_list or found[0] == found.string:
        return f"\n{told[name]}\n{stop}"
    fact = _one_line(told[name])
    return fact if fact.endswith((".", "?", "!", "\u2026")) else fact + stop


def _told(name: str, facts: Facts) -> str:
    """Return a fact as a letter says it, nothing where it is not known."""
    rows = map(_one_line, str(facts.get(name) or "").splitlines())
    fact = "\n".join(row for row in rows if row)
    if name in ("field", "major") and folded(fact) in SAYS_NOTHING:
        return ""
    return _within_a_sentence(fact) if fact and name in WITHIN_A_SENTENCE else fact


def _within_a_sentence(fact: str) -> str:
    """Return "Medical devices" as it is spelled in the middle of a sentence; "UX" and "English" stay so."""
    first = fact.partition(" ")[0]
    is_name = first[1:] != first[1:].lower() or len(first) < 2 or folded(first) in PROPER
    return fact if is_name else fact[0].lower() + fact[1:]


def _one_line(text: str) -> str:
    return " ".join(text.split())
