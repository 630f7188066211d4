"""How many relations join which categories, and how many of a territory's have no date."""

from __future__ import annotations

from itertools import combinations_with_replacement
from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.glance import belonging
from graph.analysis.ties import BIT, masks_of
from graph.model.terms import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model.network import Network
    from graph.model.territory import Territory


def category_ties(network: Network) -> pl.DataFrame:
    """Count the relations between two different actors by the categories that they join.

    Returns
    -------
    polars.DataFrame
        `one`, `other` (in the order of `CATEGORIES`, each pair once, also of a category with itself) and `relations`.
        Relations of any type but `acts_in`. An actor of several categories counts in each, so that the counts may add
        up to more than there are relations; one that nobody has given a category counts in none.
    """
    ties = network.ties.filter(pl.col("source") != pl.col("target"))
    masks = masks_of(network.actors)
    first, second = (masks[network.rows_of(ties[end])] for end in ("source", "target"))
    rows = []
    for one, other in combinations_with_replacement(CATEGORIES, 2):
        there = (first & BIT[one] > 0) & (second & BIT[other] > 0)
        back = (first & BIT[other] > 0) & (second & BIT[one] > 0)
        rows.append((one, other, int((there | back).sum())))
    schema = {"one": pl.String, "other": pl.String, "relations": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def dated(network: Network, territories: Sequence[Territory]) -> pl.DataFrame:
    """Count for each territory the relations of its actors, and how many of them have no date of beginning.

    Returns
    -------
    polars.DataFrame
        `code`, `relations`, `undated`, in the order given. A relation counts where one of its ends is an actor of the
        territory, once however many are.
    """
    members = belonging(network, territories)
    ties = network.ties.select("source", "target", undated=pl.col("since").is_null()).with_row_index("tie")
    ends = [
        pl.DataFrame({"tie": ties["tie"], "undated": ties["undated"], "actor": network.rows_of(ties[end])})
        for end in ("source", "target")
    ]
    counted = (
        pl.concat(ends)
        .join(members, on="actor")
        .unique(["territory", "tie"])
        .group_by("territory")
        .agg(relations=pl.len().cast(pl.Int64), undated=pl.col("undated").sum().cast(pl.Int64))
    )
    codes = pl.DataFrame({"code": [each.code for each in territories]}, schema={"code": pl.String})
    every = codes.with_row_index("territory").with_columns(pl.col("territory").cast(pl.Int64))
    joined = every.join(counted, on="territory", how="left", maintain_order="left")
    return joined.select("code", pl.col("relations", "undated").fill_null(0))
