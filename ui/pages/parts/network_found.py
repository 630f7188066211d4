"""The part of the network that was asked for, with the places of its actors, kept as long as nothing else is asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from graph.analysis.layout import layout
from graph.analysis.paths import Paths, shortest_paths
from ui.network.joined import side_by_side
from ui.pages.parts.subset import Subset, subset

if TYPE_CHECKING:
    from graph.analysis.layout import Layout
    from graph.model.network import Network
    from graph.model.territory import Territory
    from ui.pages.parts.reads import Stamp

MOST_DRAWN = 20_000
"""Beyond so many actors the territories to choose from are shown (docs/decisions/0020-network-picture.md)."""


@dataclass(frozen=True, eq=False)
class Found:
    """What is shown: a part of the network, where its actors stand, and the paths where they were asked for."""

    network: Network
    places: Layout | None
    paths: Paths | None = None


@st.cache_resource(show_spinner=False, max_entries=16)
def part_of(  # the first four tell one part of the network from another
    stamp: Stamp,  # noqa: ARG001 - it is part of the key
    day: str,  # noqa: ARG001 - as above
    wanted: Subset,
    ends: tuple[str, str] | None,
    _whole: Network,
    _territory: Territory | None,
) -> Found:
    """Return the actors and relations that are asked for; where there are too many to be drawn, without places.

    Parameters
    ----------
    wanted, ends
        What is asked; with two ends, only the shortest paths between them.
    """
    part = subset(_whole, wanted, _territory)
    if ends:
        paths = shortest_paths(part, *ends)
        on = part.keeping(pl.Series("id", paths.actors, dtype=pl.String))
        lying = on.relations.filter(pl.col("id").is_in(paths.relations["id"].implode()))
        return Found(replace(on, relations=lying), side_by_side(paths.steps), paths)
    return Found(part, layout(part, _territory) if part.actors.height <= MOST_DRAWN else None)
