"""Which offers answer which needs: the pairwise test of criterion 2, whatever the capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.model.terms import folded

if TYPE_CHECKING:
    from graph.model.network import Network

ANSWERS: dict[str, type[pl.DataType]] = {"need": pl.String, "offer": pl.String}


def answers(network: Network, day: str) -> pl.DataFrame:
    """Return every pair of a need and an offer that answers it on a day.

    They are of one kind, where neither is empty, and have a theme in common; the offer is valid on that day, its
    partner active, and the need was stated by then. Themes are the same when they differ by case and accents only.
    An offer answers wherever it comes from: its capacity is not looked at.

    Returns
    -------
    polars.DataFrame
        The ids `need` and `offer`, each pair once, in that order.
    """
    valid = network.on(day)
    needs, offers = by_theme(valid.needs, "need"), by_theme(valid.offers, "offer")
    kinds = pl.col("kind").is_null() | pl.col("kind_right").is_null() | (pl.col("kind") == pl.col("kind_right"))
    pairs = needs.join(offers, on="theme").filter(kinds).select("need", "offer").unique()
    return pairs.sort("need", "offer")


def by_theme(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return a row for each theme of each need or offer.

    Its id as `name`, its `kind`, the theme as it is compared (`theme`) and as it was written (`word`).
    """
    spread = frame.select(pl.col("id").alias(name), "kind", word="theme").drop_nulls("word")
    spread = spread.with_columns(pl.col("word").str.split("|")).explode("word")
    same = {word: folded(word) for word in spread["word"].unique()}
    theme = spread["word"].replace_strict(same, return_dtype=pl.String) if same else spread["word"]
    themed = spread.with_columns(theme.alias("theme")).filter(pl.col("theme") != "")
    return themed.unique([name, "theme"], keep="first", maintain_order=True)
