"""Who led to whom, and how it is drawn: pure, from people and pairs."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.drawing import ABOVE, ASIDE, COLUMN, LEFT, ROW, drawing, fitting
from contacts.tree import Forest, Pair, Person

PRIYA, TOMAS, ELENA, MARCUS, INGRID = range(1, 6)
NAMES = {PRIYA: "Priya", TOMAS: "Tomas", ELENA: "Elena", MARCUS: "Marcus", INGRID: "Ingrid"}


def people(*pks, met=()):
    return [Person(pk, NAMES.get(pk, f"Person {pk}"), was_met=pk in met) for pk in pks]


def pairs(*names):
    return [Pair(giver, named) for giver, named in names]


def shape(nodes):
    """The names of a drawing, each with the names that hang below."""
    return {node.person.name: shape(node.nodes) for node in nodes}


def everybody_below(cut, forest):
    """Those whom the page that a cut leads to begins with, and all below them."""
    query = dict(part.split("=") for part in cut.query.lstrip("?").split("&"))
    names = forest.names[int(query["from"])] if "from" in query else forest.roots
    if "after" in query:
        names = names[names.index(int(query["after"])) + 1 :]
    below = [*names]
    for pk in below:
        below += forest.names.get(pk, ())
    return below


def test_each_name_hangs_below_its_giver():
    forest = Forest(
        people(PRIYA, TOMAS, ELENA, MARCUS), pairs((PRIYA, TOMAS), (TOMAS, ELENA), (PRIYA, MARCUS))
    )

    assert shape(drawing(forest).trees) == {"Priya": {"Tomas": {"Elena": {}}, "Marcus": {}}}


def test_the_first_name_stands_in_the_row_of_its_giver_and_further_ones_below():
    forest = Forest(
        people(PRIYA, TOMAS, ELENA, MARCUS), pairs((PRIYA, TOMAS), (TOMAS, ELENA), (PRIYA, MARCUS))
    )

    places = {node.person.pk: (node.x, node.y) for node in drawing(forest).nodes}

    assert places == {
        PRIYA: (LEFT, ABOVE),
        TOMAS: (LEFT + COLUMN, ABOVE),
        ELENA: (LEFT + 2 * COLUMN, ABOVE),
        MARCUS: (LEFT + COLUMN, ABOVE + ROW),
    }


def test_somebody_named_by_two_hangs_below_the_first_and_tells_the_second():
    forest = Forest(
        people(PRIYA, TOMAS, ELENA),
        [Pair(PRIYA, ELENA, may_mention=True), Pair(TOMAS, ELENA, may_mention=False)],
    )

    drawn = drawing(forest)

    elena = drawn.trees[0].nodes[0]
    assert shape(drawn.trees) == {"Priya": {"Elena": {}}, "Tomas": {}}
    assert (elena.by, elena.further) == (("Priya", True), [("Tomas", False)])
    assert [(line.points[0], line.points[-1]) for line in drawn.further_lines] == [
        (drawn.trees[1].end, (elena.x, elena.y))
    ]


def test_somebody_named_by_many_tells_the_first_of_them_and_how_many_more():
    forest = Forest(people(*range(1, 12)), pairs(*((giver, 11) for giver in range(1, 11))))

    named = drawing(forest).trees[0].nodes[0]

    assert [giver.name for giver in named.further] == ["Tomas", "Elena", "Marcus"]
    assert named.untold == 6


def test_a_circle_begins_with_the_one_who_was_there_first():
    forest = Forest(people(PRIYA, TOMAS, ELENA), pairs((PRIYA, TOMAS), (TOMAS, ELENA), (ELENA, PRIYA)))

    drawn = drawing(forest)

    assert shape(drawn.trees) == {"Priya": {"Tomas": {"Elena": {}}}}
    assert (drawn.trees[0].by, drawn.trees[0].further) == (None, [("Elena", None)])


def test_two_who_named_each_other_are_shown_once_each():
    forest = Forest(people(PRIYA, TOMAS), pairs((TOMAS, PRIYA), (PRIYA, TOMAS)))

    assert shape(drawing(forest).trees) == {"Tomas": {"Priya": {}}}


def test_nobody_hangs_below_themselves():
    forest = Forest(people(PRIYA), pairs((PRIYA, PRIYA)))

    assert shape(drawing(forest).trees) == {"Priya": {}}


def test_a_branch_ended_where_somebody_was_met_and_gave_no_name():
    forest = Forest(people(PRIYA, TOMAS, ELENA, met={PRIYA, TOMAS}), pairs((PRIYA, TOMAS), (PRIYA, ELENA)))

    assert [node.person.name for node in drawing(forest).nodes if node.ended_unasked] == ["Tomas"]
    assert forest.count_ended() == 1


def test_those_without_any_pair_are_left_out_unless_a_branch_ended_there():
    forest = Forest(people(PRIYA, TOMAS, met={TOMAS}), [])

    assert shape(drawing(forest).trees) == {"Tomas": {}}
    assert (PRIYA in forest, TOMAS in forest, len(forest)) == (False, True, 1)


def test_somebody_whose_name_is_off_the_list_was_asked_all_the_same():
    forest = Forest(people(PRIYA, met={PRIYA}), pairs((PRIYA, TOMAS)))

    assert len(forest) == 0
    assert forest.count_ended() == 0


def test_below_somebody_who_is_off_the_list_new_trees_begin():
    forest = Forest(people(PRIYA, ELENA, MARCUS), pairs((PRIYA, TOMAS), (TOMAS, ELENA), (ELENA, MARCUS)))

    assert shape(drawing(forest).trees) == {"Elena": {"Marcus": {}}}


def test_from_one_person_on_only_what_follows_is_drawn_and_counted():
    forest = Forest(
        people(PRIYA, TOMAS, ELENA, MARCUS, met={ELENA, MARCUS}),
        pairs((PRIYA, TOMAS), (TOMAS, ELENA), (PRIYA, MARCUS)),
    )

    drawn = drawing(forest, start=TOMAS)

    assert shape(drawn.trees) == {"Tomas": {"Elena": {}}}
    assert (drawn.trees[0].by, drawn.trees[0].further) == (None, [("Priya", None)])
    assert (forest.count_ended(), forest.count_ended(TOMAS)) == (2, 1)


def test_a_long_chain_is_cut_and_goes_on_elsewhere():
    length = 10_000
    forest = Forest(people(*range(1, length + 1)), pairs(*pairwise(range(1, length + 1))))

    drawn = drawing(forest)

    assert [node.person.pk for node in drawn.nodes] == [*range(1, 21)]
    assert drawn.nodes[-1].cut == drawn.cuts[0]
    assert (drawn.cuts[0].follow, drawn.cuts[0].query) == (length - 20, "?from=20")
    assert [node.person.pk for node in drawing(forest, start=20).nodes] == [*range(20, 40)]


def test_a_chain_told_backwards_is_the_same():
    told = pairs(*pairwise(range(1, 10_001)))

    backwards = Forest(people(*range(1, 10_001)), reversed(told))

    assert (backwards.roots, backwards.sizes[1]) == ([1], 10_000)


def test_a_circle_of_ten_thousand_does_no_harm():
    forest = Forest(people(*range(1, 10_001)), pairs(*((pk, pk % 10_000 + 1) for pk in range(1, 10_001))))

    assert (forest.roots, len(forest)) == ([1], 10_000)


def test_a_wide_star_is_cut_and_every_name_is_on_some_page():
    forest = Forest(people(*range(1, 5002)), pairs(*((1, named) for named in range(2, 5002))))
    seen, after = set(), None

    while True:
        drawn = drawing(forest, start=1, after=after)
        assert len(drawn.nodes) <= 500
        seen |= {node.person.pk for node in drawn.nodes}
        if not drawn.cuts:
            break
        assert drawn.cuts[0].follow == 5001 - len(seen)
        after = int(drawn.cuts[0].query.partition("after=")[2])

    assert seen == {*range(1, 5002)}


def test_many_trees_are_cut_between_two_of_them():
    met = [*range(1, 301)]
    forest = Forest(people(*met, met=met), [])

    drawn = drawing(forest)

    assert (drawn.cut.follow, drawn.cut.query) == (100, "?after=200")
    assert [node.person.pk for node in drawing(forest, after=200).nodes] == [*range(201, 301)]


def test_an_unknown_place_to_go_on_from_is_the_beginning():
    forest = Forest(people(PRIYA, TOMAS), pairs((PRIYA, TOMAS)))

    assert drawing(forest, after=TOMAS) == drawing(forest)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Priya Nair", "Priya Nair"),
        ("Twenty letters fit in", "Twenty letters fit…"),
        ("exactly twenty chars", "exactly twenty chars"),
        ("MARCUS WEBB THE ELDER", "MARCUS WEBB TH…"),
        ("王秀英王秀英王秀英王秀英", "王秀英王秀英王秀英…"),
        ("e\u0301" * 20, "e\u0301" * 20),
        ("", ""),
    ],
)
def test_a_text_is_cut_where_its_room_ends(text, shown):
    assert fitting(text, 20) == shown


@st.composite
def graphs(draw):
    """Any pairs among some people, some of whom were met; some pairs are with somebody who is not there."""
    size = draw(st.integers(1, 30))
    pk = st.integers(1, size + 2)
    met = draw(st.sets(pk))
    return people(*range(1, size + 1), met=met), [
        Pair(*pair) for pair in draw(st.lists(st.tuples(pk, pk), max_size=60))
    ]


def drawn_small(forest):
    """A drawing of so few that cuts are common."""
    return drawing(forest, deepest=4, most=12)


@given(graph=graphs())
def test_everybody_who_takes_part_stands_once_or_is_counted_in_one_cut(graph):
    everybody, told = graph
    forest = Forest(everybody, told)
    drawn = drawn_small(forest)
    there = {person.pk for person in everybody}
    taking_part = {pk for pair in told if {*pair[:2]} <= there for pk in pair[:2]}
    ended = {person.pk for person in everybody if person.was_met} - {pair.giver for pair in told}

    followers = [everybody_below(cut, forest) for cut in drawn.cuts]
    stands = Counter([node.person.pk for node in drawn.nodes] + [pk for below in followers for pk in below])

    assert stands == Counter(taking_part | (ended & there))
    assert [len(below) for below in followers] == [cut.follow for cut in drawn.cuts]
    assert forest.count_ended() == len(ended & there)
    assert len(drawn.nodes) <= 12
    assert all(node.x <= LEFT + 3 * COLUMN for node in drawn.nodes)


@given(graph=graphs())
def test_nobody_stands_upon_anybody_and_all_within_the_paper(graph):
    drawn = drawn_small(Forest(*graph))
    places = [(place.x, place.y) for place in (*drawn.nodes, *drawn.cuts)]
    rows = sorted({y for _, y in places})

    assert len(set(places)) == len(places)
    assert all((x - LEFT) % COLUMN == 0 for x, _ in places)
    assert all(lower - upper >= ROW for upper, lower in pairwise(rows))
    if places:
        points = [point for line in (*drawn.lines, *drawn.further_lines) for point in line.points]
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in (*places, *points))


@given(graph=graphs())
def test_lines_join_those_who_belong_together(graph):
    drawn = drawn_small(Forest(*graph))
    begins = {node.end: node for node in drawn.nodes}
    ends = {(place.x, place.y): place for place in (*drawn.nodes, *drawn.cuts)}
    joined = [(begins[line.points[0]], ends[line.points[-1]]) for line in drawn.lines]
    further = [(begins[line.points[0]], ends[line.points[-1]]) for line in drawn.further_lines]

    below = [(giver, node) for giver in drawn.nodes for node in giver.nodes]
    cut = [(giver, giver.cut) for giver in drawn.nodes if giver.cut]
    assert Counter(map(str, joined)) == Counter(map(str, below + cut))
    told = {(pair.giver, pair.named) for pair in graph[1]}
    assert all((giver.person.pk, node.person.pk) in told for giver, node in further)


@given(graph=graphs())
def test_lines_run_across_or_down_and_never_through_a_text(graph):
    drawn = drawn_small(Forest(*graph))

    for line in (*drawn.lines, *drawn.further_lines):
        for (ax, ay), (bx, by) in pairwise(line.points):
            assert ax == bx or ay == by
            if ay != by:
                # Behind the longest text of one column, and before the next column begins.
                assert (ax - LEFT) % COLUMN >= COLUMN - ASIDE


@given(graph=graphs())
def test_the_same_people_and_pairs_give_the_same_drawing(graph):
    assert drawing(Forest(*graph)) == drawing(Forest(*graph))
