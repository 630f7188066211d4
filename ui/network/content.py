"""What a picture of a network shows, whoever draws it: its actors in their places, what joins them, and their words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.layout import NONE
from graph.model.terms import COOPERATION_TYPES
from graph.reference import territory as known_territory
from ui.locale import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.analysis.layout import Group, Layout
    from graph.model.network import Network
    from graph.model.territory import Territory
    from ui.locale import Language

MOST_CURVES = 1500
"""Up to how many relations lines are curved, so that those between the same two actors stand apart."""
DARK, LIGHT = "#5B6472", "#B4BBC6"
LINES = {
    "cooperation": {"colour": DARK, "width": 1.6, "dashes": ""},
    "other": {"colour": LIGHT, "width": 1.0, "dashes": ""},
    "meets": {"colour": LIGHT, "width": 1.0, "dashes": "2 5"},
}


def actors_of(network: Network, placed: Layout) -> pl.DataFrame:
    """Return the actors with `row`, `x`, `y`, `category` (the first held) and `ties`, a count."""
    ends = pl.concat([network.ties["source"], network.ties["target"].rename("source")]).value_counts(name="ties")
    return (
        network.actors.with_row_index("row")
        .join(placed.places, on="id", maintain_order="left")
        .join(ends.rename({"source": "id"}), on="id", how="left", maintain_order="left")
        .with_columns(
            pl.col("ties").fill_null(0),
            pl.col("name").fill_null(pl.col("id")),
            held=pl.col("categories").fill_null(NONE).replace("", NONE).str.split("|"),
        )
        .with_columns(category=pl.col("held").list.first())
    )


def relations_of(network: Network, actors: pl.DataFrame) -> pl.DataFrame:
    """Return the relations between actors with `from` and `to` (rows) and `source_name`, `target_name`."""
    names = actors.select("id", "row", "name")
    ends = network.ties.join(names.rename({"id": "source", "row": "from", "name": "source_name"}), on="source")
    both = ends.join(names.rename({"id": "target", "row": "to", "name": "target_name"}), on="target")
    return both.sort("id")


def reach(ties: int) -> float:
    """Return how large the shape of an actor with so many ties is drawn, in units of the layout."""
    return round(7 + 2.2 * math.sqrt(min(ties, 40)), 1)


def about(held: Sequence[str], ties: int, lang: Language) -> str:
    """Say what an actor is and how many relations it has."""
    return text("drawn.about", lang, categories=categories_said(held, lang), n=ties)


def categories_said(held: Sequence[str], lang: Language) -> str:
    """Name the categories that an actor holds."""
    return ", ".join(text(f"category.{category}", lang) for category in held)


def line_of(kind: str) -> str:
    """Return as which of `LINES` a type of relation is drawn."""
    if kind in COOPERATION_TYPES:
        return "cooperation"
    return kind if kind in LINES else "other"


def opacity(relations: int) -> float:
    """Return how far lines are seen: many are pale, or they would hide who they join."""
    return 1.0 if relations <= MOST_CURVES else max(0.1, round(MOST_CURVES / relations, 2))


def name_of(group: Group, network: Network, lang: Language, territory: Territory | None) -> str:
    """Name the territory of a disc."""
    if group.code is None:
        return text("drawn.elsewhere" if territory else "drawn.no_territory", lang)
    if territory and territory.code == group.code:
        return territory.name
    declared = network.territories.filter(pl.col("code") == group.code)["name"].drop_nulls()
    known = known_territory(group.code)
    return declared[0] if len(declared) else known.name if known else group.code
