"""The tree of who led to whom on paper: a forest in, places and lines out. Pure, and without HTML.

It grows to the right. A person's thread lies on the line that leads to it; the first name somebody gave
stands in the same row, each further name in a row of its own. Lines to further givers run between the rows
and before the columns, where no text stands.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode

from contacts.next_step import STOPS
from contacts.tree import Forest, Pair, Person

# What one page draws at most; what follows has a page of its own.
DEEPEST, MOST = 20, 200
# How many further givers are told beside a name.
TOLD = 3

# A thread is as wide as the tag of that name draws it.
THREAD, COLUMN, ROW = 94, 224, 68
LEFT, ABOVE, BELOW, BESIDE = 34, 42, 46, 200
# How much further apart than two rows the trees stand.
APART = 14
# How far before a column lines turn, how far below a row they run, and how round their corners are.
TRUNK, ASIDE, LANE, BEND = 16, 26, 34, 8
# How much of a text has room: in average letters.
NAME_FITS, REST_FITS = 20, 28

Point = tuple[int, int]


class Giver(NamedTuple):
    """Somebody who gave a name, and whether they may be mentioned."""

    name: str
    may_mention: bool | None


class Cut(NamedTuple):
    """A place where the drawing breaks off: how many follow, and the query of the page that goes on there."""

    x: int
    y: int
    follow: int
    query: str


class Line(NamedTuple):
    """One line, by its ends and the points where it turns."""

    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """The line as an SVG path with rounded corners."""
        drawn = "M{} {}".format(*self.points[0])
        for before, corner, after in zip(self.points, self.points[1:], self.points[2:], strict=False):
            drawn += "L{} {}Q{} {} {} {}".format(*_towards(corner, before), *corner, *_towards(corner, after))
        return drawn + "L{} {}".format(*self.points[-1])


@dataclass
class Node:
    """One person where they stand: the left end of their thread is at x, y."""

    person: Person
    x: int
    y: int
    ended_unasked: bool
    # Whom they hang below in the drawing, and who else gave the name: the first of them, and how many more.
    by: Giver | None = None
    further: list[Giver] = field(default_factory=list)
    untold: int = 0
    nodes: list["Node"] = field(default_factory=list)
    cut: Cut | None = None

    @property
    def end(self) -> Point:
        """The right end of the thread, where the lines to those they named begin."""
        return self.x + THREAD, self.y

    @property
    def stop(self) -> str:
        return STOPS[self.person.reached]

    @property
    def short_name(self) -> str:
        return fitting(self.person.name, NAME_FITS)

    @property
    def short_rest(self) -> str:
        """What stands below the thread, where no branch ended."""
        known = ["archived" if self.person.is_archived else "", self.person.where]
        return fitting(" · ".join(filter(None, known)), REST_FITS)


@dataclass
class Drawing:
    """A part of a forest: its people as a list and as trees, the lines, and where it breaks off."""

    nodes: list[Node] = field(default_factory=list)
    trees: list[Node] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    further_lines: list[Line] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    # Where the list of trees itself breaks off.
    cut: Cut | None = None
    # The row that is drawn last.
    y: int = ABOVE - ROW - APART

    @property
    def width(self) -> int:
        return max([node.x for node in self.nodes] + [cut.x for cut in self.cuts]) + BESIDE

    @property
    def height(self) -> int:
        return self.y + BELOW


@dataclass
class _Branch:
    """A place on the way down: the names somebody gave (or the trees, of nobody), and how many are drawn."""

    node: Node | None
    names: list[int]
    drawn: int = 0


def drawing(
    forest: Forest,
    *,
    start: int | None = None,
    after: int | None = None,
    deepest: int = DEEPEST,
    most: int = MOST,
) -> Drawing:
    """Draw the forest, or the tree from one person on: so many generations and so many people of it.

    `after` goes on where the list of trees, or of the names that one person gave, broke off.
    """
    drawn = Drawing()
    first = _Branch(None, _behind(after, forest.roots) if start is None else [start])
    way = [first]
    while way:
        branch, depth = way[-1], len(way) - 1
        if branch.drawn == len(branch.names):
            way.pop()
            continue
        if branch.node is None:
            drawn.y += ROW + APART
        elif branch.drawn:
            drawn.y += ROW
        x, y = LEFT + depth * COLUMN, drawn.y
        if depth == deepest or len(drawn.nodes) == most:
            _cut(drawn, branch, forest, x=x, y=y)
            way.pop()
        else:
            node = _put(drawn, branch, forest, x=x, y=y)
            names = forest.names.get(node.person.pk, [])
            way.append(
                _Branch(node, _behind(after, names) if branch is first and start is not None else names)
            )
    drawn.further_lines = _further_lines(drawn, forest)[:most]
    return drawn


def fitting(text: str, room: int) -> str:
    """Return as much of a text as has room for so many average letters, with an ellipsis where it is cut.

    Letters of East Asia and emoji are twice as wide, capitals wider by a third, marks upon a letter nothing.
    """
    used, kept = 0.0, 0
    for place, character in enumerate(text):
        used += _breadth(character)
        if used <= room - 1:
            kept = place + 1
        if used > room:
            return f"{text[:kept].rstrip()}…"
    return text


def _breadth(character: str) -> float:
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 1.33 if character.isupper() else 1


def _behind(after: int | None, names: list[int]) -> list[int]:
    return names[names.index(after) + 1 :] if after in names else names


def _put(drawn: Drawing, branch: _Branch, forest: Forest, *, x: int, y: int) -> Node:
    """Draw the next name of the branch, and the line that leads to it."""
    pk = branch.names[branch.drawn]
    branch.drawn += 1
    person = forest.people[pk]
    node = Node(person, x, y, forest.ended_unasked(person))
    pairs = [forest.first[pk]] if pk in forest.first else []
    pairs += forest.further.get(pk, [])
    if branch.node:
        node.by = _giver(pairs.pop(0), forest)
        branch.node.nodes.append(node)
        drawn.lines.append(_line(branch.node, x, y))
    else:
        drawn.trees.append(node)
    node.further, node.untold = [_giver(pair, forest) for pair in pairs[:TOLD]], len(pairs[TOLD:])
    drawn.nodes.append(node)
    return node


def _giver(pair: Pair, forest: Forest) -> Giver:
    return Giver(forest.people[pair.giver].name, pair.may_mention)


def _cut(drawn: Drawing, branch: _Branch, forest: Forest, *, x: int, y: int) -> None:
    """Say how many of a branch, and below it, are not drawn."""
    query = {"from": branch.node.person.pk} if branch.node else {}
    if branch.drawn:
        query["after"] = branch.names[branch.drawn - 1]
    follow = sum(forest.sizes[pk] for pk in branch.names[branch.drawn :])
    cut = Cut(x, y, follow, f"?{urlencode(query)}")
    drawn.cuts.append(cut)
    if branch.node:
        branch.node.cut = cut
        drawn.lines.append(_line(branch.node, x, y))
    else:
        drawn.cut = cut


def _line(giver: Node, x: int, y: int) -> Line:
    if giver.y == y:
        return Line((giver.end, (x, y)))
    turn = x - TRUNK
    return Line((giver.end, (turn, giver.y), (turn, y), (x, y)))


def _further_lines(drawn: Drawing, forest: Forest) -> list[Line]:
    """Return the lines from further givers, where both stand in the drawing."""
    by_pk = {node.person.pk: node for node in drawn.nodes}
    return [
        _aside(by_pk[pair.giver], node)
        for pk, node in by_pk.items()
        for pair in forest.further.get(pk, ())
        if pair.giver in by_pk
    ]


def _aside(giver: Node, named: Node) -> Line:
    leave, enter, lane = giver.x + COLUMN - ASIDE, named.x - ASIDE, giver.y + LANE
    turns = ((leave, giver.y), (leave, lane), (enter, lane), (enter, named.y))
    return Line((giver.end, *turns, (named.x, named.y)))


def _towards(corner: Point, other: Point) -> Point:
    """Return the point on the way from a corner where its bend ends."""
    across, down = (max(-BEND, min(BEND, there - here)) for here, there in zip(corner, other, strict=True))
    return corner[0] + across, corner[1] + down
