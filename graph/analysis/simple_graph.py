"""A simple graph: actors and ties as arrays, loops dropped, parallel edges made one tie; what measures are taken of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class SimpleGraph:
    """n actors and m ties; made by `of` or `from_pairs`.

    Attributes
    ----------
    ids
        The n ids in order, so that an index orders as its id does.
    left, right
        The ends of each tie, as indices, shape (m,), in order. Directed: from left to right. Undirected: left < right.
    weight
        Of each tie, shape (m,), or None where every tie counts 1.
    loops, parallel
        How many edges were dropped because they join an actor to itself, or two that are already tied.
    """

    ids: tuple[str, ...]
    left: Rows
    right: Rows
    weight: Numbers | None
    directed: bool
    loops: int = 0
    parallel: int = 0

    @classmethod
    def of(
        cls, ids: Sequence[str], edges: tuple[Rows, Rows], *, weight: Numbers | None = None, directed: bool = False
    ) -> SimpleGraph:
        """Build a graph from edges that name positions in `ids`; weights of parallel edges add up, row by row."""
        order = sorted(range(len(ids)), key=ids.__getitem__)
        rank = np.empty(len(ids), dtype=np.int64)
        rank[order] = np.arange(len(ids))
        source, target = rank[edges[0]], rank[edges[1]]
        kept = source != target
        left, right = source[kept], target[kept]
        if not directed:
            left, right = np.minimum(left, right), np.maximum(left, right)
        codes, place = np.unique(left * len(ids) + right, return_inverse=True)
        return cls(
            ids=tuple(ids[row] for row in order),
            left=codes // max(1, len(ids)),
            right=codes % max(1, len(ids)),
            weight=None if weight is None else added(place, weight[kept], codes.size),
            directed=directed,
            loops=int(source.size - left.size),
            parallel=int(left.size - codes.size),
        )

    @classmethod
    def from_pairs(
        cls,
        ids: Iterable[str],
        pairs: Iterable[tuple[str, str]],
        *,
        weight: Sequence[float] | None = None,
        directed: bool = False,
    ) -> SimpleGraph:
        """Build a graph from pairs of ids.

        Raises
        ------
        KeyError
            A pair names an id that is not among `ids`.

        Examples
        --------
        >>> graph = SimpleGraph.from_pairs(["b", "a", "c"], [("b", "a"), ("a", "b"), ("c", "c")])
        >>> graph.ids, graph.m, graph.loops, graph.parallel
        (('a', 'b', 'c'), 1, 1, 1)
        """
        known = list(ids)
        row = {actor: index for index, actor in enumerate(known)}
        ends = [(row[a], row[b]) for a, b in pairs]
        source, target = np.array(ends, dtype=np.int64).reshape(-1, 2).T
        weights = None if weight is None else np.asarray(weight, dtype=np.float64)
        return cls.of(known, (source, target), weight=weights, directed=directed)

    @property
    def n(self) -> int:
        """How many actors."""
        return len(self.ids)

    @property
    def m(self) -> int:
        """How many ties."""
        return int(self.left.size)

    @property
    def density(self) -> float | None:
        """Ties as a share of the possible ones; None with fewer than two actors."""
        possible = self.n * (self.n - 1)
        return (self.m if self.directed else 2 * self.m) / possible if possible else None

    @cached_property
    def undirected(self) -> SimpleGraph:
        """The graph without directions: a reciprocated pair is one tie; its weights, where there are any, add up."""
        if not self.directed:
            return self
        return SimpleGraph.of(self.ids, (self.left, self.right), weight=self.weight)

    def among(self, members: NDArray[np.bool_]) -> SimpleGraph:
        """Return the graph of some actors, flagged in an array of shape (n,), and the ties between them."""
        place = np.cumsum(members) - 1
        kept = members[self.left] & members[self.right]
        return SimpleGraph(
            ids=tuple(actor for actor, member in zip(self.ids, members.tolist(), strict=True) if member),
            left=place[self.left[kept]],
            right=place[self.right[kept]],
            weight=None if self.weight is None else self.weight[kept],
            directed=self.directed,
        )

    @cached_property
    def arcs(self) -> Arcs:
        """Each tie without direction, from both its ends, in the order of tails and then heads."""
        ties = self.undirected
        tail, head = np.concatenate([ties.left, ties.right]), np.concatenate([ties.right, ties.left])
        order = np.lexsort((head, tail))
        weight = np.ones(ties.m) if ties.weight is None else ties.weight
        return Arcs(tail[order], head[order], np.tile(weight, 2)[order])

    @cached_property
    def contacts(self) -> Rows:
        """How many different others each actor is tied to, in either direction; shape (n,)."""
        return np.bincount(self.arcs.tail, minlength=self.n)

    @cached_property
    def component(self) -> Rows:
        """The number of each actor's component, directions ignored; numbered by their smallest id; shape (n,)."""
        from scipy.sparse import coo_array  # noqa: PLC0415 - slow to load
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

        ones = np.ones(self.m, dtype=np.int8)
        matrix = coo_array((ones, (self.left, self.right)), shape=(self.n, self.n))
        labels = connected_components(matrix, directed=False)[1] if self.n else np.empty(0, dtype=np.int64)
        return by_first(labels)

    @property
    def components(self) -> int:
        """How many components, directions ignored."""
        return int(self.component.max()) + 1 if self.n else 0


@dataclass(frozen=True, eq=False)
class Arcs:
    """Ties seen from both ends: `tail`, `head`, `weight`, each of shape (2 m,)."""

    tail: Rows
    head: Rows
    weight: Numbers


def by_first(labels: Rows) -> Rows:
    """Return groups numbered from 0 in the order in which they first appear.

    Examples
    --------
    >>> by_first(np.array([7, 2, 7, 5])).tolist()
    [0, 1, 0, 2]
    """
    _, first, place = np.unique(labels, return_index=True, return_inverse=True)
    number = np.empty(first.size, dtype=np.int64)
    number[np.argsort(first)] = np.arange(first.size)
    return number[place.reshape(-1)]


def added(rows: Rows, values: Numbers, n: int) -> Numbers:
    """Return the sums of the values of each of n rows, added in their order: the same bytes on every machine."""
    return np.asarray(np.bincount(rows, values, n), dtype=np.float64)
