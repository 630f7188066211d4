"""Reading every name for some words, without an index: what can be answered while a large country's is being made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.searching import KINDS, WRITTEN_OUT, Entry, Found, asked_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.model.network import Network


def plain_search(network: Network, territories: Mapping[str, str], text: str, limit: int = 10) -> Found:
    """Return what has all words of a text somewhere in its name, with whatever accents; no typing error is forgiven.

    Those that begin with the first word come first, then the kind, the shortest name, the name, the id.
    """
    asked = asked_for(text)
    if not asked:
        return Found()
    named = pl.DataFrame(
        {"id": list(territories), "name": list(territories.values())}, schema={"id": pl.String, "name": pl.String}
    )
    frames = zip(KINDS, (named, network.actors, network.initiatives), strict=True)
    has = pl.all_horizontal(_has(word) for word in asked)
    found = pl.concat(
        frame.select("id", "name", written=_folded("name")).filter(has).with_columns(kind=pl.lit(kind, pl.Enum(KINDS)))
        for kind, frame in frames
    )
    order = (~pl.col("written").str.starts_with(asked[0]), "kind", pl.col("name").str.len_chars(), "name", "id")
    best = found.sort(*order).head(max(0, limit)).select("kind", "id", "name")
    return Found(tuple(Entry(*row) for row in best.iter_rows()), found.height)


def _has(word: str) -> pl.Expr:
    spellings = (word, *(short for short, long in WRITTEN_OUT.items() if long == word))
    return pl.any_horizontal(pl.col("written").str.contains(each, literal=True) for each in spellings)


def _folded(column: str) -> pl.Expr:
    """Return a column folded as `graph.model.terms.folded` folds a word, all rows at once."""
    plain = pl.col(column).fill_null("").str.replace_all("[œŒ]", "oe").str.normalize("NFKD")
    return plain.str.replace_all(r"\p{M}", "").str.to_lowercase()
