"""Centralities and cohesion of single actors: degree, betweenness, closeness, core, strength.

Distances count ties, never weights. Undefined is nan (or -1 where the measure is a whole number).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

import numpy as np
import rustworkx as rx

from graph.analysis.simple_graph import added

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graph.analysis.simple_graph import SimpleGraph

    Rows = NDArray[np.int64]
    Numbers = NDArray[np.float64]

ONE_THREAD = 1 << 62
"""rustworkx adds up the shares of several threads in the order in which they end: one thread, one order."""
FARTHEST = 60
"""The distance above which closeness is left to a search from each actor."""
WORDS = 16
"""How many times 64 actors are searched from at once."""


def degree(graph: SimpleGraph) -> Rows:
    """Return the ties of each actor, incoming and outgoing ones added; shape (n,)."""
    return np.bincount(graph.left, minlength=graph.n) + np.bincount(graph.right, minlength=graph.n)


def strength(graph: SimpleGraph) -> Numbers:
    """Return the weights of each actor's ties, incoming and outgoing ones added; shape (n,)."""
    weight = np.ones(graph.m) if graph.weight is None else graph.weight
    return added(graph.left, weight, graph.n) + added(graph.right, weight, graph.n)


def betweenness(graph: SimpleGraph) -> Numbers:
    """Return how many shortest paths between others go through each actor, not divided; shape (n,).

    A pair with several shortest paths counts as one in all. Undirected: each pair once. By Brandes's algorithm,
    O(n m).

    References
    ----------
    Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40(1), 35-41.
    Brandes, U. (2001). A faster algorithm for betweenness centrality. J. Math. Sociology 25(2), 163-177.
    """
    tail, head = (graph.left, graph.right) if graph.directed else (graph.arcs.tail, graph.arcs.head)
    # A tie as two arcs, each beside the others of its tail: a fifth faster than a tie without direction.
    found = rx.digraph_betweenness_centrality(
        _pointed(graph.n, tail, head), normalized=False, parallel_threshold=ONE_THREAD
    )
    counted = np.fromiter((found[row] for row in range(graph.n)), dtype=np.float64, count=graph.n)
    return counted if graph.directed else counted / 2


def closeness(graph: SimpleGraph) -> Numbers:
    """Return how near each actor is to those who reach it, scaled by how many do; nan where nobody does; shape (n,).

    (r - 1)^2 / ((n - 1) sum of distances) with r actors in reach, oneself included; distances towards the actor
    where ties have a direction.

    References
    ----------
    Wasserman, S. and Faust, K. (1994). Social Network Analysis. Cambridge University Press, formula 5.22 scaled
    for components (networkx's `wf_improved`).
    """
    found = _distances(graph)
    if found is None:
        tail, head = (graph.left, graph.right) if graph.directed else (graph.arcs.tail, graph.arcs.head)
        by_library = rx.digraph_closeness_centrality(_pointed(graph.n, tail, head), wf_improved=True)
        near = np.fromiter((by_library[row] for row in range(graph.n)), dtype=np.float64, count=graph.n)
        return np.where(near > 0, near, np.nan)
    reached, distance = found
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(reached > 0, (reached / distance) * (reached / (graph.n - 1)), np.nan)


def _distances(graph: SimpleGraph) -> tuple[Rows, Rows] | None:
    """Return by how many each actor is reached, and the sum of their distances; None where some are very far apart.

    A search from 1,024 actors at once, one bit for each: where distances are short, as they are among people,
    several times faster than one search after another.
    """
    arcs = graph.arcs
    tail, head = (graph.right, graph.left) if graph.directed else (arcs.tail, arcs.head)
    order = np.argsort(tail, kind="stable")
    rows, first = np.unique(tail[order], return_index=True)
    source = head[order]
    reached, distance = np.zeros(graph.n, dtype=np.int64), np.zeros(graph.n, dtype=np.int64)
    for start in range(0, graph.n if rows.size else 0, 64 * WORDS):
        own = np.arange(start, min(graph.n, start + 64 * WORDS))
        front = np.zeros((graph.n, WORDS), dtype=np.uint64)
        front[own, (own - start) // 64] = np.uint64(1) << ((own - start) % 64).astype(np.uint64)
        seen = front.copy()
        for level in range(1, FARTHEST + 2):
            new = np.zeros_like(front)
            new[rows] = np.bitwise_or.reduceat(front[source], first, axis=0)
            new &= ~seen
            count = np.bitwise_count(new).sum(axis=1, dtype=np.int64)
            if not count.any():
                break
            reached, distance = reached + count, distance + level * count
            seen |= new
            front = new
        else:
            return None
    return reached, distance


def core(graph: SimpleGraph) -> Rows:
    """Return the largest k such that each actor is among actors with k ties to one another; shape (n,).

    References
    ----------
    Seidman, S. B. (1983). Network structure and minimum degree. Social Networks 5(3), 269-287.
    """
    # The library's type says int; it is a mapping from row to number.
    found = cast("Mapping[int, int]", rx.graph_core_number(_plain(graph.undirected)))
    return np.fromiter((found[row] for row in range(graph.n)), dtype=np.int64, count=graph.n)


def cut_points(graph: SimpleGraph) -> list[int]:
    """Return the actors without whom a component falls apart, directions ignored, in order."""
    return sorted(rx.articulation_points(_plain(graph.undirected)))


def bridges(graph: SimpleGraph) -> list[tuple[int, int]]:
    """Return the ties without which a component falls apart, directions ignored, in order, the smaller id first."""
    return sorted((min(pair), max(pair)) for pair in rx.bridges(_plain(graph.undirected)))


def transitivity(graph: SimpleGraph) -> float | None:
    """Return the share of two-paths that are closed, directions ignored; None without any two-path."""
    from graph.analysis.trios import trios  # noqa: PLC0415 - numpy alone is enough for the rest

    contacts = graph.contacts
    paths = int((contacts * (contacts - 1) // 2).sum())
    closed = 3 * sum(actors[0].size for actors, _ in trios(graph))
    return closed / paths if paths else None


@lru_cache(maxsize=2)
def _plain(graph: SimpleGraph) -> rx.PyGraph[None, None]:
    """Return a graph without directions as rustworkx holds it; kept for the next measure."""
    built: rx.PyGraph[None, None] = rx.PyGraph()
    built.add_nodes_from([None] * graph.n)
    built.add_edges_from_no_data(list(zip(graph.left.tolist(), graph.right.tolist(), strict=True)))
    return built


def _pointed(n: int, tail: Rows, head: Rows) -> rx.PyDiGraph[None, None]:
    built: rx.PyDiGraph[None, None] = rx.PyDiGraph()
    built.add_nodes_from([None] * n)
    built.add_edges_from_no_data(list(zip(tail.tolist(), head.tolist(), strict=True)))
    return built
