"""Which actors of an import may be there already under another id: the same search as for duplicates, across."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.blocks import pairs_to_compare
from graph.analysis.likeness import Candidate, Pair, compare
from graph.workspace.doubling_near import near_each_other

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.workspace import Workspace

LISTED = 500
MOST = 50_000
"""How many actors of each side are compared, of those that share something: a preview stays quick, and says so."""
_COLUMNS = ("id", "name", "kind", "territory", "commune", "siren", "rna", "url", "lat", "lon")


@dataclass(frozen=True)
class Doubtful:
    """Pairs that may be one actor, the best first.

    `count` of all pairs, `names` by id; so many of the `new` actors were `looked_at`, `new_ids` are those in pairs.
    """

    pairs: tuple[Pair, ...] = ()
    count: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    looked_at: int = 0
    new: int = 0
    new_ids: frozenset[str] = frozenset()


def doubtful(workspace: Workspace, new: pl.DataFrame) -> Doubtful:
    """Return the pairs of a new actor and one that is known which may be one.

    `new` has N actors; those that share a rare word nearby with one that is known are compared with it.
    """
    known = workspace.undated().actors.select(_COLUMNS)
    if new.is_empty() or known.is_empty():
        return Doubtful(looked_at=new.height, new=new.height)
    some, near = near_each_other(new.select(_COLUMNS), known)
    fresh = [Candidate.of(row) for row in some.head(MOST).iter_rows(named=True)]
    there = [Candidate.of(row) for row in near.head(MOST).iter_rows(named=True)]
    candidates = [*fresh, *there]
    pairs = [
        found
        for a, b in pairs_to_compare(candidates)
        .filter((pl.col("a") < len(fresh)) & (pl.col("b") >= len(fresh)))
        .iter_rows()
        if (found := compare(candidates[a], candidates[b]))
    ]
    best = sorted(pairs, key=lambda each: (-each.score, each.a, each.b))[:LISTED]
    wanted = {key for each in best for key in (each.a, each.b)}
    names = {each.id: str(each.row["name"]) for each in candidates if each.id in wanted}
    ours = frozenset(each.id for each in fresh if each.id in wanted)
    return Doubtful(
        tuple(best), len(pairs), names, looked_at=new.height - max(0, some.height - MOST), new=new.height, new_ids=ours
    )
