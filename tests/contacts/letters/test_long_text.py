"""However long a draft is, and whatever it is made of, it is read in time that grows with its length and no faster.

Nothing is timed here. A pattern is as fast as it is built: each repetition has a bound, or is the last thing that is
tried, so that it is never tried again.
"""

import re
from re import _constants as kinds
from re import _parser as parser

import pytest

from contacts.letters import asking_for_work, coach, placeholders, reading, signs
from contacts.letters.coach import Known, checks
from contacts.letters.placeholders import filled, problems_in
from contacts.letters.reading import Reading

MODULES = (asking_for_work, coach, placeholders, reading, signs)
PATTERNS = {
    f"{module.__name__.rsplit('.')[-1]}.{name}": pattern
    for module in MODULES
    for name, pattern in vars(module).items()
    if isinstance(pattern, re.Pattern)
}
REPEATS = (kinds.MAX_REPEAT, kinds.MIN_REPEAT)
ENDLESS = kinds.MAXREPEAT
# So often may one place of a text be looked at: a few words of forty letters.
MOST = 400

KNOWN = Known(
    "Ada Moreno",
    "Priya Nair",
    organization="a a a a",
    field="job",
    met_how="a",
    may_be_named=("Priya Priya Ana",),
    may_not_be_named=("Graham Loftus", "a a b", "Will Park"),
    named="Margit Solberg",
    when="Tue 3 Mar 2026",
    place="Room 214",
    log="She said so. " * 2_000,
)


def parts(pattern):
    """Yield of each repetition: how often what is around it is tried, how often itself, and if anything follows."""
    yield from _parts(parser.parse(pattern.pattern, pattern.flags), 1, is_followed=False)


def _parts(sequence, times, *, is_followed):
    items = list(sequence)
    for place, (kind, told) in enumerate(items):
        after = is_followed or any(not _may_be_empty(item) for item in items[place + 1 :])
        if kind in REPEATS:
            _, most, inside = told
            yield times, most, after
            inner = times if most == ENDLESS else times * most
            yield from _parts(inside, inner, is_followed=after or most > 1)
        elif kind is kinds.SUBPATTERN:
            yield from _parts(told[3], times, is_followed=after)
        elif kind is kinds.BRANCH:
            for branch in told[1]:
                yield from _parts(branch, times, is_followed=after)
        elif kind in (kinds.ASSERT, kinds.ASSERT_NOT):
            yield from _parts(told[1], times, is_followed=True)


def _may_be_empty(item):
    kind, told = item
    return kind in REPEATS and told[0] == 0


def test_there_are_patterns_to_look_at():
    assert len(PATTERNS) > 25


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS)
def test_no_repetition_of_a_pattern_is_tried_without_end(pattern):
    for times, most, is_followed in parts(pattern):
        if most == ENDLESS:
            assert not is_followed
        else:
            assert times * most <= MOST


@pytest.mark.parametrize(
    ("pattern", "is_bounded"),
    [
        (r"a{1,9}b", True),
        (r"\S+", True),
        (r"a+(?:'a+)?", True),
        (r"\s+$", False),
        (r"a+b", False),
        (r"(a+)+", False),
        (r"(?:a|b+)c", False),
        (r"(?:[^ ]{1,40} ){0,40}x", False),
    ],
)
def test_the_measure_tells_good_patterns_from_bad(pattern, is_bounded):
    found = parts(re.compile(pattern))

    assert is_bounded == all(
        not is_followed if most == ENDLESS else times * most <= MOST for times, most, is_followed in found
    )


ATTACKS = [
    *("a", " ", "\n", "a ", "a? ", "a.\n", "\u0301", "é ", "\ufb00", "a'", "\u202e", "李"),
    *(
        "any ",
        "a job ",
        "not a job ",
        "i will ",
        "your ",
        "i would like to work ",
        "no attachment ",
        "could you ",
    ),
    *(
        "Graham ",
        "Will ",
        "Dear ",
        "Dear a-",
        "Kind regards,\n",
        "Tue 3 Mar\n",
        "17:30 ",
        "20 ",
        "next a b c ",
    ),
    *(
        "{",
        "{{",
        "{a",
        "[a",
        "<a",
        "_",
        "X",
        "www.",
        "https://x ",
        "She said so. ",
        "{contact} ",
        "{times} | ",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_draft_of_fifty_thousand_characters_is_read_to_its_end(attack):
    text = attack * (50_000 // len(attack))

    read = [*checks("first", text, text, KNOWN), *checks("thank_you", "", text, KNOWN)]

    assert len(read) > 25
    assert all(len(finding.advice) < 300 for finding in read)
    assert len(problems_in(text)) <= 10
    assert len(filled(text, {"contact": "Priya", "times": "a\nb"})) <= 2 * len(text)


@pytest.mark.parametrize("count", [10, 100, 1_000])
def test_a_draft_of_twice_the_length_has_twice_the_words_to_look_at(count):
    once, twice = (Reading.of("first", "", "I will write. " * n) for n in (count, 2 * count))

    assert len(twice.body.words) == 2 * len(once.body.words)
    assert len(twice.body.sentence_ends()) == 2 * len(once.body.sentence_ends())
    assert len(twice.opening.words) == len(once.opening.words)
