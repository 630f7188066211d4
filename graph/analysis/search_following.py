"""The index of names after an entry of the journal: made once, then followed by what differs from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from graph import reference
from graph.analysis.searching import KINDS, Index, Later, index

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graph.model.network import Network


@dataclass(frozen=True, eq=False)
class Indexed:
    """An index, and what it was made of: frames by kind, all that is searched of each record, and names by code."""

    index: Index
    said: Mapping[str, pl.DataFrame]
    territories: Mapping[str, str]

    @classmethod
    def of(cls, network: Network, territories: Mapping[str, str]) -> Indexed:
        """Index a network and territories (names by code) in full."""
        return cls(index(network, territories), _said(network, territories), territories)


def followed(made: Indexed, network: Network, territories: Mapping[str, str]) -> Index:
    """Return the index of another state: it answers as one that is made anew, and takes as long as there are changes.

    Values are compared, not entries of the journal: whatever an entry does, nothing of it can be missed.
    """
    now = _said(network, territories)
    renamed = _renamed(made.territories, territories)
    differ = {kind: _differing(made.said[kind], now[kind], renamed) for kind in KINDS}
    if not any(gone or come for gone, come in differ.values()):
        return made.index
    come = replace(
        network,
        actors=_only(network.actors, differ["actor"][1]),
        initiatives=_only(network.initiatives, differ["initiative"][1]),
    )
    later = index(come, {code: territories[code] for code in differ["territory"][1]}, places=territories)
    gone = {kind: ids for kind, (ids, _) in differ.items()}
    return replace(made.index, later=Later(_rows(made.index, gone), later, _before(made.index, later)))


def changes(found: Index) -> int:
    """Return how many entries differ from those of which the index was made in full."""
    return len(found.later.gone) + found.later.index.entries.height if found.later else 0


def _said(network: Network, territories: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Return what is searched of each record."""
    named = {"id": list(territories), "name": list(territories.values())}
    place = pl.coalesce("commune", "territory").alias("place")
    return {
        "territory": pl.DataFrame(named, schema={"id": pl.String, "name": pl.String}),
        "actor": network.actors.select("id", "name", place, "siren", "rna"),
        "initiative": network.initiatives.select("id", "name"),
    }


def _renamed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Return the codes that give their actors another place to be found by."""
    codes = before.keys() | after.keys()
    return [code for code in codes if before.get(code) != after.get(code) and not reference.commune(code)]


def _differing(before: pl.DataFrame, after: pl.DataFrame, renamed: list[str]) -> tuple[list[str], list[str]]:
    """Return the ids that are no more as they were, and those that are not as they are."""
    gone = before.join(after, on=before.columns, how="anti", nulls_equal=True)["id"].to_list()
    come = after.join(before, on=before.columns, how="anti", nulls_equal=True)["id"].to_list()
    if renamed and "place" in before.columns:
        there = pl.col("place").is_in(pl.Series(renamed, dtype=pl.String).implode())
        same = set(before.filter(there)["id"]) & set(after.filter(there)["id"])
        gone, come = list(same.union(gone)), list(same.union(come))
    return gone, come


def _only(frame: pl.DataFrame, ids: list[str]) -> pl.DataFrame:
    return frame.filter(pl.col("id").is_in(pl.Series(ids, dtype=pl.String).implode()))


def _rows(made: Index, ids: Mapping[str, list[str]]) -> NDArray[np.int64]:
    numbered = made.entries.select("kind", "id").with_row_index("row")
    some = [_only(numbered.filter(pl.col("kind") == kind), each)["row"] for kind, each in ids.items() if each]
    return np.sort(np.concatenate([np.zeros(0, np.int64), *(rows.to_numpy() for rows in some)])).astype(np.int64)


def _before(made: Index, later: Index) -> NDArray[np.int64]:
    """Return how many entries stand before each that came, in the order of kind, name and id."""
    found: list[int] = []
    kinds = made.entries["kind"].cast(pl.String)
    for kind in KINDS:
        start = sum(int((kinds == each).sum()) for each in KINDS[: KINDS.index(kind)])
        some = made.entries.filter(pl.col("kind") == kind)
        come = later.entries.filter(pl.col("kind") == kind)
        first = some["name"].search_sorted(come["name"], side="left").to_list() if come.height else []
        last = some["name"].search_sorted(come["name"], side="right").to_list() if come.height else []
        for key, low, high in zip(come["id"], first, last, strict=True):
            found.append(start + low + int(some["id"].slice(low, high - low).search_sorted(key)))
    return np.array(found, dtype=np.int64)
