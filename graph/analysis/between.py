"""How many relations join the territories of a country, two by two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.glance import belonging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model.network import Network
    from graph.model.territory import Territory


def between(network: Network, territories: Sequence[Territory], day: str) -> pl.DataFrame:
    """Count the relations between actors of two territories.

    Returns
    -------
    polars.DataFrame
        `one`, `other`: codes, `one` < `other`; `relations`, at least 1; the most first, then by code. An actor of
        several territories counts in each; a relation within a territory that both actors share joins nothing.
    """
    valid = network.on(day)
    codes = pl.DataFrame({"code": [each.code for each in territories]}, schema={"code": pl.String})
    where = (
        belonging(valid, territories)
        .join(codes.with_row_index("territory").with_columns(pl.col("territory").cast(pl.Int64)), on="territory")
        .select(pl.col("actor"), pl.col("code"))
    )
    rows = valid.actors.select("id").with_row_index("actor").with_columns(pl.col("actor").cast(pl.Int64))
    named = where.join(rows, on="actor").select("id", "code")
    ends = (
        valid.ties.select("id", "source", "target")
        .join(named.rename({"id": "source", "code": "from"}), on="source")
        .join(named.rename({"id": "target", "code": "to"}), on="target")
    )
    shared = ends.filter(pl.col("from") == pl.col("to"))["id"].unique()
    return (
        ends.filter(~pl.col("id").is_in(shared.implode()))
        .select("id", one=pl.min_horizontal("from", "to"), other=pl.max_horizontal("from", "to"))
        .unique()
        .group_by("one", "other")
        .agg(relations=pl.len().cast(pl.Int64))
        .sort("relations", "one", "other", descending=[True, False, False])
    )
