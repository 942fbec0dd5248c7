"""A text that was changed in two places becomes one: nothing is lost, nothing stands there twice."""

from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.weaving import woven


@pytest.mark.parametrize(
    ("base", "stored", "brought", "both"),
    [
        ("", "", "Labs.", "Labs."),
        ("Labs.", "Labs.", "", ""),
        ("Labs.", "Labs. Nights.", "Labs.", "Labs. Nights."),
        ("one two", "one two three", "zero one two", "zero one two three"),
        ("hel", "hello", "hel world", "hello world"),
        ("", "from the phone", "from the desk", "from the phone\n\nfrom the desk"),
        ("Labs", "Labs are cold", "Labs are cold", "Labs are cold"),
        ("", "Labs are cold, he said", "are cold,", "Labs are cold, he said"),
        ("", "are cold,", "Labs are cold, he said", "Labs are cold, he said"),
        ("a b c", "b c", "a c", "c"),
        ("phone", "phone\n\ndesk", "phone goes on", "phone goes on\n\ndesk"),
    ],
)
def test_what_becomes_of_two_texts(base, stored, brought, both):
    assert woven(base, stored, brought) == both


def changed(random: Random, root: list[str], mark: str) -> tuple[str, set[str], set[str]]:
    """Leave some words out, put new ones between, and space them anew; return the text, what is gone, what is new."""
    words, gone, new = [], set(), set()
    for word in [*root, None]:
        while random.random() < 0.25:
            new.add(f"{mark}{len(new)}")
            words.append(f"{mark}{len(new) - 1}")
        if word and random.random() < 0.25:
            gone.add(word)
        elif word:
            words.append(word)
    return spaced(random, words), gone, new


def spaced(random: Random, words: list[str]) -> str:
    return "".join(word + random.choice([" ", " ", "\n", "\n\n"]) for word in words).strip()


@given(st.integers(0, 2**32), st.integers(0, 8))
@settings(max_examples=500)
def test_whatever_two_do_to_it_no_word_is_lost_and_none_stands_there_twice(seed, length):
    random = Random(seed)  # noqa: S311 - chance, not a secret
    root = [f"root{n}" for n in range(length)]
    base = spaced(random, root)
    stored, gone_there, new_there = changed(random, root, "there")
    brought, gone_here, new_here = changed(random, root, "here")

    words = woven(base, stored, brought).split()

    kept = new_there | new_here | (set(root) - gone_there - gone_here)
    assert {word: words.count(word) for word in kept} == dict.fromkeys(kept, 1)
    assert not set(words) & gone_there & gone_here
    assert len(words) == len(set(words))


@pytest.mark.parametrize("word", ["a ", "\n", "a\n"])
def test_the_longest_texts_take_no_longer_than_a_blink(word):
    stored, brought = word * (20_000 // len(word)), f"b {word * 9000}c"
    begun = process_time()

    woven("x y z", stored, brought)
    woven(stored, brought, f"{stored}d")

    assert process_time() - begun < 2
