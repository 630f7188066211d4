"""Which actors are compared at all: those that share a rare word nearby, never all with all.

Each actor gives keys (a word's consonants, its kind, the whole name, an acronym, its website). Two actors are
compared when they share a key that few have in their commune, in their département, or, where one of them is
nowhere, in the whole list. What more actors share than that tells nothing, so the number of pairs grows with the
number of actors, whatever the words.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph.analysis import name_words as words_of
from graph.analysis.name_matching import LONGEST_SIGLE
from graph.analysis.names import SHORTEST_SIGLE, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from graph.analysis.likeness import Candidate

MOST_IN_A_COMMUNE = 40
MOST_IN_A_DEPARTEMENT = 12
MOST_IN_ALL = 6
MOST_WITH_A_PROOF = 20
NEIGHBOURS = 3
"""Of more actors with one and the same name in one place, each is compared with so many that follow by id."""
_MOST_WORDS = 8


def pairs_to_compare(candidates: Sequence[Candidate]) -> pl.DataFrame:
    """Return the rows of the candidates to compare, each pair once with `a` < `b`, in order."""
    single = {word for each in candidates if (word := _single(each))}
    keys = _frame([set(_keys(each, single)) for each in candidates])
    places = pl.DataFrame(
        {
            "row": pl.Series(range(len(candidates)), dtype=pl.UInt32),
            "commune": pl.Series([each.where.commune for each in candidates], dtype=pl.String),
            "departement": pl.Series([each.where.departement for each in candidates], dtype=pl.String),
        }
    )
    keyed = keys.join(places, on="row")
    found = [
        _shared(keyed.drop_nulls("commune"), ["key", "commune"], MOST_IN_A_COMMUNE),
        _shared(keyed, ["key", "departement"], MOST_IN_A_DEPARTEMENT),
        _with_the_unplaced(keyed),
        _neighbours(keyed),
        _shared(_proofs(candidates), ["key"], MOST_WITH_A_PROOF),
    ]
    return pl.concat(found).unique().sort("a", "b")


def _shared(keyed: pl.DataFrame, by: list[str], most: int) -> pl.DataFrame:
    """Pair all that share a key, of keys that at most so many share."""
    few = keyed.filter(pl.len().over(by).is_between(2, most)).select("row", *by)
    pairs = few.join(few, on=by, nulls_equal=True, suffix="_b").filter(pl.col("row") < pl.col("row_b"))
    return pairs.select(a="row", b="row_b")


def _with_the_unplaced(keyed: pl.DataFrame) -> pl.DataFrame:
    """Pair actors of no known département with all others that share a key."""
    few = keyed.filter(pl.len().over("key").is_between(2, MOST_IN_ALL))
    lost = few.filter(pl.col("departement").is_null())
    pairs = lost.join(few, on="key", suffix="_b").filter(pl.col("row") != pl.col("row_b"))
    return pairs.select(a=pl.min_horizontal("row", "row_b"), b=pl.max_horizontal("row", "row_b"))


def _neighbours(keyed: pl.DataFrame) -> pl.DataFrame:
    """Pair those with the same name in the same place, however many, each with the next few."""
    named = keyed.filter(pl.col("key").str.starts_with("name ")).sort("row")
    place = ["key", "commune", "departement"]
    nexts = [named.select(a="row", b=pl.col("row").shift(-step).over(place)) for step in range(1, NEIGHBOURS + 1)]
    return pl.concat(nexts).drop_nulls()


def _proofs(candidates: Sequence[Candidate]) -> pl.DataFrame:
    """Return the identifiers and the website of each, which are looked for everywhere."""
    return _frame(
        [
            {
                f"{what} {value}"
                for what, value in (("siren", each.row["siren"]), ("rna", each.row["rna"]), ("site", each.site))
                if value
            }
            for each in candidates
        ]
    )


def _frame(keys: Sequence[AbstractSet[str]]) -> pl.DataFrame:
    """Return rows and keys, one below the other."""
    lengths = np.fromiter((len(each) for each in keys), np.int64, len(keys))
    rows = np.repeat(np.arange(len(keys), dtype=np.uint32), lengths)
    return pl.DataFrame({"row": rows, "key": pl.Series(list(chain.from_iterable(keys)), dtype=pl.String)})


def _keys(candidate: Candidate, single: set[str]) -> Iterator[str]:
    name = candidate.name
    if name.says_nothing:
        return
    parts = (name.words, name.kinds, name.places, name.numbers, name.directions)
    yield f"name {'|'.join(' '.join(sorted(part)) for part in parts)}"
    elsewhere = [word for word in name.words if word not in candidate.where.named]
    yield from (f"whole {skeleton(''.join(words))}" for words in (name.words, elsewhere) if words)
    yield from (f"kind {kind}" for kind in name.kinds)
    yield from (f"word {skeleton(word)}" for word in _telling(candidate)[:_MOST_WORDS])
    yield from (f"sigle {sigle}" for sigle in (name.sigles | name.initials | {_single(candidate)}) & single)


def _telling(candidate: Candidate) -> list[str]:
    known = words_of.COMMON | candidate.where.named
    return [word for word in candidate.name.words if word not in known]


def _single(candidate: Candidate) -> str | None:
    """Return the only word of a name, beside its commune's, if it may be an acronym."""
    words = [word for word in candidate.name.words if word not in candidate.where.named]
    fits = len(words) == 1 and not candidate.name.kinds and SHORTEST_SIGLE <= len(words[0]) <= LONGEST_SIGLE
    return words[0] if fits else None
