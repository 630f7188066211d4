"""The part of the network that a person asks to see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from graph.model.terms import ACTS_IN

if TYPE_CHECKING:
    from graph.model.network import Network
    from graph.model.territory import Territory


@dataclass(frozen=True)
class Subset:
    """What is asked: no categories or no types mean all of them; `joined` leaves out actors without a relation.

    `around` keeps an actor and those within `steps` relations of it.
    """

    territory: str | None = None
    categories: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    joined: bool = False
    around: str | None = None
    steps: int = 1


def subset(network: Network, wanted: Subset, territory: Territory | None) -> Network:
    """Return the actors of the territory and categories asked for, with the relations of the types asked for."""
    ids = network.members(territory) if territory else network.actors["id"]
    if wanted.categories:
        held = network.actors.select(
            "id", pl.col("categories").str.split("|").list.set_intersection(list(wanted.categories))
        )
        ids = held.filter((pl.col("categories").list.len() > 0) & pl.col("id").is_in(ids.implode()))["id"]
    found = network.keeping(ids)
    kept = pl.col("type") != ACTS_IN
    if wanted.types:
        kept &= pl.col("type").is_in(wanted.types)
    found = replace(found, relations=found.relations.filter(kept))
    if wanted.around is not None:
        return found.keeping(_within(found, wanted.around, wanted.steps))
    if not wanted.joined:
        return found
    ends = pl.concat([found.relations["source"].alias("id"), found.relations["target"].alias("id")]).unique()
    return found.keeping(ends)


def _within(network: Network, actor: str, steps: int) -> pl.Series:
    """Return an actor and those within so many relations of it, whatever their direction."""
    both = pl.concat(
        [network.relations.select("source", "target"), network.relations.select(source="target", target="source")]
    )
    reached = pl.Series("id", [actor], dtype=pl.String)
    for _ in range(steps):
        beside = both.filter(pl.col("source").is_in(reached.implode()))["target"].rename("id")
        reached = pl.concat([reached, beside]).unique()
    return reached
