"""The part of the network that a person asks to see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from graph.model.terms import ACTS_IN, folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.model.network import Network
    from graph.model.territory import Territory


@dataclass(frozen=True)
class Subset:
    """What is asked: no categories, types or themes mean all of them; `joined` leaves out actors without a relation.

    `around` keeps an actor and those within `steps` relations of it.
    """

    territory: str | None = None
    categories: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    joined: bool = False
    around: str | None = None
    steps: int = 1


def subset(network: Network, wanted: Subset, territory: Territory | None) -> Network:
    """Return the actors of the territory, categories and themes asked for, and their relations of the types."""
    ids = network.members(territory) if territory else network.actors["id"]
    if wanted.categories:
        held = network.actors.select(
            "id", pl.col("categories").str.split("|").list.set_intersection(list(wanted.categories))
        )
        ids = held.filter((pl.col("categories").list.len() > 0) & pl.col("id").is_in(ids.implode()))["id"]
    if wanted.themes:
        ids = ids.filter(ids.is_in(_concerned(network, wanted.themes).implode()))
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


def themes_of(network: Network) -> dict[str, str]:
    """Return the themes of the initiatives and actors of a network, by what tells them apart, the most common first.

    Written in several ways, a theme is shown in the most common one.
    """
    written = Counter(
        theme
        for cells in (network.initiatives["themes"], network.actors["themes"])
        for cell in cells.drop_nulls()
        for theme in cell.split("|")
        if theme.strip()
    )
    often: Counter[str] = Counter()
    for theme, times in written.items():
        often[folded(theme)] += times
    names: dict[str, str] = {}
    for theme, _ in sorted(written.items(), key=lambda each: (-each[1], each[0])):
        names.setdefault(folded(theme), theme)
    return {key: names[key] for key in sorted(often, key=lambda key: (-often[key], key))}


def _concerned(network: Network, themes: Iterable[str]) -> pl.Series:
    """Return who has one of these themes, takes part in an initiative of one, or has a relation within such one."""
    wanted = set(themes)

    def of_theme(frame: pl.DataFrame) -> pl.Series:
        rows = frame.select("id", "themes").drop_nulls().iter_rows()
        return pl.Series(
            "id", [key for key, cell in rows if wanted & {folded(each) for each in cell.split("|")}], dtype=pl.String
        )

    initiatives = of_theme(network.initiatives).implode()
    taking = network.participations.filter(pl.col("initiative").is_in(initiatives))["actor"]
    within = network.ties.filter(pl.col("initiative").is_in(initiatives))
    series = [of_theme(network.actors), taking, within["source"], within["target"]]
    return pl.concat([each.alias("id") for each in series]).unique()


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
