"""Criterion 1: a declared project for resilience, and several kinds of transition under way with actors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.verdicts import Engagement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model.network import Network
    from graph.model.territory import Territory


def engagements(network: Network, territories: Sequence[Territory]) -> list[Engagement]:
    """Return what criterion 1 looks at, for each of these territories, of a network that already is of one day.

    An initiative is a territory's where it names its code, or one of its communes; it counts with at least one actor
    and at least one kind of transition.
    """
    under_way = placed(network.initiatives, territories).filter(
        pl.col("transitions").is_not_null() & pl.col("id").is_in(network.participations["initiative"].implode())
    )
    found = {of: rows for (of,), rows in under_way.group_by("of")}
    return [_engagement(each, found.get(of)) for of, each in enumerate(territories)]


def placed(initiatives: pl.DataFrame, territories: Sequence[Territory]) -> pl.DataFrame:
    """Return the initiatives of each territory, which its place in the list (`of`) names."""
    places = [(of, place) for of, each in enumerate(territories) for place in each.places]
    where = pl.DataFrame(places, schema={"of": pl.Int64, "territory": pl.String}, orient="row")
    return initiatives.join(where, on="territory")


def _engagement(territory: Territory, initiatives: pl.DataFrame | None) -> Engagement:
    if initiatives is None:
        return Engagement(territory.resilience_project, (), ())
    kinds = initiatives["transitions"].str.split("|").explode().unique().sort()
    return Engagement(territory.resilience_project, tuple(kinds), tuple(initiatives["id"].sort()))
