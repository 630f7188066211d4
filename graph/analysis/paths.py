"""How two actors are joined: all shortest paths between them, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from scipy.sparse.csgraph import dijkstra

from graph.analysis.evidence import neighbours, symmetric

if TYPE_CHECKING:
    from graph.model.network import Network


@dataclass(frozen=True, eq=False)
class Paths:
    """The shortest paths between two actors.

    `steps` are the actors that stand so many relations from the first: the first alone, those of each step, the
    second alone; each step by id. `count` is how many different paths there are. Without a path there are no steps.
    `relations` are all those that lie on one of these paths, with `step`, from 1.
    """

    steps: tuple[tuple[str, ...], ...]
    count: int
    relations: pl.DataFrame

    @property
    def length(self) -> int:
        """How many relations each path goes through."""
        return max(0, len(self.steps) - 1)

    @property
    def actors(self) -> list[str]:
        """All actors on one of the paths."""
        return [actor for step in self.steps for actor in step]


def shortest_paths(network: Network, source: str, target: str) -> Paths:
    """Return all shortest paths between two actors over relations of any type, either way.

    Parameters
    ----------
    network
        Already of one day, with the relations that count.
    source, target
        Ids; nothing is found for an actor who is not in the network, nor from an actor to itself.

    Notes
    -----
    An actor lies on a shortest path where its distances from both ends add up to theirs; two searches in breadth,
    O(actors + relations). Several relations between the same two actors make one path.
    """
    known = network.position
    none = Paths((), 0, network.ties.clear().with_columns(step=pl.lit(0, pl.Int64)))
    if source == target or source not in known or target not in known:
        return none
    ties = network.ties
    left, right = network.rows_of(ties["source"]), network.rows_of(ties["target"])
    table = symmetric(left, right, n=network.actors.height)
    away, back = dijkstra(table, unweighted=True, indices=[known[source], known[target]])
    length = away[known[target]]
    if not np.isfinite(length):
        return none
    on = away + back == length
    away = np.where(on, away, -1).astype(np.int64)
    rows = [np.flatnonzero(on & (away == step)).tolist() for step in range(int(length) + 1)]
    count = {known[source]: 1}
    for step, here in enumerate(rows[1:], start=1):
        for row in here:
            count[row] = sum(count[each] for each in neighbours(table, row) if on[each] and away[each] == step - 1)
    further = on[left] & on[right] & (np.abs(away[left] - away[right]) == 1)
    reached = np.where(further, np.maximum(away[left], away[right]), 0)
    joining = ties.with_columns(step=pl.Series(reached, dtype=pl.Int64)).filter(pl.col("step") > 0).sort("step", "id")
    ids = network.actors["id"]
    return Paths(tuple(tuple(ids[row] for row in here) for here in rows), count[known[target]], joining)
