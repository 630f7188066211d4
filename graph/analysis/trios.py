"""All trios of actors who are tied to one another, directions ignored: what closure and redundancy are counted from."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from graph.analysis.simple_graph import SimpleGraph

    Rows = NDArray[np.int64]
    Trio = tuple[Rows, Rows, Rows]

CHUNK = 1 << 20
"""How many two-paths are looked at together."""


def trios(graph: SimpleGraph) -> Iterator[tuple[Trio, Trio]]:
    """Give all triangles in portions: their actors (a, b, c) and their ties (ab, ac, bc).

    Ties are rows of `graph.undirected`; each triangle comes once. Two-paths are listed from
    the actor with fewest ties: O(m sqrt(m)).
    """
    ties = graph.undirected
    degree = graph.contacts
    ahead = degree[ties.left] <= degree[ties.right]
    tail, head = np.where(ahead, ties.left, ties.right), np.where(ahead, ties.right, ties.left)
    order = np.lexsort((head, tail))
    tail, head = tail[order], head[order]
    for first, second, third in closed_paths(tail, head, n=graph.n):
        yield (tail[first], head[first], head[second]), (order[first], order[second], order[third])


def closed_paths(tail: Rows, head: Rows, *, n: int) -> Iterator[Trio]:
    """Give, in portions, the rows of the ties of all triangles: two from one tail, and the one between their heads.

    Parameters
    ----------
    tail, head
        The ends of each tie, each tie once, in the order of tails and then heads; a circle of three must not be
        possible, as it is not where ties point from the actor with fewer ties.
    n
        How many actors there are.
    """
    codes = np.minimum(tail, head) * n + np.maximum(tail, head)
    by_code = np.argsort(codes)
    known = codes[by_code]
    later = np.searchsorted(tail, tail, side="right") - np.arange(tail.size) - 1
    before = np.cumsum(later) - later
    start = 0
    while start < tail.size:
        stop = max(start + 1, int(np.searchsorted(before, before[start] + CHUNK)))
        rows = np.repeat(np.arange(start, stop), later[start:stop])
        others = rows + 1 + np.arange(before[start], before[start] + rows.size) - before[rows]
        b, c = head[rows], head[others]
        code = np.minimum(b, c) * n + np.maximum(b, c)
        place = np.minimum(np.searchsorted(known, code), known.size - 1)
        closed = np.flatnonzero(known[place] == code)
        yield rows[closed], others[closed], by_code[place[closed]]
        start = stop


def seatings(actors: Trio, ties: Trio) -> Iterator[tuple[Trio, Trio]]:
    """Give each portion of triangles in its six orders: actors (i, j, k) and ties (ij, ik, jk)."""
    tie = {frozenset((0, 1)): ties[0], frozenset((0, 2)): ties[1], frozenset((1, 2)): ties[2]}
    for i, j, k in permutations(range(3)):
        between = (tie[frozenset((i, j))], tie[frozenset((i, k))], tie[frozenset((j, k))])
        yield (actors[i], actors[j], actors[k]), between
