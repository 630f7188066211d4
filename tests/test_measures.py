"""Each measure against its definition on random networks: directed or not, weighted or not, apart, tiny, empty."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections import Counter
from itertools import combinations, pairwise, product
from typing import Any

import numpy as np
import pytest
import slow_measures as slow
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analysis import measures
from graph.analysis.agreement import adjusted_rand
from graph.analysis.analyse import analyse
from graph.analysis.communities import REWIRINGS, communities, modularity
from graph.analysis.composition import composition
from graph.analysis.eigenvector import eigenvector
from graph.analysis.fragility import distance_fragmentation, fragmentation, key_players
from graph.analysis.mixing import Categories, assortativity, ei_index, mixing_table
from graph.analysis.null_models import (
    Purpose,
    _alone,
    benjamini_hochberg,
    generator,
    permuted,
    rewired,
    two_sided,
)
from graph.analysis.roles import roles
from graph.analysis.simple_graph import SimpleGraph
from graph.analysis.structural_holes import structural_holes

NAMES = [f"é{row:02}" for row in range(40)]


@st.composite
def graphs(draw: st.DrawFn, *, largest: int = 8, weighted: bool | None = None) -> SimpleGraph:
    n = draw(st.integers(0, largest))
    ends = st.integers(0, n - 1) if n else st.nothing()
    pairs = draw(st.lists(st.tuples(ends, ends), max_size=3 * n)) if n else []
    with_weights = draw(st.booleans()) if weighted is None else weighted
    weight = draw(st.lists(st.integers(1, 9), min_size=len(pairs), max_size=len(pairs))) if with_weights else None
    return SimpleGraph.from_pairs(
        NAMES[:n],
        [(NAMES[a], NAMES[b]) for a, b in pairs],
        weight=None if weight is None else [float(each) for each in weight],
        directed=draw(st.booleans()),
    )


@st.composite
def with_categories(draw: st.DrawFn) -> tuple[SimpleGraph, list[str]]:
    graph = draw(graphs())
    return graph, draw(st.lists(st.sampled_from(["a", "b", "c", ""]), min_size=graph.n, max_size=graph.n))


def same(found: Any, wanted: Any) -> bool:  # noqa: ANN401 - arrays and lists alike
    return bool(np.allclose(np.asarray(found, float), np.asarray(wanted, float), atol=1e-9, equal_nan=True))


@given(graphs())
def test_betweenness_counts_shortest_paths(graph: SimpleGraph) -> None:
    assert same(measures.betweenness(graph), slow.betweenness(slow.matrix(graph), directed=graph.directed))


@given(graphs())
def test_closeness_is_scaled_by_who_can_reach(graph: SimpleGraph) -> None:
    assert same(measures.closeness(graph), slow.closeness(slow.matrix(graph)))


@pytest.mark.parametrize("directed", [False, True])
def test_closeness_is_the_same_by_both_ways_of_searching(monkeypatch: pytest.MonkeyPatch, *, directed: bool) -> None:
    pairs = [*pairwise(NAMES), (NAMES[0], NAMES[20])]
    graph = SimpleGraph.from_pairs([*NAMES, "alone"], pairs, directed=directed)
    by_bits = measures.closeness(graph)
    monkeypatch.setattr(measures, "FARTHEST", 3)
    assert same(measures.closeness(graph), by_bits)
    assert same(by_bits, slow.closeness(slow.matrix(graph)))


@given(graphs())
def test_core_is_what_stays_when_weaker_ones_leave(graph: SimpleGraph) -> None:
    assert measures.core(graph).tolist() == slow.core(slow.matrix(graph))


@given(graphs())
def test_degree_and_strength_add_both_directions(graph: SimpleGraph) -> None:
    a = slow.matrix(graph)
    z = slow.both_ways(a) if graph.directed else a
    counted = slow.both_ways([[float(bool(each)) for each in line] for line in a])
    degree = [sum(line) / (1 if graph.directed else 2) for line in counted]
    assert measures.degree(graph).tolist() == degree
    assert same(measures.strength(graph), [sum(line) for line in z])


@given(graphs())
def test_structural_holes_follow_burts_formulas(graph: SimpleGraph) -> None:
    found = structural_holes(graph)
    wanted = slow.burt(slow.matrix(graph))
    for row, (constraint, size, efficiency) in enumerate(wanted):
        got = (found.constraint[row], found.effective_size[row], found.efficiency[row])
        assert same(got, (constraint, size, efficiency))


@given(graphs())
def test_the_eigenvector_is_one_of_the_largest_component(graph: SimpleGraph) -> None:
    found = eigenvector(graph)
    if not graph.m:
        assert np.isnan(found).all()
        return
    a = np.array(slow.matrix(graph.undirected))
    largest = max(slow.parts(a.tolist(), range(graph.n)), key=lambda part: (len(part), -min(part)))
    rows = sorted(largest)
    assert sorted(np.flatnonzero(~np.isnan(found)).tolist()) == rows
    own = found[rows]
    assert math.isclose(float((own**2).sum()), 1, abs_tol=1e-12)
    assert (own > 0).all()
    values = np.linalg.eigvalsh(a[np.ix_(rows, rows)])
    assert np.allclose(a[np.ix_(rows, rows)] @ own, values[-1] * own, atol=1e-8)


def test_the_eigenvector_of_a_long_chain_is_a_half_wave() -> None:
    n = 400
    names = [f"{row:03}" for row in range(n)]
    found = eigenvector(SimpleGraph.from_pairs(names, list(pairwise(names))))
    wave = np.sin(np.pi * np.arange(1, n + 1) / (n + 1))
    assert np.allclose(found, wave / np.sqrt((wave**2).sum()), atol=1e-8)


@given(with_categories())
def test_roles_are_counted_over_open_two_paths(case: tuple[SimpleGraph, list[str]]) -> None:
    graph, held = case
    found = roles(graph, Categories.from_names(held))
    wanted = slow.roles(slow.matrix(graph), held, directed=graph.directed)
    assert [{role: int(count[row]) for role, count in found.items()} for row in range(graph.n)] == wanted


@given(with_categories())
def test_mixing_is_counted_tie_by_tie(case: tuple[SimpleGraph, list[str]]) -> None:
    graph, held = case
    categories = Categories.from_names(held)
    ties = list(zip(graph.left.tolist(), graph.right.tolist(), strict=True))
    counted: Counter[tuple[str, str]] = Counter()
    for a, b in ties:
        counted.update({(held[a], held[b])} if graph.directed else {(held[a], held[b]), (held[b], held[a])})
    names = categories.names
    table = mixing_table(graph, categories)
    assert {(x, y): int(table[i, j]) for i, x in enumerate(names) for j, y in enumerate(names)} == {
        (x, y): counted[x, y] for x in names for y in names
    }
    external = sum(held[a] != held[b] for a, b in ties)
    assert ei_index(graph, categories) == ((external - (len(ties) - external)) / len(ties) if ties else None)
    found, wanted = assortativity(graph, categories), slow.assortativity(slow.matrix(graph), held)
    assert found == (None if wanted is None else pytest.approx(wanted, abs=1e-12))


@given(st.lists(st.sampled_from("abcd"), max_size=12))
def test_composition_is_the_chance_that_two_differ(held: list[str]) -> None:
    found = composition(held)
    n, k = len(held), len(set(held))
    if not n:
        assert (found.blau, found.iqv, found.evenness) == (None, None, None)
        return
    unlike = sum(a != b for a, b in product(held, repeat=2)) / n**2
    assert found.blau == pytest.approx(unlike)
    unbiased = sum(a != b for a, b in combinations(held, 2)) / math.comb(n, 2) if n > 1 else None
    assert found.blau_unbiased == (None if unbiased is None else pytest.approx(unbiased))
    shares = [held.count(each) / n for each in set(held)]
    even = -sum(p * math.log(p) for p in shares) / math.log(k) if k > 1 else None
    assert found.evenness == (None if even is None else pytest.approx(even))
    assert found.iqv == (pytest.approx(unlike * k / (k - 1)) if k > 1 else None)


@given(graphs())
def test_cut_points_and_bridges_are_what_parts_hang_on(graph: SimpleGraph) -> None:
    a = slow.matrix(graph)
    whole = len(slow.parts(a, range(graph.n)))
    assert graph.components == whole
    alone = {row for row in range(graph.n) if graph.contacts[row] == 0}
    cut = [
        row for row in range(graph.n) if row not in alone and len(slow.parts(a, set(range(graph.n)) - {row})) > whole
    ]
    assert measures.cut_points(graph) == cut
    hang = []
    for x, y in combinations(range(graph.n), 2):
        if a[x][y] or a[y][x]:
            without = [line[:] for line in a]
            without[x][y] = without[y][x] = 0
            hang += [(x, y)] * (len(slow.parts(without, range(graph.n))) > whole)
    assert measures.bridges(graph) == hang


@given(graphs(), st.sampled_from([1, 2]))
def test_key_players_are_the_first_set_that_parts_most(graph: SimpleGraph, size: int) -> None:
    a = slow.matrix(graph)
    found = key_players(graph, size)
    if graph.n - size < 2:
        assert found is None
        return
    sets = list(combinations(range(graph.n), size))
    most = max(slow.fragmentation(a, each) for each in sets)
    first = next(each for each in sets if math.isclose(slow.fragmentation(a, each), most, abs_tol=1e-12))
    assert found is not None
    assert (found.members, found.exact) == (first, True)
    assert found.fragmentation == pytest.approx(most)
    assert fragmentation(graph, first) == pytest.approx(most)


def test_key_players_of_a_large_network_say_that_they_are_approximated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.analysis.fragility.EXACT", 10)
    names = NAMES[:9]
    found = key_players(SimpleGraph.from_pairs(names, [(names[0], each) for each in names[1:]]), 2)
    assert found is not None
    assert (found.members, found.exact) == ((0, 1), False)


@given(graphs())
def test_distance_fragmentation_averages_the_nearness_that_is_missing(graph: SimpleGraph) -> None:
    d = slow.distances(slow.both_ways(slow.matrix(graph)))
    pairs = [(i, j) for i in range(graph.n) for j in range(graph.n) if i != j]
    wanted = 1 - sum(1 / d[i][j] for i, j in pairs) / len(pairs) if pairs else None
    assert distance_fragmentation(graph) == (None if wanted is None else pytest.approx(wanted, abs=1e-12))


@given(graphs(), st.data())
def test_modularity_compares_with_chance(graph: SimpleGraph, data: st.DataObject) -> None:
    if not graph.m:
        return
    members = data.draw(st.lists(st.integers(0, 3), min_size=graph.n, max_size=graph.n))
    a = slow.matrix(graph.undirected)
    assert modularity(graph, np.array(members)) == pytest.approx(slow.modularity(a, members), abs=1e-12)


@settings(max_examples=15, deadline=None)
@given(graphs(largest=6))
def test_communities_are_the_best_grouping_of_a_small_network(graph: SimpleGraph) -> None:
    drawn = list(rewired(graph.undirected, 3, generator(1, Purpose.COMMUNITIES))) if graph.m else []
    found = communities(graph, drawn, seed=1)
    assert found.members.size == graph.n
    if not graph.m:
        assert (found.modularity, found.p, found.stable) == (None, None, False)
        return
    a = slow.matrix(graph.undirected)
    best = max(slow.modularity(a, members) for members in product(range(3), repeat=graph.n))
    assert found.modularity == pytest.approx(slow.modularity(a, found.members.tolist()), abs=1e-12)
    assert found.modularity is not None
    assert found.modularity >= best - 0.05
    assert found.p in {each / 4 for each in range(1, 5)}


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=9))
def test_the_rand_index_is_counted_over_pairs(pairs: list[tuple[int, int]]) -> None:
    a, b = [each for each, _ in pairs], [each for _, each in pairs]
    found = adjusted_rand(np.array(a, dtype=np.int64), np.array(b, dtype=np.int64))
    assert found == pytest.approx(slow.adjusted_rand(a, b), abs=1e-12)


def counted(ends: Any, n: int) -> list[int]:  # noqa: ANN401 - an array or a list
    found: list[int] = np.bincount(ends, minlength=n).tolist()
    return found


@settings(max_examples=40, deadline=None)
@given(graphs(), st.sampled_from([1, 70]))
def test_rewired_networks_are_simple_and_keep_every_degree(graph: SimpleGraph, draws: int) -> None:
    made = 0
    for left, right in rewired(graph, draws, generator(3, Purpose.DEGREES)):
        assert left.shape == right.shape
        for a, b in zip(left, right, strict=True):
            made += 1
            again = SimpleGraph.of(graph.ids, (a, b), directed=graph.directed)
            assert (again.m, again.loops, again.parallel) == (graph.m, 0, 0)
            if graph.directed:
                assert counted(a, graph.n) == counted(graph.left, graph.n)
                assert counted(b, graph.n) == counted(graph.right, graph.n)
            assert measures.degree(again).tolist() == measures.degree(graph).tolist()
    assert made == draws


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("large", [False, True])
def test_every_network_with_these_degrees_is_as_likely(*, directed: bool, large: bool) -> None:
    pairs = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("a", "c")]
    graph = SimpleGraph.from_pairs("abcde", pairs, directed=directed)
    rng, draws = generator(5, Purpose.DEGREES), 600 if large else 3000
    blocks = [_alone(graph, 60, rng)[:2] for _ in range(draws)] if large else list(rewired(graph, draws, rng))
    seen = Counter(
        tuple(
            sorted((x, y) if directed else (min(x, y), max(x, y)) for x, y in zip(a.tolist(), b.tolist(), strict=True))
        )
        for left, right in blocks
        for a, b in zip(left, right, strict=True)
    )
    ends = list(combinations(range(5), 2)) + ([(b, a) for a, b in combinations(range(5), 2)] if directed else [])
    possible = [
        each
        for each in combinations(ends, 5)
        if (not directed or counted([a for a, _ in each], 5) == counted(graph.left, 5))
        and counted([end for pair in each for end in pair], 5) == measures.degree(graph).tolist()
    ]
    assert set(seen) == {tuple(sorted(each)) for each in possible}
    expected = draws / len(possible)
    assert sum((count - expected) ** 2 / expected for count in seen.values()) < 3 * len(possible)


@pytest.mark.parametrize("directed", [False, True])
def test_a_large_network_is_rewired_alike_with_and_without_a_table(
    monkeypatch: pytest.MonkeyPatch, *, directed: bool
) -> None:
    ends = np.random.default_rng(3).integers(0, 40, (2, 200))
    graph = SimpleGraph.of(NAMES, (ends[0], ends[1]), directed=directed)
    left, right, done = _alone(graph, 4000, generator(1, Purpose.DEGREES))
    monkeypatch.setattr("graph.analysis.null_models.LARGEST_TABLE", 0)
    again = _alone(graph, 4000, generator(1, Purpose.DEGREES))
    assert (left.tolist(), right.tolist(), done) == (again[0].tolist(), again[1].tolist(), again[2])
    assert done > graph.m


def test_permuted_labels_keep_their_counts_and_mix() -> None:
    labels = np.array([0, 0, 1, 2])
    drawn = np.concatenate(list(permuted(labels, 1200, generator(1, Purpose.LABELS))))
    seen = Counter(map(tuple, drawn.tolist()))
    assert len(drawn) == 1200
    assert len(seen) == 12
    assert max(seen.values()) < 2 * min(seen.values())


@given(st.integers(-3, 3), st.lists(st.integers(-3, 3), min_size=1, max_size=8))
def test_p_is_never_zero_and_counts_both_sides(observed: int, drawn: list[int]) -> None:
    low = (sum(each <= observed for each in drawn) + 1) / (len(drawn) + 1)
    high = (sum(each >= observed for each in drawn) + 1) / (len(drawn) + 1)
    assert two_sided(observed, np.array(drawn, dtype=float)) == min(1, 2 * min(low, high))


@given(st.lists(st.floats(0.001, 1), max_size=6))
def test_adjusted_p_rejects_what_benjamini_and_hochberg_reject(p: list[float]) -> None:
    adjusted = benjamini_hochberg(p)
    for q in (0.05, 0.2, 0.5):
        passing = [rank for rank, value in enumerate(sorted(p), start=1) if value * len(p) / rank <= q]
        bound = sorted(p)[max(passing) - 1] if passing else -1
        assert [each <= q for each in adjusted] == [value <= bound for value in p]


@settings(max_examples=25, deadline=None)
@given(with_categories())
def test_the_whole_answer_accounts_for_every_edge_and_says_null_for_undefined(
    case: tuple[SimpleGraph, list[str]],
) -> None:
    graph, held = case
    answer = analyse(graph, held, draws=19).as_json()
    again = json.dumps(answer, allow_nan=False)
    assert json.dumps(analyse(graph, held, draws=19).as_json()) == again
    assert list(answer["nodes"]) == sorted(graph.ids)
    assert answer["components"] == graph.components
    assert set(answer["communities"]["members"]) == set(graph.ids)
    assert ("strength" in next(iter(answer["nodes"].values()), {"strength": 0})) is (
        graph.weight is not None or not graph.n
    )
    if not graph.m:
        assert answer["mixing"]["null"] == {"labels": {"mean": None, "p": None}, "degrees": {"mean": None, "p": None}}
    assert analyse(graph).as_json()["mixing"] is None


def test_the_same_seed_gives_the_same_bytes_whatever_the_threads() -> None:
    program = """
import json, numpy as np
from graph.analysis.analyse import analyse
from graph.analysis.simple_graph import SimpleGraph
draw = np.random.default_rng(4)
ends = draw.integers(0, 60, (2, 150))
graph = SimpleGraph.of([f"{row:02}" for row in range(60)], (ends[0], ends[1]), weight=draw.random(150) + 0.1)
print(json.dumps(analyse(graph, [str(row % 4) for row in range(60)], draws=250).as_json()))
"""
    said = {
        subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={"OMP_NUM_THREADS": threads, "RAYON_NUM_THREADS": threads, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for threads, seed in (("1", "0"), ("4", "7"))
    }
    assert len(said) == 1


def test_two_cliques_are_stable_sub_groups_and_noise_is_not() -> None:
    cliques = [pair for half in (NAMES[:12], NAMES[12:24]) for pair in combinations(half, 2)]
    found = analyse(SimpleGraph.from_pairs(NAMES[:24], [*cliques, (NAMES[0], NAMES[12])]), draws=1).communities
    assert found.stable
    assert found.members.tolist() == [0] * 12 + [1] * 12
    ends = np.random.default_rng(9).integers(0, 40, (2, 120))
    noise = SimpleGraph.of(NAMES, (ends[0], ends[1]))
    drawn = rewired(noise, REWIRINGS, generator(1, Purpose.COMMUNITIES))
    assert not communities(noise, drawn, seed=1).stable
