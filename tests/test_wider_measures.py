"""Triads by category, roles against chance, steadiness of rankings, change: each against its definition."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations, permutations
from statistics import fmean, pstdev
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import slow_measures as slow
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import measures
from graph.analysis.brokerage import brokerage
from graph.analysis.change import change
from graph.analysis.mixing import Categories
from graph.analysis.null_models import Purpose, benjamini_hochberg, generator, permuted
from graph.analysis.roles import ROLES, roles
from graph.analysis.simple_graph import SimpleGraph
from graph.analysis.steadiness import DRAWS, TOP, steadiness
from graph.analysis.triads import triads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.tested import Tested

NAMES = "abcdefg"
PAIRS = list(combinations(NAMES, 2))
some_ties = st.lists(st.sampled_from(PAIRS), max_size=15, unique=True)
seven_categories = st.lists(st.sampled_from("xyz"), min_size=7, max_size=7)


def z_and_p(observed: int, drawn: list[int]) -> tuple[float, float]:
    """Return what is nan where all draws are the same, and else z and the two-sided p, by definition."""
    if len(set(drawn)) == 1:
        return math.nan, math.nan
    low = (1 + sum(each <= observed for each in drawn)) / (len(drawn) + 1)
    high = (1 + sum(each >= observed for each in drawn)) / (len(drawn) + 1)
    return (observed - fmean(drawn)) / pstdev(drawn), min(1, 2 * min(low, high))


def by_hand(tested: Tested, observed: Any, drawn: list[Any]) -> None:  # noqa: ANN401 - arrays of any shape
    """Hold a figure and its draws, of one shape, against means, deviations and p by definition."""
    assert np.array_equal(tested.observed, observed)
    for place in np.ndindex(np.shape(observed)):
        each = [int(one[place]) for one in drawn]
        z, p = z_and_p(int(np.asarray(observed)[place]), each)
        assert tested.mean[place] == pytest.approx(fmean(each))
        assert tested.z[place] == pytest.approx(z, nan_ok=True)
        assert tested.p[place] == pytest.approx(p, nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(some_ties, seven_categories)
def test_triads_are_counted_by_the_categories_of_their_actors(ties: list[tuple[str, str]], held: list[str]) -> None:
    graph = SimpleGraph.from_pairs(NAMES, ties)

    def counts(of: Sequence[str]) -> Counter[tuple[str, ...]]:
        kind = dict(zip(NAMES, of, strict=True))
        closed = (trio for trio in combinations(NAMES, 3) if all(pair in ties for pair in combinations(trio, 2)))
        return Counter(tuple(sorted(kind[each] for each in trio)) for trio in closed)

    categories = Categories.from_names(held)
    found = triads(graph, categories, draws=9, seed=1)
    assert +Counter(found.counts) == counts(held)
    assert set(found.combinations) == {tuple(sorted(three)) for three in combinations(held, 3)}
    dealt = np.concatenate(list(permuted(categories.of, 9, generator(1, Purpose.LABELS))))
    drawn = [counts([categories.names[each] for each in of]) for of in dealt]
    by_hand(
        found.tested,
        [counts(held)[each] for each in found.combinations],
        [np.array([each[three] for three in found.combinations]) for each in drawn],
    )


def test_of_many_categories_only_the_combinations_of_triangles_are_tested() -> None:
    names = [f"{row:02}" for row in range(14)]
    graph = SimpleGraph.from_pairs(names, [*combinations(names[:3], 2), *combinations(names[5:8], 2)])
    found = triads(graph, Categories.from_names(names), draws=19, seed=1)
    assert found.counts == {("00", "01", "02"): 1, ("05", "06", "07"): 1}
    empty = triads(SimpleGraph.from_pairs(names, []), Categories.from_names(names), draws=19, seed=1)
    assert empty.counts == {}


def test_triads_within_categories_are_more_than_chance_gives() -> None:
    names = [f"{half}{row}" for half in "ab" for row in range(6)]
    ties = [pair for pair in combinations(names, 2) if pair[0][0] == pair[1][0]]
    held = [name[0] for name in names]
    found = triads(SimpleGraph.from_pairs(names, ties), Categories.from_names(held), draws=199, seed=1)
    assert found.counts == {("a", "a", "a"): 20, ("a", "a", "b"): 0, ("a", "b", "b"): 0, ("b", "b", "b"): 20}
    assert (found.tested.adjusted < 0.05).all()
    assert [*np.sign(found.tested.z)] == [1, -1, -1, 1]


@st.composite
def with_categories(draw: st.DrawFn) -> tuple[SimpleGraph, Categories]:
    n = draw(st.integers(0, 7))
    ends = st.sampled_from(NAMES[:n]) if n else st.nothing()
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=20)) if n else []
    held = draw(st.lists(st.sampled_from("xyz"), min_size=n, max_size=n))
    return SimpleGraph.from_pairs(NAMES[:n], pairs, directed=draw(st.booleans())), Categories.from_names(held)


@settings(max_examples=40, deadline=None)
@given(with_categories(), st.sampled_from([1, 3, 1 << 21]))
def test_roles_are_held_against_the_same_paths_with_other_categories(
    case: tuple[SimpleGraph, Categories], together: int
) -> None:
    graph, categories = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("graph.analysis.brokerage.TOGETHER", together)
        found = brokerage(graph, categories, draws=19, seed=2)
    dealt = np.concatenate(list(permuted(categories.of, 19, generator(2, Purpose.ROLES))))
    k = len(categories.names)

    def counts(of: Any) -> Any:  # noqa: ANN401 - an array
        held = [str(each) for each in of]
        played = slow.roles(slow.matrix(graph), held, directed=graph.directed)
        return np.array([[each[role] for each in played] for role in ROLES], dtype=int).reshape(5, graph.n)

    def by_broker(of: Any) -> Any:  # noqa: ANN401 - an array
        return np.array([[row[of == category].sum() for category in range(k)] for row in counts(of)]).reshape(5, k)

    by_hand(found.by_actor, counts(categories.of), [counts(of) for of in dealt])
    by_hand(found.total, counts(categories.of).sum(axis=1), [counts(of).sum(axis=1) for of in dealt])
    by_hand(found.by_category, by_broker(categories.of), [by_broker(of) for of in dealt])


def test_without_direction_a_gatekeeper_is_no_test_of_its_own() -> None:
    names = [f"{row:02}" for row in range(12)]
    pairs = [(a, b) for a, b in combinations(names, 2) if int(a) * int(b) % 5 in (1, 2)]
    categories = Categories.from_names(list("abcabcabcabc"))
    for directed, tests in ((False, 4), (True, 5)):
        total = brokerage(SimpleGraph.from_pairs(names, pairs, directed=directed), categories, draws=99, seed=1).total
        wanted = benjamini_hochberg(np.delete(total.p, [] if directed else [3]).tolist())
        assert len(wanted) == tests
        assert np.delete(total.adjusted, [] if directed else [3]).tolist() == pytest.approx(wanted)
        assert directed or total.adjusted[3] == total.adjusted[2]


def test_roles_are_held_against_all_ways_to_deal_the_categories_out() -> None:
    graph = SimpleGraph.from_pairs("abcd", [("a", "b"), ("b", "c"), ("c", "d")])
    categories = Categories.from_names(["x", "x", "y", "y"])
    dealt = {tuple(each) for each in permutations([0, 0, 1, 1])}
    wanted = dict.fromkeys(ROLES, 0.0)
    for each in dealt:
        for role, count in roles(graph, Categories(("x", "y"), np.array(each))).items():
            wanted[role] += int(count.sum()) / len(dealt)
    found = brokerage(graph, categories, draws=3000, seed=1).total
    assert found.mean == pytest.approx(list(wanted.values()), abs=0.06)
    assert np.isnan(found.z[4])
    assert np.isnan(found.adjusted[4])


def test_the_middle_of_a_star_stays_on_top_and_its_rays_change_places() -> None:
    names = [f"{row:02}" for row in range(15)]
    star = SimpleGraph.from_pairs(names, [("00", each) for each in names[1:]])
    found = steadiness(star, measures.degree, seed=1)
    assert found.top == ("00", "01", "02")
    assert found.kept[0] == 1
    assert all(0.5 < each < 1 for each in found.kept[1:])
    assert found.overlap == pytest.approx(sum(found.kept) / TOP)
    rng = generator(1, Purpose.MISSING)
    still = sum(1 in sorted((np.sort(rng.permutation(14)[:11]) + 1).tolist())[:2] for _ in range(DRAWS))
    assert found.kept[1] == still / DRAWS
    assert steadiness(SimpleGraph.from_pairs("ab", []), measures.degree, seed=1).overlap is None


@given(some_ties, some_ties)
def test_change_takes_one_network_into_the_other(before: list[tuple[str, str]], after: list[tuple[str, str]]) -> None:
    old, new = SimpleGraph.from_pairs(NAMES, before), SimpleGraph.from_pairs(NAMES + "h", after)
    found = change(old, new)
    assert (set(before) | set(found.ties_added)) - set(found.ties_removed) == set(after)
    assert (found.actors_added, found.actors_removed) == (("h",), ())
    both, either = set(before) & set(after), set(before) | set(after)
    assert found.persistence == (len(both) / len(either) if either else None)
