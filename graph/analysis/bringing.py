"""Whom an actor of a territory already knows elsewhere, of a category that the territory lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.glance import belonging
from graph.analysis.introductions import TENTHS
from graph.analysis.ties import BIT, masks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model.network import Network
    from graph.model.territory import Territory

SCHEMA: dict[str, type[pl.DataType]] = {
    "code": pl.String,
    "category": pl.String,
    "member": pl.String,
    "known": pl.String,
    "tenths": pl.Int64,
}


def bringing(network: Network, territories: Sequence[Territory], lacks: pl.DataFrame) -> pl.DataFrame:
    """Return who could bring whom: for each lack, one relation from an actor of the territory to one elsewhere.

    Parameters
    ----------
    network
        Already of one day. Relations of any type between two actors count, either way.
    territories
        Those that `lacks` names.
    lacks
        `code` and `category`, as `graph.analysis.pressing.lacking` gives them.

    Returns
    -------
    polars.DataFrame
        `code`, `category`, the ids `member` and `known`, and how far the relation is trusted in tenths (the convention
        of `graph.analysis.introductions`): the most trusted relation of each, of equal trust the first by ids. In the
        order of `lacks`; a lack for which nobody knows anybody has no row.
    """
    members = belonging(network, territories)
    masks = pl.DataFrame({"mask": masks_of(network.actors)}).with_row_index("actor")
    rows = network.actors.select("id").with_row_index("actor")
    known = rows.join(masks, on="actor").with_columns(pl.col("actor").cast(pl.Int64))
    tenths = pl.col("confirmed_by").replace_strict(TENTHS, default=TENTHS[None], return_dtype=pl.Int64)
    ties = network.ties.select("source", "target", tenths=tenths)
    both = pl.concat(
        [
            ties.select("tenths", member="source", known="target"),
            ties.select("tenths", member="target", known="source"),
        ]
    )
    found = [pl.DataFrame(schema=SCHEMA)]
    for category in lacks["category"].unique().sort():
        wanted = _places(territories, lacks.filter(pl.col("category") == category)["code"])
        here = members.join(wanted, on="territory").join(known.select("id", "actor"), on="actor")
        holding = known.filter(pl.col("mask") & BIT[category] > 0).select("id")
        met = both.join(holding, left_on="known", right_on="id", how="semi").join(
            here.select("code", member="id"), on="member"
        )
        elsewhere = met.join(here.select("code", known="id"), on=["code", "known"], how="anti")
        found.append(
            elsewhere.select("code", "member", "known", "tenths", category=pl.lit(category)).select(list(SCHEMA))
        )
    best = pl.concat(found).sort("tenths", "member", "known", descending=[True, False, False])
    once = best.unique(["code", "category"], keep="first", maintain_order=True)
    order = lacks.select("code", "category").with_row_index("order")
    return once.join(order, on=["code", "category"]).sort("order").drop("order")


def _places(territories: Sequence[Territory], codes: pl.Series) -> pl.DataFrame:
    """Return `territory` (its place in the list) and `code` of some."""
    some = set(codes)
    rows = [(row, each.code) for row, each in enumerate(territories) if each.code in some]
    return pl.DataFrame(rows, schema={"territory": pl.Int64, "code": pl.String}, orient="row")
