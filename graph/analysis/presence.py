"""Which categories of actors a territory has: attested, unknown or attested absent (Kleene's strong logic)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from graph.analysis.ties import BIT
from graph.model.terms import CATEGORIES, REQUIRED_CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.analysis.ties import Ties
    from graph.model.network import Network
    from graph.model.territory import Territory

State = Literal["attested", "unknown", "absent"]


@dataclass(frozen=True)
class Presence:
    """What is known of one category in a territory: its actors, and the records that attest its absence (ids)."""

    actors: tuple[str, ...] = ()
    absences: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """Attested where an actor is known; else absent where somebody attests it; else unknown."""
        if self.actors:
            return "attested"
        return "absent" if self.absences else "unknown"

    @property
    def contradicted(self) -> bool:
        """Whether an absence is recorded beside an actor."""
        return bool(self.actors and self.absences)


@dataclass(frozen=True)
class Covered:
    """How many of the required categories are attested, and how many could be once all is asked."""

    attested: int
    possible: int
    of: int = len(REQUIRED_CATEGORIES)


def presence(network: Network, territory: Territory, ties: Ties) -> dict[str, Presence]:
    """Return the presence of each of the five categories, in their order."""
    recorded = network.absences.filter(pl.col("territory") == territory.code)
    return {
        category: Presence(
            actors=tuple(ties.actors.filter(pl.Series(ties.masks & BIT[category] > 0, dtype=pl.Boolean))),
            absences=tuple(recorded.filter(pl.col("category") == category)["id"].sort()),
        )
        for category in CATEGORIES
    }


def covered(present: Mapping[str, Presence]) -> Covered:
    """Return the interval in which the number of required categories lies.

    Examples
    --------
    >>> covered({"collective": Presence(("amap",)), "public": Presence(), "economic": Presence(absences=("a1",))})
    Covered(attested=1, possible=2, of=3)
    """
    states = [present[category].state for category in REQUIRED_CATEGORIES]
    return Covered(states.count("attested"), len(states) - states.count("absent"))
