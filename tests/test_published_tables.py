"""Two published tables of metrics, reproduced; where a value differs, why. docs/methods.md says the same in words."""

from __future__ import annotations

import csv
from collections import Counter, deque
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import shortest_path

from graph.analysis import measures
from graph.analysis.eigenvector import eigenvector
from graph.analysis.simple_graph import SimpleGraph

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def betweenness_with_parallel_ties(graph: SimpleGraph) -> NDArray[np.float64]:
    """By Brandes's algorithm, where a pair with several ties has as many shortest paths over them."""
    assert graph.weight is not None
    near: list[list[tuple[int, float]]] = [[] for _ in range(graph.n)]
    for a, b, ties in zip(graph.left.tolist(), graph.right.tolist(), graph.weight.tolist(), strict=True):
        near[a].append((b, ties))
        near[b].append((a, ties))
    found = np.zeros(graph.n)
    for start in range(graph.n):
        distance, ways, order, queue = {start: 0}, dict.fromkeys(range(graph.n), 0.0), [], deque([start])
        ways[start] = 1
        while queue:
            actor = queue.popleft()
            order.append(actor)
            for other, ties in near[actor]:
                if other not in distance:
                    distance[other] = distance[actor] + 1
                    queue.append(other)
                if distance[other] == distance[actor] + 1:
                    ways[other] += ways[actor] * ties
        share = np.zeros(graph.n)
        for actor in reversed(order):
            for other, ties in near[actor]:
                if distance[other] == distance[actor] - 1:
                    share[other] += ways[other] * ties / ways[actor] * (1 + share[actor])
            found[actor] += share[actor] if actor != start else 0
    return found / 2


def test_champlain_counts_every_parallel_tie_and_so_do_our_weights(shared: Path) -> None:
    folder = shared / "data" / "networks" / "champlain"
    nodes, edges = rows_of(folder / "nodes.csv"), rows_of(folder / "edges.csv")
    pairs = [(row["source"], row["target"]) for row in edges]
    graph = SimpleGraph.from_pairs([row["id"] for row in nodes], pairs, weight=[1.0] * len(pairs))
    assert (graph.n, graph.m + graph.parallel, graph.loops) == (96, 4571, 0)
    at = [graph.ids.index(row["id"]) for row in nodes]
    assert measures.strength(graph)[at].tolist() == [float(row["deg.cent"]) for row in nodes]
    central = eigenvector(graph)[at]
    assert central / central.max() == pytest.approx([float(row["eigen.cent"]) for row in nodes], abs=1e-6)
    published = [float(row["betw.cent"]) for row in nodes]
    assert betweenness_with_parallel_ties(graph)[at] == pytest.approx(published, abs=1e-6)
    # The contract takes parallel edges as one tie: another measure, and other values.
    plain = SimpleGraph(graph.ids, graph.left, graph.right, None, directed=False)
    ones = SimpleGraph(graph.ids, graph.left, graph.right, np.ones(graph.m), directed=False)
    assert np.allclose(measures.betweenness(plain), betweenness_with_parallel_ties(ones))
    assert not np.allclose(measures.betweenness(plain)[at], published, atol=1)


def sums_never_forgotten(pairs: list[tuple[int, int]], n: int, *, steps: int) -> NDArray[np.float64]:
    """Return what Gephi gives as eigenvector centrality: the sums of a step are added to those of all steps before.

    The power method would begin each step with sums of nothing. So done, what has the eigenvalue mu beside the largest
    one, lambda, fades only as steps ** (mu / lambda - 1): after 100 steps it is still there. A loop counts once.
    """
    tail, head = np.array(pairs).T
    once = tail != head
    a, b = np.concatenate([tail, head[once]]), np.concatenate([head, tail[once]])
    central, sums = np.ones(n), np.zeros(n)
    for _ in range(steps):
        sums += np.bincount(a, central[b], n)
        central = sums / sums.max()
    return central


def test_intellectual_cooperation_counts_a_loop_twice_and_stops_its_eigenvector_early(shared: Path) -> None:
    folder = shared / "data" / "networks" / "intellectual_cooperation"
    nodes = rows_of(folder / "IntellectualCooperation_nodes.csv")
    edges = rows_of(folder / "IntellectualCooperation_edges.csv")
    pairs = [(row["Source"], row["Target"]) for row in edges]
    weights = [float(row["Weight"]) for row in edges]
    graph = SimpleGraph.from_pairs([row["Id"] for row in nodes], pairs, weight=weights)
    assert (graph.n, graph.m, graph.loops, graph.parallel) == (3203, 26526, 9, 0)
    assert int((graph.contacts == 0).sum()) == 323
    loops = {a: weight for (a, b), weight in zip(pairs, weights, strict=True) if a == b}
    degree, strength, between = measures.degree(graph), measures.strength(graph), measures.betweenness(graph)
    central = eigenvector(SimpleGraph(graph.ids, graph.left, graph.right, None, directed=False))
    central /= np.nanmax(central)
    place = {actor: row for row, actor in enumerate(graph.ids)}
    theirs = sums_never_forgotten([(place[a], place[b]) for a, b in pairs], graph.n, steps=100)
    near = harmonic_closeness(graph)
    compared = 0
    for actor, published in _published(folder, nodes):
        row = place[actor]
        assert degree[row] + 2 * (actor in loops) == float(published[4])
        assert strength[row] + 2 * loops.get(actor, 0) == float(published[6])
        assert between[row] == pytest.approx(float(published[10]), abs=0.051)
        assert near[row] == pytest.approx(float(published[8]), abs=0.00051)
        # The author's tool, step by step, gives the published column; an eigenvector is up to 0.06 away from it.
        assert theirs[row] == pytest.approx(float(published[12]), abs=0.00051)
        assert central[row] == pytest.approx(float(published[12]), abs=0.06)
        compared += 1
    assert compared == 2840
    known = np.nan_to_num(central)
    turned = np.bincount(graph.left, known[graph.right], graph.n) + np.bincount(graph.right, known[graph.left], graph.n)
    assert np.allclose(turned, (turned @ known) / (known @ known) * known, atol=1e-9)


def harmonic_closeness(graph: SimpleGraph) -> NDArray[np.float64]:
    """Return the mean of 1 / distance to all in reach: not one of our measures, but it rests on the same distances."""
    matrix = coo_array((np.ones(graph.m), (graph.left, graph.right)), shape=(graph.n, graph.n)).tocsr()
    distance = shortest_path(matrix, directed=False, unweighted=True)
    np.fill_diagonal(distance, np.inf)
    found: NDArray[np.float64] = (1 / distance).sum(axis=1) / np.maximum(1, np.isfinite(distance).sum(axis=1))
    return found


def _published(folder: Path, nodes: list[dict[str, str]]) -> list[tuple[str, list[str]]]:
    """Return the published rows of the persons whose name only one node and one row has; the table has no ids."""
    with (folder / "IntellectualCooperation_metrics.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))[3:]
    named = Counter((row["Nom"].strip(), row["Prenom"].strip()) for row in nodes)
    listed = Counter((row[0].strip(), row[1].strip()) for row in table)
    ids = {(row["Nom"].strip(), row["Prenom"].strip()): row["Id"] for row in nodes}
    keys = [((row[0].strip(), row[1].strip()), row) for row in table]
    return [(ids[key], row) for key, row in keys if named[key] == listed[key] == 1]
