"""Whether roles are played more or less often than chance would have it: the categories dealt out again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.null_models import Purpose, generator, permuted
from graph.analysis.roles import ROLES, arcs_of, closed_paths_of, roles
from graph.analysis.tested import Tally, Tested

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analysis.mixing import Categories
    from graph.analysis.simple_graph import SimpleGraph

    Rows = NDArray[np.int64]

TOGETHER = 1 << 21
"""How many numbers of all draws that are made together an array has at most."""
PLACE = np.array([4, 2, 3, 0, 1, 0, 0, 0])
"""The place in `ROLES`: sender and broker alike adds 1, broker and receiver 2, both ends but not the broker 4."""
REPRESENTATIVE, GATEKEEPER = 2, 3


@dataclass(frozen=True, eq=False)
class Brokerage:
    """How often the five roles are played: in all, shape (5,); by the broker's category, (5, k); by actor, (5, n).

    Without direction representative and gatekeeper are one test.
    """

    total: Tested
    by_category: Tested
    by_actor: Tested


def brokerage(graph: SimpleGraph, categories: Categories, *, draws: int, seed: int) -> Brokerage:
    """Hold how often each role is played against the same network with the categories dealt out again.

    Parameters
    ----------
    draws
        How many times the categories of all actors, the broker's own included, are permuted.

    Notes
    -----
    Gould and Fernandez derive z from a random network of the same density; here the network stays, and only who is
    of which category is left to chance: O(draws (m + n k + closed two-paths)), many draws at a time.

    References
    ----------
    Gould, R. V. and Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage in transaction
    networks. Sociological Methodology 19, 89-126.
    """
    observed = np.stack(list(roles(graph, categories).values()))
    k = len(categories.names)
    tallies = [Tally(each[0]) for each in _views(observed[None], categories.of[None], k)]
    counter = _Counter(graph, k)
    for block in permuted(categories.of, draws, generator(seed, Purpose.ROLES)):
        for start in range(0, len(block), counter.together):
            dealt = block[start : start + counter.together]
            for tally, drawn in zip(tallies, _views(counter.count(dealt), dealt, k), strict=True):
                tally.add(drawn)
    total, by_category, by_actor = (_tested(tally, graph) for tally in tallies)
    return Brokerage(total, by_category, by_actor)


def _tested(tally: Tally, graph: SimpleGraph) -> Tested:
    """Return what a tally says; without direction a gatekeeper is a representative, and no test of its own."""
    twins = np.zeros(tally.observed.shape, dtype=np.bool_)
    twins[GATEKEEPER] = not graph.directed
    found = tally.tested(but=twins)
    if not graph.directed:
        found.adjusted[GATEKEEPER] = found.adjusted[REPRESENTATIVE]
    return found


def _views(counts: Rows, of: Rows, k: int) -> tuple[Rows, Rows, Rows]:
    """Return counts of shape (draws, 5, n) added up, by the broker's category, and as they are."""
    draws, five, _ = counts.shape
    code = (np.arange(draws)[:, None, None] * five + np.arange(five)[:, None]) * k + of[:, None, :]
    by_category = np.bincount(code.ravel(), counts.ravel(), draws * five * k).reshape(draws, five, k)
    return counts.sum(axis=2), np.rint(by_category).astype(np.int64), counts


class _Counter:
    """Counts roles for many ways to deal out k categories at once, by what `roles` does for one."""

    def __init__(self, graph: SimpleGraph, k: int) -> None:
        self.graph, self.k = graph, k
        self.tail, self.head = arcs_of(graph)
        back = np.isin(self.tail * graph.n + self.head, self.head * graph.n + self.tail)
        self.mutual = np.flatnonzero(back)
        self.arriving = np.bincount(self.head, minlength=graph.n)
        self.leaving = np.bincount(self.tail, minlength=graph.n)
        self.returned = np.bincount(self.tail[self.mutual], minlength=graph.n)

    @cached_property
    def closed(self) -> tuple[Rows, Rows, Rows]:
        found = [np.stack(each) for each in closed_paths_of(self.graph)]
        i, j, k = np.concatenate(found, axis=1) if found else np.empty((3, 0), dtype=np.int64)
        once = (i < k) | self.graph.directed
        return i[once], j[once], k[once]

    @property
    def together(self) -> int:
        n = self.graph.n
        return max(1, TOGETHER // max(1, n * max(self.k, len(ROLES)), self.tail.size, self.closed[0].size))

    def count(self, dealt: Rows) -> Rows:
        """Return how often each role is played, shape (draws, 5, n), for categories of shape (draws, n)."""
        graph = self.graph
        if graph.n * self.k > TOGETHER:
            return np.stack([self._alone(each) for each in dealt])
        counts = self._all_paths(dealt)
        if not graph.directed:
            for role in (0, 1, 4):
                counts[role] //= 2
        code = (np.arange(len(dealt)) * graph.n)[:, None] + self.closed[1]
        a, b, c = (dealt[:, each] for each in self.closed)
        role = PLACE[(a == b) + 2 * (b == c) + 4 * ((a == c) & (a != b))]
        size = len(dealt) * graph.n
        taken = np.bincount((role * size + code).ravel(), minlength=5 * size).reshape(5, len(dealt), graph.n)
        if not graph.directed:
            taken[REPRESENTATIVE] = taken[GATEKEEPER] = taken[REPRESENTATIVE] + taken[GATEKEEPER]
        return (counts - taken).transpose(1, 0, 2)

    def _alone(self, of: Rows) -> Rows:
        from graph.analysis.mixing import Categories  # noqa: PLC0415 - beside its only use

        return np.stack(list(roles(self.graph, Categories(("",) * self.k, of)).values()))

    def _all_paths(self, dealt: Rows) -> Rows:
        """Count all two-paths but those to a neighbour and back, shape (5, draws, n)."""
        incoming = self._tied(self.head, self.tail, dealt)
        outgoing = self._tied(self.tail, self.head, dealt) if self.graph.directed else incoming
        own = dealt[:, :, None]
        own_in = np.take_along_axis(incoming, own, axis=2)[:, :, 0]
        own_out = np.take_along_axis(outgoing, own, axis=2)[:, :, 0]
        alike = (incoming * outgoing).sum(axis=2)
        coordinator = own_in * own_out
        representative = own_in * (self.leaving - own_out)
        gatekeeper = (self.arriving - own_in) * own_out
        liaison = self.arriving * self.leaving - alike - representative - gatekeeper
        back = self._returned_within(dealt) if self.graph.directed else own_in
        itinerant = alike - coordinator - (self.returned - back)
        return np.stack([coordinator - back, itinerant, representative, gatekeeper, liaison])

    def _tied(self, own: Rows, other: Rows, dealt: Rows) -> Rows:
        """Return to how many of each category each actor is tied, shape (draws, n, k)."""
        code = ((np.arange(len(dealt)) * self.graph.n)[:, None] + own) * self.k + dealt[:, other]
        size = (len(dealt), self.graph.n, self.k)
        return np.bincount(code.ravel(), minlength=size[0] * size[1] * size[2]).reshape(size)

    def _returned_within(self, dealt: Rows) -> Rows:
        tail, head = self.tail[self.mutual], self.head[self.mutual]
        alike = dealt[:, tail] == dealt[:, head]
        code = (np.arange(len(dealt)) * self.graph.n)[:, None] + tail
        return np.bincount(code[alike], minlength=dealt.size).reshape(dealt.shape)
