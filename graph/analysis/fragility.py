"""What would fall apart without whom: key players by fragmentation (Borgatti 2006), and by distances."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.simple_graph import SimpleGraph

    Neighbours = list[list[int]]

EXACT = 10_000_000
"""Up to so many steps every pair is tried: some 1,000 actors with 4,500 ties, in about a second."""
GONE = -2


@dataclass(frozen=True)
class KeyPlayers:
    """The set whose removal leaves the highest fragmentation; of equal sets the first in the order of ids."""

    members: tuple[int, ...]
    fragmentation: float
    exact: bool = True


def fragmentation(graph: SimpleGraph, without: Sequence[int] = ()) -> float | None:
    """Return F = 1 - sum s(s-1) / (n(n-1)) over the components of those who stay; None with fewer than two.

    The share of pairs that cannot reach one another, directions ignored.

    References
    ----------
    Borgatti, S. P. (2006). Identifying sets of key players in a social network. Computational and Mathematical
    Organization Theory 12, 21-34.
    """
    kept = np.ones(graph.n, dtype=np.bool_)
    kept[list(without)] = False
    neighbours = _neighbours(graph)
    joined = _joined(neighbours, int(kept.sum()), tuple(without))
    return _share(joined, int(kept.sum()))


def distance_fragmentation(graph: SimpleGraph, without: Sequence[int] = ()) -> float | None:
    """Return DF = 1 - 2 sum 1/d / (n(n-1)) over the pairs of those who stay; None with fewer than two.

    Distances count ties, directions ignored; 1/d is 0 where there is no way.

    References
    ----------
    Borgatti (2006), formula 9.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415 - slow to load
    from scipy.sparse.csgraph import shortest_path  # noqa: PLC0415 - as above

    kept = np.setdiff1d(np.arange(graph.n), np.array(without, dtype=np.int64))
    if kept.size < 2:  # noqa: PLR2004 - a pair
        return None
    matrix = coo_array((np.ones(graph.m), (graph.left, graph.right)), shape=(graph.n, graph.n)).tocsr()[kept][:, kept]
    distance = shortest_path(matrix, directed=False, unweighted=True)
    far = distance[np.isfinite(distance) & (distance > 0)].astype(np.int64)
    near = sum(int(count) / d for d, count in enumerate(np.bincount(far)) if d)
    return 1 - near / (kept.size * (kept.size - 1))


def key_players(graph: SimpleGraph, size: int) -> KeyPlayers | None:
    """Return the set of one or two actors whose removal leaves the highest fragmentation; None when < 2 stay.

    Sets of one are exact. Sets of two are exact while n (n + 2 m) is at most `EXACT`; beyond, one of the two is
    sought among those who count most alone, and `exact` is false.

    Notes
    -----
    One depth-first search gives what is left after the removal of each single actor (Tarjan 1972); for sets of two
    it is made once without each actor.
    """
    stay = graph.n - size
    if stay < 2:  # noqa: PLR2004 - a pair
        return None
    neighbours = _neighbours(graph)
    alone = _left_without_each(neighbours, GONE)
    if size == 1:
        best = min(range(graph.n), key=lambda actor: (alone[actor], actor))
        return KeyPlayers((best,), _certain(_share(alone[best], stay)))
    return _pair(neighbours, alone, stay, graph.n + 2 * graph.undirected.m)


def _pair(neighbours: Neighbours, alone: list[int], stay: int, steps: int) -> KeyPlayers:
    n = len(neighbours)
    exact = n * steps <= EXACT
    firsts = sorted(range(n), key=lambda actor: (alone[actor], -len(neighbours[actor]), actor))
    found = []
    for first in firsts if exact else firsts[: max(1, EXACT // steps)]:
        left = _left_without_each(neighbours, first)
        found.append(min((left[other], *sorted((first, other))) for other in range(n) if other != first))
    joined, a, b = min(found)
    return KeyPlayers((a, b), _certain(_share(joined, stay)), exact=exact)


def _neighbours(graph: SimpleGraph) -> Neighbours:
    first = np.concatenate([[0], np.cumsum(graph.contacts)]).tolist()
    head = graph.arcs.head.tolist()
    return [head[first[actor] : first[actor + 1]] for actor in range(graph.n)]


def _share(joined: int, n: int) -> float | None:
    return (n * (n - 1) - joined) / (n * (n - 1)) if n > 1 else None


def _certain(share: float | None) -> float:
    assert share is not None  # noqa: S101 - at least two stay
    return share


def _joined(neighbours: Neighbours, stay: int, without: tuple[int, ...]) -> int:
    """Return the ordered pairs who can reach one another without some actors."""
    seen = set(without)
    joined = reached = 0
    for start in range(len(neighbours)):
        if start in seen:
            continue
        seen.add(start)
        stack, size = [start], 0
        while stack:
            size += 1
            for other in neighbours[stack.pop()]:
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        joined, reached = joined + size * (size - 1), reached + size
    assert reached == stay  # noqa: S101 - everybody is in one component
    return joined


def _left_without_each(neighbours: Neighbours, gone: int) -> list[int]:
    """Return, for each actor, the ordered pairs who can reach one another without it and without `gone`."""
    n = len(neighbours)
    found = [-1] * n
    low, size = [0] * n, [1] * n
    cut, split = [0] * n, [0] * n
    """Of each actor, how many others fall off below it, and their ordered pairs."""
    parent = [GONE] * n
    if gone >= 0:
        found[gone] = n + 1
    order: list[int] = []
    components: list[tuple[int, int]] = []
    for root in range(n):
        if found[root] >= 0:
            continue
        begun = len(order)
        _descend(root, neighbours, found, parent, low, order)
        for actor in reversed(order[begun + 1 :]):
            above, below = parent[actor], size[actor]
            size[above] += below
            if low[actor] >= found[above]:
                cut[above] += below
                split[above] += below * (below - 1)
            elif low[actor] < low[above]:
                low[above] = low[actor]
        components.append((begun, len(order)))
    total = sum((end - begin) * (end - begin - 1) for begin, end in components)
    left = [total] * n
    for begin, end in components:
        whole = end - begin
        others = total - whole * (whole - 1)
        for actor in order[begin:end]:
            rest = whole - 1 - cut[actor]
            left[actor] = others + split[actor] + rest * (rest - 1)
    return left


def _descend(  # noqa: PLR0913, PLR0917 - the arrays of one search
    root: int, neighbours: Neighbours, found: list[int], parent: list[int], low: list[int], order: list[int]
) -> None:
    """Search a component depth first: `found` when, by whom (`parent`), and the earliest one beside it (`low`)."""
    stack = [(root, iter(neighbours[root]))]
    found[root] = low[root] = len(order)
    order.append(root)
    while stack:
        actor, others = stack[-1]
        for other in others:
            if found[other] < 0:
                parent[other] = actor
                found[other] = low[other] = len(order)
                order.append(other)
                stack.append((other, iter(neighbours[other])))
                break
            if other != parent[actor] and found[other] < low[actor]:
                low[actor] = found[other]
        else:
            stack.pop()
