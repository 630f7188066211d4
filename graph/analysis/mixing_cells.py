"""Each cell of the mixing table beside what chance would give: which categories are tied more than expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.analysis.mixing import expected_table, mixing_table
from graph.analysis.null_models import Purpose, benjamini_hochberg, generator, permuted, rewired
from graph.analysis.tested import SIGNIFICANT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.analysis.mixing import Categories
    from graph.analysis.simple_graph import SimpleGraph
    from graph.analysis.tested import Verdict

    Rows = NDArray[np.int64]
    Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CellsAgainst:
    """Per cell the mean of the draws, the two-sided p, and p adjusted over the cells; all of shape (k, k).

    p is nan where no two actors could make the tie.
    """

    mean: Numbers
    p: Numbers
    adjusted: Numbers


@dataclass(frozen=True, eq=False)
class Cells:
    """The mixing table, shape (k, k), against permuted labels and against networks of the same degrees."""

    table: Rows
    labels: CellsAgainst
    degrees: CellsAgainst

    def verdict(self, row: int, column: int) -> Verdict:
        """Return `more` or `fewer` where both models say so after adjustment, else `undetermined`."""
        observed = self.table[row, column]
        sides = set()
        for model in (self.labels, self.degrees):
            if not model.adjusted[row, column] < SIGNIFICANT:
                return "undetermined"
            sides.add(bool(observed > model.mean[row, column]))
        if len(sides) > 1:
            return "undetermined"
        return "more" if True in sides else "fewer"


def mixing_cells(graph: SimpleGraph, categories: Categories, *, draws: int, seed: int) -> Cells | None:
    """Hold each cell of `mixing_table` against two null models, with the draws of `analyse`; None without ties.

    p as in `null_models.two_sided`, adjusted (Benjamini and Hochberg) over the cells of a model: undirected, each
    pair of categories is one test.
    """
    if not graph.m:
        return None
    of = categories.of
    labels, degrees = CellTally(graph, categories), CellTally(graph, categories)
    for dealt in permuted(of, draws, generator(seed, Purpose.LABELS)):
        labels.add(dealt[:, graph.left], dealt[:, graph.right])
    for left, right in rewired(graph, draws, generator(seed, Purpose.DEGREES)):
        degrees.add(of[left], of[right])
    return Cells(mixing_table(graph, categories), labels.against(), degrees.against())


class CellTally:
    """What is kept of the draws of a mixing table; of a graph that has ties."""

    def __init__(self, graph: SimpleGraph, categories: Categories) -> None:
        """Take the network and the categories that were observed."""
        self._directed = graph.directed
        self._table = mixing_table(graph, categories)
        self._expected = expected_table(graph, categories)
        self._low, self._high, self._total = (np.zeros_like(self._table) for _ in range(3))
        self._draws = 0

    def add(self, first: Rows, second: Rows) -> None:
        """Take the categories at both ends of each tie of some draws, of shape (draws, m)."""
        tables = _tables(first, second, len(self._table), directed=self._directed)
        self._low += (tables <= self._table).sum(axis=0)
        self._high += (tables >= self._table).sum(axis=0)
        self._total += tables.sum(axis=0)
        self._draws += len(tables)

    def against(self) -> CellsAgainst:
        """Return what the draws say of each cell."""
        p = np.minimum(1.0, 2 * (1 + np.minimum(self._low, self._high)) / (self._draws + 1))
        p[self._expected == 0] = np.nan
        return CellsAgainst(self._total / self._draws, p, _adjusted(p, directed=self._directed))


def _tables(first: Rows, second: Rows, k: int, *, directed: bool) -> Rows:
    """Return the mixing table of each draw, shape (draws, k, k)."""
    draws = len(first)
    codes = np.arange(draws)[:, None] * (k * k) + first * k + second
    tables: Rows = np.bincount(codes.ravel(), minlength=draws * k * k).reshape(draws, k, k)
    if directed:
        return tables
    both: Rows = np.where(np.eye(k, dtype=np.bool_), tables, tables + tables.transpose(0, 2, 1))
    return both


def _adjusted(p: Numbers, *, directed: bool) -> Numbers:
    tested = ~np.isnan(p) & (np.ones_like(p, dtype=np.bool_) if directed else np.triu(np.ones_like(p, dtype=np.bool_)))
    found = np.full_like(p, np.nan)
    found[tested] = benjamini_hochberg(p[tested].tolist())
    return found if directed else np.where(np.isnan(found), found.T, found)
