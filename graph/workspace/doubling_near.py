"""Which actors of two lists are worth comparing: those that share, nearby, a rare word however it is misspelt.

The search for duplicates takes each name apart, which costs tens of microseconds; this looks at whole columns and
leaves out whoever it could not pair: a superset of its blocks (`graph.analysis.blocks`), made in the same way.
"""

from __future__ import annotations

from functools import cache

import polars as pl

from graph.analysis import name_words as words_of
from graph.analysis.blocks import MOST_IN_A_COMMUNE, MOST_IN_A_DEPARTEMENT, MOST_IN_ALL
from graph.analysis.whereabouts import whereabouts

_LOOSER = 2
"""Blocks count telling words, these all words: groups may be larger by what is common in both."""
_CONSONANTS = "bcdfgjklmnpqrstvwxz"
_SHORTEST = 3


def near_each_other(new: pl.DataFrame, known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the actors of each list that share something with one of the other; N and M rows, in their order."""
    both = pl.concat([new.with_columns(side=pl.lit(0)), known.with_columns(side=pl.lit(1))]).with_row_index("row")
    placed = both.select(
        "row", "side", "commune", pl.Series("departement", _departements(both), dtype=pl.String), words=_words()
    )
    keyed = pl.concat([_skeletons(placed), _sigles(placed), _wholes(placed)]).drop_nulls("key").unique()
    rows = pl.concat(
        [
            _shared(keyed.drop_nulls("commune"), ["key", "commune"], _LOOSER * MOST_IN_A_COMMUNE),
            _shared(keyed, ["key", "departement"], _LOOSER * MOST_IN_A_DEPARTEMENT),
            _shared(keyed, ["key"], _LOOSER * MOST_IN_ALL, unplaced=True),
            _shared(keyed.filter(pl.col("key").str.starts_with("=")), ["key", "commune", "departement"], both.height),
            _shared(both.select("row", "side", key="url").drop_nulls("key"), ["key"], both.height),
        ]
    ).unique()
    kept = both.join(rows, on="row", how="semi", maintain_order="left")
    sides = [kept.filter(pl.col("side") == side).drop("row", "side") for side in (0, 1)]
    return sides[0], sides[1]


def _words() -> pl.Expr:
    """Return the words of names in lower case without accents."""
    plain = pl.col("name").str.to_lowercase().str.replace_all("œ", "oe").str.normalize("NFD")
    return plain.str.replace_all(r"\p{M}", "").str.extract_all(r"[a-z0-9]+")


def _skeletons(placed: pl.DataFrame) -> pl.DataFrame:
    """Return each word as its first letter and its consonants, none doubled: misspellings mostly agree in them."""
    words = placed.explode("words").filter(
        (pl.col("words").str.len_bytes() >= _SHORTEST) & ~pl.col("words").is_in(list(words_of.COMMON))
    )
    single = (
        pl.col("words")
        .str.strip_chars_end("sx")
        .str.replace_many([each * 2 for each in _CONSONANTS], list(_CONSONANTS))
    )
    bones = single.str.slice(0, 1) + single.str.slice(1).str.replace_all("[aeiouyh]", "")
    return words.select("row", "side", "commune", "departement", key=bones)


def _sigles(placed: pl.DataFrame) -> pl.DataFrame:
    """Return the initials of names, and one-word names, which may be the initials of another."""
    several = pl.col("words").list.len() > 1
    initials = pl.col("words").list.eval(pl.element().str.slice(0, 1)).list.join("")
    key = pl.when(several).then(initials).otherwise(pl.col("words").list.first())
    return placed.select("row", "side", "commune", "departement", key="." + key)


def _wholes(placed: pl.DataFrame) -> pl.DataFrame:
    return placed.select("row", "side", "commune", "departement", key="=" + pl.col("words").list.sort().list.join(" "))


def _shared(keyed: pl.DataFrame, by: list[str], most: int, *, unplaced: bool = False) -> pl.DataFrame:
    """Return the rows that share a key with one of the other side, of keys that at most so many share."""
    lost = [pl.col("departement").is_null().any().alias("lost")] if unplaced else []
    groups = keyed.group_by(by).agg(
        pl.col("row").n_unique().alias("size"), pl.col("side").n_unique().alias("sides"), *lost
    )
    groups = groups.filter((pl.col("sides") > 1) & (pl.col("size") <= most), *([pl.col("lost")] if unplaced else []))
    return keyed.join(groups, on=by, how="semi", nulls_equal=True).select("row")


def _departements(frame: pl.DataFrame) -> list[str | None]:
    return [_departement(*row) for row in frame.select("commune", "territory").iter_rows()]


@cache
def _departement(commune: str | None, territory: str | None) -> str | None:
    row = {"commune": commune, "territory": territory, "lat": None, "lon": None}
    return whereabouts(row).departement
