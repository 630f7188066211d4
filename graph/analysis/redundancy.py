"""The fewest actors on whom the cooperation of two categories hangs: the minimum vertex cover of its ties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, maximum_bipartite_matching

from graph.analysis.vertex_cover import by_programming

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Redundancy:
    """The fewest actors whose departure ends all ties: how many, and which.

    Of several smallest sets, `cut` is the first in the order of sorted ids (but for components with odd cycles
    above 400 actors: there it is one of them). Where `exact` is false, `cut` ends all ties but a smaller set may.
    """

    size: int
    cut: frozenset[str]
    exact: bool = True


def redundancy(ties: Iterable[tuple[str, str]]) -> Redundancy:
    """Fewest actors whose departure ends all cooperation between two categories.

    Parameters
    ----------
    ties
        M pairs (actor of the first category, actor of the second); repeats count once, in either order, and an
        actor paired with itself does not count.

    Returns
    -------
    Redundancy
        `size`, a count of actors (0 when there is no tie), and `cut`, the first such set in the order of ids.

    Notes
    -----
    Ties without an odd cycle (always so where no actor stands on both sides): the maximum matching, by König's
    theorem (1931); O(M sqrt(N)) with Hopcroft and Karp (1973). Other components: integer programming, exact up
    to some 100 actors who are densely tied, or thousands who are not; beyond, `exact` is false.

    Examples
    --------
    >>> redundancy([("amap", "mairie"), ("amap", "epci")]).cut
    frozenset({'amap'})
    >>> sorted(redundancy([("a", "b"), ("b", "c"), ("c", "a")]).cut)
    ['a', 'b']
    """
    pairs = sorted({(min(pair), max(pair)) for pair in ties if pair[0] != pair[1]})
    actors = sorted({actor for pair in pairs for actor in pair})
    row = {actor: index for index, actor in enumerate(actors)}
    left = np.array([row[a] for a, _ in pairs], dtype=np.int64)
    right = np.array([row[b] for _, b in pairs], dtype=np.int64)
    cover, exact = smallest_cover(left, right, n=len(actors))
    return Redundancy(len(cover), frozenset(actors[index] for index in cover), exact=exact)


def smallest_cover(left: Indices, right: Indices, *, n: int) -> tuple[list[int], bool]:
    """Return the first smallest set of the n vertices that touches every edge, and whether it is surely smallest."""
    bipartite, side = _sides(left, right, n=n)
    even = bipartite[left]
    cover = _by_matching(left[even], right[even], side=side)
    exact = True
    for first, second in _components(left[~even], right[~even], n=n):
        part, proven = by_programming(first, second)
        cover += part
        exact &= proven
    return sorted(cover), exact


def _sides(left: Indices, right: Indices, *, n: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which vertices are in a component without odd cycle, and on which side there.

    Both copies of a vertex in the double cover meet exactly when an odd cycle is in reach.
    """
    rows, columns = np.concatenate([left, right]), np.concatenate([right, left]) + n
    double = coo_array((np.ones(rows.size, dtype=np.int8), (rows, columns)), shape=(2 * n, 2 * n))
    _, label = connected_components(double, directed=False)
    return label[:n] != label[n:], label[:n] < label[n:]


def _by_matching(left: Indices, right: Indices, *, side: NDArray[np.bool_]) -> list[int]:
    """Return the first smallest cover of a bipartite graph.

    An unmatched vertex is in no smallest cover; of two matched ones exactly one is. So taking a vertex leaves
    out its mate, whose neighbours are then taken; each is decided once, and no choice contradicts another.
    """
    if not left.size:
        return []
    first, second = np.where(side[left], left, right), np.where(side[left], right, left)
    ones = np.ones(left.size, dtype=np.int8)
    across = csr_array((ones, (first, second)), shape=(side.size, side.size))
    both = across + across.T
    partner = maximum_bipartite_matching(across, perm_type="column")
    mate = np.where(side, partner, -1)
    mate[partner[side & (partner >= 0)]] = np.flatnonzero(side & (partner >= 0))
    return _decided(mate.tolist(), both.tocsr(), np.unique(np.concatenate([left, right])).tolist())


def _decided(mate: list[int], neighbours: csr_array, vertices: list[int]) -> list[int]:
    starts, ends = neighbours.indptr, neighbours.indices
    taken: dict[int, bool] = {}

    def take_all(waiting: list[int]) -> None:
        while waiting:
            vertex = waiting.pop()
            if vertex not in taken:
                taken[vertex], taken[mate[vertex]] = True, False
                waiting.extend(ends[starts[mate[vertex]] : starts[mate[vertex] + 1]].tolist())

    for vertex in vertices:
        if mate[vertex] < 0:
            taken[vertex] = False
            take_all(ends[starts[vertex] : starts[vertex + 1]].tolist())
    for vertex in vertices:
        take_all([vertex])
    return [vertex for vertex in vertices if taken[vertex]]


def _components(left: Indices, right: Indices, *, n: int) -> Iterable[tuple[Indices, Indices]]:
    if not left.size:
        return
    graph = coo_array((np.ones(left.size, dtype=np.int8), (left, right)), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    order = np.argsort(label[left], kind="stable")
    breaks = np.flatnonzero(np.diff(label[left][order])) + 1
    for rows in np.split(order, breaks):
        yield left[rows], right[rows]
