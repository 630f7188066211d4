"""Triangles of three different actors, one for each required category, and whether two have no actor in common."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.trios import closed_paths

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

Triangle = tuple[int, int, int]
"""The rows of three actors: of the first, the second and the third required category."""
CATEGORY_BITS = (1, 2, 4)
REQUIRED = np.uint8(7)


def seats(masks: tuple[int, int, int]) -> tuple[int, int, int] | None:
    """Return which of three actors takes the seat of the first, second and third category, if all can be taken.

    Examples
    --------
    >>> seats((2, 3, 4)), seats((1, 2, 2))
    ((1, 0, 2), None)
    """
    for order in permutations((0, 1, 2)):
        if all(masks[who] & bit for who, bit in zip(order, CATEGORY_BITS, strict=True)):
            return order[0], order[1], order[2]
    return None


SEATED = np.array([[[seats((a, b, c)) is not None for c in range(8)] for b in range(8)] for a in range(8)])
"""Whether three actors with these masks can take the three seats."""


def disjoint_triangles(masks: NDArray[np.uint8], left: Rows, right: Rows) -> tuple[Triangle, ...]:
    """Return two triangles without a common actor; one where there are no two; none where there is none.

    Parameters
    ----------
    masks
        The categories of each of n actors as bits, shape (n,); only the lowest three count.
    left, right
        The ends of each of m ties, each tie once.

    Notes
    -----
    A triangle is looked for that avoids the first; then some that avoid each set of up to three of the actors
    seen, at most 40: if any two triangles are disjoint, two of these are (a representative family of sets,
    Monien 1985). Each search lists two-paths from the end with fewer ties: O(m sqrt(m)).
    """
    search = _Search.of(masks & REQUIRED, left, right)
    first = search.find(())
    if first is None:
        return ()
    second = search.find(first)
    if second is not None:
        return first, second
    family = sorted(_representatives(search))
    apart = (pair for pair in combinations(family, 2) if not set(pair[0]) & set(pair[1]))
    return next(apart, (first,))


def _representatives(search: _Search) -> set[Triangle]:
    """Return triangles such that whichever three actors are avoided, if any triangle avoids them, one of these does."""
    family: set[Triangle] = set()
    avoided: set[frozenset[int]] = set()
    waiting: list[frozenset[int]] = [frozenset()]
    while waiting:
        avoid = waiting.pop()
        if avoid in avoided:
            continue
        avoided.add(avoid)
        found = search.find(tuple(avoid))
        if found is not None:
            family.add(found)
            waiting += [avoid | {actor} for actor in found if len(avoid) < len(found)]
    return family


@dataclass(frozen=True, eq=False)
class _Search:
    """The ties whose ends hold required categories, each directed to the end with more ties."""

    masks: NDArray[np.uint8]
    tail: Rows
    head: Rows

    @classmethod
    def of(cls, masks: NDArray[np.uint8], left: Rows, right: Rows) -> _Search:
        counts = (masks[left] > 0) & (masks[right] > 0)
        a, b = left[counts], right[counts]
        degree = np.bincount(np.concatenate([a, b]), minlength=masks.size)
        ahead = (degree[a] < degree[b]) | ((degree[a] == degree[b]) & (a < b))
        tail, head = np.where(ahead, a, b), np.where(ahead, b, a)
        order = np.lexsort((head, tail))
        return cls(masks, tail[order], head[order])

    def find(self, avoid: tuple[int, ...]) -> Triangle | None:
        """Return the first triangle that holds none of these actors."""
        kept = ~(np.isin(self.tail, avoid) | np.isin(self.head, avoid))
        tail, head = self.tail[kept], self.head[kept]
        for one, other, _ in closed_paths(tail, head, n=self.masks.size):
            corner, second, third = tail[one], head[one], head[other]
            fit = np.flatnonzero(SEATED[self.masks[corner], self.masks[second], self.masks[third]])
            if fit.size:
                rows = (int(corner[fit[0]]), int(second[fit[0]]), int(third[fit[0]]))
                return self._seated(rows)
        return None

    def _seated(self, rows: Triangle) -> Triangle:
        a, b, c = (int(self.masks[row]) for row in rows)
        order = seats((a, b, c))
        assert order is not None  # noqa: S101 - SEATED said so
        return rows[order[0]], rows[order[1]], rows[order[2]]
