"""How a draft is read: its greeting, its sentences, its words.

Everything here takes time that grows with the text and no faster: no repetition in a pattern is tried again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Self

from contacts.folding import folded
from contacts.letters.words import WORDS

LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# A time of day; a number, apart from its unit; a word; or a mark that ends something.
TOKEN = re.compile(
    r"[0-9]{1,2}:[0-9]{2}|[0-9]{1,3}(?=(?:min|mins|am|pm)\b)|[^\W_]+(?:['\u2019][^\W_]+)?|[.?!;:](?=\s|$)",
    re.IGNORECASE,
)
ENDS = frozenset(".?!")
PAUSES = ENDS | frozenset(";:")
# A stop after one of these ends no sentence.
SHORTENED = WORDS["shortened"]
LONGEST_WORD = 40
LONGEST_GREETING = 80

GREETING = re.compile(
    r"\W{0,3}(?:dear|hello|hi|hey|hiya|howdy|yo|greetings|good (?:day|morning|afternoon|evening)|to whom it may)\b",
    re.IGNORECASE,
)
GREETED = re.compile(r"[,:!\u2013\u2014]| - ")
# A name after a comma: each of its words begins with a capital, of whatever alphabet.
ADDRESSED = re.compile(r",(?: [^\W\d_a-z][^ ,:!]{0,30}){1,3}(?=[,:]|$)")
CLOSING = re.compile(
    r"(?:(?:with |very )?(?:(?:(?:kind|best|warm)(?:est)? )?regards|(?:best|warm) wishes)|(?:very )?respectfully|best"
    r"|sincerely|yours|(?:many |with )?thanks|thank you|all the best|warmly|cordially|gratefully|take care|cheers|love"
    r"|with (?:gratitude|appreciation|respect))\b[^.?]{0,30}",
    re.IGNORECASE,
)

MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
MONTHS += "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
# A day or a time of day, in words as `Said.line` has them.
DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|tue|wed|thu|fri|sat|sun) [0-9]{1,2}"
    rf"|(?:{MONTHS}) [0-9]{{1,2}}(?:st|nd|rd|th)?|[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{MONTHS})"
    r"|[0-9]{1,2}:[0-9]{2}|[0-9]{1,2} ?(?:am|pm|o'clock)|[0-9]{1,2} [ap] m|tomorrow|today|yesterday|tonight|noon)"
)
DATED = re.compile(rf" {DAY} ")


@dataclass(frozen=True)
class Said:
    """The words of a text: as they are spelled, and as they compare. A mark that ends something is a word too."""

    spelled: tuple[str, ...]
    words: tuple[str, ...]

    @classmethod
    def in_(cls, text: str) -> Self:
        spelled: list[str] = []
        for line in LINK.sub(" ", text).splitlines():
            spelled += TOKEN.findall(line) if line.strip() else "."
        return cls(tuple(spelled), tuple(map(compared, spelled)))

    @cached_property
    def line(self) -> str:
        """All words with a space around each, for patterns."""
        return f" {' '.join(self.words)} "

    @property
    def plain(self) -> str:
        """The words as they are spelled, on one line."""
        return " ".join(self.spelled)

    def places(self, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Yield from where to where the words of this pattern stand; it begins and ends with a space."""
        place = counted = 0
        for found in pattern.finditer(self.line):
            place += self.line.count(" ", counted, found.start())
            counted = found.start()
            yield place, place + len(found[0].split())

    def find(self, pattern: re.Pattern[str]) -> str:
        """Return the first words of this pattern, as they are spelled; nothing if there are none."""
        return next((self.quoted(*place) for place in self.places(pattern)), "")

    def quoted(self, first: int, end: int) -> str:
        """Return these words as they are spelled."""
        return " ".join(word for word in self.spelled[first:end] if word not in PAUSES)

    def first(self, end: int) -> Self:
        return type(self)(self.spelled[:end], self.words[:end])

    def without(self, names: Iterable[str]) -> Self:
        """Return the same with a gap wherever one of these names stands in full."""
        words, spelled = list(self.words), list(self.spelled)
        for name in names:
            for first, end in self.places_of(name):
                words[first:end] = spelled[first:end] = ["_"] * (end - first)
        return type(self)(tuple(spelled), tuple(words))

    def places_of(self, name: str) -> list[tuple[int, int]]:
        """Return from where to where this name stands in full, in any spelling of its letters."""
        sought = Said.in_(name).words
        if not sought:
            return []
        length = len(sought)
        heads = (place for place, word in enumerate(self.words) if word == sought[0])
        return [(place, place + length) for place in heads if self.words[place : place + length] == sought]

    def sentence_ends(self) -> list[int]:
        """Return the places of the marks that end a sentence of three words or more."""
        ends, begun = [], 0
        for place, word in enumerate(self.words):
            if word in ENDS:
                before = self.words[place - 1] if place else "."
                if len(before) == 1 or before in SHORTENED:
                    continue
                if place - begun >= 3:
                    ends.append(place)
                begun = place + 1
        return ends

    def sentences(self) -> list[str]:
        """Return the words of each sentence, with a space around each."""
        ends = [0, *(end + 1 for end in self.sentence_ends()), len(self.words)]
        return [f" {' '.join(self.words[begun:end])} " for begun, end in pairwise(ends)]


def compared(word: str) -> str:
    """Return a word as it compares: folded, without a possessive's ending, and never endless."""
    word = word[:LONGEST_WORD].replace("\u2019", "'")
    word = word.lower() if word.isascii() else folded(word)
    return word.removesuffix("'s")


@dataclass(frozen=True)
class Reading:
    """One draft, taken apart."""

    letter: str
    subject: Said
    text: str
    greeting: str
    whole: Said
    body: Said
    rows: tuple[str, ...]

    @classmethod
    def of(cls, letter: str, subject: str, text: str) -> Self:
        lines = [line.strip() for line in LINK.sub(" ", text).splitlines()]
        greeting, lines = _greeted(lines)
        rows: list[str] = []
        prose: list[str] = []
        for line in lines[: _closing(lines)]:
            (rows if _is_row(line) else prose).append(line)
        body = Said.in_("\n".join(prose))
        return cls(letter, Said.in_(subject.strip()), text, greeting, Said.in_(text), body, tuple(rows))

    @cached_property
    def opening(self) -> Said:
        """The first three sentences."""
        ends = self.body.sentence_ends()
        return self.body.first(ends[2] + 1 if len(ends) > 2 else len(self.body.words))

    @property
    def length(self) -> int:
        """How many words there are to read, without links and lists of times."""
        rows = sum(len(row.split()) for row in self.rows)
        return sum(any(map(str.isalnum, word)) for word in LINK.sub(" ", self.text).split()) - rows

    def sentences_after(self, asked: re.Pattern[str]) -> int | None:
        """How many sentences follow the last question, or the last that asks so; None where nothing is asked."""
        ends = self.body.sentence_ends()
        marks = [place for place, word in enumerate(self.body.words) if word == "?"]
        asking = [next((end for end in ends if end >= last), last) for _, last in self.body.places(asked)][
            -1:
        ]
        if not marks and not asking:
            return None
        return sum(end > max(marks[-1:] + asking) for end in ends)


def _greeted(lines: list[str]) -> tuple[str, list[str]]:
    """Return the greeting, nothing if there is none, and the lines after it."""
    place = next((place for place, line in enumerate(lines) if line), None)
    if place is None:
        return "", []
    line, rest = lines[place], lines[place + 1 :]
    is_greeting = GREETING.match(line) or (len(line.split()) <= 4 and line.endswith((",", ":")))
    if not is_greeting:
        return "", lines[place:]
    end = GREETED.search(line, 0, LONGEST_GREETING)
    if end and (more := ADDRESSED.match(line[end.start() :])):
        # "Good morning, Ms. Nair,": the name comes after.
        whole = end.start() + more.end()
        return line[:whole], [line[whole:].strip(",: "), *rest]
    if end:
        return line[: end.start()], [line[end.end() :].strip(), *rest]
    if len(line.split()) <= 8:
        return line[:LONGEST_GREETING], rest
    return " ".join(line[:LONGEST_GREETING].split()[:4]), [line, *rest]


def _closing(lines: list[str]) -> int:
    """Return the place of the line that closes the letter, or of its end."""
    for place in range(len(lines) - 1, -1, -1):
        line = lines[place]
        if len(line) <= 60 and CLOSING.fullmatch(line) and len(line.split()) <= 5:
            return place
    return len(lines)


def _is_row(line: str) -> bool:
    """Say whether this line is one of a list of times, and no sentence."""
    return len(line) <= 100 and not line.endswith((".", "?", "!")) and bool(DATED.search(Said.in_(line).line))
