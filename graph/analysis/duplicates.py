"""Pairs of actors that may be one: found by name, place and proofs; a person decides."""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING, TypeVar

from graph.analysis.blocks import pairs_to_compare
from graph.analysis.likeness import SUGGESTED_FROM, Because, Candidate, Pair, compare, contradictions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import polars as pl

    Tell = Callable[[str, int, int], None]

__all__ = ["SUGGESTED_FROM", "Because", "Pair", "contradictions", "duplicates"]

Row = TypeVar("Row")
_A_WORD = 1_000
"""How many rows or pairs go by between two words about how far it is."""
_LOOKED_AT = ("id", "name", "kind", "territory", "commune", "siren", "rna", "url", "lat", "lon")


def duplicates(
    actors: pl.DataFrame,
    *,
    limit: int | None = None,
    tell: Tell = lambda _step, _done, _all: None,
) -> list[Pair]:
    """Return the pairs of actors that may be one, the best first, then by id.

    Parameters
    ----------
    actors
        N rows with the columns of `SCHEMAS["actors"]`, in any order; the answer does not depend on it.
    limit
        How many pairs at most; None: all.
    tell
        Is told what is being done, how much of it is done, and of how much: of 100,000 actors it takes long.

    Returns
    -------
    list of Pair
        Each pair once, `a` < `b`, with a score of `SUGGESTED_FROM` to 100 and its reasons. Two actors with
        different SIREN or RNA numbers are never a pair. Names alone never merge: a person decides.

    Notes
    -----
    Names are normalised (`names`), actors that share a rare word nearby are paired (`blocks`), pairs are
    compared (`likeness`). Time and memory grow with N, not with its square.
    """
    rows = actors.select(_LOOKED_AT).unique(maintain_order=False).sort(_LOOKED_AT, nulls_last=True)
    candidates = [Candidate.of(row) for row in _told(rows.iter_rows(named=True), "names", rows.height, tell)]
    found = _compared(candidates, tell)
    if limit is None:
        return sorted(found, key=_order)
    return nsmallest(max(0, limit), found, key=_order)


def _told(rows: Iterable[Row], step: str, of: int, tell: Tell) -> Iterator[Row]:
    for done, row in enumerate(rows):
        if done % _A_WORD == 0:
            tell(step, done, of)
        yield row


def _compared(candidates: list[Candidate], tell: Tell) -> Iterator[Pair]:
    tell("pairs", 0, 1)
    pairs = pairs_to_compare(candidates)
    for a, b in _told(pairs.iter_rows(), "comparing", pairs.height, tell):
        pair = compare(candidates[a], candidates[b])
        if pair:
            yield pair


def _order(pair: Pair) -> tuple[int, str, str]:
    return -pair.score, pair.a, pair.b
