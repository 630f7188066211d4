"""Brokerage between categories: the five roles of Gould and Fernandez."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.trios import seatings, trios

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graph.analysis.mixing import Categories
    from graph.analysis.simple_graph import SimpleGraph

    Rows = NDArray[np.int64]
    Flags = NDArray[np.bool_]

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")
"""AAA, ABA, AAB, ABB, ABC: the categories of the sender, the broker and the receiver."""


def roles(graph: SimpleGraph, categories: Categories) -> dict[str, Rows]:
    """Return how often each actor plays each role, shape (n,) each.

    One for each two-path i -> j -> k between different actors with no tie i -> k. Undirected: each unordered pair
    i, k once; an AAB is then an ABB too, and counts as one of each.

    Notes
    -----
    All two-paths are counted from degrees by category, then those with i = k and the closed ones are taken off:
    O(m sqrt(m)).

    References
    ----------
    Gould, R. V. and Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in transaction
    networks. Sociological Methodology 19, 89-126.
    """
    arcs = arcs_of(graph)
    counts = _all_paths(*arcs, graph.n, categories.of)
    _take_back(counts, *arcs, graph.n, categories.of)
    _take_closed(counts, graph, categories.of)
    if not graph.directed:
        for role in (0, 1, 4):
            counts[role] //= 2
    return dict(zip(ROLES, counts, strict=True))


def arcs_of(graph: SimpleGraph) -> tuple[Rows, Rows]:
    """Return the tails and the heads of the steps of two-paths: a tie without direction is one each way."""
    return (graph.left, graph.right) if graph.directed else (graph.arcs.tail, graph.arcs.head)


def role_of(sender: Rows, broker: Rows, receiver: Rows) -> Rows:
    """Return the place in `ROLES` of two-paths, by the categories along them."""
    same = sender == receiver
    return np.select([same & (sender == broker), same, sender == broker, broker == receiver], [0, 1, 2, 3], 4)


def _all_paths(tail: Rows, head: Rows, n: int, of: Rows) -> Rows:
    """Count two-paths with i = k among them, by broker and role; shape (5, n)."""
    k = int(of.max()) + 1 if of.size else 1
    arriving = np.bincount(head, minlength=n)
    leaving = np.bincount(tail, minlength=n)
    own_in = np.bincount(head[of[tail] == of[head]], minlength=n)
    own_out = np.bincount(tail[of[tail] == of[head]], minlength=n)
    incoming, how_many_in = np.unique(head * k + of[tail], return_counts=True)
    outgoing, how_many_out = np.unique(tail * k + of[head], return_counts=True)
    both, at, to = np.intersect1d(incoming, outgoing, assume_unique=True, return_indices=True)
    alike = np.zeros(n, dtype=np.int64)
    np.add.at(alike, both // k, how_many_in[at] * how_many_out[to])
    coordinator = own_in * own_out
    itinerant = alike - coordinator
    representative = own_in * (leaving - own_out)
    gatekeeper = (arriving - own_in) * own_out
    liaison = arriving * leaving - coordinator - itinerant - representative - gatekeeper
    return np.stack([coordinator, itinerant, representative, gatekeeper, liaison])


def _take_back(counts: Rows, tail: Rows, head: Rows, n: int, of: Rows) -> None:
    """Take off the ways to a neighbour and back."""
    mutual = np.isin(tail * n + head, head * n + tail)
    broker, other = tail[mutual], head[mutual]
    counts[0] -= np.bincount(broker[of[broker] == of[other]], minlength=n)
    counts[1] -= np.bincount(broker[of[broker] != of[other]], minlength=n)


def _take_closed(counts: Rows, graph: SimpleGraph, of: Rows) -> None:
    """Take off the two-paths whose ends are tied themselves."""
    for i, j, k in closed_paths_of(graph):
        role = role_of(of[i], of[j], of[k])
        counts -= np.bincount(role * graph.n + j, minlength=counts.size).reshape(counts.shape)


def closed_paths_of(graph: SimpleGraph) -> Iterator[tuple[Rows, Rows, Rows]]:
    """Give, in portions, the sender i, broker j and receiver k of the two-paths i -> j -> k with a tie i -> k."""
    upward, downward = _directions(graph)
    for found in trios(graph):
        for (i, j, k), (ij, ik, jk) in seatings(*found):
            steps = ((i, j, ij), (j, k, jk), (i, k, ik))
            there = np.logical_and.reduce([np.where(a < b, upward[tie], downward[tie]) for a, b, tie in steps])
            yield i[there], j[there], k[there]


def _directions(graph: SimpleGraph) -> tuple[Flags, Flags]:
    """Tell of each tie of `graph.undirected` whether it goes from the smaller id to the larger, and back."""
    ties = graph.undirected
    if not graph.directed:
        every = np.ones(ties.m, dtype=np.bool_)
        return every, every
    known, forth = ties.left * graph.n + ties.right, graph.left * graph.n + graph.right
    back = graph.right * graph.n + graph.left
    return np.isin(known, forth), np.isin(known, back)
