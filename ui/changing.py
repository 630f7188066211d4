"""What the researchers' page asks of time: the same territories on other days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from ui.analysing import of_territory
from ui.studying import members_of, ties_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.simple_graph import SimpleGraph
    from graph.model.network import Network
    from graph.model.territory import Territory

COUNTS = ("actors", "ties", "components", "isolates")


@dataclass(frozen=True, eq=False)
class Moment:
    """The network of one day; `undated`: how many of its relations say no beginning, and so count on any day."""

    day: str
    graph: SimpleGraph
    relations: int
    undated: int

    def figure(self, name: str) -> float | None:
        """Return one of `COUNTS`, or `density`; None where it is undefined."""
        graph = self.graph
        return {
            "actors": graph.n,
            "ties": graph.m,
            "components": graph.components,
            "isolates": int((graph.contacts == 0).sum()),
            "density": graph.density,
        }[name]


def moment(everything: Network, territories: Sequence[Territory], types: Sequence[str], day: str) -> Moment:
    """Return the relations of some types within some territories on a day, of a network of all days."""
    then = everything.on(day)
    own = members_of(then, territories)
    ties = ties_between(then, own, types)
    asked = of_territory(ties, own["categories"].to_list())
    begun = then.relations.filter(pl.col("id").is_in(ties.relations["id"].implode()))["since"]
    return Moment(day, asked.graph, begun.len(), begun.null_count())
