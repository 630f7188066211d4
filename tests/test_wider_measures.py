"""Triads by category, roles against chance, steadiness of rankings, change: each against its definition."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import measures
from graph.analysis.change import change
from graph.analysis.mixing import Categories
from graph.analysis.null_models import Purpose, generator
from graph.analysis.roles import ROLES, role_significance, roles
from graph.analysis.simple_graph import SimpleGraph
from graph.analysis.steadiness import DRAWS, TOP, steadiness
from graph.analysis.triads import triads

NAMES = "abcdefg"
PAIRS = list(combinations(NAMES, 2))
some_ties = st.lists(st.sampled_from(PAIRS), max_size=15, unique=True)
seven_categories = st.lists(st.sampled_from("xyz"), min_size=7, max_size=7)


@settings(max_examples=40, deadline=None)
@given(some_ties, seven_categories)
def test_triads_are_counted_by_the_categories_of_their_actors(ties: list[tuple[str, str]], held: list[str]) -> None:
    graph = SimpleGraph.from_pairs(NAMES, ties)
    of = dict(zip(NAMES, held, strict=True))
    wanted = Counter(
        tuple(sorted(of[each] for each in trio))
        for trio in combinations(NAMES, 3)
        if all(pair in ties for pair in combinations(trio, 2))
    )
    found = triads(graph, Categories.from_names(held), draws=5, seed=1)
    assert found.counts == wanted
    assert set(found.against) == set(wanted)


def test_triads_within_categories_are_more_than_chance_gives() -> None:
    names = [f"{half}{row}" for half in "ab" for row in range(6)]
    ties = [pair for pair in combinations(names, 2) if pair[0][0] == pair[1][0]]
    held = [name[0] for name in names]
    found = triads(SimpleGraph.from_pairs(names, ties), Categories.from_names(held), draws=199, seed=1)
    assert found.counts == {("a", "a", "a"): 20, ("b", "b", "b"): 20}
    p = found.against["a", "a", "a"].p
    assert p is not None
    assert p < 0.05


def test_roles_are_held_against_all_ways_to_deal_the_categories_out() -> None:
    graph = SimpleGraph.from_pairs("abcd", [("a", "b"), ("b", "c"), ("c", "d")])
    categories = Categories.from_names(["x", "x", "y", "y"])
    dealt = {tuple(each) for each in np.array(list(_orders([0, 0, 1, 1])))}
    wanted = dict.fromkeys(ROLES, 0.0)
    for each in dealt:
        for role, count in roles(graph, Categories(("x", "y"), np.array(each))).items():
            wanted[role] += int(count.sum()) / len(dealt)
    found = role_significance(graph, categories, draws=3000, seed=1)
    assert {role: against.mean for role, against in found.items()} == pytest.approx(wanted, abs=0.06)
    assert found["liaison"].p == 1


def _orders(labels: list[int]) -> list[list[int]]:
    if len(labels) < 2:
        return [labels]
    return [
        [each, *rest] for place, each in enumerate(labels) for rest in _orders(labels[:place] + labels[place + 1 :])
    ]


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
