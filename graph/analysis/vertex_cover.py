"""The smallest vertex cover of a graph with odd cycles: integer programming where it is small, peeling before.

Hard in general (Karp 1972); the ties of two categories whose actors partly hold both are small and sparse.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Indices = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Neighbours = dict[int, set[int]]

BLOCK = 16
"""How many vertices at once are weighed by powers of two, when the first cover in their order is searched."""
LARGEST = 400
"""How many vertices one integer programme may have."""
NODES = 300
"""How many branches it may open: a limit in seconds would give other answers on other machines."""


def by_programming(left: Indices, right: Indices) -> tuple[list[int], bool]:
    """Return a smallest set of vertices that touches every edge, and whether it is surely smallest.

    Up to `LARGEST` vertices it is the first such set in the order of vertices.
    """
    vertices, ends = np.unique(np.concatenate([left, right]), return_inverse=True)
    first, second = ends[: left.size], ends[left.size :]
    if vertices.size > LARGEST:
        taken, exact = _peeled(_neighbours(first, second))
    else:
        taken, exact = _programmed(first, second, n=vertices.size)
    return [int(vertices[index]) for index in taken], exact


def _programmed(left: Indices, right: Indices, *, n: int) -> tuple[list[int], bool]:
    every = LinearConstraint(_incidence(left, right, n=n), lb=1)
    low, high = np.zeros(n), np.ones(n)
    found, exact = _solved(np.ones(n), [every], low=low, high=high)
    if found is None:
        return _peeled(_neighbours(left, right), largest=0)[0], False
    enough = LinearConstraint(np.ones((1, n)), ub=found.sum())
    for block in np.split(np.arange(n), range(BLOCK, n, BLOCK)) if exact else ():
        weight = np.zeros(n)
        weight[block] = -(2.0 ** np.arange(block.size)[::-1])
        better, proven = _solved(weight, [every, enough], low=low, high=high)
        if better is None or not proven:
            break
        found = better
        low[block] = high[block] = found[block]
    return np.flatnonzero(found).tolist(), exact


def _incidence(left: Indices, right: Indices, *, n: int) -> coo_array:
    edges = np.arange(left.size)
    cells = (np.tile(edges, 2), np.concatenate([left, right]))
    return coo_array((np.ones(2 * left.size), cells), shape=(left.size, n)).tocsr()


def _solved(
    weight: Numbers, constraints: list[LinearConstraint], *, low: Numbers, high: Numbers
) -> tuple[Numbers | None, bool]:
    answer = milp(
        weight,
        integrality=np.ones(weight.size),
        bounds=Bounds(low, high),
        constraints=constraints,
        options={"mip_rel_gap": 0, "node_limit": NODES},
    )
    return None if answer.x is None else np.round(answer.x), answer.status == 0


def _neighbours(left: Indices, right: Indices) -> Neighbours:
    found: Neighbours = {}
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        found.setdefault(a, set()).add(b)
        found.setdefault(b, set()).add(a)
    return found


def _peeled(neighbours: Neighbours, *, largest: int = LARGEST) -> tuple[list[int], bool]:
    """Take the vertex beside a leaf, which never costs anything; then programme the rest, if it is small enough.

    Where it is not, the vertex with most ties is taken, and the answer no longer surely smallest.
    """
    taken: list[int] = []
    exact = True
    leaves = [vertex for vertex in sorted(neighbours) if len(neighbours[vertex]) == 1]
    queue = [(-len(ends), vertex) for vertex, ends in neighbours.items()]
    heapq.heapify(queue)
    while True:
        _take_beside(leaves, neighbours, taken)
        if len(neighbours) <= largest:
            rest, proven = _rest(neighbours)
            return sorted(taken + rest), exact and proven
        busiest = _busiest(queue, neighbours)
        if busiest is None:
            return sorted(taken), exact
        exact = False
        taken.append(busiest)
        leaves.extend(_remove(busiest, neighbours))


def _take_beside(leaves: list[int], neighbours: Neighbours, taken: list[int]) -> None:
    while leaves:
        leaf = leaves.pop()
        for beside in list(neighbours.get(leaf, ())):
            taken.append(beside)
            leaves.extend(_remove(beside, neighbours))


def _remove(vertex: int, neighbours: Neighbours) -> Iterator[int]:
    """Take a vertex out of the graph, and say which others became leaves."""
    for other in sorted(neighbours.pop(vertex)):
        neighbours[other].discard(vertex)
        if not neighbours[other]:
            del neighbours[other]
        elif len(neighbours[other]) == 1:
            yield other


def _busiest(queue: list[tuple[int, int]], neighbours: Neighbours) -> int | None:
    while queue:
        ties, vertex = heapq.heappop(queue)
        now = len(neighbours.get(vertex, ()))
        if now == -ties:
            return vertex
        if now:
            heapq.heappush(queue, (-now, vertex))
    return None


def _rest(neighbours: Neighbours) -> tuple[list[int], bool]:
    edges = sorted((a, b) for a, ends in neighbours.items() for b in ends if a < b)
    if not edges:
        return [], True
    left, right = np.array(edges, dtype=np.int64).T
    return by_programming(left, right)
