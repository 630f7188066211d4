"""Who could introduce one actor to another: the most trusted paths of at most three relations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import coo_array, csr_array

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.model.network import Network

MOST_HOPS = 3
ALTERNATIVES = 3
TENTHS = {"both": 9, "source": 7, "target": 7, None: 5}
"""How far a relation is trusted, in tenths, by who confirms it: a convention, said wherever it is used."""


@dataclass(frozen=True)
class Introduction:
    """A path from one actor to another, both ends included; `trust` is the product over its relations."""

    path: tuple[str, ...]
    trust: float
    fewest: bool = False

    @property
    def hops(self) -> int:
        """How many ties it goes through."""
        return len(self.path) - 1

    def as_json(self) -> dict[str, object]:
        """Return an element of the answer of `essaim introduce`."""
        return {"path": list(self.path), "hops": self.hops, "trust": self.trust, "fewest_hops": self.fewest}


def introduce(network: Network, source: str, target: str) -> list[Introduction]:
    """Return the three most trusted paths between two actors, and after them the shortest if it is not among them.

    Parameters
    ----------
    network
        Already of one day. Relations of any type between two actors count, either way; of several between the same
        two the most trusted one.
    source, target
        Ids; nothing is found for an actor who is not in the network, nor from an actor to itself.

    Returns
    -------
    list of Introduction
        Of equal trust the shorter path first, then the one whose ids come first; `fewest` marks the most trusted of the
        shortest ones.

    Notes
    -----
    Trust is 0.9 for a relation that both confirm, 0.7 for one that one side confirms, 0.5 else. Maximising the product
    is a shortest path over -ln p (Dijkstra 1959), here limited to three hops, where all paths can be looked at:
    exact, in the size of the surroundings of both ends. Trust is compared in whole numbers.

    Examples
    --------
    >>> from graph.model.network import Network
    >>> introduce(Network.of(), "a", "b")
    []
    """
    return Acquaintance(network).introduce(source, target)


class Acquaintance:
    """Who knows whom in a network, and how far that is trusted; for several introductions in the same one."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @cached_property
    def _table(self) -> csr_array:
        """The trust between every two actors in tenths, shape (n, n), both ways."""
        ties = self._network.ties
        source, target = self._network.rows_of(ties["source"]), self._network.rows_of(ties["target"])
        tenths = ties["confirmed_by"].replace_strict(TENTHS, default=TENTHS[None], return_dtype=pl.Int64)
        ends = pl.DataFrame({"a": np.minimum(source, target), "b": np.maximum(source, target), "p": tenths})
        best = ends.filter(pl.col("a") != pl.col("b")).group_by("a", "b").agg(pl.col("p").max())
        a, b, p = (best[name].to_numpy() for name in "abp")
        n = self._network.actors.height
        ends_both = (np.concatenate([a, b]), np.concatenate([b, a]))
        return coo_array((np.concatenate([p, p]), ends_both), shape=(n, n)).tocsr()

    def introduce(self, source: str, target: str) -> list[Introduction]:
        """Do what the function `introduce` does."""
        known = self._network.position
        if source == target or source not in known or target not in known:
            return []
        found = sorted(self._paths(known[source], known[target]))
        ids = self._network.actors["id"]
        shortest = min(found, key=lambda each: (each[1], each[0]), default=None)
        chosen = found[:ALTERNATIVES]
        if shortest is not None and shortest not in chosen:
            chosen.append(shortest)
        return [
            Introduction(tuple(ids[row] for row in path), -parts / 10**MOST_HOPS, (parts, hops, path) == shortest)
            for parts, hops, path in chosen
        ]

    def _around(self, row: int) -> dict[int, int]:
        start, stop = self._table.indptr[row : row + 2]
        others, tenths = self._table.indices[start:stop].tolist(), self._table.data[start:stop].tolist()
        return dict(zip(others, tenths, strict=True))

    def _paths(self, source: int, target: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
        """Yield the paths worth looking at: minus the trust in thousandths, the hops, the rows.

        Of three hops only the best for each first step: three of them at most are ever shown.
        """
        left, right = self._around(source), self._around(target)
        if target in left:
            yield -left[target] * 100, 1, (source, target)
        for middle in sorted((left.keys() & right.keys()) - {source, target}):
            yield -left[middle] * right[middle] * 10, 2, (source, middle, target)
        first = sorted(left.keys() - {target})
        last = sorted(right.keys() - {source})
        if first and last:
            yield from self._of_three(source, target, (first, last), (left, right))

    def _of_three(
        self,
        source: int,
        target: int,
        steps: tuple[list[int], list[int]],
        tenths: tuple[dict[int, int], dict[int, int]],
    ) -> list[tuple[int, int, tuple[int, ...]]]:
        first, last = (np.array(each) for each in steps)
        between = self._table[first][:, last].tocoo()
        begun = np.array([tenths[0][row] for row in steps[0]])[between.row]
        ended = np.array([tenths[1][row] for row in steps[1]])[between.col]
        trust = begun * between.data * ended
        a, b = first[between.row], last[between.col]
        best = np.lexsort((b, a, -trust))[:ALTERNATIVES]
        return [(-int(trust[each]), MOST_HOPS, (source, int(a[each]), int(b[each]), target)) for each in best]
