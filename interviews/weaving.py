"""How a text that was changed in two places becomes one text again. Pure; `jottings.joined` is for two without a root.

Both changes are told apart by the text they began with, word by word.
"""

import re
from difflib import SequenceMatcher

PIECE = re.compile(r"\s|\S+")
# Above so many pairs of words to compare, all between the first and the last difference counts as one change.
MOST_PAIRS = 250_000

Change = tuple[int, int, list[str]]


def woven(base: str, stored: str, brought: str) -> str:
    """Return `stored` with what was changed from `base` to `brought`.

    Where both were changed at one place, both stand: what was stored first, and after a blank line what was brought.
    """
    if brought in (base, stored):
        return stored
    if stored == base:
        return brought
    root = PIECE.findall(base)
    theirs, ours = (changes(root, PIECE.findall(text)) for text in (stored, brought))
    out: list[str] = []
    done = 0
    for start, end in _places([*theirs, *ours]):
        out.append("".join(root[done:start]))
        here = [applied(root, side, start, end) for side in (theirs, ours)]
        untouched = "".join(root[start:end])
        out.append(_both(*here) if untouched not in here else here[here[0] == untouched])
        done = end
    return _strung([*out, "".join(root[done:])])


def changes(old: list[str], new: list[str]) -> list[Change]:
    """Return which stretches of the old pieces became which new ones, in order."""
    head = next(
        (n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
        min(len(old), len(new)),
    )
    tail, most = 0, min(len(old), len(new)) - head
    while tail < most and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    was, now = old[head : len(old) - tail], new[head : len(new) - tail]
    if not was and not now:
        return []
    if not was or not now or len(was) * len(now) > MOST_PAIRS:
        return [(head, head + len(was), now)]
    # Spaces are everywhere, so that they tell nothing about what belongs together.
    compared = SequenceMatcher(str.isspace, was, now, autojunk=False).get_opcodes()
    return [
        (head + start, head + end, now[begin:stop])
        for kind, start, end, begin, stop in compared
        if kind != "equal"
    ]


def applied(root: list[str], side: list[Change], start: int, end: int) -> str:
    """Return how this stretch of the root reads with the changes of one side in it."""
    out, done = [], start
    for begin, stop, new in side:
        if _is_within((begin, stop), (start, end)):
            out += [*root[done:begin], *new]
            done = stop
    return "".join([*out, *root[done:end]])


def _places(both: list[Change]) -> list[tuple[int, int]]:
    """Return the stretches of the root that were changed, as wide as changes of the two sides overlap."""
    places: list[tuple[int, int]] = []
    for start, end, _ in sorted(both, key=lambda change: change[:2]):
        if places and (start < places[-1][1] or (start, end) == places[-1]):
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def _is_within(change: tuple[int, int], place: tuple[int, int]) -> bool:
    """Say whether a change belongs to this place; what is put in at the edge of one stands beside it."""
    if change[0] == change[1] and place[0] != place[1]:
        return place[0] < change[0] < place[1]
    return place[0] <= change[0] and change[1] <= place[1]


def _both(stored: str, brought: str) -> str:
    """Return what two sides made of one place: both, or the one that says all the other does."""
    words, ours = stored.split(), brought.split()
    if _holds(words, ours):
        return stored
    if _holds(ours, words):
        return brought
    # Who goes on in a line comes before who begins a new one below it.
    goes_on = stored.startswith("\n") and not brought.startswith("\n")
    one, other = (brought, stored) if goes_on else (stored, brought)
    return f"{one.rstrip()}\n\n{other.lstrip()}"


def _strung(parts: list[str]) -> str:
    """Return the parts one after the other; where each side took away another space between two words, with one."""
    text = ""
    for part in filter(None, parts):
        is_glued = text and not text[-1].isspace() and not part[0].isspace()
        text += f" {part}" if is_glued else part
    return text


def _holds(words: list[str], part: list[str]) -> bool:
    """Say whether these words stand in the others, one after the other."""
    room = range(len(words) - len(part) + 1)
    return any(words[start : start + len(part)] == part for start in room)
