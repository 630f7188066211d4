"""How near actors are to some others in a network: shared partners, shared initiatives, steps.

All arrays are over the n actors of a network, in its order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse import coo_array, csr_array

from graph.analysis.ties import cooperation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graph.model.network import Network

    Rows = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Chosen = NDArray[np.bool_]

MOST_STEPS = 3
FAR = 9
"""The steps to whom cannot be reached in `MOST_STEPS`."""
_DECIMALS = 9


@dataclass(frozen=True, eq=False)
class Evidence:
    """Of each actor, shape (n,): `shared` partners, initiatives `together`, `steps` (1 to 3, or `FAR`)."""

    shared: Numbers
    together: Numbers
    steps: Rows


@dataclass(frozen=True, eq=False)
class Links:
    """Who cooperates with whom, who knows whom by any relation, who takes part in what.

    Attributes
    ----------
    partners, acquaintances
        Symmetric tables of 0 and 1, shape (n, n), without loops.
    roles
        Initiatives by actors, 0 or 1, shape (i, n).
    initiatives
        The ids of the i initiatives.
    """

    partners: csr_array
    acquaintances: csr_array
    roles: csr_array
    initiatives: tuple[str, ...] = ()

    @classmethod
    def of(cls, network: Network) -> Links:
        """Read the links of a network that already is of one day."""
        ids, n = network.initiatives["id"], network.actors.height
        ties = network.ties.select("id", source=pl.Series(network.rows_of(network.ties["source"])),
                                   target=pl.Series(network.rows_of(network.ties["target"])))  # fmt: skip
        working = cooperation(network)["id"].implode()
        some = ties.filter(pl.col("id").is_in(working))
        joined = network.participations.select("initiative", "actor").unique()
        places = joined["initiative"].replace_strict(ids, np.arange(len(ids)), default=-1, return_dtype=pl.Int64)
        roles = (places.to_numpy(), network.rows_of(joined["actor"]))
        return cls(
            partners=symmetric(some["source"].to_numpy(), some["target"].to_numpy(), n=n),
            acquaintances=symmetric(ties["source"].to_numpy(), ties["target"].to_numpy(), n=n),
            roles=coo_array((np.ones(joined.height), roles), shape=(len(ids), n)).tocsr(),
            initiatives=tuple(ids),
        )

    @cached_property
    def taken_part(self) -> csr_array:
        """Actors by initiatives, 0 or 1, shape (n, i)."""
        return csr_array(self.roles.T)

    @cached_property
    def _inverse_degree(self) -> Numbers:
        return 1 / np.maximum(degrees(self.partners), 1)

    @cached_property
    def _weight(self) -> Numbers:
        """1 / (size - 1) of each initiative, 0 of those with one actor."""
        size = degrees(self.roles)
        return np.where(size > 1, 1 / np.maximum(size - 1, 1), 0.0)

    def evidence(self, targets: Chosen) -> Evidence:
        """Return how near every actor is to the targets (shape (n,)), not counting itself.

        - `shared`: resource allocation, the sum over shared partners of 1 / their number of partners, over all targets
          (Zhou, Lü and Zhang 2009).
        - `together`: the sum over shared initiatives of 1 / (size - 1), over all targets (Newman 2001).
        - `steps`: the fewest relations of any type to a target; for a target itself, 1 or `FAR` (`nearest` knows more).

        Linear in relations and roles.
        """
        one = targets.astype(np.float64)
        shared = self.partners @ ((self.partners @ one) * self._inverse_degree)
        shared -= one * (self.partners @ self._inverse_degree)
        together = self.taken_part @ ((self.roles @ one) * self._weight) - one * (self.taken_part @ self._weight)
        return Evidence(_rounded(shared), _rounded(together), self._steps(targets))

    def _steps(self, targets: Chosen) -> Rows:
        steps = np.full(targets.size, FAR, dtype=np.int64)
        front = (self.acquaintances @ targets.astype(np.float64)) > 0
        steps[front] = 1
        for step in range(2, MOST_STEPS + 1):
            front = ((self.acquaintances @ front.astype(np.float64)) > 0) & (steps == FAR) & ~targets
            steps[front] = step
        return steps

    def nearest(self, row: int, targets: Chosen) -> list[int]:
        """Return a shortest path of at most `MOST_STEPS` to another target, the first by place; empty without one."""
        came: dict[int, int] = {row: row}
        front = [row]
        for _ in range(MOST_STEPS):
            further = []
            for each in front:
                for other in neighbours(self.acquaintances, each):
                    if other not in came:
                        came[other] = each
                        further.append(other)
            ends = [each for each in further if targets[each]]
            if ends:
                return _way(came, min(ends))
            front = further
        return []


def _way(came: dict[int, int], end: int) -> list[int]:
    path = [end]
    while came[path[-1]] != path[-1]:
        path.append(came[path[-1]])
    return path[::-1]


def degrees(table: csr_array) -> Rows:
    """Return how many entries each row has."""
    found: Rows = np.diff(table.indptr).astype(np.int64)
    return found


def symmetric(source: Rows, target: Rows, *, n: int) -> csr_array:
    """Return who is joined to whom, each pair once, loops dropped."""
    kept = source != target
    codes = np.minimum(source, target)[kept] * n + np.maximum(source, target)[kept]
    codes = pl.Series(codes, dtype=pl.Int64).unique().sort().to_numpy()
    left, right = codes // max(n, 1), codes % max(n, 1)
    ends = (np.concatenate([left, right]), np.concatenate([right, left]))
    return coo_array((np.ones(2 * codes.size), ends), shape=(n, n)).tocsr()


def _rounded(values: Numbers) -> Numbers:
    """Make sums that only differ by the order of adding equal; none is below zero."""
    rounded: Numbers = np.maximum(values.round(_DECIMALS), 0.0)
    return rounded


def neighbours(table: csr_array, row: int) -> list[int]:
    """Return the columns of a row, in order."""
    found: list[int] = sorted(table.indices[table.indptr[row] : table.indptr[row + 1]].tolist())
    return found
