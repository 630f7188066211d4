"""Which actors of an import may be there already under another id: the same search as for duplicates, across."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from graph.analysis.blocks import pairs_to_compare
from graph.analysis.likeness import Candidate, Pair, compare
from graph.analysis.whereabouts import whereabouts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.workspace import Workspace

LISTED = 500
MOST_NEW = 20_000
MOST_KNOWN = 60_000
"""How many actors are looked at, so that a preview stays quick; `Doubtful` says how many were."""
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

    `new` has N actors; only those known in a département of theirs, or nowhere, are compared with them.
    """
    known = workspace.undated().actors.select(_COLUMNS)
    if new.is_empty() or known.is_empty():
        return Doubtful(looked_at=new.height, new=new.height)
    some = new.select(_COLUMNS).head(MOST_NEW)
    fresh = [Candidate.of(row) for row in some.iter_rows(named=True)]
    there = [Candidate.of(row) for row in _near(known, fresh).iter_rows(named=True)]
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
    return Doubtful(tuple(best), len(pairs), names, looked_at=some.height, new=new.height, new_ids=ours)


def _near(known: pl.DataFrame, fresh: list[Candidate]) -> pl.DataFrame:
    """Return the known actors of the new ones' départements, those of no known place, and those with a like proof."""
    departements = {each.where.departement for each in fresh}
    if None in departements or known.height <= len(fresh):
        return known.head(MOST_KNOWN)
    places = known.select("territory", "commune").unique()
    here = [whereabouts({**row, "lat": None, "lon": None}).departement for row in places.iter_rows(named=True)]
    near = places.filter(pl.Series([each is None or each in departements for each in here], dtype=pl.Boolean))
    sites = {each.row["url"] for each in fresh if each.row["url"]}
    same = pl.col("url").is_in(list(sites))
    for_sure = known.join(near, on=["territory", "commune"], how="semi", nulls_equal=True)
    return pl.concat([for_sure, known.filter(same)]).unique("id", maintain_order=True).head(MOST_KNOWN)
